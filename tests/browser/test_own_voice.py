"""A voice of one's own: recorded from a microphone that beeps, heard, sent, deleted; also without scripts.

The page stands before a `tts` in memory that says F5-TTS runs here.
"""

import io
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from interviewer_contracts.speech import Voices
from interviewer_web.clients.memory import CLONING, VOICES, WAV
from interviewer_web.speech.voice_forms import CONSENTS, READ_ALOUD
from interviewer_web.testing import Stage, settings_of
from support.accessibility import serious
from support.journey import DESKTOP, PHONE, OpenPage, expect_sound, sign_up
from support.serving import serving

pytestmark = [pytest.mark.browser]

DEVICES: Final = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
# Each number is there for a second only.
_COUNTED_DOWN: Final = """
async (words) => {
  const left = document.querySelector("[data-left]");
  while (left.textContent !== words) await new Promise(requestAnimationFrame);
}
"""
HEARD: Final[dict[str, Any]] = {"permissions": ["microphone"]}


@pytest.fixture(scope="session")
def cloning() -> Stage:
    """An application whose `tts` can make voices of people's own."""
    stage = Stage(settings_of())
    stage.speaker.listed = Voices(voices=[*VOICES.voices, CLONING])
    return stage


@pytest.fixture(scope="session")
def base_url(cloning: Stage) -> Iterator[str]:
    with serving(cloning.app, lifespan="on") as url:
        yield url


def own_voices(page: Page, *, scripts: bool = True) -> None:
    """Somebody on the page of their own voices, who came by the account."""
    sign_up(page)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Voices of your own").click()
    expect(page.get_by_role("heading", name="Your voice", exact=True)).to_be_visible()
    if scripts:
        expect(page.get_by_role("button", name="Record here")).to_be_visible()


def record(page: Page, *, until: str) -> None:
    """Record until so much is left, and stop."""
    page.get_by_role("button", name="Record here").click()
    page.evaluate(_COUNTED_DOWN, until)
    page.get_by_role("button", name="Stop").click()


def consent(page: Page) -> None:
    page.get_by_label(CONSENTS["own"]).check()


@DEVICES
def test_a_voice_is_recorded_heard_and_sent(
    open_page: OpenPage, cloning: Stage, device: dict[str, Any]
) -> None:
    page = open_page(**device, **HEARD)
    own_voices(page)
    page.get_by_label("What to call it").fill("My evening voice")
    record(page, until="6 seconds left")
    expect(page.get_by_text("seconds are recorded. Listen to them")).to_be_visible()
    page.locator("audio[data-heard]").evaluate("(audio) => audio.play()")
    expect_sound(page)
    consent(page)
    page.get_by_role("button", name="Make this voice").click()
    expect(page.get_by_role("link", name="Hear “My evening voice”")).to_be_visible()

    sent = cloning.speaker.recorded[-1]
    assert (sent.words, sent.consent) == (READ_ALOUD["en"], CONSENTS["own"])
    with wave.open(io.BytesIO(sent.clip)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (24_000, 1, 2)
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    assert 5 < len(samples) / 24_000 < 12
    assert np.abs(samples).max() > 1_000

    page.get_by_text("Delete “My evening voice”").click()
    page.get_by_role("button", name="Delete this voice").click()
    expect(page.get_by_text("My evening voice")).to_have_count(0)


def test_recording_ends_by_itself_and_can_be_done_again(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, **HEARD)
    own_voices(page)
    record(page, until="11 seconds left")
    expect(page.get_by_text("and 5 are needed. Record it again.")).to_be_visible()
    page.get_by_role("button", name="Record again").click()
    page.get_by_role("button", name="Make this voice").click()
    expect(page.get_by_text("Still recording.")).to_be_visible()
    expect(page.get_by_text("12.0 seconds are recorded.")).to_be_visible(timeout=20_000)
    sizes = page.get_by_label("The recording").evaluate("(field) => [...field.files].map((one) => one.size)")
    assert [round(size / 48_000) for size in sizes] == [12]
    assert page.evaluate("() => document.querySelector('[data-heard]').src").startswith("blob:")


def test_a_microphone_that_is_not_allowed_leaves_the_file(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(**DESKTOP)
    own_voices(page)
    page.evaluate(
        """() => (navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException("no", "NotAllowedError")))"""
    )
    page.get_by_role("button", name="Record here").click()
    expect(page.get_by_text("This page may not hear you.")).to_be_visible()
    large, clip = tmp_path / "large.wav", tmp_path / "me.wav"
    large.write_bytes(WAV + bytes(4_000_001))
    clip.write_bytes(WAV + bytes(100))
    page.get_by_label("The recording").set_input_files(large)
    expect(page.get_by_text("This file is too large.")).to_be_visible()
    page.get_by_label("What to call it").fill("By file")
    page.get_by_label("The recording").set_input_files(clip)
    consent(page)
    page.get_by_role("button", name="Make this voice").click()
    expect(page.get_by_role("link", name="Hear “By file”")).to_be_visible()


def test_a_recording_that_can_not_begin_lets_go_of_the_microphone(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, **HEARD)
    own_voices(page)
    page.evaluate(
        """() => {
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wanted) => (window.given = await ask(wanted));
          AudioWorklet.prototype.addModule = () => Promise.reject(new DOMException("no", "AbortError"));
        }"""
    )
    page.get_by_role("button", name="Record here").click()
    expect(page.get_by_text("Recording does not work in this browser.")).to_be_visible()
    assert page.evaluate("() => window.given.getTracks().map((track) => track.readyState)") == ["ended"]


def test_another_language_has_other_words_and_what_was_typed_stays(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    own_voices(page)
    words, language = page.get_by_label("The words"), page.get_by_label("Language")
    expect(words).to_have_value(READ_ALOUD["en"])
    language.select_option("de")
    expect(words).to_have_value(READ_ALOUD["de"])
    words.fill("Etwas anderes")
    language.select_option("en")
    expect(words).to_have_value("Etwas anderes")


def test_without_scripts_a_file_is_sent_and_a_refusal_keeps_what_was_typed(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    own_voices(page, scripts=False)
    expect(page.get_by_role("button", name="Record here")).to_be_hidden()
    expect(page.get_by_text(READ_ALOUD["de"])).to_be_visible()
    clip = tmp_path / "me.wav"
    clip.write_bytes(b"no sound")
    page.get_by_label("What to call it").fill("Mine")
    page.get_by_label("The recording").set_input_files(clip)
    consent(page)
    page.get_by_role("button", name="Make this voice").click()
    expect(page.get_by_text("This is no WAV, FLAC, MP3 or Ogg file.")).to_be_visible()
    expect(page.get_by_text("Your browser can't keep the file")).to_be_visible()
    expect(page.get_by_label("What to call it")).to_have_value("Mine")
    expect(page.get_by_label(CONSENTS["own"])).to_be_checked()
    clip.write_bytes(WAV)
    page.get_by_label("The recording").set_input_files(clip)
    page.get_by_role("button", name="Make this voice").click()
    expect(page.get_by_role("link", name="Hear “Mine”")).to_be_visible()


@DEVICES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_stands_in_nobodys_way(open_page: OpenPage, device: dict[str, Any], scheme: str) -> None:
    page = open_page(**device, **HEARD, color_scheme=scheme)
    own_voices(page)
    assert serious(page) == []
    page.get_by_role("button", name="Record here").click()
    page.evaluate(_COUNTED_DOWN, "11 seconds left")
    assert serious(page) == []
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Make this voice").click()
    expect(page.get_by_text("Give the voice a name")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
