"""The wire: over a real uvicorn where connections matter, else straight into the app."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from interviewer_contracts.problems import Problem
from interviewer_contracts.speech import SpeechRequest, Timings, Voices
from interviewer_contracts.tokens import issue
from interviewer_tts.app import create_app
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import Settings
from interviewer_tts.wire import ALBUM_BODY_MAX_BYTES, BODY_MAX_BYTES

VERSION = version("interviewer-tts")
SPEECH = "/v1/audio/speech"
ALBUM = "/v1/audio/album"
FORGET = "/v1/audio/forget"
FIVE = "'mp3', 'wav', 'opus', 'flac' or 'pcm'"
TIMINGS = "/v1/audio/timings"
TEXT = "How do you check a medicine? And then?"


@pytest.fixture
def engine() -> StagedEngine:
    return StagedEngine(fails_on="unspeakable")


@pytest.fixture
def app(settings: Settings, hibari: HibariEngine, engine: StagedEngine) -> FastAPI:
    small = settings.model_copy(update={"tts_queue": 1, "tts_background_queue": 1})
    return create_app(small, engines=[hibari, engine, StagedEngine("away", missing="it is away.")])


@pytest.fixture
def token(settings: Settings) -> str:
    return issue(settings.service_secret.get_secret_value(), audience="tts", subject="somebody")


@pytest.fixture
async def client(app: FastAPI, token: str, engine: StagedEngine) -> AsyncGenerator[httpx2.AsyncClient]:
    async with serving(app) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        await client.get("/v1/voices")
        yield client
        engine.release(1_000)


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncGenerator[httpx2.AsyncClient]:
    """A client of the app behind a real uvicorn, on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110  # uvicorn has a flag and no event
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        await running


async def eventually(
    client: httpx2.AsyncClient, request: httpx2.Request, holds: Callable[[httpx2.Response], bool]
) -> httpx2.Response:
    """Ask again until the answer is as wanted."""
    async with asyncio.timeout(10):
        while not holds(response := await client.send(request)):  # noqa: ASYNC110  # over a wire
            await asyncio.sleep(0.01)
    return response


async def speaking(client: httpx2.AsyncClient, count: int) -> None:
    """Wait until this many texts are being spoken."""
    request = client.build_request("GET", "/readyz")
    await eventually(client, request, lambda response: response.json()["speaking"] == count)


async def kept(client: httpx2.AsyncClient, body: dict[str, Any]) -> httpx2.Response:
    """The answer from what is kept; it is written after the first answer's end."""
    request = client.build_request("POST", SPEECH, json=body)
    return await eventually(client, request, lambda response: response.headers["x-cache"] == "hit")


async def test_speaks_in_chunks_and_then_from_what_is_kept(client: httpx2.AsyncClient) -> None:
    body = {"model": "tts-1", "input": TEXT, "voice": "default"}
    cold = await client.post(SPEECH, json=body)
    assert (cold.status_code, cold.headers["content-type"]) == (200, "audio/mpeg")
    assert cold.headers["transfer-encoding"] == "chunked"
    assert cold.headers["x-cache"] == "miss"
    warm = await kept(client, body)
    assert warm.content == cold.content
    assert int(warm.headers["content-length"]) == len(warm.content)
    assert warm.headers["etag"].strip('"')


async def test_a_deleted_text_is_forgotten(client: httpx2.AsyncClient) -> None:
    body = {"input": TEXT, "voice": "default"}
    await client.post(SPEECH, json=body)
    await kept(client, body)

    forgotten = await client.post(FORGET, json={"inputs": [TEXT]})

    assert forgotten.status_code == 204
    assert (await client.post(SPEECH, json=body)).headers["x-cache"] == "miss"


async def test_what_is_being_spoken_while_it_is_forgotten_is_not_kept(
    client: httpx2.AsyncClient, engine: StagedEngine, app: FastAPI
) -> None:
    body = {"input": "A slow one.", "voice": "staged-hum"}
    engine.hold()
    asked = asyncio.create_task(client.post(SPEECH, json=body))
    await speaking(client, 1)
    await client.post(FORGET, json={"inputs": ["A slow one."]})
    engine.release(2)

    assert (await asked).status_code == 200
    async with asyncio.timeout(10):
        while not app.state.speech.idle:  # noqa: ASYNC110  # nobody tells when the last file is written
            await asyncio.sleep(0.01)
    assert (await client.post(SPEECH, json=body)).headers["x-cache"] == "miss"


async def test_a_kept_wav_tells_its_length(client: httpx2.AsyncClient) -> None:
    body = {"input": TEXT, "response_format": "wav", "voice": "hibari-heart"}
    cold = await client.post(SPEECH, json=body)
    assert cold.headers["content-type"] == "audio/wav"
    assert cold.content[40:44] == b"\xff\xff\xff\xff"
    warm = await kept(client, body)
    assert int.from_bytes(warm.content[40:44], "little") == len(warm.content) - 44
    assert warm.content[44:] == cold.content[44:]


