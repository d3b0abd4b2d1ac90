"""Nouns for what is done, as tasks: `Planung und Steuerung der Touren` as `die Touren planen und steuern`."""

from typing import Final

from interviewer_llm.german.lists import pairs_of
from interviewer_llm.german.nouns import AND, PREPOSITIONS, Words, adjective, object_of, verb_of

_WITH_PREPOSITION: Final = pairs_of("with_preposition")
"""Nouns that take a preposition and no object: `Zusammenarbeit mit dem Einkauf`."""
_REFLEXIVE: Final = "sich_"
_NOUN_AND_OBJECT: Final = 3
_OPENS_OBJECT: Final = frozenset({"der", "von", "des", "unserer"})


def task_of(words: Words) -> Words | None:
    """A noun phrase as the infinitive phrase that says the same; None where its cases can't be told."""
    halves = _halves(words)
    if halves is not None:
        first, second = task_of(halves[0]), task_of(halves[1])
        return None if first is None or second is None else [*first, "und", *second]
    adverb = list[str]()
    if len(words) >= _NOUN_AND_OBJECT and (root := adjective(words[0])) is not None and _doing(words[1]):
        adverb, words = [root], words[1:]
    found = _verbs(words)
    if found is None:
        return None
    verbs, rest = found
    bound = _WITH_PREPOSITION.get(words[0].lower())
    if bound is not None and len(verbs) == 1 and rest and rest[0] in PREPOSITIONS - {"von"}:
        reflexive = ["sich"] if bound.startswith(_REFLEXIVE) else []
        return [*reflexive, *adverb, *rest, bound.removeprefix(_REFLEXIVE)]
    objects = object_of(rest)
    return None if objects is None else [*objects, *adverb, *listed(verbs)]


def doing_of(words: Words) -> str | None:
    """The verb of a noun for what is done that a phrase begins with, after an adjective at most."""
    at = 1 if len(words) > 1 and adjective(words[0]) is not None else 0
    return _doing(words[at])


def _halves(words: Words) -> tuple[Words, Words] | None:
    """`Abstimmung der Konten` and `Klärung von Differenzen`, where both stand in one phrase."""
    for at in range(_NOUN_AND_OBJECT - 1, len(words) - _NOUN_AND_OBJECT):
        joined = words[at] in AND and _doing(words[at + 1]) and words[at + 2] in _OPENS_OBJECT
        if joined and any(word in _OPENS_OBJECT | PREPOSITIONS for word in words[1:at]):
            return words[:at], words[at + 1 :]
    return None


def _verbs(words: Words) -> tuple[Words, Words] | None:
    """The verbs of the nouns that a phrase begins with, and what follows them."""
    verbs, at, more = Words(), 0, True
    while more:
        verb, part = _doing(words[at]) if at < len(words) else None, ""
        if (
            verb is None
            and words[at : at + 1]
            and words[at].endswith("-")
            and words[at + 1 : at + 2] == ["und"]
        ):
            part, at = f"{words[at].lower()} und ", at + 2
            verb = _doing(words[at]) if at < len(words) else None
        if verb is None:
            return None
        verbs.append(part + verb)
        more = words[at].endswith(",") or words[at + 1 : at + 2] in (["und"], ["oder"], ["sowie"])
        at += 1 if words[at].endswith(",") or not more else 2
    return verbs, words[at:]


def _doing(noun: str) -> str | None:
    bare = noun.rstrip(",")
    return verb_of(bare) or _WITH_PREPOSITION.get(bare.lower())


def listed(verbs: Words) -> Words:
    """`planen, prüfen und steuern`, word by word."""
    if len(verbs) == 1:
        return verbs
    return [*(f"{verb}," for verb in verbs[:-2]), verbs[-2], "und", verbs[-1]]
