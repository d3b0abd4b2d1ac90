"""Voices of people's own, end to end: a recording goes in over HTTP, and F5-TTS speaks in it to its owner."""

import base64
import io
import json
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from pydantic import SecretStr

from interviewer_contracts.problems import NotFoundError, Problem
from interviewer_contracts.speech import CLIP_MAX_BYTES, NewVoice, Voice, Voices
from interviewer_contracts.tokens import issue
from interviewer_tts.app import create_app
from interviewer_tts.audio.clip import read_clip
from interviewer_tts.audio.loudness import loudness
from interviewer_tts.engines.f5 import F5Engine
from interviewer_tts.engines.f5.pieces import Piece
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Engine, Samples
from interviewer_tts.own_voices import OWN_AT_MOST, OwnVoices
from interviewer_tts.settings import Settings
from interviewer_tts.wire import VOICE_BODY_MAX_BYTES
from support import f5
from support.serving import serving

SPEECH = "/v1/audio/speech"
VOICES = "/v1/voices"
WORDS = "I have worked on this ward for six years. Every morning I ask myself who needs me first, and why."
CONSENT = "This is my own voice, and I agree that Interviewer speaks to me in it."
TEXT = "How do you check a medicine before you give it?"
RATE_HZ = 24_000

pytestmark = [pytest.mark.filterwarnings(quiet) for quiet in f5.QUIET]

Caller = Callable[[str], httpx2.Client]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return f5.tiny_folder(tmp_path_factory.mktemp("weights") / "f5")


@pytest.fixture(scope="module")
def speech(hibari: HibariEngine) -> Samples:
    """Somebody who reads the words: 5 to 12 seconds, with silence around them."""
    return hibari.synthesise(WORDS, "hibari-heart", 1.0).samples


@pytest.fixture
def settings(tmp_path: Path, weights: Path) -> Settings:
    secret = SecretStr("a secret of these tests, long enough for one")
    return Settings(data=tmp_path, service_secret=secret, f5_model=str(weights), f5_steps=4, f5_device="cpu")


@pytest.fixture
def engine(settings: Settings) -> F5Engine:
    return F5Engine(settings, OwnVoices(settings.own_voices_folder))


@pytest.fixture
def calling(settings: Settings, engine: F5Engine, hibari: HibariEngine) -> Iterator[Caller]:
    """Clients of a real server of this machine, one for each person."""
    clients: list[httpx2.Client] = []
    secret = settings.service_secret.get_secret_value()
    with serving(create_app(settings, engines=[hibari, engine]), lifespan="on") as address:

        def calls(subject: str) -> httpx2.Client:
            bearer = {"Authorization": f"Bearer {issue(secret, audience='tts', subject=subject)}"}
            clients.append(httpx2.Client(base_url=address, timeout=60, headers=bearer))
            return clients[-1]

        yield calls
        for client in clients:
            client.close()


def written(
    samples: Samples, kind: str = "WAV", *, rate_hz: int = RATE_HZ, subtype: str | None = None
) -> bytes:
    file = io.BytesIO()
    import_module("soundfile").write(file, samples, rate_hz, format=kind, subtype=subtype)
    return file.getvalue()


def new_voice(clip: bytes, **changed: str) -> dict[str, str]:
    told = {"name": "Mine", "words": WORDS, "consent": CONSENT, "clip": base64.b64encode(clip).decode()}
    return told | changed


def own(client: httpx2.Client) -> list[Voice]:
    listed = Voices.model_validate_json(client.get(VOICES).content)
    return [voice for voice in listed.voices if voice.own]


def kept_sound(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.cache_folder.glob("*/*.mp3.kept"))


def kept_after(client: httpx2.Client, body: dict[str, Any]) -> bytes:
    """The sound once it is kept; it is written after the first answer's end."""
    while (response := client.post(SPEECH, json=body)).headers["x-cache"] != "hit":
        assert response.status_code == 200
    return response.content


def test_it_speaks_over_the_wire_and_the_same_again(calling: Caller, settings: Settings) -> None:
    ann = calling("ann")
    body = {"input": TEXT, "voice": "f5-nature", "response_format": "wav"}
    first = kept_after(ann, body)
    assert (first[:4], len(first) > RATE_HZ * 2) == (b"RIFF", True)
    assert ann.post("/v1/audio/forget", json={"inputs": [TEXT]}).status_code == 204
    assert kept_sound(settings) == []
    assert kept_after(ann, body) == first


