"""Which questions make an interview: chosen one by one, each the best beside those before it."""

from collections.abc import Iterable, Sequence
from typing import Final

from interviewer_llm.english.words import likeness
from interviewer_llm.plan.leaning import Leaning
from interviewer_llm.plan.options import Askable, Option
from interviewer_llm.plan.tally import KIND_WANTED, Tally
from interviewer_llm.validate.checks import alike

WORTH: Final = 0.5
"""What the best probe of a requirement is worth, beside the requirement's weight."""
PER_REQUIREMENT: Final = 2
PER_COMPETENCY: Final = 2
CREDENTIALS_MAX: Final = 1
LIKE_MALUS: Final = 0.9
SECOND_USE: Final = 0.8
"""What a second question on a requirement costs: nearly every other requirement goes first."""
VAGUE: Final = 0.3
"""What it costs to ask about words that neither an occupation, a skill nor a competency of the bank knows."""
_EVEN: Final = 1e-9


def told(option: Option, others: Iterable[Option], texts: Iterable[str] = ()) -> bool:
    """Whether a probe, or one that sounds like it, is among others already, or among texts."""
    own = option.candidate
    return any(
        own.entry.id == other.candidate.entry.id or alike(own.text, other.candidate.text, own.language)
        for other in others
    ) or any(alike(own.text, one, own.language) for one in texts)


def fits(option: Option, others: Iterable[Option]) -> bool:
    """Whether an interview with these others may have one more of the option's class."""
    own = option.candidate.competency
    return sum(other.candidate.competency == own for other in others) < PER_COMPETENCY


class Choice:
    """An interview while it is being chosen, beginning with what is settled already.

    `settled` come first and are kept, even where they sound alike.
    """

    def __init__(
        self, able: Sequence[Askable], count: int, leaning: Leaning, settled: Sequence[Option] = ()
    ) -> None:
        self.chosen = list[Option]()
        self._tally = Tally((), count, leaning)
        self._able = able
        self._nearest = dict.fromkeys((one.found.requirement.id for one in able), 0.0)
        self._left = {one.found.requirement.id: _by_worth(one.options, leaning) for one in able}
        for option in settled:
            self._add(option)

    def up_to(self, count: int) -> list[Option]:
        """The chosen, filled up to `count` as far as no class comes more than twice."""
        return self._filled(count, PER_COMPETENCY)

    def stretched_to(self, count: int) -> list[Option]:
        """The chosen, filled up to `count`; one more of a class only where no class has fewer."""
        most = PER_COMPETENCY
        while len(self.chosen) < count and most < count:
            most += 1
            self._filled(count, most)
        return self.chosen

    def _filled(self, count: int, most: int) -> list[Option]:
        while len(self.chosen) < count and (best := self._best(most)) is not None:
            self._add(best)
        return self.chosen

    def _add(self, option: Option) -> None:
        self.chosen.append(option)
        self._tally.add(option)
        own = option.found.requirement.id
        stems = next((one.stems for one in self._able if one.found.requirement.id == own), frozenset[str]())
        for one in self._able:
            other = one.found.requirement.id
            if other != own:
                self._nearest[other] = max(self._nearest[other], likeness(one.stems, stems))

    def _best(self, most: int) -> Option | None:
        """The option that adds most; one that is unsound, or sounds like another, is put away for good."""
        while True:
            best = self._untried_best(most)
            if best is None or (best.sound and not told(best, self.chosen)):
                return best
            left = self._left[best.found.requirement.id]
            left[:] = [pair for pair in left if pair[1] is not best]

    def _untried_best(self, most: int) -> Option | None:
        best: Option | None = None
        highest = float("-inf")
        for one in self._able:
            base = self._base(one)
            if base is None:
                continue
            for worth, option in self._left[one.found.requirement.id]:
                if base + worth + KIND_WANTED <= highest:
                    break
                score = base + worth + self._tally.adds(option)
                allowed = self._tally.competencies[option.candidate.competency] < most
                if allowed and score > highest + _EVEN:
                    best, highest = option, score
        return best

    def _base(self, one: Askable) -> float | None:
        """What a requirement is worth now, or None if enough was asked about it."""
        own = one.found.requirement
        uses = self._tally.requirements[own.id]
        if uses >= PER_REQUIREMENT:
            return None
        if one.found.credential and (uses or self._tally.credentials >= CREDENTIALS_MAX):
            return None
        worth = own.weight - LIKE_MALUS * self._nearest[own.id] - SECOND_USE * uses
        return worth - (VAGUE if one.vague else 0.0)


def _by_worth(options: Sequence[Option], leaning: Leaning) -> list[tuple[float, Option]]:
    """Options with what each is worth whatever else is chosen, the best first."""
    pairs = [
        (WORTH * option.worth + leaning.adds(option.found, option.candidate), option) for option in options
    ]
    return sorted(pairs, key=lambda pair: -pair[0])
