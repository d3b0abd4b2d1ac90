"""How well a posting was read, by the quotes that a person marked.

A mark is met where at least 60 % of its letters and digits lie in what was read, so that a sentence may be
split elsewhere than the person split it, but not be missed or swallowed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from interviewer_contracts.postings import Posting, Span
from interviewer_llm.quality.marks import Marks

ENOUGH: Final = 0.6


@dataclass
class Share:
    """So many of so many; `missed` are the texts of the others."""

    met: int = 0
    missed: list[str] = field(default_factory=list[str])

    @property
    def of(self) -> int:
        """How many there are."""
        return self.met + len(self.missed)

    @property
    def value(self) -> float:
        """The share, from 0 to 1; 1 of nothing."""
        return self.met / self.of if self.of else 1.0

    def count(self, text: str, *, met: bool) -> None:
        """Count one more."""
        if met:
            self.met += 1
        else:
            self.missed.append(text)

    def __add__(self, other: "Share") -> "Share":
        return Share(self.met + other.met, [*self.missed, *other.missed])


@dataclass(frozen=True)
class Score:
    """What was met of one posting, or of many.

    `recall`: marked requirements that were read; `precision`: read requirements that were marked; `left_out`:
    marked parts that were ignored, and `reasons` those ignored for the right reason; `names` and `facts`
    (title, company, seniority and work pattern) as marked.
    """

    recall: Share
    precision: Share
    left_out: Share
    reasons: Share
    names: Share
    facts: Share

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.recall + other.recall,
            self.precision + other.precision,
            self.left_out + other.left_out,
            self.reasons + other.reasons,
            self.names + other.names,
            self.facts + other.facts,
        )

    def line(self) -> str:
        """The shares in one line, in percent."""
        shares = (
            ("recall", self.recall),
            ("precision", self.precision),
            ("left out", self.left_out),
            ("reasons", self.reasons),
            ("names", self.names),
            ("facts", self.facts),
        )
        return "  ".join(f"{name} {100 * share.value:.0f} % of {share.of}" for name, share in shares)


def score(text: str, marks: Marks, posting: Posting) -> Score:
    """One posting as it was read beside its marks."""
    said = [one for one in posting.requirements if one.kind != "assumed"]
    found = Score(Share(), Share(), Share(), Share(), Share(), _facts(marks, posting))
    read, ignored = _covered(said), _covered(posting.ignored)
    for quote in marks.requirements:
        found.recall.count(quote, met=any(_lies_in(place, text, read) for place in _places(quote, text)))
    marked = {at for quote in marks.requirements for place in _places(quote, text) for at in range(*place)}
    for one in said:
        found.precision.count(one.text, met=_lies_in((one.start, one.end), text, marked))
    for part in marks.ignored:
        places = [place for place in _places(part.quote, text) if _lies_in(place, text, ignored)]
        found.left_out.count(part.quote, met=bool(places))
        if places:
            reasons = _reasons(places, posting)
            found.reasons.count(f"{part.quote} ({part.reason}): {reasons}", met=part.reason in reasons)
    for name in marks.names:
        met = any(_is_named(place, name.what, posting) for place in _places(name.quote, text))
        found.names.count(f"{name.quote} ({name.what})", met=met)
    return found


def total(scores: Sequence[Score]) -> Score:
    """All postings in one."""
    result = Score(Share(), Share(), Share(), Share(), Share(), Share())
    for one in scores:
        result += one
    return result


def _facts(marks: Marks, posting: Posting) -> Share:
    share = Share()
    pairs = (
        ("title", (marks.title or "").lower(), (posting.title or "").lower()),
        ("company", (marks.company or "").lower(), (posting.company or "").lower()),
        ("seniority", marks.seniority or "", posting.seniority or ""),
        ("work pattern", " ".join(sorted(marks.work_pattern)), " ".join(sorted(posting.work_pattern))),
    )
    for what, marked, read in pairs:
        share.count(f"{what}: {read!r}, not {marked!r}", met=marked == read)
    return share


def _places(quote: str, text: str) -> Iterator[tuple[int, int]]:
    return ((found.start(), found.end()) for found in re.finditer(re.escape(quote), text))


def _covered(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _lies_in(place: tuple[int, int], text: str, covered: set[int]) -> bool:
    telling = [at for at in range(*place) if text[at].isalnum()]
    return sum(at in covered for at in telling) >= ENOUGH * len(telling)


def _reasons(places: Sequence[tuple[int, int]], posting: Posting) -> list[str]:
    return sorted(
        {
            part.reason
            for start, end in places
            for part in posting.ignored
            if part.start < end and start < part.end and part.reason != "duplicate"
        }
    )


def _is_named(place: tuple[int, int], what: str, posting: Posting) -> bool:
    start, end = place
    return any(
        name.start < end and start < name.end and name.what == what
        for one in posting.requirements
        for name in one.names
    )
