"""Sound over the wire: in chunks while it is made, then from what is kept, until it is forgotten."""

import asyncio
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.staged import StagedEngine
from support.speech_wire import FORGET, SPEECH, TEXT, kept, speaking


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
