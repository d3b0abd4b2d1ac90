"""Whether a requirement's words are a verb phrase, and with which bare infinitive in front."""

import re
from itertools import takewhile
from typing import Final, TypedDict, cast

from interviewer_llm.bank.forms import (
    PREPOSITIONS,
    bare_after_gerund,
    bare_after_past,
    bare_after_third_person,
)
from interviewer_llm.english.data import data_of
from interviewer_llm.english.leadins import Expected
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import (
    ADJECTIVES_TOO,
    NOUNS_TOO,
    base_of_gerund,
    base_of_past,
    base_of_third_person,
    is_verb,
)


class _Patterns(TypedDict):
    compound: str
    nominalisations: dict[str, str]
    manners: str
    nothing_kinds: str
    nothing_heads: str


PATTERNS: Final = cast("_Patterns", data_of("interviewer_llm.bank", "phrases.yaml"))
_COMPOUND: Final = re.compile(rf"(?:{'|'.join(PATTERNS['compound'].split())})$", re.IGNORECASE)
_NOUNS: Final = "|".join(PATTERNS["nominalisations"])
_NOMINAL: Final = re.compile(
    rf"(?:the )?(?:(?:{'|'.join(PATTERNS['manners'].split())})(?:,| and)? )*(?P<noun>{_NOUNS})"
    rf"(?: and (?P<second>{_NOUNS}))? of (?!the (?:role|job|post)\b)",
    re.IGNORECASE,
)
_DETERMINERS: Final = words_of("determiners")
_NOT_ADVERBS: Final = words_of("not_adverbs")
_PARTICIPLES: Final = words_of("participles")
_TRAITS: Final = words_of("traits")
_PEOPLE: Final = words_of("people")
_AFTER_TRAIT: Final = frozenset({"and", "when", "under", "with", "in", "about", "to"})
_AFTER_THIRD: Final = _DETERMINERS | {"well", "closely", "with", "under", "to"}
_AFTER_NOUN: Final = frozenset({"and", "or", "with", "for", "to", "at"})
_TASKS_ANYWAY: Final = frozenset({"lead", "support", "plan", "deliver", "handle", "train", "help"})
"""`Lead training`, `support planning`: tasks, although two nouns could stand there."""
_GERUNDS_ALONE: Final = 2
"""`Onboarding and offboarding` has no object: two nouns."""
_COMPOUND_WORDS: Final = 5
_PERSON_WORDS: Final = 6

Words = list[str]


_OF_THEIR_OWN: Final = frozenset({"approve", "consist", "dispose", "hear", "know", "learn", "speak", "think"})
"""Verbs that keep the `of` after their gerund: `disposing of waste`, unlike `mentoring of students`."""


def verb_phrase(rest: str, expected: Expected | None, *, duty: bool) -> Words | None:
    """The words with a bare infinitive in front (perhaps after an adverb), or None: a noun phrase."""
    words = rest.split(" ")
    if expected == "place":
        return ["work", *words]
    if expected == "adjective" or (expected != "base" and (_is_trait(words) or _is_person(words))):
        return _being(words)
    return _nominalised(rest, expected, duty=duty) or _led_by_verb(words, expected, duty=duty)


def _nominalised(rest: str, expected: Expected | None, *, duty: bool) -> Words | None:
    """`the smooth running of the bar` as `run the bar`, where a task is meant."""
    found = _NOMINAL.match(rest)
    if found is None or not (duty or expected == "gerund"):
        return None
    verbs = [PATTERNS["nominalisations"][found["noun"].lower()]]
    if found["second"]:
        verbs += ["and", PATTERNS["nominalisations"][found["second"].lower()]]
    return [*verbs, *bare_after_gerund(rest[found.end() :].split(" "), _COMPOUND)]


def _led_by_verb(words: Words, expected: Expected | None, *, duty: bool) -> Words | None:
    first = words[0].strip(",").lower()
    if len(words) > 1 and first.endswith("ly") and first not in _NOT_ADVERBS:
        inner = _led_by_verb(words[1:], expected, duty=duty)
        return None if inner is None else [first, *inner]
    comma = "," if words[0].endswith(",") else ""
    if first == "help" and (helped := _helped(words[1:])):
        return helped
    if is_verb(first) and _reads_as_verb(first, words, expected, duty=duty):
        return [first + comma, *words[1:]]
    following = words[1].strip(",").lower() if len(words) > 1 else ""
    inflected = _from_inflected(first, following, words[1:], expected, duty=duty)
    if inflected is not None:
        return [inflected[0] + comma, *inflected[1:]]
    return words if expected == "base" and following in _DETERMINERS and first.isalpha() else None


