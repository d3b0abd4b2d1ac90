"""What is chosen for an interview already, counted, and what one more question adds to it."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from interviewer_llm.plan.leaning import Leaning
from interviewer_llm.plan.options import Option

SAME_OPENING: Final = 0.25
SAME_FIRST_WORDS: Final = 0.2
FIRST_WORDS_MAX: Final = 2
SAME_RHYTHM: Final = 0.06
KIND_WANTED: Final = 0.12
SECOND_OF_COMPETENCY: Final = 0.06
RHYTHM_FREE: Final = 2
"""So many questions may ask `what …, and how …` before another of the kind costs something."""


class Tally:
    """What is chosen already, counted as it is chosen; `count` is how many the interview is to have."""

    def __init__(self, chosen: Iterable[Option], count: int, leaning: Leaning) -> None:
        self._count = count
        self._leaning = leaning
        self.requirements = Counter[str]()
        self.competencies = Counter[str]()
        self.credentials = 0
        self._kinds = Counter[str]()
        self._openings = Counter[str]()
        self._first_words = Counter[str]()
        self._rhythms = Counter[tuple[str, ...]]()
        for option in chosen:
            self.add(option)

    def add(self, option: Option) -> None:
        """Count one more that was chosen."""
        self.requirements[option.found.requirement.id] += 1
        self.competencies[option.candidate.competency] += 1
        self.credentials += option.found.credential
        self._kinds[option.candidate.entry.kind] += 1
        self._openings[option.opening] += 1
        self._first_words[option.first_words] += 1
        self._rhythms[option.rhythm] += 1

    def adds(self, option: Option) -> float:
        """What an option adds, or takes, for what stands beside it; at most `KIND_WANTED`."""
        kind = option.candidate.entry.kind
        adds = KIND_WANTED if self._kinds[kind] < self._leaning.share(kind) * self._count else 0.0
        if self.competencies[option.candidate.competency]:
            adds -= SECOND_OF_COMPETENCY
        adds -= SAME_OPENING * self._openings[option.opening]
        adds -= SAME_FIRST_WORDS * max(0, self._first_words[option.first_words] - FIRST_WORDS_MAX + 1)
        return adds - SAME_RHYTHM * max(0, self._rhythms[option.rhythm] - RHYTHM_FREE)
