"""What people send to make or change an interview: parsed and checked here, for pages and API alike.

A browser sends a text area's lines with CRLF, whatever was pasted. Line ends become LF here, once, before
anything else sees the posting: every `[start, end)` counts code points of the text as it is saved, and the
20,000 are counted in it as well.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from interviewer_contracts.options import QUESTIONS_DEFAULT, QUESTIONS_MAX, QUESTIONS_MIN
from interviewer_contracts.postings import POSTING_MAX_CHARACTERS
from interviewer_contracts.problems import FieldError
from interviewer_web.errors import FormError
from interviewer_web.store.records import ID_LENGTH, ID_PATTERN, TITLE_MAX_CHARACTERS, UNSENDABLE, new_id

_POSITION: Final = re.compile(r"[0-9]{1,2}")
_LINE_END: Final = re.compile(r"\r\n?")


@dataclass(frozen=True, kw_only=True, slots=True)
class InterviewForm:
    """A posting of 1 to 20,000 code points, 3 to 20 questions, and the id under which to save it."""

    id: str
    posting: str
    count: int


def interview_form(fields: Mapping[str, object]) -> InterviewForm:
    """Fields `posting`, `count` (default 10) and `id` (hidden in the form, so that submitting twice is once).

    `id` is 15 characters of a-z and 0-9; without one, a new one is made.
    """
    posting, posting_fault = _posting(fields.get("posting"))
    count, count_fault = _count(fields.get("count"))
    record, record_fault = _id(fields.get("id"))
    faults = [("posting", posting_fault), ("count", count_fault), ("id", record_fault)]
    errors = [FieldError(field=name, message=message) for name, message in faults if message]
    if errors:
        raise FormError(errors[0].message, errors=errors)
    return InterviewForm(id=record, posting=posting, count=count)


def title_form(fields: Mapping[str, object]) -> str:
    """Field `title`: 1 to 200 code points on one line, after trimming."""
    value = fields.get("title")
    title = " ".join(UNSENDABLE.sub("", value).split()) if isinstance(value, str) else ""
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


def _posting(value: object) -> tuple[str, str]:
    text = _LINE_END.sub("\n", UNSENDABLE.sub("", value)) if isinstance(value, str) else ""
    if not text.strip():
        return "", "Paste the text of the job posting here."
    if len(text) > POSTING_MAX_CHARACTERS:
        over = len(text) - POSTING_MAX_CHARACTERS
        return "", (
            f"This posting has {len(text):,} characters; {POSTING_MAX_CHARACTERS:,} fit. "
            f"Take {over:,} out, for example what the company says about itself."
        )
    return text, ""


def _count(value: object) -> tuple[int, str]:
    fault = f"Choose a number of questions from {QUESTIONS_MIN} to {QUESTIONS_MAX}."
    match value:
        case None | "":
            return QUESTIONS_DEFAULT, ""
        case bool():
            return 0, fault
        case int() if QUESTIONS_MIN <= value <= QUESTIONS_MAX:
            return value, ""
        case str() if (
            re.fullmatch(r"\s*[0-9]{1,3}\s*", value) and QUESTIONS_MIN <= int(value) <= QUESTIONS_MAX
        ):
            return int(value), ""
        case _:
            return 0, fault


def _id(value: object) -> tuple[str, str]:
    if value is None or value == "":
        return new_id(), ""
    if isinstance(value, str) and re.fullmatch(ID_PATTERN, value):
        return value, ""
    return "", f"An id is {ID_LENGTH} characters of a-z and 0-9; leave it out to get one."
