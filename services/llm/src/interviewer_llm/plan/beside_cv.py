"""Questions on a CV: what it claims of a requirement, and what it shows little of."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from interviewer_contracts.questions import Angle
from interviewer_llm.bank.schema import CLAIM, CvEntry
from interviewer_llm.bank.select import Candidate, chance, filled
from interviewer_llm.cv.headings import without_period
from interviewer_llm.cv.match import Match, Matched, matched
from interviewer_llm.cv.model import Cv, Part
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.words import content
from interviewer_llm.plan.choose import fits, told
from interviewer_llm.plan.competencies import competencies_of
from interviewer_llm.plan.leaning import Leaning
from interviewer_llm.plan.options import Option
from interviewer_llm.plan.setting import MOTIVATION, Setting
from interviewer_llm.reader.model import Reading

SHARE: Final = 0.3
"""How much of an interview is about the CV: enough to be ready for it, and the job stays in front."""
SHARE_OF_GAPS: Final = 0.2
MOST: Final = 5
QUOTE_MAX_WORDS: Final = 12
_QUOTE_MIN_WORDS: Final = 3
_PROBES: Final[dict[Angle, str]] = {"claim": "claims", "gap": "gaps"}
_QUOTED: Final[dict[Angle, frozenset[Part]]] = {
    "claim": frozenset({"duty", "summary", "skill"}),
    "gap": frozenset({"job"}),
}
_CHANGED: Final = re.compile(
    r"%|\bper cent\b|\b(?:cut|reduc|lower|halv|sav|increas|rais|grew|grow|doubl|tripl|improv|lift|shorten)\w*"
    r"|\bfrom \S+ .{1,40}\bto \w",
    re.IGNORECASE,
)
_FIGURE: Final = 0.4
"""What a probe on a figure gains where there is one: it is what everybody asks."""
_QUOTES: Final = 0.15
"""What a probe on a claim gains that says the CV's own words: one hears at once what it is about."""
_JOINT: Final = re.compile(r"[,;:.\u2013\u2014]\s+|\s[-\u2013\u2014(]|[)]")
_RELATIVE: Final = re.compile(r"\s(?:which|that|who|so|after|while|when|because)\s")
_LEADING: Final = re.compile(r"^(?:and|or|but|then|also)\s+", re.IGNORECASE)
_EDGES: Final = " .,;:-\u2013\u2014"
_MARKS: Final = {ord(mark): "'" for mark in '\u201c\u201d"'}
STATES: Final = words_of("states")
"""Verbs of what one is or has: nobody shows one how to `know core Java`."""
_LONG: Final = 7
_PER_WORD: Final = 0.05
"""What each word beyond so many costs that a probe takes of a requirement: it shall be heard at once."""


def beside_cv(reading: Reading, cv: Cv, setting: Setting, leaning: Leaning) -> list[Option]:
    """All questions that could be asked on a CV: claims and gaps in turn, the weightiest first.

    None if posting and CV are in two languages, or in one whose words can't be compared.
    """
    if setting.foreign or cv.language != reading.posting.language:
        return []
    found = matched(reading.found, cv, setting.bank, setting.domains)
    return [one for match, angle in _in_turn(found) for one in _options(match, angle, setting, leaning)]


def chosen_of(on_cv: Sequence[Option], count: int) -> list[Option]:
    """The questions on a CV that an interview of `count` has; each is about a requirement of its own."""
    chosen = list[Option]()
    most = max(1, min(MOST, round(SHARE * count)))
    for option in on_cv:
        gaps = sum(one.angle == "gap" for one in chosen)
        too_many = option.angle == "gap" and gaps >= max(1, round(SHARE_OF_GAPS * count))
        if len(chosen) < most and not too_many and _new(option, chosen):
            chosen.append(option)
    return chosen


def _in_turn(matched: Matched) -> Iterator[tuple[Match, Angle]]:
    """A claim, a gap, and so on: who is asked about gaps alone loses heart."""
    for claim, gap in zip_longest(matched.claims, matched.gaps):
        if claim is not None:
            yield claim, "claim"
        if gap is not None:
            yield gap, "gap"


def _options(match: Match, angle: Angle, setting: Setting, leaning: Leaning) -> list[Option]:
    """The sound questions on one match, the best first."""
    probes = setting.bank.cv.get(_PROBES[angle])
    made = (_option(entry, match, angle, setting) for entry in probes.entries) if probes else ()
    return sorted(
        (one for one in made if one is not None and one.sound),
        key=lambda one: -one.worth - leaning.adds(one.found, one.candidate),
    )


def _new(option: Option, others: Sequence[Option]) -> bool:
    heard = any(
        (option.angle == "claim" and option.line is one.line)
        or option.found is one.found
        or option.opening == one.opening
        for one in others
    )
    return not heard and fits(option, others) and not told(option, others)


def _option(entry: CvEntry, match: Match, angle: Angle, setting: Setting) -> Option | None:
    found = match.found
    worth = chance(setting.seed, match.line.text, entry.id)
    if entry.quotes:
        words = _quote_for(entry, match, angle)
        if words is None:
            return None
        text, fit = entry.text.replace(f"{{{CLAIM}}}", words), 1.0
        worth += (_QUOTES if angle == "claim" else 0.0) + (_FIGURE if entry.figure else 0.0)
    else:
        taken = filled(setting.bank, entry, found.phrase) if found.phrase.verb not in STATES else None
        if taken is None:
            return None
        text, fit = taken
        long = len((found.phrase.form(entry.slot) or "").split()) - _LONG if entry.slot else 0
        worth -= _PER_WORD * max(0, long)
    of = competencies_of(setting.bank, found.phrase.task or found.phrase.topic or found.text, found.phrase)
    competency = next((name for name in of if name != MOTIVATION), of[0])
    candidate = Candidate(entry, competency, text, anchored=False, fit=fit, language=setting.bank.language)
    return Option(found, candidate, worth * fit, free=entry.quotes, line=match.line, angle=angle)


def _quote_for(entry: CvEntry, match: Match, angle: Angle) -> str | None:
    """The words of a line that a probe may quote; None where it asks about another kind of line."""
    line = match.line
    if line.part not in _QUOTED[angle] or entry.listed != (line.part == "skill"):
        return None
    words = without_period(line.text) if line.part == "job" else quotable(line.text, match.found.text)
    return None if entry.figure and not _tells_a_change(words) else words or None


def _tells_a_change(words: str) -> bool:
    return any(map(str.isdigit, words)) and _CHANGED.search(words) is not None


def quotable(text: str, about: str) -> str:
    """A line as one can say it in a question: whole, or the part that is most about a requirement.

    Empty where no part can stand by itself.
    """
    text = text.translate(_MARKS).strip(_EDGES)
    if len(text.split()) <= QUOTE_MAX_WORDS:
        return text
    wanted, best, most = content(about), "", 0
    for part in _JOINT.split(text):
        words = _LEADING.sub("", part.strip(_EDGES))
        if len(words.split()) > QUOTE_MAX_WORDS:
            words = _RELATIVE.split(words)[0]
        shared = len(wanted & content(words))
        if _QUOTE_MIN_WORDS <= len(words.split()) <= QUOTE_MAX_WORDS and shared > most:
            best, most = words, shared
    return best
