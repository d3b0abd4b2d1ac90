"""What a CV shows of a posting: which of its lines claim a requirement, and of which it shows nothing.

Compared by words that carry meaning, the rarer the weightier; by what the bank's entries know to be the same
(`SBAR` and `escalate`), and by what a verb shows (`mentored` and `coach`).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import SkillEntry
from interviewer_llm.bank.select import anchors
from interviewer_llm.cv.model import Cv, Line, Part
from interviewer_llm.english.verbs import base_of_gerund, base_of_past, is_verb
from interviewer_llm.english.words import content, tokens
from interviewer_llm.reader.model import Found

CLAIM_FROM: Final = 0.45
"""How much of a requirement a line must show for it to be claimed."""
GAP_BELOW: Final = 0.25
"""Where no line shows as much as this, the CV shows nothing of a requirement."""
SAME_SKILL: Final = 0.35
SAME_SUBJECT: Final = 0.2
SAME_CLASS: Final = 0.1
_DONE: Final = 0.08
"""A claim of something done is better asked about than a listed skill."""
_SHARED_MIN: Final = 2
_CLAUSE: Final = 0.2
_CLAIMS: Final[frozenset[Part]] = frozenset({"duty", "summary", "skill"})
"""A job's name claims little, and papers are looked at."""
_TRAIT: Final = "be"
_STEMS_MIN: Final = 3


@dataclass(frozen=True)
class Match:
    """A requirement with a line of the CV; `shown` (0 to about 1.6) is how much of it the nearest line shows.

    The line of a claim is that line; of a gap, it names the latest job, where the CV says when each was.
    """

    found: Found
    line: Line
    shown: float


@dataclass(frozen=True)
class _Known:
    """A text as it is compared."""

    stems: frozenset[str]
    skills: frozenset[str]
    subjects: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True)
class Matched:
    """What of a posting a CV claims, the surest of the weightiest first, and shows nothing of, likewise."""

    claims: tuple[Match, ...]
    gaps: tuple[Match, ...]


def matched(found: Sequence[Found], cv: Cv, bank: Bank, domains: Sequence[str]) -> Matched:
    """The claims and gaps of a CV; papers, and what has no words of its own, are left out."""
    asked = [one for one in found if not one.credential and (one.phrase.task or one.phrase.topic)]
    wanted = [_known(one.text, bank, domains) for one in asked]
    lines = [_known(line.text, bank, domains) for line in cv.lines]
    rarity = _rarity([*wanted, *lines])
    claims, gaps = list[Match](), list[Match]()
    for one, own in zip(asked, wanted, strict=True):
        best = _best(own, lines, cv.lines, rarity)
        if best is not None and best.shown >= CLAIM_FROM and best.sure:
            if best.line.part in _CLAIMS:
                claims.append(Match(one, best.line, best.shown))
        elif _telling(one, own) and (best is None or best.shown < GAP_BELOW):
            nearest = cv.lines[0] if best is None else best.line
            gaps.append(Match(one, cv.latest or nearest, best.shown if best is not None else 0.0))
    claimed = {match.found.evidence.start for match in claims}
    gaps = [match for match in gaps if match.found.evidence.start not in claimed]
    claims.sort(key=lambda match: -match.found.requirement.weight * min(1.0, match.shown))
    gaps.sort(
        key=lambda match: _part_of_more(match.found) - match.found.requirement.weight * (1.0 - match.shown)
    )
    return Matched(tuple(claims), tuple(gaps))


def _telling(found: Found, own: _Known) -> bool:
    """Whether it means something that a CV shows nothing of a requirement: none shows that one is calm."""
    return found.phrase.verb != _TRAIT and bool(own.skills or len(own.stems) >= _STEMS_MIN)


def _part_of_more(found: Found) -> float:
    """What it costs that a requirement is one clause of a long sentence: it reads worse by itself."""
    whole = found.evidence.end - found.evidence.start
    return _CLAUSE if found.requirement.end - found.requirement.start < whole else 0.0


@dataclass(frozen=True)
class _Scored:
    line: Line
    shown: float
    sure: bool


def _best(
    own: _Known, known: Sequence[_Known], lines: Sequence[Line], rarity: dict[str, float]
) -> _Scored | None:
    """The line that shows most of a requirement, or None if none shows anything."""
    total = sum(rarity[stem] for stem in own.stems)
    best: _Scored | None = None
    for line, other in zip(lines, known, strict=True):
        shared = own.stems & other.stems
        skill = not own.skills.isdisjoint(other.skills)
        shown = sum(rarity[stem] for stem in shared) / total if total else 0.0
        shown += SAME_SKILL if skill else 0.0
        shown += SAME_SUBJECT if not own.subjects.isdisjoint(other.subjects) else 0.0
        shown += SAME_CLASS if not own.classes.isdisjoint(other.classes) else 0.0
        shown += _DONE if shown and line.part == "duty" else 0.0
        if shown and (best is None or shown > best.shown):
            best = _Scored(line, shown, sure=skill or len(shared) >= _SHARED_MIN)
    return best


def _known(text: str, bank: Bank, domains: Sequence[str]) -> _Known:
    entries = [entry for _, entry in anchors(bank, text, domains)]
    return _Known(
        content(text),
        frozenset(entry.skill for entry in entries if isinstance(entry, SkillEntry)),
        frozenset(entry.id for entry in entries if not isinstance(entry, SkillEntry)),
        frozenset(name for verb in _verbs(text) for name in bank.by_verb.get(verb, ())),
    )


def _verbs(text: str) -> Iterable[str]:
    """The verb that leads a text, in its base form: `Mentored two juniors` is `mentor`."""
    for word in tokens(text)[:2]:
        base = base_of_past(word) or base_of_gerund(word) or (word if is_verb(word) else None)
        if base is not None:
            yield base
            return


def _rarity(texts: Sequence[_Known]) -> dict[str, float]:
    """How telling each stem is: the fewer texts hold it, the more."""
    counts = Counter(stem for text in texts for stem in text.stems)
    return {stem: math.log(1 + len(texts) / count) for stem, count in counts.items()}
