"""What a thin posting's occupation is known to do: assumed, marked as such, and told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_contracts.postings import Notice, Occupation, Requirement
from interviewer_contracts.questions import Evidence
from interviewer_llm.bank.style import Style
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.words import content, likeness
from interviewer_llm.esco.index import Index
from interviewer_llm.esco.match import Match, family_of, occupation_of
from interviewer_llm.reader.model import Found
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place
from interviewer_llm.reader.titles import Title

THIN: Final = 5
"""A posting that asks for fewer things than this is completed by what its occupation does …"""
COMPLETE: Final = 8
"""… up to so many."""
WEIGHT: Final = 0.35
"""Below all that the posting says of the work itself."""
_LATER: Final = 0.01
_WORDS_MAX: Final = 16
_SAME: Final = 0.4


def occupation(match: Match, families: Sequence[str]) -> Occupation:
    """An occupation as it is shown to a person; the bank's own `families` know better than the group does."""
    family = families[0] if families else family_of(match.isco)
    return Occupation(name=match.name, isco=match.isco or None, family=family)


def matched(index: Index | None, title: str | None, words: str, pack: Pack) -> Match | None:
    """The occupation that a title names; none where the index is missing or knows another language only."""
    if index is None or title is None or not pack.grammar.takes_apart or pack.language != ENGLISH:
        return None
    return occupation_of(index, title, words)


@dataclass(frozen=True)
class Assuming:
    """A posting whose occupation is known; `named` is where it names it."""

    given: str
    named: Place
    match: Match
    style: Style
    pack: Pack

    def beside(self, found: Sequence[Found], index: Index) -> list[Found]:
        """Tasks of the occupation's group that the posting does not name.

        Only an occupation whose name stands in the title, and whose group is known whole, says what is done.
        """
        if len(found) >= THIN or not self.match.sure:
            return []
        said = [content(one.text) for one in found]
        tasks = [task for task in index.groups.get(self.match.isco, ()) if len(task.split()) <= _WORDS_MAX]
        new = [task for task in tasks if all(likeness(content(task), one) < _SAME for one in said)]
        return [
            self._found(task, i) for i, task in enumerate(new[: COMPLETE - len(found)], start=len(found) + 1)
        ]

    def _found(self, task: str, number: int) -> Found:
        start, end = self.named
        quote = self.given[start:end]
        requirement = Requirement(
            id=f"r{number}",
            text=quote,
            start=start,
            end=end,
            kind="assumed",
            weight=round(WEIGHT - _LATER * (number - 1), 3),
            assumes=task,
        )
        phrase = self.pack.grammar.phrase(task, self.style, duty=True)
        evidence = Evidence(quote=quote, start=start, end=end)
        return Found(requirement, evidence, task, phrase, credential=False)


def place_of(title: Title, clean: str) -> Place | None:
    """Where a posting names its occupation word for word, or None if it does not."""
    start = clean.lower().find(title.text.lower(), title.line[0] if title.line else 0)
    return (start, start + len(title.text)) if start >= 0 else None


def told(match: Match, assumptions: Sequence[Found]) -> list[Notice]:
    """What a person is told of what was assumed."""
    if not assumptions:
        return []
    return [
        Notice(
            code="assumed",
            message=f"This posting says little, so some questions are about what {match.name} work usually "
            f"has, such as {assumptions[0].text}. Add what the posting leaves out, and nothing is assumed.",
        )
    ]
