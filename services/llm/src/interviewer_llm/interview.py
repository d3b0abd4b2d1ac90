"""From a posting to an interview, or to one question of it: read, plan, write, check.

Usable without a server: the command line calls it as `web` does over the wire.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from interviewer_contracts.postings import Notice
from interviewer_contracts.problems import UnavailableError
from interviewer_contracts.questions import (
    Done,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
    Timings,
)
from interviewer_llm.bank.banks import Banks
from interviewer_llm.cv import read_cv
from interviewer_llm.cv.model import Cv
from interviewer_llm.engines.bank import BANK
from interviewer_llm.engines.protocol import Context
from interviewer_llm.engines.registry import Choice, Registry
from interviewer_llm.plan.beside_cv import beside_cv
from interviewer_llm.plan.leaning import leaning_of
from interviewer_llm.plan.one import OnePlace, one_place
from interviewer_llm.plan.planner import plan, setting_of
from interviewer_llm.plan.seats import Planning, Seat, coverage
from interviewer_llm.plan.setting import Setting
from interviewer_llm.plan.to_ask import questions_to_ask
from interviewer_llm.reader import read, read_posting
from interviewer_llm.reader.model import Reading
from interviewer_llm.writing import Breaks, write_questions

__all__ = ["read_posting", "rehearse", "write_interview", "write_one"]

LANGUAGE_NOT_WRITTEN: Final = "language_not_written"
REHEARSED: Final = """\
Night porter, Hotel Lindqvist

Your work
- Check guests in and out
- Walk the house twice a night and write down what you see
- Set the tables for breakfast with one colleague
- Help when somebody is locked out
"""
"""Nobody's posting."""


def rehearse(banks: Banks) -> None:
    """Read and plan a posting once, so that the first person does not wait for the tables of the bank."""
    _prepared(QuestionsRequest(posting=REHEARSED), banks)


async def write_interview(
    request: QuestionsRequest, engines: Registry | None = None
) -> AsyncGenerator[Plan | Question | Done, None]:
    """The plan, then each question as it is ready, then what was done.

    With `request.written`, only the questions of missing positions come. Everything that can be wrong with
    the posting, or with the engine that is named, is raised before the plan is given.

    Raises:
        PostingTooThinError: the posting says too little to ask about.
        NotAPostingError: it is something else.
        CvRefusedError: the CV is none, too thin a one, or the posting again.
        EngineChoiceError: there is no such engine, or it can't write now.
        EngineBusyError: it has too much to do.

    """
    started = time.monotonic()
    registry = await asyncio.to_thread(Registry) if engines is None else engines
    choice = await registry.chosen(request.engine)
    reading, planning = await asyncio.to_thread(_prepared, request, registry.banks)
    known = [*_foretold(reading, planning, choice), *choice.notices]
    yield planning.plan.model_copy(update={"warnings": known})
    before = frozenset(one.position for one in request.written)
    seats = [seat for seat in planning.seats if seat.planned.position not in before]
    context = _context(request, reading, planning.setting)
    written, languages = set[int](), set[str]()
    first: float | None = None
    breaks = Breaks()
    async with aclosing(write_questions(seats, context, choice.engines, breaks)) as questions:
        async for question in questions:
            written.add(question.position)
            languages.add(question.language)
            first = first if first is not None else time.monotonic() - started
            yield question
            await asyncio.sleep(0)
    missing = [seat for seat in seats if seat.planned.position not in written]
    yield Done(
        written=len(written),
        coverage=coverage(reading, [seat.found for seat in planning.seats if seat not in missing]),
        warnings=[
            # Where the bank filled in, a question may be in its language after all.
            *(
                known
                if languages <= {reading.posting.language}
                else [*planning.plan.warnings, *choice.notices]
            ),
            *breaks.notices(),
            *(_not_written(seat) for seat in missing),
        ],
        timings=Timings(first_question_s=first, total_s=time.monotonic() - started),
    )


async def write_one(request: OneQuestionRequest, engines: Registry | None = None) -> Question:
    """One question more about a requirement, or one in another's place, as `request.wish` says.

    Raises:
        PostingRefusedError: no interview can be made of the posting.
        CvRefusedError: the CV is none, too thin a one, or the posting again.
        InvalidError: the posting has no such requirement.
        NothingToAskError: nothing can be asked about it.
        NoOtherQuestionError: nothing that was wished for is left; it has what is possible instead.
        EngineChoiceError: there is no such engine, or it can't write now.
        EngineBusyError: it has too much to do.

    """
    registry = await asyncio.to_thread(Registry) if engines is None else engines
    choice = await registry.chosen(request.engine)
    place, context = await asyncio.to_thread(_prepared_one, request, registry.banks)
    able = [engine for engine in choice.engines if place.met or engine.name != BANK]
    if place.seat is not None and able:
        try:
            async with aclosing(write_questions([place.seat], context, able)) as questions:
                async for question in questions:
                    return question
        except UnavailableError as error:
            raise place.refusal() from error
    raise place.refusal()


def _prepared_one(request: OneQuestionRequest, banks: Banks) -> tuple[OnePlace, Context]:
    reading = read(request.posting, banks)
    leaning = leaning_of(request, reading.posting.seniority)
    setting = setting_of(reading, banks.of(reading.posting.language), leaning)
    seen = [request.instead.text] if request.instead is not None else []
    context = _context(request, reading, setting)
    cv = _cv_of(request, reading)
    on_cv = beside_cv(reading, cv, setting, leaning) if cv is not None else []
    place = one_place(request, reading, setting, leaning, on_cv)
    return place, replace(context, others=(*context.others, *seen))


def _prepared(request: QuestionsRequest, banks: Banks) -> tuple[Reading, Planning]:
    reading = read(request.posting, banks)
    bank = banks.of(reading.posting.language)
    planning = plan(reading, request, bank, _cv_of(request, reading))
    to_ask = questions_to_ask(reading, planning.setting, request.posting)
    asking = planning.plan.model_copy(update={"to_ask": to_ask})
    return reading, replace(planning, plan=asking)


def _cv_of(request: QuestionsRequest, reading: Reading) -> Cv | None:
    """The CV, if there is one."""
    return read_cv(request.cv, reading.words) if request.cv and request.cv.strip() else None


def _foretold(reading: Reading, planning: Planning, choice: Choice) -> list[Notice]:
    """The plan's notices, but none about a language that is going to be written."""
    if not choice.engines[0].writes(reading.posting.language):
        return planning.plan.warnings
    return [notice for notice in planning.plan.warnings if notice.code != LANGUAGE_NOT_WRITTEN]


def _context(request: QuestionsRequest, reading: Reading, setting: Setting) -> Context:
    """What engines may know; what is there already and what was turned down may not come again."""
    return Context(
        title=reading.posting.title,
        language=reading.posting.language,
        bank=setting.bank,
        domains=setting.domains,
        seed=setting.seed,
        level=request.level or reading.posting.seniority,
        others=(*(one.text for one in request.written), *request.rejected),
    )


def _not_written(seat: Seat) -> Notice:
    return Notice(
        code="question_not_written",
        message=f"No good question came for place {seat.planned.position}, so it was left out.",
    )
