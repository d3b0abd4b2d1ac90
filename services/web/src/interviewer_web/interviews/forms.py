"""What people send to make or change an interview: parsed and checked here, for pages and API alike.

A browser sends a text area's lines with CRLF, whatever was pasted. Line ends become LF here, once, before
anything else sees the posting: every `[start, end)` counts in the text as it is saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass


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
    raise NotImplementedError


def title_form(fields: Mapping[str, object]) -> str:
    """Field `title`: 1 to 200 code points after trimming."""
    raise NotImplementedError
