"""Verbs of work and their forms."""

from functools import lru_cache
from typing import Final

from interviewer_llm.english.lists import pairs_of, words_of

VERBS: Final = words_of("verbs")
"""Base forms of verbs that postings lead with."""

NOUNS_TOO: Final = words_of("nouns_too")
"""Verbs that are as often nouns: `stock control`, `design reviews`."""

ADJECTIVES_TOO: Final = words_of("adjectives_too")
"""Verbs that are adjectives before a noun: `secure subject knowledge`."""

_PAST: Final = pairs_of("past")

_DOUBLING: Final = words_of("doubling")

_IRREGULAR_GERUNDS: Final = {"be": "being", "set-up": "setting up", "see": "seeing", "oversee": "overseeing"}
_THIRD_PERSON: Final = {"be": "is", "have": "has", "do": "does"}


@lru_cache(maxsize=4096)
def gerund(verb: str) -> str:
    """The -ing form of a base form: `plan` to `planning`, `dye` to `dyeing`."""
    if verb in _IRREGULAR_GERUNDS:
        return _IRREGULAR_GERUNDS[verb]
    head, _, last = verb.rpartition("-")
    prefix = f"{head}-" if head else ""
    if verb in _DOUBLING or last in _DOUBLING:
        form = last + last[-1] + "ing"
    elif last.endswith("ie"):
        form = last[:-2] + "ying"
    elif last.endswith("e") and not last.endswith(("ee", "oe", "ye", "inge")):
        form = last[:-1] + "ing"
    elif last.endswith("ic"):
        form = last + "king"
    else:
        form = last + "ing"
    return prefix + form


def third_person(verb: str) -> str:
    """The form after `she`: `plan` to `plans`, `carry` to `carries`."""
    if verb in _THIRD_PERSON:
        return _THIRD_PERSON[verb]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    return verb + "s"


_BY_GERUND: Final = {gerund(verb): verb for verb in sorted(VERBS)} | pairs_of("other_gerunds")
_BY_THIRD_PERSON: Final = {third_person(verb): verb for verb in sorted(VERBS)}


def is_verb(word: str) -> bool:
    """Whether a word can be the base form of a verb of work; `fault-find` and `re-test` count."""
    word = word.lower()
    if word in VERBS or (word.count("-") == 1 and word.rpartition("-")[2] in VERBS):
        return True
    return word.startswith(("un", "re", "pre")) and word.removeprefix("un").removeprefix("re") in VERBS


def base_of_gerund(word: str) -> str | None:
    """`planning` to `plan`, or None if no known verb has this form."""
    word = word.lower()
    head, _, last = word.rpartition("-")
    base = _BY_GERUND.get(word) or (_BY_GERUND.get(last) if head else None)
    return f"{head}-{base}" if base and head and word not in _BY_GERUND else base


def base_of_past(word: str) -> str | None:
    """`led` to `lead` and `worked` to `work`, or None if no known verb has this form."""
    word = word.lower()
    if word in _PAST:
        return _PAST[word]
    if not word.endswith("ed"):
        return None
    tries = (word[:-2], word[:-1], word[:-3] + "y" if word.endswith("ied") else word[:-3])
    return next((base for base in tries if base in VERBS), None)


def base_of_third_person(word: str) -> str | None:
    """`plans` to `plan`, or None if no known verb has this form."""
    return _BY_THIRD_PERSON.get(word.lower())
