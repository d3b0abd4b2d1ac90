"""`interviewer questions`: a posting in, its interview out, by the library of `llm` and without a server."""

from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from interviewer_cli.commands.inputs import STANDARD_INPUT, read_text
from interviewer_cli.commands.printing import print_json, print_text
from interviewer_cli.errors import CliError, PostingError, UsageError
from interviewer_cli.logs import keep_logs_off_standard_output
from interviewer_cli.running import run
from interviewer_contracts.options import (
    EMPHASIS_MOST,
    QUESTIONS_DEFAULT,
    QUESTIONS_MAX,
    QUESTIONS_MIN,
    Round,
)
from interviewer_contracts.postings import (
    CV_MAX_CHARACTERS,
    POSTING_MAX_CHARACTERS,
    Posting,
    Seniority,
)
from interviewer_contracts.problems import (
    CvRefusedError,
    InvalidError,
    PostingRefusedError,
    ProblemError,
)
from interviewer_contracts.questions import (
    Coverage,
    Done,
    EvidenceSource,
    Plan,
    Question,
    QuestionsRequest,
    QuestionToAsk,
)
from interviewer_contracts.service.settings import from_environment
from interviewer_llm.bank.banks import Banks
from interviewer_llm.engines.installed import registry_of
from interviewer_llm.engines.registry import Registry
from interviewer_llm.errors import EngineChoiceError
from interviewer_llm.interview import read_posting, write_interview
from interviewer_llm.settings import EngineSettings

