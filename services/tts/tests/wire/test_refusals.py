"""What is refused, and in which shape: OpenAI's on its paths, a problem elsewhere."""

from typing import Any, Final

import httpx2
import pytest

from interviewer_contracts.problems import Problem
from interviewer_tts.wire import BODY_MAX_BYTES
from support.speech_wire import SPEECH, TEXT

FIVE: Final = "'mp3', 'wav', 'opus', 'flac' or 'pcm'"


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
