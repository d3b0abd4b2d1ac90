"""Verb phrases in their forms: `plan and serve lunch` as `planning and serving lunch`, and back."""

import re
from typing import Final

from interviewer_llm.bank.trimming import closed_list
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import (
    NOUNS_TOO,
    base_of_gerund,
    base_of_past,
    base_of_third_person,
    gerund,
    is_verb,
)
from interviewer_llm.english.words import FUNCTION_WORDS

PREPOSITIONS: Final = words_of("prepositions")
_DETERMINERS: Final = words_of("determiners")
_RELATIVES: Final = frozenset({"that", "which", "who", "whose", "where", "when", "how"})
_PARTICLES: Final = frozenset({"up", "out", "off", "down"})
_AND: Final = frozenset({"and", "or"})
_PHRASAL: Final = frozenset(
    {
        "help with", "deal with", "work with", "look after", "care for", "hand over", "report to", "go to",
        "respond to", "attend to", "answer for", "check for", "plan for",
    }
)  # fmt: skip
_ASKED: Final = frozenset({"what", "how", "why", "whether"})
_OF_AN_OBJECT: Final = frozenset({"the", "a", "an", "your", "their", "our"})
_NO_VERBS: Final = re.compile(
    r"(?:.*(?:s|ly|ing|ed|er)|all|half|both|twice|even|not|never|then|that|what|such|quite|only|just)$"
)
_DOING_MIN_WORDS: Final = 3

Words = list[str]


def in_gerund(words: Words, at: int) -> Words:
    """The words with the verb at `at` and its coordinated verbs in the -ing form.

    Where it can't be told whether a word is a further verb or a noun (`… and book tables`), the phrase ends
    before it. Inside `to wash, dress and eat` and `that post and settle`, verbs stay as they are.
    """
    found = [*words[:at], _gerund(words[at])]
    run, clauses = True, False
    for index in range(at + 1, len(words)):
        word, bare, before = words[index], words[index].strip(","), words[index - 1].lower()
        if (before == "to" and is_verb(bare)) or bare.lower() in _RELATIVES:
            return [*found, *words[index:]]
        coordinated = before.endswith(",") or before in _AND or before == "then"
        if not coordinated:
            run = run and bare.lower() in _AND | {"then"}
        elif _asks_for_clause(bare, _following(words, index)):
            found.append(_gerund(word))
            continue
        elif not (bare.islower() and is_verb(bare)):
            run = False
        else:
            following = _following(words, index)
            alone = not run and following in {"", *_AND}
            sure = not alone and (
                run or bare not in NOUNS_TOO or following in _DETERMINERS or f"{bare} {following}" in _PHRASAL
            )
            if sure or (clauses and _is_object(following)):
                clauses = clauses or not run
                found.append(_gerund(word))
                continue
            if _is_object(following) and index - at >= _DOING_MIN_WORDS:
                return _closed(found)
            run = False
        found.append(word)
    return found


def bare_after_gerund(words: Words, compound: re.Pattern[str]) -> Words:
    """The rest of a gerund phrase, its further gerunds as bare infinitives: `planning and running clubs`.

    A gerund without an object of its own is a noun: `wiring` in `installing cable, wiring and circuits`.
    """
    found = Words()
    run = True
    for index, word in enumerate(words):
        before = words[index - 1].lower() if index else ""
        following, bare = _following(words, index), word.strip(",")
        base = base_of_gerund(bare)
        listed = before in _AND or before.endswith(",") or (run and not index)
        if base and listed and (run or _is_object(following)) and not compound.match(following):
            found.append(base + word[len(bare) :])
            continue
        run = run and bare.lower() in _AND
        found.append(word)
    return found


def bare_after_past(words: Words) -> Words:
    """The rest of `raised money before, or sold something` with its further verbs as bare infinitives."""
    return [
        base_of_past(word) or word if index and words[index - 1].lower() in _AND else word
        for index, word in enumerate(words)
    ]


def bare_after_third_person(words: Words) -> Words:
    """The rest of `manages the rota and orders stock` with its further verbs as bare infinitives."""
    found = list(words)
    for index in range(1, len(words)):
        base = base_of_third_person(words[index])
        sure = base not in NOUNS_TOO or _is_object(_following(words, index))
        if base and sure and words[index - 1].lower() in _AND:
            found[index] = base
    return found


def _asks_for_clause(word: str, following: str) -> bool:
    """Whether an unknown word is a verb by what follows: `and hear what people say`, `and mind the lab`."""
    if not word.isalpha() or not word.islower() or word in FUNCTION_WORDS | PREPOSITIONS:
        return False
    return following in _ASKED or (following in _OF_AN_OBJECT and not _NO_VERBS.match(word))


def _gerund(word: str) -> str:
    bare = word.strip(",")
    return gerund(bare) + word[len(bare) :]


def _following(words: Words, index: int) -> str:
    return words[index + 1].strip(",").lower() if index + 1 < len(words) else ""


def _is_object(following: str) -> bool:
    return bool(following) and following not in (PREPOSITIONS - _PARTICLES) | _AND


def _closed(words: Words) -> Words:
    """A list that was cut, without the conjunction it would end on."""
    while words and words[-1].strip(",").lower() in FUNCTION_WORDS:
        words = words[:-1]
    return closed_list(" ".join(words).rstrip(",")).split(" ")