def _helped(words: Words) -> Words | None:
    """`help to write the specials` as `write the specials`; `help residents to dress` stays."""
    rest = words[1:] if words and words[0].lower() == "to" else words
    if len(rest) <= 1:
        return None
    sure = rest is not words or rest[0].lower() not in NOUNS_TOO or rest[1] in _DETERMINERS
    clear = is_verb(rest[0]) and sure
    return [rest[0].lower(), *rest[1:]] if clear else None


def _from_inflected(
    first: str, following: str, rest: Words, expected: Expected | None, *, duty: bool
) -> Words | None:
    """`planning …`, `led …` (after `you have`) and `plans …`, each from its bare infinitive."""
    base = base_of_gerund(first)
    bare = following in _AFTER_NOUN and len(rest) <= _GERUNDS_ALONE
    if base is not None and following and not bare and not _COMPOUND.match(following):
        noun = following == "of" and base not in _OF_THEIR_OWN
        return [base, *bare_after_gerund(rest[1:] if noun else rest, _COMPOUND)]
    past = base_of_past(first) if expected == "noun" and first not in _PARTICIPLES else None
    if past is not None and following and not _COMPOUND.match(following):
        return [past, *bare_after_past(rest)]
    third = base_of_third_person(first)
    plain = expected == "base" or third not in NOUNS_TOO or following in _AFTER_THIRD
    if third is not None and (plain or (duty and _has_object(following, rest))):
        return [third, *bare_after_third_person(rest)]
    return None


def _has_object(following: str, rest: Words) -> bool:
    """Whether what follows `hosts` in `hosts customer audits` can be what is hosted."""
    free = following not in PREPOSITIONS | _AFTER_NOUN and _COMPOUND.match(following) is None
    return free and len(rest) > 1


def _reads_as_verb(first: str, words: Words, expected: Expected | None, *, duty: bool) -> bool:
    """Whether a word that can be a verb is one here."""
    if len(words) == 1 or _listed_without_verb(words):
        return False
    following = words[1].strip(",").lower()
    if expected == "base" or following in _DETERMINERS:
        return True
    if following[:1].isdigit() and first in NOUNS_TOO and not duty:
        return False
    if expected in {"gerund", "noun"} or first == "own" or (first in ADJECTIVES_TOO and not duty):
        return False
    return first not in NOUNS_TOO or _is_task(first, following, len(words), duty=duty)


def _listed_without_verb(words: Words) -> bool:
    """Whether a list begins whose next word is no verb: `Fit, and happy to …`, `Feed, bedding and …`."""
    following = next((word for word in words[1:3] if word.lower() not in {"and", "or"}), "").strip(",")
    return words[0].endswith(",") and not is_verb(following) and not following.endswith("ly")


def _is_task(first: str, following: str, length: int, *, duty: bool) -> bool:
    """Whether a word that is as often a noun is a verb: `process payments`, but not `stock control`."""
    if following in {"of", "in"}:
        return False
    compound = _COMPOUND.match(following) is not None
    if duty:
        return not (compound and length <= _COMPOUND_WORDS) or first in _TASKS_ANYWAY
    return not compound and following not in _AFTER_NOUN


def _is_trait(words: Words) -> bool:
    first = words[1] if words[0].lower() in {"a", "an"} and len(words) > 1 else words[0]
    if first.strip(",").lower() not in _TRAITS:
        return False
    return len(words) == 1 or words[0].endswith(",") or words[1].lower() in _AFTER_TRAIT


def _is_person(words: Words) -> bool:
    """`A team player`, `a good listener who …`."""
    head = list(takewhile(lambda word: word.lower() not in {"who", "that"}, words))
    return bool(head) and head[-1].lower() in _PEOPLE and len(head) <= _PERSON_WORDS


def _being(words: Words) -> Words:
    """`calm under pressure` as `be calm …`; `running the bar` (after `you will be`) as `run the bar`."""
    first = words[0].strip(",").lower()
    base = base_of_gerund(first)
    if base is not None and len(words) > 1:
        return [base, *bare_after_gerund(words[1:], _COMPOUND)]
    if _is_person(words) and first not in {"an", "a", "the"}:
        return ["be", "an" if first[:1] in "aeiou" else "a", first, *words[1:]]
    named = len(words) > 1 and words[0][:1].isupper() and words[1][:1].isupper()
    return ["be", words[0] if named else words[0].lower(), *words[1:]]
