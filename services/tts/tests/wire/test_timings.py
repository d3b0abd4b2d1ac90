"""When each word is heard."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx2
import pytest

from interviewer_contracts.speech import Timings
from interviewer_tts.engines.staged import StagedEngine
from support.speech_wire import SPEECH, TEXT, TIMINGS, kept, speaking


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
