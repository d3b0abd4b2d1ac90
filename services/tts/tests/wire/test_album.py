"""Several texts as one file."""

import asyncio
from typing import Any, Final

import httpx2
import pytest

from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.wire import ALBUM_BODY_MAX_BYTES
from support.speech_wire import ALBUM, speaking

TRACK: Final = {"title": "One", "input": "One. Two. Three."}


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
