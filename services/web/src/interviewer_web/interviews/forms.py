"""What people send to make or change an interview: parsed and checked here, for pages and API alike.

A browser sends a text area's lines with CRLF, whatever was pasted. Line ends become LF here, once, before
anything else sees the posting: every `[start, end)` counts code points of the text as it is saved, and the
20,000 are counted in it as well.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, cast, get_args

from interviewer_contracts.options import (
    EMPHASIS_MOST,
    QUESTIONS_DEFAULT,
    QUESTIONS_MAX,
    QUESTIONS_MIN,
    InterviewOptions,
    Round,
    Wish,
)
from interviewer_contracts.postings import CV_MAX_CHARACTERS, POSTING_MAX_CHARACTERS, Seniority
from interviewer_contracts.problems import FieldError
from interviewer_contracts.questions import QUESTION_MAX_CHARACTERS
from interviewer_web.errors import FormError
from interviewer_web.store.records import ID_LENGTH, ID_PATTERN, TITLE_MAX_CHARACTERS, UNSENDABLE, new_id

ENGINE_MAX_CHARACTERS: Final = 100

_POSITION: Final = re.compile(r"[0-9]{1,2}")
_PART: Final = re.compile(r"([0-9]{1,5})-([0-9]{1,5})")
_NUMBER: Final = re.compile(r"\s*-?[0-9]{1,3}\s*", re.ASCII)
_LINE_END: Final = re.compile(r"\r\n?")

_Value = TypeVar("_Value", bound=str)
_Read = TypeVar("_Read")

_ROUND_FAULT: Final = "Choose which round it is, or leave it open."
_LEVEL_FAULT: Final = "Choose a level, or leave it to the posting."


@dataclass(frozen=True, kw_only=True, slots=True)
class InterviewForm:
    """A posting of 1 to 20,000 code points, a CV or none, wishes, and the id under which to save it."""

    id: str
    posting: str
    cv: str | None
    options: InterviewOptions


def interview_form(fields: Mapping[str, object]) -> InterviewForm:
    """Fields `posting`, `count` (default 10), `id` (hidden in the form, so that submitting twice is once).

    And the wishes `round`, `level`, `emphasis`, `engine` and `cv`; each may be empty. `id` is 15 characters
    of a-z and 0-9; without one, a new one is made. Whether there is such an engine is not known here.
    """
    faults: list[FieldError] = []

    def read(name: str, accepted: tuple[_Read, str]) -> _Read:
        value, fault = accepted
        if fault:
            faults.append(FieldError(field=name, message=fault))
        return value

    posting = read("posting", _posting(fields.get("posting")))
    cv = read("cv", _cv(fields.get("cv")))
    rounds = cast("tuple[Round, ...]", get_args(Round))
    levels = cast("tuple[Seniority, ...]", get_args(Seniority))
    wished: dict[str, object] = {
        "count": read("count", _count(fields.get("count"))),
        "round": read("round", _one_of(rounds, fields.get("round"), _ROUND_FAULT)),
        "level": read("level", _one_of(levels, fields.get("level"), _LEVEL_FAULT)),
        "emphasis": read("emphasis", _emphasis(fields.get("emphasis"))),
        "engine": read("engine", _engine(fields.get("engine"))),
    }
    record = read("id", _id(fields.get("id")))
    if faults:
        raise FormError(faults[0].message, errors=faults)
    return InterviewForm(
        id=record, posting=posting, cv=cv or None, options=InterviewOptions.model_validate(wished)
    )


def chosen_part(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields with one of several postings alone, when `part` says which: `start-end` of its place."""
    posting, part = fields.get("posting"), fields.get("part")
    if not isinstance(posting, str) or not isinstance(part, str):
        return dict(fields)
    found = _PART.fullmatch(part)
    if found is None:
        return dict(fields)
    one = _sent(posting)[int(found[1]) : int(found[2])]
    return {**fields, "posting": one or posting}


def wish_form(fields: Mapping[str, object]) -> Wish:
    """Field `wish` (default `other_probe`): what the question that comes instead should be."""
    wishes = cast("tuple[Wish, ...]", get_args(Wish))
    given = fields.get("wish") or wishes[0]
    for wish in wishes:
        if wish == given:
            return wish
    message = f"Choose what it should be: {', '.join(wishes)}."
    raise FormError(message, errors=[FieldError(field="wish", message=message)])


