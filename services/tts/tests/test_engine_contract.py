"""What every engine promises, run over all that run here."""

import shutil
from itertools import pairwise
from typing import Final

import numpy as np
import pytest
from pydantic import SecretStr

from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.f5 import F5Engine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Engine, Samples, Utterance, Wanted
from interviewer_tts.engines.remote import RemoteEngine, RemoteServer
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import EngineMissingError
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.text.prepare import prepare
from interviewer_tts.timing.words import units_of
from support.f5 import QUIET, tiny_folder
from support.speech_servers import KEY

ROUNDING: Final = 2e-6
SENTENCE = "How do you decide which of two patients needs you first?"

pytestmark = [pytest.mark.filterwarnings(quiet) for quiet in QUIET]

ENGINES: Final = [
    "hibari",
    "kokoro",
    "espeak",
    "staged",
    pytest.param("remote", marks=pytest.mark.speech_server),
]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return made(request)


@pytest.fixture(params=[*ENGINES, "f5"])
def any_engine(request: pytest.FixtureRequest) -> Engine:
    """One of those whose sound is speech, or F5-TTS, whose tiny checkpoint makes noise."""
    return made(request)


def made(request: pytest.FixtureRequest) -> Engine:
    if request.param in {"hibari", "kokoro", "f5"}:
        loaded: Engine = request.getfixturevalue(request.param)
        return loaded
    if request.param == "remote":
        return remote(request.getfixturevalue("speech_server"))
    if request.param == "espeak" and shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    engine: Engine = EspeakEngine() if request.param == "espeak" else StagedEngine()
    engine.load()
    return engine


@pytest.fixture(scope="module")
def f5(tmp_path_factory: pytest.TempPathFactory) -> F5Engine:
    """It speaks three together."""
    weights = tiny_folder(tmp_path_factory.mktemp("weights") / "f5")
    engine = F5Engine(SpeechSettings(f5_model=str(weights), f5_device="cpu", f5_steps=4, f5_batch=3))
    engine.load()
    return engine


def remote(url: str) -> Engine:
    """A second implementation of the wire, from a package, behind the engine that asks such servers."""
    engine = RemoteEngine(RemoteServer(url=url, voices={"alloy": "en-US"}, key=SecretStr(KEY)))
    engine.load()
    return engine


def test_tells_its_voices_and_version(engine: Engine) -> None:
    ids = [voice.id for voice in engine.voices]
    assert len(set(ids)) == len(ids) > 0
    assert all(voice_id.startswith(f"{engine.name}-") for voice_id in ids)
    assert engine.version
    assert engine.sample_rate_hz in {16_000, 22_050, 24_000}


def test_every_voice_speaks(engine: Engine) -> None:
    for voice in engine.voices:
        samples = engine.synthesise(SENTENCE, voice.id, 1.0).samples
        assert samples.dtype == np.float32
        assert samples.ndim == 1
        assert 2.0 < len(samples) / engine.sample_rate_hz < 6.0
        assert 0.05 < float(np.abs(samples).max()) <= 1.0
        assert np.isfinite(samples).all()


@pytest.mark.parametrize("text", [SENTENCE, "At 10:30pm, 2 of 3; PostgreSQL & CI/CD — 99.5%!", "- so, …"])
def test_tells_the_time_of_every_word_or_of_none(engine: Engine, text: str) -> None:
    for sentence in prepare(text, engine.reading):
        spoken = engine.synthesise(sentence.text, engine.voices[0].id, 1.0)
        if spoken.words is None:
            continue
        assert len(spoken.words) == len(units_of(sentence.text))
        times = [time for span in spoken.words for time in span]
        assert times == sorted(times)
        assert times[0] >= 0
        assert times[-1] <= len(spoken.samples) / engine.sample_rate_hz


def test_the_same_text_sounds_the_same(engine: Engine) -> None:
    voice = engine.voices[0].id
    once, again = (engine.synthesise(SENTENCE, voice, 1.0).samples for _ in range(2))
    assert np.array_equal(once, again)