def test_it_is_listed_with_its_licence_and_its_pace_and_is_never_the_default(calling: Caller) -> None:
    listed = Voices.model_validate_json(calling("ann").get(VOICES).content).voices
    nature = next(voice for voice in listed if voice.id == "f5-nature")
    assert "CC-BY-NC" in nature.licence
    assert nature.available
    assert nature.real_time_factor
    assert (nature.default, nature.own) == (False, False)


def test_a_voice_of_ones_own_is_there_for_its_owner_alone(
    calling: Caller, settings: Settings, speech: Samples
) -> None:
    ann, ben = calling("ann"), calling("ben")
    made = ann.post(VOICES, json=new_voice(written(speech)))
    assert made.status_code == 201
    voice = Voice.model_validate_json(made.content)
    assert (voice.own, voice.name, voice.engine, voice.available) == (True, "Mine", "f5", True)
    assert own(ann) == [voice]
    assert own(ben) == []

    body: dict[str, Any] = {"input": TEXT, "voice": voice.id}
    mine = kept_after(ann, body | {"public": True})
    assert mine != kept_after(ann, body | {"voice": "f5-nature"})
    never = voice.id[:-8] + "0" * 8
    told = {
        wanted: ben.post(SPEECH, json=body | {"voice": wanted}).text.replace(wanted, "…")
        for wanted in (voice.id, never)
    }
    assert told[voice.id] == told[never]
    assert json.loads(told[never])["error"]["code"] == "voice_not_found"
    assert ben.delete(f"{VOICES}/{voice.id}").status_code == 404
    assert ben.delete(VOICES).status_code == 204
    assert own(ann) == [voice]

    others = len(kept_sound(settings)) - 1
    assert ann.delete(f"{VOICES}/{voice.id}").status_code == 204
    assert own(ann) == []
    assert len(kept_sound(settings)) == others
    assert list(settings.own_voices_folder.rglob("f5-own-*")) == []
    gone = ann.post(SPEECH, json=body)
    assert (gone.status_code, gone.json()["error"]["code"]) == (400, "voice_not_found")
    assert ann.delete(f"{VOICES}/{voice.id}").status_code == 404


def test_all_voices_of_a_person_go_at_once_with_their_sound_and_nobody_elses(
    calling: Caller, settings: Settings, speech: Samples
) -> None:
    ann, ben = calling("ann"), calling("ben")
    clip = written(speech)
    voices = [client.post(VOICES, json=new_voice(clip)).json()["id"] for client in (ann, ann, ben)]
    for client, voice in zip((ann, ann, ben), voices, strict=True):
        kept_after(client, {"input": TEXT, "voice": voice})
    assert len(kept_sound(settings)) == 3

    assert ann.delete(VOICES).status_code == 204

    assert own(ann) == []
    assert [voice.id for voice in own(ben)] == voices[2:]
    assert len(kept_sound(settings)) == 1
    assert len(list(settings.own_voices_folder.rglob("*.wav"))) == 1


