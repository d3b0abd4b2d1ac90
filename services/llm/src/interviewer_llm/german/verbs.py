"""German verbs: infinitives known, finite forms led back to them, and parts of a verb joined again."""

from functools import lru_cache
from typing import Final

from interviewer_llm.german.lists import pairs_of, words_of

VERBS: Final = words_of("verbs")
"""Infinitives of work."""

PARTICLES: Final = words_of("particles")
"""First parts of verbs that stand at the end of a main clause: `nehmen … an`."""

MODALS: Final = words_of("modals")
_NO_INFINITIVES: Final = words_of("no_infinitives")
_INSEPARABLE: Final = words_of("inseparable")
_STRONG: Final = pairs_of("strong")
_FIRST_PARTS: Final = tuple(sorted(PARTICLES | _INSEPARABLE, key=len, reverse=True))
_IRREGULAR: Final = {"sind": "sein", "bist": "sein", "ist": "sein", "tun": "tun", "tust": "tun", "tut": "tun"}
_ADJECTIVE_ENDS: Final = (
    "lichen", "ischen", "baren", "samen", "haften", "losen", "ellen", "iven", "alen", "anten", "enten",
    "enden", "nden", "ösen", "ären", "igen", "ierten", "eten", "ernen", "ten",
)  # fmt: skip
"""How adjectives end before a noun in the plural: such words are verbs only where they are known."""
_NO_FORMS: Final = words_of("no_forms")
_GUESS_MIN: Final = 4
_STEM_MIN: Final = 2
_SIBILANTS: Final = ("s", "ß", "x", "z")


@lru_cache(maxsize=4096)
def is_known(word: str) -> bool:
    """Whether a word is a known infinitive, with or without a first part: `planen`, `einplanen`."""
    if word in _NO_INFINITIVES:
        return False
    if (
        word in VERBS
        or word in _IRREGULAR.values()
        or (word.endswith("ieren") and len(word) > len("ieren") + 2)
    ):
        return True
    return any(
        word.startswith(part) and len(word) > len(part) + _STEM_MIN and is_known(word[len(part) :])
        for part in _FIRST_PARTS
    )


def is_infinitive(word: str) -> bool:
    """Whether a word in small letters, at the end of a phrase, is its verb."""
    if not (word.isalpha() and word.islower()) or word in _NO_INFINITIVES:
        return False
    return is_known(word) or (word.endswith(("en", "ern", "eln")) and not word.endswith(_ADJECTIVE_ENDS))


def is_plural_verb(word: str) -> bool:
    """Whether a word in the middle of a sentence is a verb as it stands after `Sie`."""
    return word.islower() and (word == "sind" or is_known(word))


def infinitive_of_you(word: str) -> str | None:
    """The infinitive of a form as it stands after `du`: `planst` to `planen`, `nimmst` to `nehmen`."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("est"):
        roots = [word[:-3], word[:-2]]
    elif word.endswith("st"):
        roots = [word[:-2], word[:-1]]
    elif word.endswith("t") and word[:-1].endswith(_SIBILANTS):
        roots = [word[:-1]]
    else:
        return _strong(word)
    return next((found for root in roots if (found := _from_root(root)) is not None), None)


def guessed_infinitive(word: str) -> str | None:
    """As `infinitive_of_you`, of a verb that is not known: `leerst` is of `leeren`; None if it is no verb."""
    known = infinitive_of_you(word)
    if known is not None or word in _NO_FORMS or not word.endswith("st") or len(word) < _GUESS_MIN:
        return known
    root = word.removesuffix("st").removesuffix("e")
    return root + ("n" if root.endswith(("er", "el")) else "en")


def _from_root(root: str) -> str | None:
    if strong := _strong(root):
        return strong
    for ending in ("en", "n"):
        if is_known(root + ending) and len(root) >= _STEM_MIN:
            return root + ending
    return None


def _strong(root: str) -> str | None:
    """`nimm` to `nehmen`, `übernimm` to `übernehmen`."""
    if root in _STRONG:
        return _STRONG[root]
    return next(
        (
            part + _STRONG[root[len(part) :]]
            for part in _FIRST_PARTS
            if root.startswith(part) and len(root) > len(part) + 2 and root[len(part) :] in _STRONG
        ),
        None,
    )


def without_zu(word: str) -> str | None:
    """`anzunehmen` to `annehmen`, or None if no `zu` stands inside."""
    for part in sorted(PARTICLES, key=len, reverse=True):
        rest = word.removeprefix(part)
        if rest != word and rest.startswith("zu") and is_known(rest[2:]):
            return part + rest[2:]
    return None
