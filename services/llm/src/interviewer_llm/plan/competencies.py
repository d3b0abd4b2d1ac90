"""What a requirement tests, by the verbs and words of the bank's files."""

from typing import Final

from interviewer_llm.bank.load import Bank
from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import is_verb
from interviewer_llm.english.words import terms_in, tokens

HEAD_VERB: Final = 3.0
PLAIN_VERB: Final = 0.75
FURTHER_VERB: Final = 1.0
WORD: Final = 1.5
WORD_OF_A_PHRASE: Final = 1.0
_LONGEST: Final = 4

PLAIN_VERBS: Final = words_of("plain_verbs")
"""Verbs that say little of what is tested: the words after them tell more."""

FALLBACK_VERB: Final = "ownership"
FALLBACK_NOUN: Final = "technical_depth"


def competencies_of(bank: Bank, text: str, phrase: Phrase) -> list[str]:
    """The competencies that a requirement tests, the likeliest first; there is always at least one."""
    return list(competency_scores(bank, text, phrase))


def competency_scores(bank: Bank, text: str, phrase: Phrase) -> dict[str, float]:
    """As `competencies_of`, each with how plainly the requirement shows it (from 0; 3 and more is plain)."""
    words = tokens(text)
    head = phrase.verb if phrase.verb != "be" else None
    scores = dict[str, float]()
    for verb in dict.fromkeys([head, *(word for word in words if is_verb(word))]):
        for name in bank.by_verb.get(verb or "", ()):
            plain = verb in PLAIN_VERBS
            worth = PLAIN_VERB if plain else HEAD_VERB if verb == head else FURTHER_VERB
            scores[name] = scores.get(name, 0.0) + worth
    for key in dict.fromkeys(key for key, _ in terms_in(words, _LONGEST)):
        for name in bank.by_word.get(key, ()):
            scores[name] = scores.get(name, 0.0) + WORD + WORD_OF_A_PHRASE * (len(key) - 1)
    fallback = FALLBACK_VERB if phrase.verb is not None else FALLBACK_NOUN
    order = list(bank.competencies)
    ranked = sorted(scores, key=lambda name: (-scores[name], order.index(name)))
    return {name: scores.get(name, 0.0) for name in (ranked if fallback in ranked else [*ranked, fallback])}