def test_what_is_being_spoken_in_a_deleted_voice_is_not_kept(
    calling: Caller, settings: Settings, engine: F5Engine, speech: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = calling("ann")
    voice = ann.post(VOICES, json=new_voice(written(speech))).json()["id"]
    speaking, deleted = threading.Event(), threading.Event()
    assert engine.speaker is not None
    speak = engine.speaker.speak

    def waiting(pieces: Sequence[Piece], steps: int) -> list[Samples | None]:
        speaking.set()
        assert deleted.wait(30)
        return speak(pieces, steps)

    monkeypatch.setattr(engine.speaker, "speak", waiting)
    with ThreadPoolExecutor(1) as somebody:
        asked = somebody.submit(ann.post, SPEECH, json={"input": TEXT, "voice": voice})
        assert speaking.wait(30)
        assert calling("ann").delete(f"{VOICES}/{voice}").status_code == 204
        deleted.set()
        assert asked.result().status_code == 200
    # The next text has its turn when the one before is done with.
    kept_after(ann, {"input": TEXT, "voice": "f5-nature"})
    assert len(kept_sound(settings)) == 1


def test_a_person_has_a_few_voices_and_no_more(calling: Caller, speech: Samples) -> None:
    ann, clip = calling("ann"), written(speech)
    for _ in range(OWN_AT_MOST):
        assert ann.post(VOICES, json=new_voice(clip)).status_code == 201
    refused = ann.post(VOICES, json=new_voice(clip))
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_voices")
    assert calling("ben").post(VOICES, json=new_voice(clip)).status_code == 201


def stretched(speech: Samples, seconds: float) -> Samples:
    return np.resize(speech, int(seconds * RATE_HZ))


SPOILT: list[tuple[Callable[[Samples], bytes], dict[str, str], str, str]] = [
    (lambda _: b"GIF89a, not a sound at all", {}, "clip", "no WAV, FLAC, MP3 or Ogg"),
    (lambda _: b"RIFF\x00\x00\x00\x00WAVEnot a sound", {}, "clip", "broken, or cut off"),
    (lambda _: b"fLaC" + b"\x00" * 4_000, {}, "clip", "broken, or cut off"),
    (lambda _: b"\xff\xfb" + b"\x00" * 4_000, {}, "clip", "broken, or cut off"),
    (lambda speech: written(0 * speech), {}, "clip", "Nothing can be heard"),
    (lambda speech: written(speech[:0]), {}, "clip", "Nothing can be heard"),
    (lambda speech: written(speech * np.float32(0.01), subtype="FLOAT"), {}, "clip", "too quiet"),
    (lambda speech: written(np.clip(speech * 20, -1, 1)), {}, "clip", "distorted"),
    (lambda speech: written(stretched(speech, 3)), {}, "clip", "Record 5 to 12 seconds"),
    (lambda speech: written(stretched(speech, 20)), {}, "clip", "Record 5 to 12 seconds"),
    (lambda speech: written(stretched(speech, 40)), {}, "clip", "too long"),
    (lambda speech: written(speech * np.nan, subtype="FLOAT"), {}, "clip", "Nothing can be heard"),
    (lambda speech: written(speech[::3], rate_hz=8_000), {}, "clip", "one or two channels"),
    (lambda speech: written(np.stack([speech] * 3, axis=1)), {}, "clip", "one or two channels"),
    (written, {"words": "Hello there."}, "words", "too few words"),
    (written, {"words": WORDS * 4}, "words", "too many words"),
    (written, {"words": "… !"}, "words", "Write down the words"),
    (written, {"name": "  "}, "name", "name is empty"),
    (written, {"consent": " "}, "consent", "consent is empty"),
    (written, {"consent": ""}, "consent", "at least 1"),
    (written, {"language": "not a language"}, "language", "pattern"),
    (written, {"clip": "not base64?"}, "clip", "base64"),
]


@pytest.mark.parametrize(("spoil", "changed", "field", "words"), SPOILT)
def test_what_no_voice_can_be_made_of_is_told(  # noqa: PLR0913  # fixtures and what is varied
    calling: Caller,
    settings: Settings,
    speech: Samples,
    *,
    spoil: Callable[[Samples], bytes],
    changed: dict[str, str],
    field: str,
    words: str,
) -> None:
    refused = calling("ann").post(VOICES, json=new_voice(spoil(speech)) | changed)
    told = Problem.model_validate_json(refused.content)
    assert refused.status_code == 422
    assert [error.field for error in told.errors] == [field]
    assert words in told.errors[0].message
    assert list(settings.own_voices_folder.rglob("*.wav")) == []


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [("WAV", "PCM_16"), ("WAV", "PCM_24"), ("FLAC", None), ("MP3", None), ("OGG", "VORBIS"), ("OGG", "OPUS")],
)
def test_recordings_of_every_usual_kind_are_taken(
    weights: Path, speech: Samples, kind: str, subtype: str
) -> None:
    _ = weights
    both = np.stack([speech, 0.5 * speech], axis=1)
    clip = read_clip(written(both, kind, subtype=subtype), WORDS)
    assert clip.rate_hz in {RATE_HZ, 48_000}
    assert clip.samples.ndim == 1
    assert 5.0 < clip.seconds < 12.0
    assert clip.seconds < len(speech) / RATE_HZ
    assert loudness(clip.samples, clip.rate_hz) == pytest.approx(-19.0, abs=1.0)
    assert float(np.abs(clip.samples).max()) < 0.9


