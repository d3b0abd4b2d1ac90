"""OpenAI's own client, unchanged, against the real service behind a real uvicorn.

Its key is a service token; its errors are its own exceptions, with our words.
"""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Iterator

import httpx2
import openai
import pytest
from fastapi import FastAPI
from openai import AsyncOpenAI, OpenAI

from interviewer_contracts.speech import SpeechFormat
from interviewer_contracts.tokens import issue
from interviewer_tts.app import create_app
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import Settings
from support.serving import serving

TEXT = "How do you check a medicine? And then?"


@pytest.fixture
def engine() -> Iterator[StagedEngine]:
    engine = StagedEngine(fails_on="unspeakable")
    yield engine
    engine.release(1_000)


@pytest.fixture
def app(settings: Settings, hibari: HibariEngine, engine: StagedEngine) -> FastAPI:
    small = settings.model_copy(update={"tts_queue": 1})
    return create_app(small, engines=[hibari, engine, StagedEngine("away", missing="it is away.")])


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with serving(app, lifespan="on") as address:
        yield f"{address}/v1"


@pytest.fixture
def token(settings: Settings) -> str:
    return issue(settings.service_secret.get_secret_value(), audience="tts", subject="somebody")


@pytest.fixture
def client(url: str, token: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=url, api_key=token, timeout=20) as client:
        yield client


@pytest.fixture
async def asynchronous(url: str, token: str) -> AsyncGenerator[AsyncOpenAI]:
    client = await asyncio.to_thread(lambda: AsyncOpenAI(base_url=url, api_key=token, timeout=20))
    async with client:
        yield client


@pytest.mark.parametrize(
    ("response_format", "begins"),
    [("mp3", b"\xff"), ("wav", b"RIFF"), ("opus", b"OggS"), ("flac", b"fLaC"), ("pcm", b"")],
)
def test_speaks(client: OpenAI, response_format: SpeechFormat, begins: bytes) -> None:
    spoken = client.audio.speech.create(
        model="tts-1", voice="default", input=TEXT, response_format=response_format
    )
    assert spoken.content.startswith(begins)
    assert len(spoken.content) > 10_000


def test_speaks_by_every_argument_that_it_has(client: OpenAI) -> None:
    slow, fast = (
        client.audio.speech.create(
            model="gpt-4o-mini-tts",
            voice="hibari-heart",
            input=TEXT,
            instructions="Speak warmly.",
            response_format="wav",
            speed=speed,
            stream_format="audio",
        )
        for speed in (0.5, 2.0)
    )
    assert len(slow.content) > 2 * len(fast.content)
    custom = client.audio.speech.create(model="tts-1", voice={"id": "hibari-heart"}, input=TEXT)
    assert custom.content.startswith(b"\xff")


def test_streams(client: OpenAI, engine: StagedEngine) -> None:
    """The first sound is there while the second sentence still waits to be let go."""
    engine.hold()
    engine.release()
    with client.audio.speech.with_streaming_response.create(
        model="tts-1", voice="staged-hum", input="One. Two.", response_format="wav"
    ) as streamed:
        chunks = streamed.iter_bytes()
        assert next(chunks).startswith(b"RIFF")
        engine.release()
        assert sum(len(chunk) for chunk in chunks) > 0


async def test_speaks_asynchronously(asynchronous: AsyncOpenAI) -> None:
    spoken = await asynchronous.audio.speech.create(model="tts-1", voice="default", input=TEXT)
    assert spoken.content.startswith(b"\xff")
    async with asynchronous.audio.speech.with_streaming_response.create(
        model="tts-1", voice="default", input=TEXT
    ) as streamed:
        whole = b"".join([chunk async for chunk in streamed.iter_bytes()])
    assert whole == spoken.content


def test_speaks_in_events(client: OpenAI) -> None:
    plain = client.audio.speech.create(model="tts-1", voice="default", input=TEXT, response_format="wav")
    told = client.audio.speech.create(
        model="tts-1", voice="default", input=TEXT, response_format="wav", stream_format="sse"
    )
    assert told.response.headers["content-type"].startswith("text/event-stream")
    events = [
        json.loads(line.removeprefix("data: "))
        for line in told.text.splitlines()
        if line.startswith("data: ")
    ]
    *deltas, done = events
    assert {delta["type"] for delta in deltas} == {"speech.audio.delta"}
    assert done["type"] == "speech.audio.done"
    sound = b"".join(base64.b64decode(delta["audio"]) for delta in deltas)
    # Which of the two is kept already, and so has its length in its header, depends on the disk.
    assert sound[44:] == plain.content[44:]


def test_what_is_wrong_is_its_own_exception_with_our_words(client: OpenAI, url: str) -> None:
    with pytest.raises(openai.BadRequestError, match="There is no voice 'alloy'") as voice:
        client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT)
    assert (voice.value.param, voice.value.code, voice.value.type) == (
        "voice",
        "voice_not_found",
        "invalid_request_error",
    )
    with pytest.raises(openai.BadRequestError, match="speed") as speed:
        client.audio.speech.create(model="tts-1", voice="default", input=TEXT, speed=4)
    assert speed.value.param == "speed"
    with OpenAI(base_url=url, api_key="nonsense") as stranger, pytest.raises(openai.AuthenticationError):
        stranger.audio.speech.create(model="tts-1", voice="default", input=TEXT)


def test_a_voice_that_can_not_speak_says_why(client: OpenAI) -> None:
    once = client.with_options(max_retries=0)
    with pytest.raises(openai.APIStatusError, match=r"it is away\.") as away:
        once.audio.speech.create(model="tts-1", voice="away-hum", input=TEXT)
    assert (away.value.status_code, away.value.code) == (503, "voice_unavailable")
    with pytest.raises(openai.InternalServerError, match="try again"):
        once.audio.speech.create(model="tts-1", voice="staged-hum", input="This is unspeakable.")


def test_waits_as_long_as_a_full_queue_asks(
    url: str, token: str, engine: StagedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own retrying reads our Retry-After; while it waits, the queue is emptied."""
    waits = list[float]()

    def waited(seconds: float) -> None:
        waits.append(seconds)
        engine.release(1_000)
        while httpx2.get(f"{url.removesuffix('/v1')}/readyz", timeout=20).json()["speaking"]:
            busy.close()

    monkeypatch.setattr("openai._base_client.time.sleep", waited)
    engine.hold()
    headers = {"Authorization": f"Bearer {token}"}
    body = {"input": "One. Two.", "voice": "staged-hum", "response_format": "wav"}
    engine.release()
    with (
        OpenAI(base_url=url, api_key=token, max_retries=1) as patient,
        httpx2.Client(timeout=20, headers=headers) as other,
        other.stream("POST", f"{url}/audio/speech", json=body) as busy,
    ):
        assert busy.status_code == 200
        spoken = patient.audio.speech.create(model="tts-1", voice="staged-hum", input="Three.")
    assert spoken.content.startswith(b"\xff")
    assert len(waits) == 1
    assert 1 <= waits[0] <= 30