def test_speed_changes_the_pace_and_not_the_pitch(engine: Engine) -> None:
    if isinstance(engine, RemoteEngine):
        pytest.skip("this server takes a speed and does not follow it")
    voice = engine.voices[0].id
    spoken = [engine.synthesise(SENTENCE, voice, speed).samples for speed in (0.5, 1.0, 2.0)]
    for slower, faster in pairwise(spoken):
        assert 1.4 < len(slower) / len(faster) < 2.6
    pitches = [pitch(samples, engine.sample_rate_hz) for samples in spoken]
    assert max(pitches) / min(pitches) < 1.25


@pytest.mark.parametrize(
    "text", ["…", "日本語です。", "ﷺ", "?!", "0" * 400, "a" * 300, "1/2 3/4 5/0 31/31", "é è ß"]
)
def test_odd_text_does_not_break_it(engine: Engine, text: str) -> None:
    if isinstance(engine, RemoteEngine) and len(text) > 300:
        pytest.skip("minutes of digits would try that server's patience and not our engine")
    for sentence in prepare(text, engine.reading):
        samples = engine.synthesise(sentence.text, engine.voices[0].id, 1.0).samples
        assert np.isfinite(samples).all()


def test_an_unknown_voice_is_refused(engine: Engine) -> None:
    with pytest.raises(LookupError):
        engine.synthesise(SENTENCE, "somebody-else", 1.0)


def test_sentences_spoken_together_sound_as_each_does_alone(any_engine: Engine) -> None:
    voice = any_engine.voices[0].id
    texts = [SENTENCE, "Why?", "Whom do you call first?"]
    if not isinstance(any_engine, RemoteEngine):
        # The service sends nobody what has no word in it; our own engines are silent, that server fails.
        texts.append("…")
    spoken = dict(any_engine.speak_all([Wanted(sentence=text, voice=voice) for text in texts]))
    assert spoken.keys() == set(range(len(texts)))
    for number, text in enumerate(texts):
        together, alone = spoken[number], any_engine.synthesise(text, voice, 1.0)
        assert isinstance(together, Utterance)
        assert together.samples.shape == alone.samples.shape
        assert np.allclose(together.samples, alone.samples, atol=ROUNDING)
        assert together.words == alone.words


def test_of_sentences_spoken_together_one_that_fails_or_was_left_stops_no_other(any_engine: Engine) -> None:
    voice = any_engine.voices[0].id
    wanted = [
        Wanted(sentence=SENTENCE, voice="somebody-else"),
        Wanted(sentence=SENTENCE, voice=voice, left=lambda: True),
        Wanted(sentence=SENTENCE, voice=voice),
    ]
    spoken = dict(any_engine.speak_all(wanted))
    assert spoken.keys() == {0, 2}
    assert isinstance(spoken[0], LookupError)
    assert isinstance(spoken[2], Utterance)


def test_espeak_that_is_not_installed_says_so() -> None:
    with pytest.raises(EngineMissingError, match=r"not installed\. On Debian: apt-get install"):
        EspeakEngine("espeak-that-nobody-has").load()


def test_hibari_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "hibari", None)
    with pytest.raises(EngineMissingError, match="pip install hibari-tts"):
        HibariEngine().load()


def pitch(samples: Samples, rate_hz: int) -> float:
    """The median pitch of the voiced parts in Hz, by autocorrelation between 70 and 400 Hz."""
    size = rate_hz // 20
    found: list[float] = []
    loud = float(np.abs(samples).max()) * 0.2
    for start in range(0, len(samples) - size, size):
        part = samples[start : start + size]
        if np.abs(part).max() < loud:
            continue
        likeness = np.correlate(part, part, "full")[size - 1 :]
        low, high = rate_hz // 400, rate_hz // 70
        best = int(np.argmax(likeness[low:high])) + low
        if likeness[best] > 0.5 * likeness[0]:
            found.append(rate_hz / best)
    return float(np.median(found))
