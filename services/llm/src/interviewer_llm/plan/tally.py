"""What is chosen for an interview already, counted, and what one more question adds to it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from interviewer_contracts.questions import QuestionKind
from interviewer_llm.plan.options import Option
from interviewer_llm.validate.checks import first_words, opening, rhythm

WORTH: Final = 0.5
TIRED_COMPETENCY: Final = 0.6
STRETCH_TOO_EARLY: Final = 0.2
SAME_OPENING: Final = 0.25
SAME_FIRST_WORDS: Final = 0.2
FIRST_WORDS_MAX: Final = 2
SAME_RHYTHM: Final = 0.06
KIND_WANTED: Final = 0.12
SECOND_OF_COMPETENCY: Final = 0.06
PER_COMPETENCY: Final = 2
RHYTHM_FREE: Final = 2
"""So many questions may ask `what …, and how …` before another of the kind costs something."""

KIND_SHARES: Final[dict[QuestionKind, float]] = {
    "behavioural": 0.45,
    "situational": 0.3,
    "technical": 0.3,
    "values": 0.1,
    "motivation": 0.1,
}


class Tally:
    """What is chosen already, counted."""

    def __init__(self, chosen: Sequence[Option], count: int, *, early: bool) -> None:
        self._count = count
        self._early = early
        self.requirements = Counter(option.found.requirement.id for option in chosen)
        self.credentials = sum(option.found.credential for option in chosen)
        self._competencies = Counter(option.candidate.competency for option in chosen)
        self._kinds = Counter(option.candidate.entry.kind for option in chosen)
        texts = [option.candidate.text for option in chosen]
        self._openings = Counter(map(opening, texts))
        self._first_words = Counter(map(first_words, texts))
        self._rhythms = Counter(map(rhythm, texts))

    def worth(self, option: Option) -> float:
        """How much an option adds beside its requirement's weight."""
        competency, kind = option.candidate.competency, option.candidate.entry.kind
        worth = WORTH * option.worth
        if self._competencies[competency] >= PER_COMPETENCY:
            worth -= TIRED_COMPETENCY
        elif self._competencies[competency]:
            worth -= SECOND_OF_COMPETENCY
        if self._kinds[kind] < KIND_SHARES[kind] * self._count:
            worth += KIND_WANTED
        if self._early and option.candidate.entry.level == "stretch":
            worth -= STRETCH_TOO_EARLY
        text = option.candidate.text
        worth -= SAME_OPENING * self._openings[opening(text)]
        worth -= SAME_FIRST_WORDS * max(0, self._first_words[first_words(text)] - FIRST_WORDS_MAX + 1)
        return worth - SAME_RHYTHM * max(0, self._rhythms[rhythm(text)] - RHYTHM_FREE)
