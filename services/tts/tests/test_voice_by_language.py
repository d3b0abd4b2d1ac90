"""Which voice speaks when only a language is asked for, with the real espeak."""

import shutil
from pathlib import Path

import pytest

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.errors import NoVoiceError, VoiceUnavailableError
from interviewer_tts.settings import Settings
from interviewer_tts.speech import open_speech

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
QUESTION = "Am 3. Mai haben Sie um 08:30 Uhr 2,5 Std. Zeit. Was tun Sie z. B. zuerst?"
SAID = (
    "Am dritten Mai haben Sie um 8 Uhr 30 2,5 Stunden Zeit.",
    "Was tun Sie zum Beispiel zuerst?",
)


@needs_espeak
async def test_german_is_spoken_by_the_german_voice(settings: Settings, hibari: HibariEngine) -> None:
    async with open_speech(settings, [hibari, EspeakEngine()]) as speech:
        spoken = await speech.render(SpeechRequest(input=QUESTION, language="de", response_format="wav"))
        other = await speech.render(
            SpeechRequest(input=QUESTION, voice="espeak-en-gb", response_format="wav")
        )
    assert (spoken.voice, spoken.engine) == ("espeak-de", "espeak")
    assert spoken.audio_s > 3
    assert spoken.data != other.data


@needs_espeak
async def test_german_figures_are_said_in_german(settings: Settings) -> None:
    """The question in figures and the same in German words sound alike, to the sample."""
    async with open_speech(settings, [EspeakEngine()]) as speech:
        figures, words = [
            (await speech.render(SpeechRequest(input=text, language="de", response_format="wav"))).data
            for text in (QUESTION, " ".join(SAID))
        ]
    assert figures == words


@needs_espeak
@pytest.mark.parametrize("language", ["en", "en-GB"])
async def test_english_is_spoken_by_what_sounds_natural(
    language: str, settings: Settings, hibari: HibariEngine
) -> None:
    async with open_speech(settings, [EspeakEngine(), hibari]) as speech:
        spoken = await speech.render(SpeechRequest(input="Why this job?", language=language))
    assert spoken.voice == "hibari-heart"


async def test_without_espeak_it_says_what_to_install(settings: Settings, hibari: HibariEngine) -> None:
    async with open_speech(settings, [hibari, EspeakEngine("espeak-that-nobody-has")]) as speech:
        with pytest.raises(
            NoVoiceError, match=r"'de'.*is not installed\. On Debian: apt-get install espeak-ng"
        ):
            await speech.render(SpeechRequest(input=QUESTION, language="de"))
        with pytest.raises(VoiceUnavailableError, match="apt-get install"):
            await speech.render(SpeechRequest(input=QUESTION, voice="espeak-de"))


async def test_a_language_that_nobody_speaks_is_said_to_be_so(
    settings: Settings, hibari: HibariEngine
) -> None:
    async with open_speech(settings, [hibari]) as speech:
        with pytest.raises(NoVoiceError, match="None is configured"):
            await speech.render(SpeechRequest(input=QUESTION, language="de"))


@needs_espeak
async def test_an_espeak_that_breaks_at_start_says_so(tmp_path: Path, settings: Settings) -> None:
    broken = tmp_path / "espeak-ng"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    async with open_speech(settings, [EspeakEngine(str(broken))]) as speech:
        with pytest.raises(NoVoiceError, match="does not run"):
            await speech.render(SpeechRequest(input=QUESTION, language="de"))
