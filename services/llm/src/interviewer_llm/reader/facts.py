"""What a posting says of itself beside title and employer: seniority, and when and where one works."""

import re
from collections.abc import Sequence
from typing import Final, get_args

from interviewer_contracts.postings import Ignored, IgnoredReason, Seniority, WorkPattern
from interviewer_llm.reader.hygiene import visible
from interviewer_llm.reader.packs import Pack

_BY_TITLE: Final[tuple[Seniority, ...]] = ("executive", "trainee", "junior", "lead", "senior", "mid")
"""The order in which a title is asked: a `trainee manager` is a trainee."""
_BY_WORDS: Final[tuple[Seniority, ...]] = ("trainee", "lead", "junior")
_TELLING: Final[frozenset[IgnoredReason]] = frozenset(
    {"heading", "logistics", "pay", "perks", "company", "fragment"}
)
"""What is ignored for these reasons may say when and where one works."""
_SENIOR_YEARS: Final = 5


def seniority_of(title: str | None, lines: Sequence[str], pack: Pack) -> Seniority | None:
    """What the title says of seniority, else what the posting's words say; None where neither tells."""
    for level in _BY_TITLE:
        if title and pack.facts[level].search(title):
            return level
    for level in _BY_WORDS:
        if _any(pack.facts[f"says_{level}"], lines):
            return level
    return "senior" if any(_years(line, pack) >= _SENIOR_YEARS for line in lines) else None


def _years(line: str, pack: Pack) -> int:
    """The most years of such work that a line asks for, or 0."""
    numbers = dict(pair.split(":") for pair in pack.words["numbers"])
    return max(
        (
            int(numbers.get(said := found["years"].lower(), said))
            for found in pack.facts["years"].finditer(line)
            if pack.facts["years_of"].search(found["after"])
        ),
        default=0,
    )


def work_pattern_of(title: str | None, posting: Sequence[Ignored], pack: Pack) -> list[WorkPattern]:
    """When and where one works, by the title and by what of a posting is no requirement.

    A requirement may speak of nights and shifts that are not those of the job, and so do closing dates.
    """
    lines = [title or "", *(visible(part.text) for part in posting if part.reason in _TELLING)]
    patterns: tuple[WorkPattern, ...] = get_args(WorkPattern)
    found: list[WorkPattern] = [name for name in patterns if _any(pack.facts[name], lines)]
    if "hybrid" in found and "remote" in found:
        found.remove("remote")
    return found


def _any(pattern: re.Pattern[str], lines: Sequence[str]) -> bool:
    return any(pattern.search(line) for line in lines)
