"""From a posting to an interview: read, plan, write, check.

Usable without a server: the command line calls it as `web` does over the wire.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from interviewer_contracts.postings import Notice
from interviewer_contracts.questions import Done, Plan, Question, QuestionsRequest, Timings
from interviewer_llm.bank.load import the_bank
from interviewer_llm.engines.protocol import Context
from interviewer_llm.engines.registry import Registry
from interviewer_llm.plan.planner import plan
from interviewer_llm.plan.seats import Planning, Seat, coverage
from interviewer_llm.reader import read, read_posting
from interviewer_llm.reader.model import Reading
from interviewer_llm.writing import write_questions

__all__ = ["read_posting", "write_interview"]


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
    before = frozenset(one.position for one in request.written)
    seats = [seat for seat in planning.seats if seat.planned.position not in before]
    context = _context(request, reading, planning)
    written = set[int]()
    first: float | None = None
    async with aclosing(write_questions(seats, context, registry.usable())) as questions:
        async for question in questions:
            written.add(question.position)
            first = first if first is not None else time.monotonic() - started
            yield question
            await asyncio.sleep(0)
    missing = [seat for seat in seats if seat.planned.position not in written]
    yield Done(
        written=len(written),
        coverage=coverage(reading, [seat.found for seat in planning.seats if seat not in missing]),
        warnings=[*planning.plan.warnings, *(_not_written(seat) for seat in missing)],
        timings=Timings(first_question_s=first, total_s=time.monotonic() - started),
    )


def _prepared(request: QuestionsRequest) -> tuple[Reading, Planning]:
    reading = read(request.posting)
    return reading, plan(reading, request, the_bank())


def _context(request: QuestionsRequest, reading: Reading, planning: Planning) -> Context:
    """What engines may know; what is there already and what was turned down may not come again."""
    return Context(
        title=reading.posting.title,
        language=reading.posting.language,
        domains=planning.domains,
        seed=planning.seed,
        level=request.level or reading.posting.seniority,
        others=(*(one.text for one in request.written), *request.rejected),
    )


def _not_written(seat: Seat) -> Notice:
    return Notice(
        code="question_not_written",
        message=f"No good question came for place {seat.planned.position}, so it was left out.",
    )