def test_a_recording_may_be_as_large_as_the_contract_says(calling: Caller, speech: Samples) -> None:
    clip = written(speech)
    noted = clip + b"LIST" + (CLIP_MAX_BYTES - len(clip) - 8).to_bytes(4, "little")
    assert calling("ann").post(VOICES, json=new_voice(noted.ljust(CLIP_MAX_BYTES, b"\0"))).status_code == 201


def test_a_recording_that_is_too_large_is_not_read(calling: Caller) -> None:
    refused = calling("ann").post(VOICES, content=b" " * (VOICE_BODY_MAX_BYTES + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    large = calling("ann").post(VOICES, json=new_voice(b"RIFF" + b"\x00" * CLIP_MAX_BYTES))
    assert (large.status_code, large.json()["errors"][0]["field"]) == (422, "clip")


def test_where_f5_can_not_run_no_recording_is_taken(settings: Settings, hibari: HibariEngine) -> None:
    bare = settings.model_copy(update={"f5_model": None})
    secret = settings.service_secret.get_secret_value()
    engines: list[Engine] = [hibari, F5Engine(bare)]
    with (
        serving(create_app(bare, engines=engines), lifespan="on") as address,
        httpx2.Client(base_url=address, timeout=60) as client,
    ):
        client.headers["Authorization"] = f"Bearer {issue(secret, audience='tts', subject='ann')}"
        refused = client.post(VOICES, content=b"whatever it is, it is not read")
        listed = Voices.model_validate_json(client.get(VOICES).content).voices
    assert (refused.status_code, refused.json()["code"]) == (503, "voice_unavailable")
    assert "set INTERVIEWER_F5_MODEL" in refused.json()["detail"]
    nature = next(voice for voice in listed if voice.id == "f5-nature")
    assert not nature.available
    assert "set INTERVIEWER_F5_MODEL" in str(nature.reason)


def test_recordings_lie_behind_walls_with_the_consent_and_without_a_name(
    weights: Path, tmp_path: Path, speech: Samples
) -> None:
    _ = weights
    folder = tmp_path / "voices"
    store = OwnVoices(folder)
    new = NewVoice(name=" My  voice ", words=WORDS, consent=CONSENT, clip=base64.b64encode(written(speech)))
    kept = store.add("ann-who-is-a-user", new)

    told = json.loads(next(folder.rglob("*.json")).read_text())
    assert told["consent"] == CONSENT
    assert told["consented_at"].endswith("+00:00")
    assert (kept.name, kept.words) == ("My voice", WORDS)
    paths = [folder, *folder.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}
    assert not any(b"ann-who" in path.read_bytes() for path in paths if path.is_file())
    assert not any("ann" in path.name for path in paths[1:])


@pytest.mark.parametrize("voice", ["", "f5-nature", "../owner.key", "f5-own-", "f5-own-../../x", "f5-own-*"])
def test_an_id_is_no_path(tmp_path: Path, voice: str) -> None:
    (tmp_path / "owner.key").write_bytes(b"k" * 32)
    store = OwnVoices(tmp_path)
    assert store.reference(voice) is None
    with pytest.raises(NotFoundError):
        store.remove("ann", voice)
    assert (tmp_path / "owner.key").exists()


def test_what_a_crash_left_is_no_voice_and_goes_with_the_rest(
    weights: Path, tmp_path: Path, speech: Samples
) -> None:
    _ = weights
    store = OwnVoices(tmp_path)
    new = NewVoice(name="Mine", words=WORDS, consent=CONSENT, clip=base64.b64encode(written(speech)))
    first, second = store.add("ann", new), store.add("ann", new)
    next(tmp_path.rglob(f"{first.id}.json")).unlink()
    next(tmp_path.rglob(f"{second.id}.json")).write_text("{")
    assert store.of("ann") == []
    assert store.reference(second.id) is None
    store.remove_all("ann")
    assert list(tmp_path.rglob("*.wav")) == []


def test_who_has_nothing_leaves_nothing(tmp_path: Path) -> None:
    store = OwnVoices(tmp_path / "voices")
    assert store.of("ann") == []
    assert store.remove_all("ann") == []
    assert not (tmp_path / "voices").exists()
