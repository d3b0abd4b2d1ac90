"""From a posting to an interview: read, plan, write, check.

Usable without a server: the command line calls it as `web` does over the wire.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Final

import structlog

from interviewer_contracts.postings import Notice
from interviewer_contracts.questions import Done, Plan, Question, QuestionsRequest, Timings
from interviewer_llm.bank.load import the_bank
from interviewer_llm.engines.protocol import Context, Draft, QuestionEngine
from interviewer_llm.engines.registry import Registry
from interviewer_llm.errors import NotWrittenError
from interviewer_llm.plan.planner import Planning, Seat, coverage, plan
from interviewer_llm.plan.why import why
from interviewer_llm.reader import read, read_posting
from interviewer_llm.reader.model import Reading
from interviewer_llm.validate.checks import Asking, findings

__all__ = ["read_posting", "write_interview"]

log: Final = structlog.get_logger()

QUESTION_LANGUAGE: Final = "en"


async def write_interview(
    request: QuestionsRequest, engines: Registry | None = None
) -> AsyncGenerator[Plan | Question | Done, None]:
    """The plan, then each question as it is ready, then what was done.

    With `request.written`, only the questions of missing positions come. Everything that can be wrong with
    the posting is raised before the plan is given.

    Raises:
        PostingTooThinError: the posting says too little to ask about.
        NotAPostingError: it is something else.

    """
    started = time.monotonic()
    registry = await asyncio.to_thread(Registry) if engines is None else engines
    reading, planning = await asyncio.to_thread(_prepared, request)
    yield planning.plan
    texts = {one.position: one.text for one in request.written}
    before = frozenset(texts)
    missing = list[Seat]()
    first: float | None = None
    for seat in planning.seats:
        if seat.planned.position in before:
            continue
        question = await _written(seat, reading, planning, tuple(texts.values()), registry.usable())
        if question is None:
            missing.append(seat)
            continue
        texts[question.position] = question.text
        first = first if first is not None else time.monotonic() - started
        yield question
        await asyncio.sleep(0)
    yield Done(
        written=len(texts) - len(before),
        coverage=coverage(reading, [seat.found for seat in planning.seats if seat not in missing]),
        warnings=[*planning.plan.warnings, *(_not_written(seat) for seat in missing)],
        timings=Timings(first_question_s=first, total_s=time.monotonic() - started),
    )


def _prepared(request: QuestionsRequest) -> tuple[Reading, Planning]:
    reading = read(request.posting)
    return reading, plan(reading, request.count, the_bank())


async def _written(
    seat: Seat, reading: Reading, planning: Planning, others: tuple[str, ...], engines: list[QuestionEngine]
) -> Question | None:
    """The question for a seat by the first engine whose draft passes, or None if none can ask there."""
    for engine in engines:
        rejected = list[str]()
        for _ in range(engine.tries):
            context = Context(
                title=reading.posting.title,
                language=reading.posting.language,
                domains=planning.domains,
                seed=planning.seed,
                suggestion=seat.suggestion,
                others=others,
                rejected=tuple(rejected),
            )
            try:
                draft = await engine.write(seat.planned, seat.found, context)
            except NotWrittenError:
                break
            failed = findings(Asking(draft.text, seat.found.text, draft.anchored, draft.free, others))
            if not failed:
                return _question(seat, draft)
            rejected.append(draft.text)
            log.info("draft refused", engine=engine.name, position=seat.planned.position, findings=failed)
    return None


def _question(seat: Seat, draft: Draft) -> Question:
    reason = the_bank().competencies[draft.competency].why
    return Question(
        position=seat.planned.position,
        requirement=seat.planned.requirement,
        text=draft.text,
        kind=draft.kind,
        competency=draft.competency,
        difficulty=draft.difficulty,
        evidence=[seat.found.evidence],
        why=why(reason, seat.found.requirement.kind),
        rubric=list(draft.rubric),
        follow_ups=list(draft.follow_ups),
        source=draft.source,
        language=QUESTION_LANGUAGE,
    )


def _not_written(seat: Seat) -> Notice:
    return Notice(
        code="question_not_written",
        message=f"No good question came for place {seat.planned.position}, so it was left out.",
    )
