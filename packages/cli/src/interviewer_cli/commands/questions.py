"""`interviewer questions`: a posting in, its interview out, by the library of `llm` and without a server."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

from interviewer_cli.commands.inputs import read_text
from interviewer_cli.commands.printing import print_json, print_text
from interviewer_cli.errors import CliError, PostingError, UsageError
from interviewer_cli.logs import keep_logs_off_standard_output
from interviewer_contracts.options import QUESTIONS_DEFAULT, QUESTIONS_MAX, QUESTIONS_MIN
from interviewer_contracts.postings import POSTING_MAX_CHARACTERS, Posting
from interviewer_contracts.problems import InvalidError, PostingRefusedError, ProblemError
from interviewer_contracts.questions import Coverage, Done, Plan, Question, QuestionsRequest
from interviewer_contracts.service.settings import from_environment
from interviewer_llm.engines.installed import registry_of
from interviewer_llm.engines.registry import Registry
from interviewer_llm.errors import EngineChoiceError
from interviewer_llm.interview import read_posting, write_interview
from interviewer_llm.settings import EngineSettings

_NOTE = "    "
_ITEM = "      - "
_ITEM_REST = "        "


def questions(
    source: str, *, count: int | None, form: Literal["text", "json"], engine: str | None = None
) -> None:
    """Print the interview for a posting; as text, each question as soon as it is written.

    Raises:
        PostingError: no interview can be made from this posting.
        UsageError: the source can't be read, the count is out of range, or there is no such engine.

    """
    wanted = QUESTIONS_DEFAULT if count is None else count
    if not QUESTIONS_MIN <= wanted <= QUESTIONS_MAX:
        raise UsageError(
            f"--count {wanted} is out of range; choose a number from {QUESTIONS_MIN} to {QUESTIONS_MAX}."
        )
    text = read_text(source, limit=POSTING_MAX_CHARACTERS)
    keep_logs_off_standard_output()
    engines = _engines(engine)
    try:
        asyncio.run(_written(QuestionsRequest(posting=text, count=wanted, engine=engine), form, engines))
    except EngineChoiceError as error:
        raise UsageError(error.detail) from error
    except PostingRefusedError as error:
        raise PostingError(" ".join([error.detail, *error.questions_back])) from error
    except InvalidError as error:
        raise PostingError(error.detail) from error
    except ProblemError as error:
        raise CliError(error.detail) from error


def _engines(engine: str | None) -> Registry | None:
    """The engines of this installation, where one is named; the bank needs none of their settings."""
    return None if engine is None else registry_of(from_environment(EngineSettings))


async def _written(
    request: QuestionsRequest, form: Literal["text", "json"], engines: Registry | None
) -> None:
    try:
        await _write(request, form, engines)
    finally:
        if engines is not None:
            await engines.close()


async def _write(request: QuestionsRequest, form: Literal["text", "json"], engines: Registry | None) -> None:
    posting = read_posting(request.posting)
    events = write_interview(request, engines)
    if form == "json":
        print_json(await _as_json(posting, events))
    else:
        await _as_text(posting, events)


async def _as_json(posting: Posting, events: AsyncIterator[Plan | Question | Done]) -> dict[str, object]:
    written = list[Question]()
    done: Done | None = None
    async for event in events:
        if isinstance(event, Question):
            written.append(event)
        elif isinstance(event, Done):
            done = event
    if done is None:
        raise CliError("The questions broke off before their end. Try again.")
    warnings = [*posting.warnings, *(notice for notice in done.warnings if notice not in posting.warnings)]
    return {
        "posting": posting.model_dump(mode="json", exclude={"warnings"}),
        "questions": [question.model_dump(mode="json") for question in written],
        "coverage": done.coverage.model_dump(mode="json"),
        "warnings": [notice.model_dump(mode="json") for notice in warnings],
        "timings": done.timings.model_dump(mode="json"),
    }


async def _as_text(posting: Posting, events: AsyncIterator[Plan | Question | Done]) -> None:
    print_text(" · ".join(part for part in (posting.title, posting.company, posting.seniority) if part))
    for notice in posting.warnings:
        print_text(notice.message, first="Note: ", rest="      ")
    async for event in events:
        if isinstance(event, Question):
            _print_question(event)
        elif isinstance(event, Done):
            print_text()
            _print_coverage(event.coverage)
            for notice in event.warnings:
                if notice not in posting.warnings:
                    print_text(notice.message, first="Note: ", rest="      ")


def _print_question(question: Question) -> None:
    print_text()
    print_text(question.text, first=f"{question.position:>2}. ", rest=_NOTE)
    for evidence in question.evidence:
        print_text(f"“{evidence.quote.strip()}”", first=f"{_NOTE}The posting says: ", rest=_NOTE)
    print_text(question.why, first=f"{_NOTE}Why: ", rest=_NOTE)
    print_text("A strong answer:", first=_NOTE)
    for point in question.rubric:
        print_text(point, first=_ITEM, rest=_ITEM_REST)
    print_text("They may go on to ask:", first=_NOTE)
    for follow_up in question.follow_ups:
        print_text(follow_up, first=_ITEM, rest=_ITEM_REST)


def _print_coverage(coverage: Coverage) -> None:
    total = len(coverage.asked) + len(coverage.not_asked)
    print_text(
        f"These questions ask about {len(coverage.asked)} of {total} requirements, "
        f"{coverage.share:.0%} of what matters in this posting."
    )
