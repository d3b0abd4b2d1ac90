"""What Prometheus is told of interviews that are written, refused, broken off and left."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Final

import pytest
from prometheus_client import REGISTRY

from interviewer_contracts.problems import PostingRefusedError, UnavailableError
from interviewer_contracts.questions import Question, QuestionsRequest
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_interview
from interviewer_llm.metrics import Part, measured, watch_line
from support.interviews import NURSE

OUTCOMES: Final = ("done", "refused", "failed", "left")


def told(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"interviewer_llm_{name}", labels) or 0.0


def outcomes() -> dict[str, float]:
    return {outcome: told("interviews_total", outcome=outcome) for outcome in OUTCOMES}


def interview(posting: str = NURSE) -> AsyncGenerator[Part]:
    return measured(write_interview(QuestionsRequest(posting=posting, count=3), Registry()))


async def to_the_end() -> None:
    async for _ in interview():
        assert told("writing_interviews") >= 1


async def refused() -> None:
    with pytest.raises(PostingRefusedError):
        await anext(interview("Stir the soup."))


async def failed() -> None:
    async def breaks() -> AsyncGenerator[Part]:
        raise UnavailableError("It broke off.")
        yield

    with pytest.raises(UnavailableError):
        await anext(measured(breaks()))


async def faulty() -> None:
    async def breaks() -> AsyncGenerator[Part]:
        raise LookupError
        yield

    with pytest.raises(LookupError):
        await anext(measured(breaks()))


async def left() -> None:
    async with aclosing(interview()) as parts:
        await anext(parts)


@pytest.mark.parametrize(
    ("job", "outcome"),
    [(to_the_end, "done"), (refused, "refused"), (failed, "failed"), (faulty, "failed"), (left, "left")],
)
async def test_an_interview_is_counted_by_what_became_of_it(
    job: Callable[[], Awaitable[None]], outcome: str
) -> None:
    before = outcomes()

    await job()

    assert outcomes() == {**before, outcome: before[outcome] + 1}
    assert told("writing_interviews") == 0


async def test_questions_are_counted_by_who_wrote_them_and_the_first_is_timed() -> None:
    written, first = (
        told("questions_total", source="bank"),
        told("first_question_seconds_count", source="bank"),
    )
    whole = told("interview_duration_seconds_count")

    questions = [part async for part in interview() if isinstance(part, Question)]

    assert told("questions_total", source="bank") == written + len(questions)
    assert told("first_question_seconds_count", source="bank") == first + 1
    assert told("interview_duration_seconds_count") == whole + 1


def test_a_line_is_read_as_it_is() -> None:
    class Line:
        waiting, places = 2, 8

    line = Line()
    watch_line("measured", line)
    assert told("queue_questions", engine="measured") == 2
    line.waiting = 5

    assert told("queue_questions", engine="measured") == 5
    assert told("queue_limit_questions", engine="measured") == 8
