"""Places in the line before an engine, as a client of the wire sees them."""

import asyncio
import json
from contextlib import suppress

import httpx2
import pytest

from interviewer_tts.engines.staged import StagedEngine
from support.speech_wire import SPEECH, eventually, speaking


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
