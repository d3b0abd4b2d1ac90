"""Another server of the wire as an engine: how it is asked, and what becomes of all that it may do wrong."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import SecretStr
from starlette.responses import Response

from interviewer_contracts.problems import UnavailableError
from interviewer_contracts.speech import SpeechRequest
from interviewer_contracts.tokens import issue
from interviewer_tts.app import create_app
from interviewer_tts.engines.available import engines_of
from interviewer_tts.engines.remote import RATE_HZ, WORDS_MAX, RemoteEngine, RemoteServer
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import EngineMissingError, RemoteFailedError
from interviewer_tts.own_voices import OwnVoices
from interviewer_tts.queue import EngineQueue
from interviewer_tts.settings import Settings, SpeechSettings
from interviewer_tts.speech import open_speech
from support.serving import serving
from support.speech_faults import (
    FAULTS,
    KEY,
    Server,
    bare_server,
    dripping,
    dripping_head,
    hanging_up,
    not_http,
    openai_says,
    refusing,
    silent,
    sound,
)
from support.waiting import spoken

PATIENCE_S: Final = 1.0


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with serving(server.app) as address:
        yield f"{address}/v1"


def engine_at(url: str | None, **changes: Any) -> RemoteEngine:  # noqa: ANN401  # any field of the server
    told: dict[str, Any] = {"voices": {"alloy": "en"}, "key": SecretStr(KEY), "seconds": PATIENCE_S}
    return RemoteEngine(RemoteServer(url=url, **(told | changes)))


@pytest.fixture
def engine(url: str) -> RemoteEngine:
    engine = engine_at(url)
    engine.load()
    return engine


def test_asks_as_the_wire_says_and_for_nothing_else(server: Server, url: str) -> None:
    engine = engine_at(url, model="kokoro", voices={"af_sky": "en-US", "thorsten": "de-DE"})
    engine.load()
    samples = engine.synthesise("Guten Tag.", "remote-thorsten", 1.25).samples
    assert len(samples) == RATE_HZ // 2
    assert server.heard[-1] == {
        "model": "kokoro",
        "input": "Guten Tag.",
        "voice": "thorsten",
        "response_format": "wav",
        "speed": 1.25,
    }
    assert server.keys == [f"Bearer {KEY}"] * 2
    assert server.heard[0]["voice"] == "af_sky"


def test_without_a_key_none_is_sent(server: Server, url: str) -> None:
    engine_at(url, key=None).load()
    assert server.keys == [None]


def test_its_voices_are_known_before_it_is_asked() -> None:
    engine = engine_at("http://127.0.0.1:1/v1", voices={"af_sky": "en-US", "thorsten": "de-DE"})
    assert [(voice.id, voice.language) for voice in engine.voices] == [
        ("remote-af_sky", "en-US"),
        ("remote-thorsten", "de-DE"),
    ]
    assert engine.voices[0].name == "af_sky (127.0.0.1)"
    assert engine_at(None, name="Cellar").voices[0].name == "alloy (Cellar)"
    assert engine.version != engine_at("http://127.0.0.1:1/v1", model="other").version
    with pytest.raises(LookupError):
        engine.synthesise("Hello.", "remote-nobody", 1.0)
    with pytest.raises(LookupError):
        engine.synthesise("Hello.", "af_sky", 1.0)


# What it may do wrong.


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_a_typed_error(server: Server, engine: RemoteEngine, fault: str) -> None:
    server.behaviour, kind, words = FAULTS[fault]
    with pytest.raises(kind) as told:
        engine.synthesise("Hello.", "remote-alloy", 1.0)
    assert words in told.value.detail
    assert KEY not in told.value.detail
    server.behaviour = sound
    assert len(engine.synthesise("Hello.", "remote-alloy", 1.0).samples) == RATE_HZ // 2


def test_its_words_are_cut_short(server: Server, engine: RemoteEngine) -> None:
    server.behaviour = refusing(400, openai_says("so " * 5_000))
    with pytest.raises(RemoteFailedError) as told:
        engine.synthesise("Hello.", "remote-alloy", 1.0)
    assert len(told.value.detail) < WORDS_MAX + 150
    server.behaviour = refusing(400, openai_says("so " * 50_000))
    with pytest.raises(RemoteFailedError, match=r"answered 400\."):
        engine.synthesise("Hello.", "remote-alloy", 1.0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (silent, "within 0.3 seconds"),
        (dripping_head, "within 0.3 seconds"),
        (not_http, "broke off"),
        (hanging_up, "broke off"),
    ],
)
def test_below_http_too(answer: Callable[[socket.socket, threading.Event], None], words: str) -> None:
    with bare_server(answer) as url, pytest.raises(RemoteFailedError, match=words):
        engine_at(url, seconds=0.3).load()


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(RemoteFailedError, match="can't be reached"):
        engine_at(f"http://127.0.0.1:{port}/v1").load()


# How the rest of the service takes it.


@pytest.mark.parametrize(
    ("fault", "code"), [("429", "remote_busy"), ("without end", "remote_failed"), ("500", "remote_failed")]
)
async def test_a_fault_frees_the_place_and_is_told(
    server: Server, url: str, settings: Settings, fault: str, code: str
) -> None:
    async with open_speech(settings, [engine_at(url)]) as speech:
        assert (await speech.voices()).voices[0].available
        server.behaviour = FAULTS[fault][0]
        with pytest.raises(UnavailableError) as told:
            await speech.render(SpeechRequest(input="Hello there."))
        assert told.value.code == code
        assert speech.places == 0
        server.behaviour = sound
        assert (await speech.render(SpeechRequest(input="Hello there."))).audio_s > 0


async def test_who_leaves_frees_the_place_while_the_server_is_silent(server: Server, url: str) -> None:
    asked = threading.Event()
    line = EngineQueue(engine_at(url), interactive=1, background=1)
    line.start()
    assert await line.missing() is None

    def hanging(body: dict[str, Any]) -> Response:
        asked.set()
        return dripping(body)

    server.behaviour = hanging
    place = line.enter("interactive")
    speaking = asyncio.create_task(spoken(line.speak(place, ["Hello."], "remote-alloy", 1.0)))
    await asyncio.to_thread(asked.wait, 10)
    speaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await speaking
    line.leave(place, finished=False)
    assert line.places == 0
    await line.close()


async def test_a_server_that_was_away_speaks_once_it_is_back(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviewer_tts.loading.AGAIN_S", 0.0)
    server.behaviour = refusing(503, {}, {"Retry-After": "1"})
    line = EngineQueue(engine_at(url), interactive=1, background=1)
    line.start()
    assert "asks to wait 1 seconds" in str(await line.missing())
    assert line.finished_loading
    assert not line.loaded
    server.behaviour = sound
    async with asyncio.timeout(10):
        while await line.missing() is not None:  # noqa: ASYNC110  # it is tried because it is asked
            await asyncio.sleep(0.01)
    assert line.loaded
    assert line.real_time_factor is not None
    await line.close()


# Settings.


def test_nothing_is_listed_where_nothing_is_said() -> None:
    assert "remote" not in {engine.name for engine in engines_of(SpeechSettings(), OwnVoices(Path("none")))}


def test_an_address_alone_has_the_voice_that_everybody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TTS_REMOTE_URL", "http://127.0.0.1:8880/v1/")
    found = {engine.name: engine for engine in engines_of(SpeechSettings(), OwnVoices(Path("none")))}
    assert [voice.id for voice in found["remote"].voices] == ["remote-alloy"]


def test_voices_without_an_address_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TTS_REMOTE_VOICES", "af_sky, thorsten=de-DE,")
    found = {engine.name: engine for engine in engines_of(SpeechSettings(), OwnVoices(Path("none")))}
    assert [(voice.id, voice.language) for voice in found["remote"].voices] == [
        ("remote-af_sky", "en"),
        ("remote-thorsten", "de-DE"),
    ]
    with pytest.raises(EngineMissingError, match="not configured: set INTERVIEWER_TTS_REMOTE_URL"):
        found["remote"].load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "ftp://example.org"),
        ("URL", "http://somebody:secret@example.org/v1"),
        ("URL", "http://example.org/v1?key=secret"),
        ("VOICES", "a voice"),
        ("VOICES", "alloy=English"),
        ("SECONDS", "0"),
    ],
)
def test_what_can_not_be_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"INTERVIEWER_TTS_REMOTE_{name}", value)
    with pytest.raises(ValueError, match=f"tts_remote_{name.lower()}") as told:
        SpeechSettings()
    assert "must be" in str(told.value) or "greater than" in str(told.value)


# Ours, asked by ours.


def test_our_own_service_is_such_a_server(settings: Settings) -> None:
    """By the wire alone: neither side knows that the other is of its kind."""
    app = create_app(settings, engines=[StagedEngine()])
    token = issue(settings.service_secret.get_secret_value(), audience="tts", subject="another tts")
    with serving(app, lifespan="on") as address:
        engine = engine_at(f"{address}/v1", voices={"staged-hum": "en"}, key=SecretStr(token), seconds=20)
        engine.load()
        slow, fast = (engine.synthesise("Hello there.", "remote-staged-hum", speed) for speed in (0.5, 2.0))
        assert 3 < len(slow.samples) / len(fast.samples) < 5
        with pytest.raises(RemoteFailedError, match=r"400 and .*no word"):
            engine.synthesise("…", "remote-staged-hum", 1.0)