@pytest.mark.parametrize(
    "body",
    [
        # What OpenAI's own clients send: the least, and all that they know of.
        {"model": "tts-1", "input": TEXT, "voice": "default"},
        {
            "model": "gpt-4o-mini-tts",
            "input": TEXT,
            "voice": "default",
            "instructions": "Speak warmly.",
            "response_format": "mp3",
            "speed": 1.25,
            "stream_format": "audio",
        },
        {"model": "tts-1-hd", "input": TEXT, "voice": {"id": "hibari-heart"}, "speed": 1},
        SpeechRequest(input=TEXT).model_dump(),
    ],
)
async def test_takes_what_clients_of_the_wire_send(client: httpx2.AsyncClient, body: dict[str, Any]) -> None:
    response = await client.post(SPEECH, json=body, headers={"Accept": "application/octet-stream"})
    assert response.status_code == 200
    assert response.content[:1] == b"\xff"


@pytest.mark.parametrize(
    ("body", "told", "field", "words"),
    [
        ({"input": TEXT, "voice": "alloy"}, (400, "voice_not_found"), "voice", "hibari-heart"),
        ({"input": TEXT, "voice": {"id": "alloy"}}, (400, "voice_not_found"), "voice", "hibari-heart"),
        ({"input": TEXT, "voice": {"name": "x"}}, (400, "invalid"), "voice", "string"),
        ({"input": ""}, (400, "invalid"), "input", "at least 1"),
        ({"input": "x" * 4_097}, (400, "invalid"), "input", "at most 4096"),
        ({"input": "!!! …"}, (400, "nothing_to_say"), "input", "no word"),
        ({"input": "日本語"}, (400, "nothing_to_say"), "input", "no word"),
        ({"input": TEXT, "speed": 4}, (400, "invalid"), "speed", "less than or equal to 2"),
        ({"input": TEXT, "response_format": "aac"}, (400, "invalid"), "response_format", FIVE),
        ({"input": TEXT, "stream_format": "video"}, (400, "invalid"), "stream_format", "'audio' or 'sse'"),
        ({"input": TEXT, "colour": "red"}, (400, "invalid"), "colour", "not permitted"),
        ({}, (400, "invalid"), "input", "required"),
        ({"input": TEXT, "voice": "away-hum"}, (503, "voice_unavailable"), None, "it is away."),
        ({"input": "unspeakable", "voice": "staged-hum"}, (503, "engine_failed"), None, "try again"),
    ],
)
async def test_refuses_before_the_first_byte_in_the_shape_of_the_wire(
    client: httpx2.AsyncClient, body: dict[str, Any], told: tuple[int, str], field: str | None, words: str
) -> None:
    response = await client.post(SPEECH, json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == told
    assert words in error["message"]
    assert error["param"] == field
    assert error["type"] == ("invalid_request_error" if response.status_code < 500 else "server_error")
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(("method", "path"), [("GET", SPEECH), ("GET", "/v1/audio/nothing")])
async def test_what_the_framework_refuses_there_has_that_shape_too(
    client: httpx2.AsyncClient, method: str, path: str
) -> None:
    response = await client.request(method, path)
    assert response.json()["error"]["type"] == "invalid_request_error"


async def test_elsewhere_an_error_is_a_problem(client: httpx2.AsyncClient) -> None:
    response = await client.get("/v1/nothing")
    assert response.headers["content-type"] == "application/problem+json"
    assert Problem.model_validate_json(response.content).status == 404


async def test_no_json_is_told(client: httpx2.AsyncClient) -> None:
    response = await client.post(SPEECH, content=b"{'no': json")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid")


async def test_a_body_that_is_too_long_is_not_read(client: httpx2.AsyncClient) -> None:
    response = await client.post(SPEECH, content=b" " * (BODY_MAX_BYTES + 1))
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("kind", ["none", "nonsense", "for llm", "of others"])
@pytest.mark.parametrize(("method", "path"), [("POST", SPEECH), ("GET", "/v1/voices")])
async def test_nobody_without_a_token(
    client: httpx2.AsyncClient, settings: Settings, method: str, path: str, kind: str
) -> None:
    secret = settings.service_secret.get_secret_value()
    del client.headers["Authorization"]
    headers = {
        "none": {},
        "nonsense": {"Authorization": "Bearer nonsense"},
        "for llm": {"Authorization": f"Bearer {issue(secret, audience='llm', subject='x')}"},
        "of others": {"Authorization": f"Bearer {issue('o' * 40, audience='tts', subject='x')}"},
    }[kind]
    response = await client.request(method, path, headers=headers, content=b"{not even json")
    said = response.json()
    assert (response.status_code, said.get("error", said)["code"]) == (401, "unauthorized")
    assert (await client.get("/healthz")).json() == {"status": "alive", "version": VERSION}
    assert (await client.get("/readyz")).status_code == 200


async def test_every_path_but_health_wants_a_token(app: FastAPI, client: httpx2.AsyncClient) -> None:
    del client.headers["Authorization"]
    operations = [
        (method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods
    ]
    answers = {path: (await client.request(method, path)).status_code for method, path in operations}
    assert answers == {
        "/healthz": 200,
        "/readyz": 200,
        "/v1/voices": 401,
        "/v1/voices/{voice}": 401,
        SPEECH: 401,
        ALBUM: 401,
        FORGET: 401,
        TIMINGS: 401,
    }


async def test_voices_tell_what_can_speak_and_why_not(client: httpx2.AsyncClient) -> None:
    voices = {
        voice.id: voice
        for voice in Voices.model_validate_json((await client.get("/v1/voices")).content).voices
    }
    assert voices["hibari-heart"].default
    assert voices["hibari-heart"].quality == "natural"
    assert voices["staged-hum"].available
    assert not voices["staged-hum"].default
    assert (voices["away-hum"].available, voices["away-hum"].reason) == (False, "it is away.")


async def test_a_full_queue_is_told_at_once_with_a_time_to_come_back(
    client: httpx2.AsyncClient, engine: StagedEngine
) -> None:
    engine.hold()
    first = asyncio.create_task(client.post(SPEECH, json={"input": "One.", "voice": "staged-hum"}))
    await speaking(client, 1)
    refused = await client.post(SPEECH, json={"input": "Two.", "voice": "staged-hum"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "queue_full")
    assert int(refused.headers["retry-after"]) >= 1
    engine.release()
    assert (await first).status_code == 200


@pytest.mark.parametrize("heard_first", [0, 1])
async def test_a_closed_connection_frees_its_place(
    client: httpx2.AsyncClient, engine: StagedEngine, heard_first: int
) -> None:
    """Before the first sound, where the response has not begun, and in mid-stream."""
    engine.hold()
    if heard_first:
        engine.release()
    reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    body = json.dumps({"input": "One. Two. Three.", "voice": "staged-hum", "response_format": "wav"})
    writer.write(
        f"POST {SPEECH} HTTP/1.1\r\nHost: x\r\nAuthorization: {client.headers['Authorization']}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    if heard_first:
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    await speaking(client, 1)
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    await speaking(client, 0)
    assert "Three." not in engine.begun


async def test_what_breaks_in_mid_stream_does_not_look_whole(
    client: httpx2.AsyncClient, engine: StagedEngine
) -> None:
    engine.hold()
    engine.release()
    body = {"input": "One. This is unspeakable.", "voice": "staged-hum", "response_format": "wav"}
    async with client.stream("POST", SPEECH, json=body) as response:
        assert response.status_code == 200
        engine.release()
        with pytest.raises(httpx2.RemoteProtocolError):
            await response.aread()
    await speaking(client, 0)


async def test_work_ahead_is_accepted_and_then_there(
    client: httpx2.AsyncClient, engine: StagedEngine
) -> None:
    engine.hold()
    body = {"input": "Ahead.", "voice": "staged-hum", "priority": "background"}
    assert (await client.post(SPEECH, json=body)).status_code == 202
    refused = await client.post(SPEECH, json=body | {"input": "More ahead."})
    assert refused.status_code == 503
    engine.release()
    await speaking(client, 0)
    request = client.build_request("POST", SPEECH, json=body)
    again = await eventually(client, request, lambda response: response.status_code != 202)
    assert again.status_code == 204
    assert again.content == b""
    played = await client.post(SPEECH, json=body | {"priority": "interactive"})
    assert played.headers["x-cache"] == "hit"


TRACK = {"title": "One", "input": "One. Two. Three."}


async def test_an_album_is_one_file(client: httpx2.AsyncClient) -> None:
    body = {"title": "All", "tracks": [TRACK, TRACK], "pause_s": 1}
    response = await client.post(ALBUM, json=body)
    assert (response.status_code, response.headers["content-type"]) == (200, "audio/mpeg")
    assert response.content.startswith(b"ID3\x03")
    assert response.content.count(b"CHAP") == 2
    again = await client.post(ALBUM, json=body)
    assert again.content == response.content
    assert [one.headers["x-cache"] for one in (response, again)] == ["miss", "hit"]


@pytest.mark.parametrize(
    ("change", "told", "field", "words"),
    [
        ({"tracks": []}, (400, "invalid"), "tracks", "at least 1"),
        ({"tracks": [TRACK] * 41}, (400, "invalid"), "tracks", "at most 40"),
        ({"tracks": [TRACK | {"title": ""}]}, (400, "invalid"), "tracks.0.title", "at least 1"),
        ({"tracks": [TRACK, TRACK | {"input": "…"}]}, (400, "nothing_to_say"), "tracks.1.input", "no word"),
        ({"pause_s": 301}, (400, "invalid"), "pause_s", "less than or equal to 300"),
        ({"title": ""}, (400, "invalid"), "title", "at least 1"),
        ({"voice": "nobody"}, (400, "voice_not_found"), "voice", "staged-hum"),
        (
            {"tracks": [TRACK | {"input": "How? " * 800}] * 40, "speed": 0.5, "pause_s": 300},
            (400, "album_too_long"),
            "tracks",
            "4 are recorded at most",
        ),
        ({"voice": "away-hum"}, (503, "voice_unavailable"), None, "it is away."),
        ({"tracks": [TRACK, TRACK | {"input": "unspeakable"}]}, (503, "engine_failed"), None, "try again"),
    ],
)
async def test_an_album_is_refused_before_the_first_byte(
    client: httpx2.AsyncClient,
    change: dict[str, Any],
    told: tuple[int, str],
    field: str | None,
    words: str,
) -> None:
    body = {"title": "All", "tracks": [TRACK], "voice": "staged-hum", "pause_s": 1} | change
    response = await client.post(ALBUM, json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == told
    assert words in error["message"]
    assert error["param"] == field


async def test_an_album_that_is_too_large_is_not_read(client: httpx2.AsyncClient) -> None:
    response = await client.post(ALBUM, content=b" " * (ALBUM_BODY_MAX_BYTES + 1))
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


async def test_an_album_waits_in_the_line_and_leaves_it_with_its_connection(
    client: httpx2.AsyncClient, engine: StagedEngine
) -> None:
    engine.hold()
    body = {"title": "All", "tracks": [TRACK], "voice": "staged-hum"}
    asked = asyncio.create_task(client.post(ALBUM, json=body))
    await speaking(client, 1)
    refused = await client.post(ALBUM, json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "queue_full")
    assert int(refused.headers["retry-after"]) >= 1
    asked.cancel()
    await speaking(client, 0)
    assert engine.begun == ["One."]


async def test_alive_at_once_and_ready_when_warm(settings: Settings) -> None:
    slow = SlowToLoad()
    async with serving(create_app(settings, engines=[slow])) as client:
        assert (await client.get("/healthz")).status_code == 200
        early = await client.get("/readyz")
        assert (early.status_code, early.headers["retry-after"]) == (503, "1")
        slow.release()
        request = client.build_request("GET", "/readyz")
        await eventually(client, request, lambda response: response.status_code == 200)


class SlowToLoad(StagedEngine):
    """Its warm-up is one sentence that waits to be let go."""

    def load(self) -> None:
        self.hold()
        self.synthesise("Warm up.", self.voices[0].id, 1.0)


async def test_tells_when_each_word_is_heard(client: httpx2.AsyncClient) -> None:
    body = {"model": "tts-1", "input": TEXT, "voice": "default"}
    answer = await client.post(TIMINGS, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    timings = Timings.model_validate_json(answer.content)
    assert timings.source == "engine"
    words = [word for sentence in timings.sentences for word in sentence.words]
    assert [TEXT[word.start : word.end] for word in words] == TEXT.split()
    await kept(client, body)
    assert (await client.post(TIMINGS, json=body)).content == answer.content


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"input": ""}, 400, "invalid"),
        ({"input": TEXT, "voice": "nobody"}, 400, "voice_not_found"),
        ({"input": TEXT, "voice": "away-hum"}, 503, "voice_unavailable"),
        ({"input": "… !? —"}, 400, "nothing_to_say"),
        ({"input": "This is unspeakable.", "voice": "staged-hum"}, 503, "engine_failed"),
    ],
)
async def test_timings_fail_as_speech_does(
    client: httpx2.AsyncClient, body: dict[str, Any], status: int, code: str
) -> None:
    answers = [await client.post(path, json=body) for path in (TIMINGS, SPEECH)]
    for answer in answers:
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_who_hangs_up_on_timings_frees_the_place(
    client: httpx2.AsyncClient, engine: StagedEngine
) -> None:
    engine.hold()
    body = {"input": "A slow one. And more.", "voice": "staged-hum"}
    asking = asyncio.create_task(client.post(TIMINGS, json=body))
    await speaking(client, 1)
    full = await client.post(TIMINGS, json={"input": "Another.", "voice": "staged-hum"})
    assert (full.status_code, int(full.headers["retry-after"]) > 0) == (503, True)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    await speaking(client, 0)