_NOTE: Final = "    "
_ITEM: Final = "      - "
_ITEM_REST: Final = "        "
_SAID_BY: Final[dict[EvidenceSource, str]] = {"posting": "The posting says: ", "cv": "Your CV says: "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was wished for on the command line; None leaves it to the posting. `cv` names a file."""

    count: int | None = None
    round: Round | None = None
    level: Seniority | None = None
    emphasis: int = 0
    engine: str | None = None
    cv: str | None = None


def questions(source: str, wishes: Wishes, *, form: Literal["text", "json"]) -> None:
    """Print the interview for a posting; as text, each question as soon as it is written.

    Raises:
        PostingError: no interview can be made from this posting.
        UsageError: posting or CV can't be read or used, or what was wished for can't be had.

    """
    request = _request(source, wishes)
    keep_logs_off_standard_output()
    engines = _engines(wishes.engine)
    with _as_cli_error():
        run(partial(_written, request, form, engines))


def _request(source: str, wishes: Wishes) -> QuestionsRequest:
    count = QUESTIONS_DEFAULT if wishes.count is None else wishes.count
    _check("--count", count, QUESTIONS_MIN, QUESTIONS_MAX)
    _check("--emphasis", wishes.emphasis, -EMPHASIS_MOST, EMPHASIS_MOST)
    if source == wishes.cv == STANDARD_INPUT:
        raise UsageError("Posting and CV can't both come from standard input. Name a file for one.")
    return QuestionsRequest(
        posting=read_text(source, limit=POSTING_MAX_CHARACTERS),
        cv=None if wishes.cv is None else read_text(wishes.cv, limit=CV_MAX_CHARACTERS),
        count=count,
        round=wishes.round,
        level=wishes.level,
        emphasis=wishes.emphasis,
        engine=wishes.engine,
    )


def _check(option: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UsageError(f"{option} {value} is out of range; choose a number from {least} to {most}.")


@contextmanager
def _as_cli_error() -> Generator[None]:
    try:
        yield
    except (EngineChoiceError, CvRefusedError) as error:
        raise UsageError(error.detail) from error
    except PostingRefusedError as error:
        raise PostingError(" ".join([error.detail, *error.questions_back])) from error
    except InvalidError as error:
        raise PostingError(error.detail) from error
    except ProblemError as error:
        raise CliError(error.detail) from error


def _engines(engine: str | None) -> Registry:
    """The engines of this installation, where one is named; else the bank, with a person's own questions."""
    settings = from_environment(EngineSettings)
    registry = Registry(banks=Banks(settings.bank_folder)) if engine is None else registry_of(settings)
    if settings.bank_folder is not None:
        registry.banks.open()
    return registry


async def _written(request: QuestionsRequest, form: Literal["text", "json"], engines: Registry) -> None:
    try:
        await _write(request, form, engines)
    finally:
        await engines.close()


async def _write(request: QuestionsRequest, form: Literal["text", "json"], engines: Registry) -> None:
    posting = read_posting(request.posting)
    events = write_interview(request, engines)
    if form == "json":
        print_json(await _as_json(posting, events))
    else:
        await _as_text(posting, events)


async def _as_json(posting: Posting, events: AsyncIterator[Plan | Question | Done]) -> dict[str, object]:
    written, to_ask = list[Question](), list[QuestionToAsk]()
    done: Done | None = None
    async for event in events:
        if isinstance(event, Plan):
            to_ask = event.to_ask
        elif isinstance(event, Question):
            written.append(event)
        else:
            done = event
    if done is None:
        raise CliError("The questions broke off before their end. Try again.")
    warnings = [*posting.warnings, *(notice for notice in done.warnings if notice not in posting.warnings)]
    return {
        "posting": posting.model_dump(mode="json", exclude={"warnings"}),
        "questions": [question.model_dump(mode="json") for question in written],
        "to_ask": [question.model_dump(mode="json") for question in to_ask],
        "coverage": done.coverage.model_dump(mode="json"),
        "warnings": [notice.model_dump(mode="json") for notice in warnings],
        "timings": done.timings.model_dump(mode="json"),
    }


async def _as_text(posting: Posting, events: AsyncIterator[Plan | Question | Done]) -> None:
    to_ask = list[QuestionToAsk]()
    async for event in events:
        if isinstance(event, Plan):
            to_ask = event.to_ask
            _print_posting(posting)
        elif isinstance(event, Question):
            _print_question(event)
        else:
            _print_to_ask(to_ask)
            _print_coverage(posting, event.coverage)
            for notice in event.warnings:
                if notice not in posting.warnings:
                    print_text(notice.message, first="Note: ", rest="      ")


def _print_posting(posting: Posting) -> None:
    print_text(" · ".join(part for part in (posting.title, posting.company, posting.seniority) if part))
    for notice in posting.warnings:
        print_text(notice.message, first="Note: ", rest="      ")


def _print_question(question: Question) -> None:
    print_text()
    print_text(question.text, first=f"{question.position:>2}. ", rest=_NOTE)
    for evidence in question.evidence:
        said = _NOTE + _SAID_BY[evidence.source]
        print_text(f"“{evidence.quote.strip()}”", first=said, rest=_NOTE)
    print_text(question.why, first=f"{_NOTE}Why: ", rest=_NOTE)
    print_text("A strong answer:", first=_NOTE)
    for point in question.rubric:
        print_text(point, first=_ITEM, rest=_ITEM_REST)
    print_text("They may go on to ask:", first=_NOTE)
    for follow_up in question.follow_ups:
        print_text(follow_up, first=_ITEM, rest=_ITEM_REST)


def _print_to_ask(questions: list[QuestionToAsk]) -> None:
    if not questions:
        return
    print_text()
    print_text("When it is your turn, you might ask:")
    for question in questions:
        print_text(question.text, first="  - ", rest=_NOTE)
        for evidence in question.evidence:
            print_text(f"“{evidence.quote.strip()}”", first=f"{_NOTE}The posting says: ", rest=_NOTE)
        print_text(question.why, first=f"{_NOTE}Why: ", rest=_NOTE)


def _print_coverage(posting: Posting, coverage: Coverage) -> None:
    total = len(coverage.asked) + len(coverage.not_asked)
    print_text()
    print_text(
        f"These questions ask about {len(coverage.asked)} of {total} requirements, "
        f"{coverage.share:.0%} of what matters in this posting."
    )
    left_out = [one for one in posting.requirements if one.id in coverage.not_asked]
    if left_out:
        print_text("Not asked about:")
    for requirement in left_out:
        print_text(requirement.text, first="  - ", rest=_NOTE)
