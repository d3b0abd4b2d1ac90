"""For each requirement, the questions that could be asked about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from interviewer_contracts.questions import Angle
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import EMPLOYER, CompetencyEntry
from interviewer_llm.bank.select import Asked, Candidate, anchors, candidates, chance, rank
from interviewer_llm.bank.vocabulary import vocabulary_of
from interviewer_llm.cv.model import Line
from interviewer_llm.plan.competencies import FALLBACK, PLAIN_VERB, WORD_BESIDE_VERB, competency_scores
from interviewer_llm.reader.model import Found, Reading
from interviewer_llm.validate.checks import Asking, findings, first_words, opening, rhythm

MOTIVATION: Final = "motivation"
TRAIT: Final = "be"
"""The verb that leads a phrase such as `be calm under pressure`."""
_PER_REQUIREMENT: Final = 48
_COMPETENCIES: Final = 12


@dataclass(frozen=True, eq=False, repr=False)
class Option:
    """A question that could be asked; `worth` ranks it among the options of its requirement (0 to 1).

    `free` tells that it may say nothing of the requirement's own words. With a `line` of the CV, it is asked
    from that `angle`.
    """

    found: Found
    candidate: Candidate
    worth: float
    free: bool = False
    line: Line | None = None
    angle: Angle | None = None

    @cached_property
    def sound(self) -> bool:
        """Whether the validators let it pass; worked out when it is about to be chosen, for it takes long."""
        own = self.candidate
        asking = Asking(own.text, self.found.text, own.anchored, self.free, language=own.language)
        return not findings(asking)

    @property
    def ends(self) -> bool:
        """Whether it asks why this work: such questions stand at the ends of an interview."""
        return MOTIVATION in {self.candidate.entry.kind, self.candidate.competency}

    @property
    def why_here(self) -> bool:
        """Whether it names the employer: nothing is asked after it."""
        entry = self.candidate.entry
        return isinstance(entry, CompetencyEntry) and entry.names_employer

    @property
    def warm(self) -> bool:
        """Whether it is easy enough to open an interview with."""
        return self.candidate.entry.level == "warm_up"

    @cached_property
    def opening(self) -> str:
        """The words by which one hears that two questions begin alike."""
        return opening(self.candidate.text)

    @cached_property
    def first_words(self) -> str:
        """Its first two words."""
        return first_words(self.candidate.text)

    @cached_property
    def rhythm(self) -> tuple[str, ...]:
        """The question words of what it asks, in order."""
        return rhythm(self.candidate.text, self.candidate.language)


@dataclass(frozen=True, eq=False)
class Askable:
    """A requirement with its options, the best first, and the stems of its words.

    `vague` tells that nothing in the bank knows its words: only the most general probes are left.
    """

    found: Found
    options: tuple[Option, ...]
    stems: frozenset[str]
    vague: bool


@dataclass(frozen=True, eq=False)
class Setting:
    """What all requirements of one posting are looked at with: the bank, its occupations, and what varies.

    `foreign` tells that the posting is in a language whose words can't be fitted into a probe; `as_a_whole`
    are classes that the round asks about wherever a requirement says how somebody is to be; `apart` are ids
    of entries for other jobs than the posting's; `employer` is their name as one says it, if it is given.
    """

    bank: Bank
    domains: tuple[str, ...]
    seed: str
    foreign: bool = False
    as_a_whole: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    employer: str | None = None


ANCHORED_WORTH: Final = 1.0
CLASS_WORTH: Final = 0.6
WHY_HERE_WORTH: Final = 1.2
"""Why at this employer is asked before all else on why this work."""
PLAINLY: Final = 3.0
_PRESUMES_PEOPLE: Final = frozenset({"teaching", "care", "selling"})
"""Classes whose probes speak of learners, people in care, buyers: a hall set out for exams has none."""
_UNSURE: Final = 0.3
_NEXT_ANCHOR: Final = 0.01
_SLOT_ON_MOTIVATION: Final = 0.5
"""Why this work is better asked about the work as a whole than about one duty of many."""
_FITTING_EVIDENCE: Final = 0.1
"""What it adds that the requirement quoted beside a question on motivation speaks of the same."""
_VARIED: Final = 0.15
"""What chance may add to a probe of a class, so that postings alike in kind don't all get the same ones."""


def askable(reading: Reading, setting: Setting) -> list[Askable]:
    """The requirements that can be asked about well, in the order of the posting."""
    return [one for found in reading.found if (one := askable_one(found, setting)).options]


def askable_one(found: Found, setting: Setting) -> Askable:
    """One requirement with what could be asked about it well; about a paper, only what was written for it."""
    bank, seed = setting.bank, setting.seed
    scores = competency_scores(bank, found.phrase.task or found.phrase.topic or found.text, found.phrase)
    names = [name for name in scores if name != MOTIVATION and scores[name] >= FALLBACK][:_COMPETENCIES]
    if setting.foreign:
        names = list(bank.competencies)
    elif found.phrase.verb == TRAIT:
        names += [name for name in sorted(setting.as_a_whole) if name in bank.competencies]
    options = list[Option]()
    written_for = 0
    for candidate in candidates(
        bank, Asked(found.text, found.phrase, list(dict.fromkeys(names))), setting.domains, seed
    ):
        if len(options) >= _PER_REQUIREMENT:
            break
        if candidate.entry.id in setting.apart:
            continue
        whole = _as_a_whole(candidate, found, setting)
        if not (whole or _suits(candidate, found, scores, foreign=setting.foreign)):
            continue
        if candidate.anchored:
            worth = ANCHORED_WORTH - _NEXT_ANCHOR * written_for
        else:
            worth = CLASS_WORTH if whole else class_worth(candidate, found, scores, seed)
        option = Option(found, candidate, worth, free=setting.foreign or whole)
        if candidate.anchored:
            if not option.sound:
                continue
            written_for += 1
        options.append(option)
    vague = written_for == 0 and found.phrase.verb is None and max(scores.values(), default=0.0) <= FALLBACK
    return Askable(found, tuple(options), bank.vocabulary.content(found.text), vague)


