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

from interviewer_contracts.postings import Notice
from interviewer_contracts.problems import ProblemError
from interviewer_contracts.questions import Question
from interviewer_llm.engines.protocol import Context, Draft, Place, QuestionEngine
from interviewer_llm.plan.seats import Seat
from interviewer_llm.plan.why import why
from interviewer_llm.prompts.leaks import leaks
from interviewer_llm.validate.beside import findings_beside
from interviewer_llm.validate.checks import Asking, findings, is_hollow

BREAKS_MAX: Final = 2
"""So often an engine may break off in one interview; then it is not asked again."""
ENGINE_BROKE_OFF: Final = "engine_broke_off"

log: Final = structlog.get_logger()


class Breaks:
    """The engines that broke off while an interview was written, and why."""

    def __init__(self) -> None:
        self._reasons = list[tuple[QuestionEngine, str]]()

    def add(self, engine: QuestionEngine, reason: str) -> None:
        """An engine broke off; `reason` is for people."""
        self._reasons.append((engine, reason))

    def gave_up(self, engine: QuestionEngine) -> bool:
        """Whether it broke off so often that it is not asked again."""
        return sum(broken is engine for broken, _ in self._reasons) >= BREAKS_MAX

    def notices(self) -> list[Notice]:
        """What people are told of it, once for each engine."""
        last = {engine.name: (engine, reason) for engine, reason in self._reasons}
        return [
            Notice(
                code=ENGINE_BROKE_OFF,
                message=f"{engine.label} broke off, and the question bank wrote what was missing. {reason}",
            )
            for engine, reason in last.values()
        ]


async def write_questions(
    seats: Sequence[Seat],
    context: Context,
    engines: Sequence[QuestionEngine],
    breaks: Breaks | None = None,
) -> AsyncGenerator[Question]:
    """The questions for seats, in order; a seat that no engine can fill is left out.

    Only a fault of the last engine is raised: any other joins `breaks`, and the next engine is asked.
    """
    breaks = Breaks() if breaks is None else breaks
    others = list(context.others)
    for group in _groups(seats, engines[0].at_once):
        waiting = {seat.planned.position: seat for seat in group}
        order, ready = list(waiting), dict[int, Question]()
        for engine in engines:
            if breaks.gave_up(engine):
                continue
            asked, rest = list(waiting.values()), None if engine is engines[-1] else breaks
            async with aclosing(_by(engine, asked, context, others, rest)) as found:
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
    engine: QuestionEngine,
    seats: Sequence[Seat],
    context: Context,
    others: list[str],
    breaks: Breaks | None,
) -> AsyncGenerator[Question]:
    """The questions of one engine that pass, as they come; their texts join `others`.

    Its faults join `breaks`, and are raised where that is None: then nobody comes after it.
    """
    try:
        async with aclosing(_passed(engine, seats, context, others)) as passed:
            async for question in passed:
                yield question
    except ProblemError as error:
        if breaks is None:
            raise
        breaks.add(engine, error.detail)
        log.warning("engine broke off", engine=engine.name, code=error.code)
    except Exception:
        if breaks is None:
            raise
        breaks.add(engine, "It has a fault, which was logged.")
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
                    yield _question(place.seat, draft, context)
                    continue
                refused[position] = replace(place, rejected=(*place.rejected, draft.text))
                log.info("draft refused", engine=engine.name, position=position, findings=failed)
        asked = refused
        if not asked:
            return


def _failed(draft: Draft, place: Place, others: Sequence[str]) -> list[str]:
    """The codes of what is wrong with a draft, its rubric and its follow-ups."""
    about = place.seat.found.text
    asking = Asking(draft.text, about, draft.anchored, draft.free, others, draft.language)
    failed = [*findings(asking), *findings_beside(draft.rubric, draft.follow_ups, draft.language)]
    if draft.tail is not None and is_hollow(draft.tail, draft.language):
        failed.append("hollow")
    if leaks("\n".join([draft.text, *draft.rubric, *draft.follow_ups]), given=about):
        failed.append("leak")
    return failed


def _question(seat: Seat, draft: Draft, context: Context) -> Question:
    reason = context.bank.competencies[draft.competency].why
    return Question(
        position=seat.planned.position,
        requirement=seat.planned.requirement,
        text=draft.text,
        kind=draft.kind,
        competency=draft.competency,
        difficulty=draft.difficulty,
        evidence=seat.evidence,
        why=why(
            reason,
            seat.found.requirement.kind,
            context.bank.language,
            seat.planned.angle,
            names=seat.option.names,
        ),
        rubric=list(draft.rubric),
        follow_ups=list(draft.follow_ups),
        source=draft.source,
        language=draft.language,
        angle=seat.planned.angle,
    )
