"""For each requirement, the questions that could be asked about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from interviewer_contracts.questions import Angle, Evidence
from interviewer_llm.bank.schema import CompetencyEntry, OccupationEntry
from interviewer_llm.bank.select import Asked, Candidate, as_it_stands, candidates
from interviewer_llm.cv.model import Line
from interviewer_llm.plan.competencies import FALLBACK, competency_scores
from interviewer_llm.plan.fitting import CLASS_WORTH, class_worth, suits
from interviewer_llm.plan.setting import MOTIVATION, TRAIT, Setting
from interviewer_llm.plan.why import Names
from interviewer_llm.reader.model import Found, Reading
from interviewer_llm.validate.checks import Asking, findings, first_words, opening, rhythm

_PER_REQUIREMENT: Final = 48
_COMPETENCIES: Final = 12


@dataclass(frozen=True, eq=False, repr=False)
class Option:
    """A question that could be asked; `worth` ranks it among the options of its requirement (0 to 1).

    `free` tells that it may say nothing of the requirement's own words. With a `line` of the CV, it is asked
    from that `angle`. `rests_on` are other words of the posting than the requirement's, where there are any.
    """

    found: Found
    candidate: Candidate
    worth: float
    free: bool = False
    line: Line | None = None
    angle: Angle | None = None
    rests_on: Evidence | None = None

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
    def names(self) -> Names | None:
        """What it rests on, if on no requirement: what the posting says of the employer, or calls the job."""
        if self.rests_on is None:
            return None
        return "employer" if self.why_here else "job"

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


ANCHORED_WORTH: Final = 1.0
BESIDE_OCCUPATION: Final = 0.85
"""What a probe of the family or a skill is worth where the occupation has probes of its own."""
SHOWN_IN_TRADE: Final = 0.8
"""What a probe of the occupation is worth for a virtue that it shows, though its words are others."""
_NEXT_ANCHOR: Final = 0.01
_SLOT_RISK: Final = 0.1
"""What it costs that a requirement's words may say more than the question is about."""
_ELSEWHERE: Final = 0.4
"""What it costs that no word of a probe stands in the posting: it may be about a neighbour's work."""
_MISPLACED: Final = 0.15
"""What a probe loses by each word that its term is shorter than that of another, or than at another place."""


def askable(reading: Reading, setting: Setting) -> list[Askable]:
    """The requirements that can be asked about well, in the order of the posting."""
    able = [one for found in reading.found if (one := askable_one(found, setting)).options]
    if setting.bank.occupations:
        words = setting.bank.vocabulary.content(reading.words)
        able = [replace(one, options=tuple(_at_home(one.options, words, setting))) for one in able]
    closest = dict[str, float]()
    for option in (option for one in able for option in one.options):
        own = option.candidate
        closest[own.entry.id] = max(own.closeness, closest.get(own.entry.id, 0.0))
    return [replace(one, options=tuple(_in_their_place(one.options, closest))) for one in able]


def _at_home(options: Sequence[Option], words: frozenset[str], setting: Setting) -> Iterator[Option]:
    """What was written for certain work is worth less the fewer of its words the posting has too."""
    for option in options:
        own = option.candidate
        if own.anchored and not own.own:
            said = setting.bank.vocabulary.content(own.text)
            elsewhere = 1 - len(said & words) / max(1, len(said))
            yield replace(option, worth=option.worth - _ELSEWHERE * elsewhere)
        else:
            yield option


def _in_their_place(options: Sequence[Option], closest: Mapping[str, float]) -> Iterator[Option]:
    """What was written for certain words is worth less where another place, or another probe, is closer.

    `closest` is how close each entry comes to any requirement of the posting.
    """
    most = max(option.candidate.closeness for option in options)
    for option in options:
        own = option.candidate
        if own.closeness:
            missed = closest[own.entry.id] - own.closeness + most - own.closeness
            yield replace(option, worth=option.worth - _MISPLACED * missed)
        else:
            yield option


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
    asked = Asked(found.text, found.phrase, list(dict.fromkeys(names)), setting.occupation)
    for candidate in candidates(bank, asked, setting.domains, seed):
        if len(options) >= _PER_REQUIREMENT:
            break
        if candidate.entry.id in setting.apart:
            continue
        whole = _as_a_whole(candidate, found, setting)
        if not (whole or suits(candidate, found, scores, setting)):
            continue
        if candidate.anchored:
            worth = _anchored_worth(candidate, setting) - _NEXT_ANCHOR * written_for
        else:
            worth = CLASS_WORTH if whole else class_worth(candidate, found, scores, setting)
        option = Option(found, candidate, worth, free=setting.foreign or whole)
        if candidate.anchored:
            if not option.sound:
                continue
            written_for += 1
        options.append(option)
    options += _shown_in_trade(found, scores, setting, [one.candidate.entry.id for one in options])
    vague = written_for == 0 and found.phrase.verb is None and max(scores.values(), default=0.0) <= FALLBACK
    return Askable(found, tuple(options), bank.vocabulary.content(found.text), vague)


def _anchored_worth(candidate: Candidate, setting: Setting) -> float:
    if isinstance(candidate.entry, OccupationEntry):
        return ANCHORED_WORTH if candidate.entry.slot is None else ANCHORED_WORTH - _SLOT_RISK
    return ANCHORED_WORTH if setting.occupation is None or candidate.own else BESIDE_OCCUPATION


def _shown_in_trade(
    found: Found, scores: dict[str, float], setting: Setting, asked: Sequence[str]
) -> list[Option]:
    """For a virtue, the occupation's own probes of what it shows: `friendly` by a passenger who is not."""
    bank = setting.bank
    if setting.occupation is None or found.credential or found.phrase.verb not in {None, TRAIT}:
        return []
    return [
        Option(found, as_it_stands(bank, entry), SHOWN_IN_TRADE)
        for entry in bank.occupations[setting.occupation].entries
        if entry.slot is None
        and entry.kind != MOTIVATION
        and entry.id not in asked
        and scores.get(entry.competency, 0.0) > FALLBACK
    ]


def _as_a_whole(candidate: Candidate, found: Found, setting: Setting) -> bool:
    """Whether a probe without a slot may stand beside a trait: `honest, and stands by it`."""
    return (
        candidate.entry.slot is None
        and not candidate.anchored
        and found.phrase.verb == TRAIT
        and candidate.competency in setting.as_a_whole
    )