def _as_a_whole(candidate: Candidate, found: Found, setting: Setting) -> bool:
    """Whether a probe without a slot may stand beside a trait: `honest, and stands by it`."""
    return (
        candidate.entry.slot is None
        and not candidate.anchored
        and found.phrase.verb == TRAIT
        and candidate.competency in setting.as_a_whole
    )


def class_worth(candidate: Candidate, found: Found, scores: dict[str, float], seed: str) -> float:
    """What a probe of a class is worth: more where its words fit and the class is plainly shown."""
    plain = min(1.0, scores.get(candidate.competency, 0.0) / PLAINLY)
    worth = CLASS_WORTH * candidate.fit * (_UNSURE + (1 - _UNSURE) * plain)
    return worth + _VARIED * (1.0 if candidate.own else chance(seed, found.text, candidate.entry.id))


def _suits(candidate: Candidate, found: Found, scores: dict[str, float], *, foreign: bool) -> bool:
    """Whether a probe may be asked about a requirement: written for it, or known to fit it."""
    if candidate.entry.kind == MOTIVATION:
        return False
    if candidate.anchored:
        return True
    if found.credential or (candidate.entry.slot is None and not foreign):
        return False
    known = scores.get(candidate.competency, 0.0) > _known_from(candidate.competency)
    return foreign or known or is_general(candidate, found)


def free_options(found: Found, setting: Setting) -> list[Option]:
    """Questions on why this work: why here, then the occupation's own, then those that any work can have."""
    bank, domains, seed = setting.bank, setting.domains, setting.seed
    own = [
        Candidate(entry, MOTIVATION, entry.text, anchored=True, fit=1.0, language=bank.language)
        for domain in domains[:1]
        for entry in bank.domains[domain].entries
        if entry.kind == MOTIVATION and entry.slot is None and entry.id not in setting.apart
    ]
    general = candidates(bank, Asked(found.text, found.phrase, [MOTIVATION]), [], seed)
    fitting = {entry.id for _, entry in anchors(bank, found.text, domains[:1])}
    return [
        *_why_here(found, setting),
        *(
            Option(found, one, _free_worth(one, fits=one.entry.id in fitting), free=True)
            for one in own + turned(general, seed)
        ),
    ]


def _why_here(found: Found, setting: Setting) -> list[Option]:
    """Why at this employer, in the one wording that a posting has; none where no employer is named."""
    bank, employer = setting.bank, setting.employer
    worded = [one for one in bank.competencies[MOTIVATION].entries if one.names_employer]
    if employer is None or not worded:
        return []
    entry = min(worded, key=lambda one: rank(setting.seed, employer, one.id))
    text = entry.text.replace(f"{{{EMPLOYER}}}", employer)
    candidate = Candidate(entry, MOTIVATION, text, anchored=False, fit=1.0, language=bank.language)
    return [Option(found, candidate, WHY_HERE_WORTH, free=True)]


def speaks_of_the_work(found: Found, setting: Setting) -> bool:
    """Whether the occupation's own question on motivation was written for this requirement's words.

    Years of work do well there; a paper is looked at.
    """
    if found.credential and found.paper:
        return False
    anchored = anchors(setting.bank, found.text, setting.domains[:1])
    return any(entry.kind == MOTIVATION for _, entry in anchored)


def turned(options: Sequence[Candidate], seed: str) -> list[Candidate]:
    """The class's own among options, in an order that varies between postings."""
    own = [one for one in options if not one.anchored]
    return sorted(own, key=lambda one: rank(seed, one.entry.id))


def is_general(candidate: Candidate, found: Found) -> bool:
    """Whether a probe fits any work; one about a topic asks of neither a task nor a virtue."""
    entry = candidate.entry
    if not (isinstance(entry, CompetencyEntry) and entry.general):
        return False
    virtue = vocabulary_of(candidate.language).is_virtue(found.phrase.topic or "")
    return entry.slot != "topic" or (found.phrase.verb is None and not virtue)


def _free_worth(candidate: Candidate, *, fits: bool) -> float:
    if candidate.anchored:
        return ANCHORED_WORTH + (_FITTING_EVIDENCE if fits else 0.0)
    return CLASS_WORTH * (1.0 if candidate.entry.slot is None else _SLOT_ON_MOTIVATION * candidate.fit)


def _known_from(competency: str) -> float:
    """The score above which a requirement is known to test a class; one word is too little for some."""
    return WORD_BESIDE_VERB if competency in _PRESUMES_PEOPLE else FALLBACK + PLAIN_VERB
