"""What Prometheus is told of writing. docs/metrics.md lists it with what every service has."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import Final, Protocol, runtime_checkable

from prometheus_client import Counter, Gauge, Histogram

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.questions import Done, Plan, Question

_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0, 90.0, 180.0)

QUESTIONS: Final = Counter("interviewer_llm_questions", "Questions written, by who wrote them.", ["source"])
INTERVIEWS: Final = Counter(
    "interviewer_llm_interviews",
    "Interviews written to the end (done), turned away (refused), broken off (failed), or that nobody waited "
    "for any more (left).",
    ["outcome"],
)
WRITING: Final = Gauge("interviewer_llm_writing_interviews", "Interviews being written.")
FIRST_QUESTION: Final = Histogram(
    "interviewer_llm_first_question_seconds",
    "From a request for an interview to its first question.",
    ["source"],
    buckets=_SECONDS,
)
ALL_QUESTIONS: Final = Histogram(
    "interviewer_llm_interview_duration_seconds",
    "From a request for an interview to its last question.",
    buckets=_SECONDS,
)
NOTICES: Final = Counter(
    "interviewer_llm_notices",
    "What people were told beside their questions, such as engine_broke_off and engine_away.",
    ["code"],
)
QUEUE: Final = Gauge(
    "interviewer_llm_queue_questions",
    "Questions that a model in this process writes or has waiting.",
    ["engine"],
)
QUEUE_LIMIT: Final = Gauge(
    "interviewer_llm_queue_limit_questions", "Questions that it takes; one more is answered 503.", ["engine"]
)

for _outcome in ("done", "refused", "failed", "left"):
    # What never happened yet is 0 and not unknown.
    INTERVIEWS.labels(_outcome)

Part = Plan | Question | Done


@runtime_checkable
class Line(Protocol):
    """An engine that has a line in front of it."""

    @property
    def waiting(self) -> int:
        """Questions that are being written or wait."""
        ...

    @property
    def places(self) -> int:
        """Questions that it takes."""
        ...


def watch_line(engine: str, line: Line) -> None:
    """Let Prometheus read this line from now on, from a thread of its own."""
    QUEUE.labels(engine).set_function(lambda: line.waiting)
    QUEUE_LIMIT.labels(engine).set(line.places)


def count_question(question: Question) -> None:
    """Count a question that was written."""
    QUESTIONS.labels(_who(question)).inc()


async def measured(parts: AsyncGenerator[Part]) -> AsyncGenerator[Part]:
    """The same parts of an interview, counted and timed."""
    started, outcome, first = time.monotonic(), "left", True
    WRITING.inc()
    try:
        async with aclosing(parts):
            async for part in parts:
                match part:
                    case Question():
                        count_question(part)
                        if first:
                            FIRST_QUESTION.labels(_who(part)).observe(time.monotonic() - started)
                        first = False
                    case Done():
                        outcome = "done"
                        ALL_QUESTIONS.observe(time.monotonic() - started)
                        for notice in part.warnings:
                            NOTICES.labels(notice.code).inc()
                    case Plan():
                        pass
                yield part
    except ProblemError as error:
        outcome = "refused" if error.status < HTTPStatus.INTERNAL_SERVER_ERROR else "failed"
        raise
    except Exception:
        outcome = "failed"
        raise
    finally:
        WRITING.dec()
        INTERVIEWS.labels(outcome).inc()


def _who(question: Question) -> str:
    """The engine without its model: a running Ollama may have any number of those."""
    return question.source.partition(":")[0]
