"""Drafts become questions: each is checked, written again where it fails, and falls back by itself.

An engine is given as many places as it wants at a time. What it leaves out, or what fails the checks as
often as it may try, is the next engine's; the last is the bank. Questions come in the order of their places,
each as soon as it and all before it are there.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Final

import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.questions import Question
from interviewer_llm.bank.load import the_bank
from interviewer_llm.engines.protocol import Context, Draft, Place, QuestionEngine
from interviewer_llm.plan.seats import Seat
from interviewer_llm.plan.why import why
from interviewer_llm.validate.checks import Asking, findings

log: Final = structlog.get_logger()


async def write_questions(
    seats: Sequence[Seat], context: Context, engines: Sequence[QuestionEngine]
) -> AsyncGenerator[Question]:
    """The questions for seats, in order; a seat that no engine can fill is left out.

    Only a fault of the last engine is raised: any other is logged, and the next engine is asked.
    """
    others = list(context.others)
    for group in _groups(seats, engines[0].at_once):
        waiting = {seat.planned.position: seat for seat in group}
        order, ready = list(waiting), dict[int, Question]()
        for engine in engines:
            asked = list(waiting.values())
            async with aclosing(_by(engine, asked, context, others, last=engine is engines[-1])) as found:
                async for question in found:
                    del waiting[question.position]
                    ready[question.position] = question
                    while order and order[0] in ready:
                        yield ready.pop(order.pop(0))
            if not waiting:
                break
        for position in order:
            if position in ready:
                yield ready[position]


def _groups(seats: Sequence[Seat], size: int | None) -> Iterator[Sequence[Seat]]:
    step = size or max(len(seats), 1)
    for start in range(0, len(seats), step):
        yield seats[start : start + step]


async def _by(
    engine: QuestionEngine, seats: Sequence[Seat], context: Context, others: list[str], *, last: bool
) -> AsyncGenerator[Question]:
    """The questions of one engine that pass, as they come; their texts join `others`."""
    try:
        async with aclosing(_passed(engine, seats, context, others)) as passed:
            async for question in passed:
                yield question
    except ProblemError as error:
        if last:
            raise
        log.warning("engine broke off", engine=engine.name, code=error.code)
    except Exception:
        if last:
            raise
        log.exception("engine broke off", engine=engine.name)


async def _passed(
    engine: QuestionEngine, seats: Sequence[Seat], context: Context, others: list[str]
) -> AsyncGenerator[Question]:
    asked = {seat.planned.position: Place(seat) for seat in seats}
    for _ in range(engine.tries):
        refused = dict[int, Place]()
        places, known = list(asked.values()), replace(context, others=tuple(others))
        async with aclosing(engine.write(places, known)) as drafts:
            async for position, draft in drafts:
                # A model may answer for a place that nobody asked it about, or twice for one.
                place = asked.pop(position, None)
                if place is None:
                    continue
                failed = _failed(draft, place, others)
                if not failed:
                    others.append(draft.text)
                    yield _question(place.seat, draft)
                    continue
                refused[position] = replace(place, rejected=(*place.rejected, draft.text))
                log.info("draft refused", engine=engine.name, position=position, findings=failed)
        asked = refused
        if not asked:
            return


def _failed(draft: Draft, place: Place, others: Sequence[str]) -> list[str]:
    return findings(Asking(draft.text, place.seat.found.text, draft.anchored, draft.free, others))


def _question(seat: Seat, draft: Draft) -> Question:
    reason = the_bank(draft.language).competencies[draft.competency].why
    return Question(
        position=seat.planned.position,
        requirement=seat.planned.requirement,
        text=draft.text,
        kind=draft.kind,
        competency=draft.competency,
        difficulty=draft.difficulty,
        evidence=seat.evidence,
        why=why(reason, seat.found.requirement.kind),
        rubric=list(draft.rubric),
        follow_ups=list(draft.follow_ups),
        source=draft.source,
        language=draft.language,
        angle=seat.planned.angle,
    )