def words_form(fields: Mapping[str, object]) -> str:
    """Field `text`: the words of a question, 1 to 600 code points on one line, after trimming."""
    text = _one_line(fields.get("text"))
    if not any(character.isalnum() for character in text):
        message = "Type the question, as it should be asked."
    elif len(text) > QUESTION_MAX_CHARACTERS:
        message = (
            f"This question has {len(text):,} characters; {QUESTION_MAX_CHARACTERS} fit. "
            "One that can be asked in a breath or two is easier to answer."
        )
    else:
        return text
    raise FormError(message, errors=[FieldError(field="text", message=message)])


def title_form(fields: Mapping[str, object]) -> str:
    """Field `title`: 1 to 200 code points on one line, after trimming."""
    title = _one_line(fields.get("title"))
    if not title:
        message = "Type a title, so that you find this interview again."
    elif len(title) > TITLE_MAX_CHARACTERS:
        message = f"This title has {len(title):,} characters; {TITLE_MAX_CHARACTERS} fit. Shorten it."
    else:
        return title
    raise FormError(message, errors=[FieldError(field="title", message=message)])


def shown_form(values: Iterable[object]) -> set[int]:
    """The positions that a page shows already, as it says itself; what is no position is left out."""
    return {int(value) for value in values if isinstance(value, str) and _POSITION.fullmatch(value)}


def _sent(text: str) -> str:
    """A text as it is saved: without what can't be sent on, and with one kind of line end."""
    return _LINE_END.sub("\n", UNSENDABLE.sub("", text))


def _one_line(value: object) -> str:
    return " ".join(UNSENDABLE.sub("", value).split()) if isinstance(value, str) else ""


def _posting(value: object) -> tuple[str, str]:
    text = _sent(value) if isinstance(value, str) else ""
    if not text.strip():
        return "", "Paste the text of the job posting here."
    if len(text) > POSTING_MAX_CHARACTERS:
        over = len(text) - POSTING_MAX_CHARACTERS
        return "", (
            f"This posting has {len(text):,} characters; {POSTING_MAX_CHARACTERS:,} fit. "
            f"Take {over:,} out, for example what the company says about itself."
        )
    return text, ""


def _cv(value: object) -> tuple[str, str]:
    text = _sent(value) if isinstance(value, str) else ""
    if not text.strip():
        return "", ""
    if len(text) > CV_MAX_CHARACTERS:
        over = len(text) - CV_MAX_CHARACTERS
        return "", (
            f"This CV has {len(text):,} characters; {CV_MAX_CHARACTERS:,} fit. "
            f"Take {over:,} out, for example what has nothing to do with this job."
        )
    return text, ""


def _number(value: object) -> int | None:
    """A whole number as a form or a program sends it; None for what is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _count(value: object) -> tuple[int, str]:
    if value is None or value == "":
        return QUESTIONS_DEFAULT, ""
    count = _number(value)
    if count is None or not QUESTIONS_MIN <= count <= QUESTIONS_MAX:
        return 0, f"Choose a number of questions from {QUESTIONS_MIN} to {QUESTIONS_MAX}."
    return count, ""


def _emphasis(value: object) -> tuple[int, str]:
    if value is None or value == "":
        return 0, ""
    emphasis = _number(value)
    if emphasis is None or abs(emphasis) > EMPHASIS_MOST:
        return 0, f"Choose a step from {-EMPHASIS_MOST} (how you act) to {EMPHASIS_MOST} (how it is done)."
    return emphasis, ""


def _one_of(values: tuple[_Value, ...], given: object, fault: str) -> tuple[_Value | None, str]:
    if given is None or given == "":
        return None, ""
    known = next((value for value in values if value == given), None)
    return known, "" if known else fault


def _engine(value: object) -> tuple[str | None, str]:
    if value is None or value == "":
        return None, ""
    if isinstance(value, str) and len(value) <= ENGINE_MAX_CHARACTERS and not UNSENDABLE.search(value):
        return value, ""
    return None, "Choose one of the ways to write that are offered."


def _id(value: object) -> tuple[str, str]:
    if value is None or value == "":
        return new_id(), ""
    if isinstance(value, str) and re.fullmatch(ID_PATTERN, value):
        return value, ""
    return "", f"An id is {ID_LENGTH} characters of a-z and 0-9; leave it out to get one."
