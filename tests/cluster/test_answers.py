"""What the applications answer on a cluster is what they answer without one, and as soon."""

import asyncio

import httpx2
import pytest

from interviewer_contracts.questions import OneQuestionRequest, Question, QuestionsRequest
from interviewer_contracts.speech import SpeechRequest
from interviewer_contracts.tokens import issue
from support.interviews import NURSE
from support.on_ray import LONG, SECRET, Running, clients


@pytest.mark.parametrize("path", ["/llm/v1/engines", "/tts/v1/voices"])
async def test_only_who_has_a_token_is_answered(running: Running, path: str) -> None:
    audience = path[1:4]
    async with httpx2.AsyncClient(base_url=running.url, trust_env=False, timeout=60) as anybody:
        answers = [
            await anybody.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
            for token in (
                "",
                issue("x" * 48, audience=audience, subject="user1"),
                issue(SECRET, audience="web", subject="user1"),
                issue(SECRET, audience=audience, subject="user1"),
            )
        ]
        assert [one.status_code for one in answers] == [401, 401, 401, 200]
        assert (await anybody.get(f"/{audience}/readyz")).status_code == 200


async def test_a_question_is_told_before_the_last_is_written(running: Running) -> None:
    running.told.clear()
    request = QuestionsRequest(posting=NURSE, count=5, engine="openai")
    async with clients(running) as (writer, _):
        questions: list[Question] = []
        async for step in writer.write(request, subject="user1"):
            if isinstance(step, Question):
                # The model says no more until this one is here.
                running.told.set()
                questions.append(step)
    assert len(questions) == 5
    assert questions[0].source == "openai:staged"


async def test_sound_comes_before_all_of_it_is_spoken(running: Running) -> None:
    async with clients(running) as (_, speaker):
        loop = asyncio.get_running_loop()
        began = loop.time()
        sound = await speaker.speak(SpeechRequest(input=LONG), subject="user1")
        times = [loop.time() - began async for _ in sound.chunks]
        await sound.close()
    assert sound.length is None
    assert times[0] < times[-1] / 3


async def test_one_more_question_and_times_of_words(running: Running) -> None:
    async with clients(running) as (writer, speaker):
        reading = await writer.read(NURSE, subject="user1")
        wanted = reading.requirements[0].id
        one = OneQuestionRequest(posting=NURSE, requirement=wanted, position=1)
        assert (await writer.one(one, subject="user1")).requirement == wanted
        timings = await speaker.timings(SpeechRequest(input="Whom do you call?"), subject="user1")
        assert len(timings.sentences[0].words) == 4
