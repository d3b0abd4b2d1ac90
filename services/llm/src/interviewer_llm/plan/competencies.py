"""What a requirement tests, by the verbs and words of the bank's files."""

from itertools import pairwise
from typing import Final

from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import is_verb
from interviewer_llm.english.words import terms_in, tokens

HEAD_VERB: Final = 3.0
PLAIN_VERB: Final = 0.3
FURTHER_VERB: Final = 1.0
WORD: Final = 1.5
WORD_BESIDE_VERB: Final = 1.0
WORD_OF_A_PHRASE: Final = 1.0
FALLBACK: Final = 0.5
_LONGEST: Final = 4

PLAIN_VERBS: Final = words_of("plain_verbs")
"""Verbs that say little of what is tested: the words after them tell more."""

_LED: Final = words_of("people_led")
"""Whom one leads: `lead the walk-round with customers` tests no leading."""

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
    words = tokens(text)
    head = phrase.verb if phrase.verb != "be" else None
    scores = dict[str, float]()
    for verb in dict.fromkeys([head, *_coordinated(phrase.task or "")]):
        for name in bank.by_verb.get(verb or "", ()):
            plain = verb in PLAIN_VERBS or (verb == "lead" and not _LED & set(words))
            worth = PLAIN_VERB if plain else HEAD_VERB if verb == head else FURTHER_VERB
            scores[name] = scores.get(name, 0.0) + worth
    word_worth = WORD if phrase.verb is None else WORD_BESIDE_VERB
    for key in dict.fromkeys(key for key, _ in terms_in(words, _LONGEST)):
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


def _coordinated(task: str) -> list[str]:
    """The further verbs of `cook and plate dishes`; a noun that could be a verb is none."""
    words = task.split(" ")
    return [
        word.strip(",")
        for before, word in pairwise(words)
        if (before in {"and", "or"} or before.endswith(",")) and is_verb(word.strip(","))
    ]
