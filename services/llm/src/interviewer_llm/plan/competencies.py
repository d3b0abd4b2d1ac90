"""What a requirement tests, by the verbs and words of the bank's files."""

from typing import Final

from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.phrases import Phrase

HEAD_VERB: Final = 3.0
PLAIN_VERB: Final = 0.3
FURTHER_VERB: Final = 1.0
WORD: Final = 1.5
WORD_BESIDE_VERB: Final = 1.0
WORD_OF_A_PHRASE: Final = 1.0
FALLBACK: Final = 0.5
_LONGEST: Final = 4

FALLBACKS_VERB: Final = (
    "ownership", "quality", "planning", "prioritising", "teamwork", "learning", "technical_depth", "coaching",
    "pressure", "communication",
)  # fmt: skip
FALLBACKS_NOUN: Final = ("technical_depth", "learning", "quality")
"""Competencies whose general probes any task, and anything one can know, may be asked about."""


def competencies_of(bank: Bank, text: str, phrase: Phrase) -> list[str]:
    """The competencies that a requirement tests, the likeliest first; there is always at least one."""
    return list(competency_scores(bank, text, phrase))


def competency_scores(bank: Bank, text: str, phrase: Phrase) -> dict[str, float]:
    """As `competencies_of`, each with how plainly the requirement shows it (from 0; 3 and more is plain)."""
    vocabulary = bank.vocabulary
    head = phrase.verb if phrase.verb not in {None, "be"} else ""
    scores = dict[str, float]()
    for verb in vocabulary.verbs(phrase.task or "", head or ""):
        for name in bank.by_verb.get(verb, ()):
            plain = vocabulary.says_little(verb, text)
            worth = PLAIN_VERB if plain else HEAD_VERB if verb == head else FURTHER_VERB
            scores[name] = scores.get(name, 0.0) + worth
    word_worth = WORD if phrase.verb is None else WORD_BESIDE_VERB
    for key in dict.fromkeys(vocabulary.terms_in(text, _LONGEST)):
        for name in bank.by_word.get(key, ()):
            scores[name] = scores.get(name, 0.0) + word_worth + WORD_OF_A_PHRASE * (len(key) - 1)
    for name in _fallbacks(phrase):
        if name in bank.competencies:
            scores[name] = scores.get(name, 0.0) + FALLBACK
    order = list(bank.competencies)
    return {
        name: scores[name] for name in sorted(scores, key=lambda name: (-scores[name], order.index(name)))
    }


def _fallbacks(phrase: Phrase) -> tuple[str, ...]:
    if phrase.verb == "be":
        return ()
    return FALLBACKS_NOUN if phrase.verb is None else FALLBACKS_VERB
