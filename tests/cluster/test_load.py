"""More is asked than the least replicas can do, and some of them die."""

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Final

import structlog

from interviewer_contracts.questions import Done, Plan, Question, QuestionsRequest
from interviewer_contracts.speech import SpeechRequest
from interviewer_web.clients.llm import Writer
from interviewer_web.clients.tts import Speaker
from support.interviews import EXAMPLES
from support.on_ray import APART, AT_LEAST, LONG, Running, clients, until, whole

REQUESTS: Final = 200
AT_ONCE: Final = 16
POSTINGS: Final = tuple(path.read_text(encoding="utf-8") for path in EXAMPLES)


async def test_more_wait_and_more_replicas_come(running: Running) -> None:
    cluster = running.cluster
    enough = asyncio.Event()

    async def listener(number: int, speaker: Speaker) -> None:
        texts = 0
        while not enough.is_set():
            texts += 1
            assert await spoken(speaker, f"Listener {number} hears text {texts}. {LONG}")

    async with clients(running) as (_, speaker):
        listening = [asyncio.create_task(listener(number, speaker)) for number in range(12)]
        try:
            await until(lambda: len(cluster.replicas("tts")) > AT_LEAST, 180)
        finally:
            enough.set()
        await asyncio.gather(*listening)


async def test_two_hundred_requests_outlive_a_replica_of_each_and_a_node(running: Running) -> None:
    cluster, done = running.cluster, 0
    deaths: dict[int, Callable[[], None]] = {
        30: lambda: os.kill(cluster.replicas("tts")[0], signal.SIGKILL),
        70: lambda: os.kill(cluster.replicas("llm")[0], signal.SIGKILL),
        110: lambda: assert_there(cluster.kill_node()),
    }
    free = asyncio.Semaphore(AT_ONCE)

    async def ask(number: int, writer: Writer, speaker: Speaker) -> tuple[str, bytes] | None:
        nonlocal done
        async with free:
            if number % 2:
                text = f"Question {number}. {LONG[:700]}"
                result = (text, await spoken(speaker, text))
            else:
                assert await interview(writer, POSTINGS[number % len(POSTINGS)], 10)
                result = None
        done += 1
        if death := deaths.pop(done, None):
            await asyncio.to_thread(death)
        return result

    async with clients(running) as (writer, speaker):
        with structlog.testing.capture_logs() as logs:
            answers = await asyncio.gather(*(ask(number, writer, speaker) for number in range(REQUESTS)))
        assert not deaths
        assert len(answers) == REQUESTS
        # Somebody was in the middle of something, or nothing was shown.
        assert any(one["event"] == "a neighbour is asked again" for one in logs)
        for text, sound in [one for one in answers if one is not None][::10]:
            assert sound == await spoken(speaker, text)

    cluster.add_node()
    all_of = (("llm", "llm"), ("tts", "tts"), ("apart", APART))
    await until(lambda: min(len(cluster.replicas(*names)) for names in all_of) >= AT_LEAST, 180)


async def spoken(speaker: Speaker, text: str) -> bytes:
    return await whole(speaker, SpeechRequest(input=text))


async def interview(writer: Writer, posting: str, count: int) -> list[Question]:
    """All questions; that they are whole and in order is checked."""
    request = QuestionsRequest(posting=posting, count=count)
    steps = [step async for step in writer.write(request, subject="user1")]
    questions = [step for step in steps if isinstance(step, Question)]
    assert isinstance(steps[0], Plan)
    assert isinstance(steps[-1], Done)
    assert [one.position for one in questions] == [one.position for one in steps[0].questions]
    return questions


def assert_there(replicas: list[int]) -> None:
    """A node on which nothing ran would be no loss."""
    assert replicas
