"""German noun phrases: what a noun does as a verb, and objects led back from the cases they stand in.

Only what can be told from the words is changed. The genitive `der Touren` and the object `die Touren` differ
in nothing but the article; whether `des Teams` is `das Team` or `den Team` only a dictionary knows.
"""

import re
from functools import lru_cache
from typing import Final

from interviewer_llm.german.lists import pairs_of, words_of
from interviewer_llm.german.verbs import is_known

PREPOSITIONS: Final = words_of("prepositions")
AND: Final = frozenset({"und", "oder", "sowie"})
_ADJECTIVES: Final = words_of("adjectives")
_ADJECTIVE_STEMS: Final = (
    "lich", "isch", "bar", "sam", "haft", "los", "ell", "iv", "al", "ig", "end", "iert", "är", "ös", "ant",
    "ent",
    "gerecht", "orientiert", "fähig", "weit", "frei", "reich", "voll", "ernd", "elnd",
)  # fmt: skip
_INFLECTED: Final = ("en", "em", "er", "es", "e")
_NO_DOING: Final = words_of("no_doing")
_NOMINALISATIONS: Final = pairs_of("nominalisations")
_SAME_PLURAL: Final = tuple(sorted(words_of("same_plural")))
_PLURAL_E: Final = tuple(f"{head}en" for head in sorted(words_of("plural_e")))
_PLURAL_NOMINATIVE: Final = tuple(f"{head}e" for head in sorted(words_of("plural_e")))
_UMLAUT_E: Final = re.compile(r"[äöü][^aeiouäöü]{1,4}e$")
"""`Geschäftsvorfälle` is a plural and `Küche` is none: only a dictionary knows."""
_ADJECTIVE_NOUNS: Final = tuple(sorted(words_of("adjective_nouns")))
_KEEPS_N: Final = tuple(sorted(words_of("keeps_n")))
_FEMININE: Final = (
    "ung",
    "heit",
    "keit",
    "tät",
    "ion",
    "schaft",
    "ie",
    "ei",
    "ik",
    "ur",
    "anz",
    "enz",
    "eit",
    "e",
)
_PLURAL: Final = ("en", "innen", "er", "s", "eln", "ern")
_GENITIVE: Final = {
    "der": "die",
    "unserer": "die",
    "Ihrer": "Ihre",
    "deiner": "Ihre",
    "dieser": "diese",
    "aller": "alle",
}
"""Articles before a feminine noun or a plural in the genitive, and as they stand before the object."""
_ADJECTIVE_MIN: Final = 3

Words = list[str]


@lru_cache(maxsize=4096)
def adjective(word: str) -> str | None:
    """An adjective before a noun without its ending: `technischen` as `technisch`; None if it is none."""
    word = word.lower()
    for ending in _INFLECTED:
        root = word.removesuffix(ending)
        if root != word and (is_adjective(root) or (root.endswith("er") and is_adjective(root[:-2]))):
            return root
    return None


def is_adjective(root: str) -> bool:
    """Whether a word without an ending is an adjective, by its own ending or by the list."""
    if root in _ADJECTIVES:
        return True
    if len(root) <= _ADJECTIVE_MIN + 1 or root.endswith("schaft"):
        return False
    return root.endswith(_ADJECTIVE_STEMS) or (root.startswith("ge") and root.endswith(("t", "en")))


@lru_cache(maxsize=4096)
def verb_of(noun: str) -> str | None:
    """What a noun does, as an infinitive: `Planung`, `Planen`, `Annahme`; None if it is no such noun."""
    low = noun.lower()
    if not noun[:1].isupper() or low in _NO_DOING:
        return None
    if low in _NOMINALISATIONS:
        return _NOMINALISATIONS[low].lstrip("+").replace("_", " ")
    if low.endswith("ung"):
        root = low[:-3]
        tries = [f"{root}en", f"{root}n", f"{root[:-1]}eln" if root.endswith("l") else ""]
        return next((verb for verb in tries if verb and is_known(verb)), None)
    return low if is_known(low) else None


def object_of(words: Words) -> Words | None:
    """The object of a verb from what follows its noun: `der Touren` as `die Touren`.

    None where the case changes more than can be told, as in `des Teams`.
    """
    if not words:
        return None
    dative, bare = words[0] == "von", words[0].endswith("er") and adjective(words[0]) is not None
    if not (dative or bare or words[0] in _GENITIVE):
        return None
    found = Words() if dative or bare else [_GENITIVE[words[0]]]
    index, expects_noun = 0 if bare else 1, True
    while index < len(words):
        word, comma = words[index].rstrip(","), "," if words[index].endswith(",") else ""
        if not expects_noun and word not in AND and not found[-1].endswith(","):
            break
        if word == "sowie":
            return None if expects_noun else found
        if word in AND:
            found.append(word)
        elif word in _GENITIVE and not dative:
            found.append(_GENITIVE[word])
        else:
            size, part = _noun(words[index:], dative=dative)
            if part is None or (index > 1 and part[-1][-2:] != "en" and verb_of(part[-1])):
                return None
            comma = "," if words[index + size - 1].endswith(",") else ""
            found += [*part[:-1], part[-1] + comma]
            index, expects_noun = index + size, False
            continue
        index, expects_noun = index + 1, True
    rest = words[index:]
    if expects_noun or (rest and rest[0] not in PREPOSITIONS):
        return None
    return [*found, *rest]


def _noun(words: Words, *, dative: bool) -> tuple[int, Words | None]:
    """A noun with its adjectives as an object, and of how many words it is."""
    roots = Words()
    for size, raw in enumerate(words, start=1):
        word = raw.rstrip(",")
        if word[:1].isupper() or word[:1].isdigit():
            noun = undative(word) if dative else word
            return size, None if noun is None else _declined(
                words[: size - 1], roots, word, noun, dative=dative
            )
        root = adjective(word)
        if root is None:
            break
        roots.append(root)
    return len(words), None


def _declined(given: Words, roots: Words, word: str, noun: str, *, dative: bool) -> Words | None:
    """The adjectives before a noun as they stand before the object."""
    if not given:
        return [noun]
    ends = {raw[len(root) :] for raw, root in zip((one.lower() for one in given), roots, strict=True)}
    if dative or ends == {"er"}:
        ending = "e" if ends in ({"en"}, {"er"}) else None
    elif ends != {"en"}:
        ending = None
    elif word.endswith(_PLURAL) or word.lower().endswith(_PLURAL_NOMINATIVE):
        ending = "en"
    elif _UMLAUT_E.search(word):
        ending = None
    else:
        ending = "e" if word.endswith(_FEMININE) else None
    return (
        None
        if ending is None
        else [*(raw[: len(root)] + ending for raw, root in zip(given, roots, strict=True)), noun]
    )


def undative(noun: str) -> str | None:
    """A noun from its dative: `Angeboten` as `Angebote`, `Kunden` as it is; None if it can't be told."""
    low = noun.lower()
    if not low.endswith("n") or noun.isupper() or low.endswith(_SAME_PLURAL):
        return noun
    if low.endswith((*_PLURAL_E, *_ADJECTIVE_NOUNS)):
        return noun[:-1]
    if low.endswith(("ern", "eln")):
        return noun if low.endswith(_KEEPS_N) else noun[:-1]
    return noun if low.endswith(("ion", "ein", "on", "an", "in")) else None
