"""Which probes of a class fit a requirement for which nothing better was written, and how well."""

import re
from typing import Final

from interviewer_llm.bank.schema import CompetencyEntry
from interviewer_llm.bank.select import Candidate, chance
from interviewer_llm.bank.vocabulary import vocabulary_of
from interviewer_llm.plan.competencies import FALLBACK, PLAIN_VERB, WORD_BESIDE_VERB
from interviewer_llm.plan.setting import MOTIVATION, TRAIT, Setting
from interviewer_llm.reader.model import Found

CLASS_WORTH: Final = 0.5
CLASS_BESIDE_OCCUPATION: Final = 0.6
"""What is left of a class's worth where the occupation has probes of its own."""
PLAINLY: Final = 3.0
_PLAIN_ENOUGH: Final = 2.4
"""Two words, or the verb that leads."""
_PRESUMES_PEOPLE: Final = frozenset({"teaching", "care", "selling"})
"""Classes whose probes speak of learners, people in care, buyers: a hall set out for exams has none."""
_UNSURE: Final = 0.3
_PLAINEST: Final = frozenset({"ownership", "quality", "technical_depth"})
"""Classes whose general probes ask how it is done, how one knows, and how it went the last time."""
_PLAINLY_ASKED: Final = 0.9
"""Such a probe is worth nearly as much as what a class has that is plainly shown."""
_PARTICULAR: Final = re.compile(r"\d|\b[A-Z]")
"""A figure or a name: nobody has done just that before they come."""
_VARIED: Final = 0.15
"""What chance may add to a probe of a class, so that postings alike in kind don't all get the same ones."""


def class_worth(candidate: Candidate, found: Found, scores: dict[str, float], setting: Setting) -> float:
    """What a probe of a class is worth: more where its words fit and the class is plainly shown.

    Where the occupation has probes of its own, nearly any of those is better.
    """
    plain = min(1.0, scores.get(candidate.competency, 0.0) / PLAINLY)
    if candidate.competency in _PLAINEST and is_general(candidate, found, setting):
        plain = max(plain, _PLAINLY_ASKED)
    worth = CLASS_WORTH * candidate.fit * (_UNSURE + (1 - _UNSURE) * plain)
    by_chance = 1.0 if candidate.own else chance(setting.seed, found.text, candidate.entry.id)
    beside = 1.0 if setting.occupation is None else CLASS_BESIDE_OCCUPATION
    return beside * (worth + _VARIED * by_chance)


def suits(candidate: Candidate, found: Found, scores: dict[str, float], setting: Setting) -> bool:
    """Whether a probe may be asked about a requirement: written for it, or known to fit it."""
    if candidate.entry.kind == MOTIVATION:
        return False
    if candidate.anchored:
        return True
    foreign = setting.foreign
    if found.credential or (candidate.entry.slot is None and not foreign):
        return False
    known = scores.get(candidate.competency, 0.0) > _known_from(candidate.competency, setting)
    return foreign or known or is_general(candidate, found, setting)


def is_general(candidate: Candidate, found: Found, setting: Setting) -> bool:
    """Whether a probe fits any work; one about a topic asks of nothing but what has a name.

    What somebody is to be is no work, and a goal in figures, or a thing with a name, is one that they cannot
    have had to do yet. A bank without occupations has no better probe, and is not so choosy.
    """
    entry, phrase = candidate.entry, found.phrase
    if not (isinstance(entry, CompetencyEntry) and entry.general):
        return False
    if phrase.verb == TRAIT and setting.bank.occupations:
        return False
    if entry.slot == "topic":
        virtue = vocabulary_of(candidate.language).is_virtue(phrase.topic or "")
        named = bool(found.requirement.names) or not setting.bank.occupations
        return phrase.verb is None and named and not virtue
    return entry.kind != "behavioural" or _PARTICULAR.search(phrase.task or "") is None


def _known_from(competency: str, setting: Setting) -> float:
    """The score above which a requirement is known to test a class; one word is too little for some.

    Where occupations have probes of their own, it is for all.
    """
    if setting.bank.occupations:
        return PLAINLY if competency in _PRESUMES_PEOPLE else _PLAIN_ENOUGH
    return WORD_BESIDE_VERB if competency in _PRESUMES_PEOPLE else FALLBACK + PLAIN_VERB
