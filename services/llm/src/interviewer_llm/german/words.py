"""German words compared: tokens, stems and the keys under which the bank's terms are found."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from interviewer_llm.english.words import Term
from interviewer_llm.german.lists import words_of

_TOKEN: Final = re.compile(r"\.net\b|[^\W_]+[+#]*", re.IGNORECASE)
_INCLUSIVE: Final = re.compile(
    r"(?<=[a-zäöüß])(?:[:*_/\u00b7]-?|\()in(?:nen)?\b\)?|(?<=[a-zäöüß])In(?:nen)?\b"
)
"""`Kund:innen`, `Mitarbeiter/-innen`, `Fahrer(in)` and `KundInnen` as the stem that they share."""
_FOLDED: Final = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_STEM_MIN: Final = 3
_SUFFIXES: Final = (
    "ierungen", "ationen", "innen", "ierung", "ierten", "ieren", "ation", "ungen", "erin", "iert", "ung",
    "ten", "ern", "eln", "en", "em", "er", "es", "el", "st", "te", "e", "n", "s", "t",
)  # fmt: skip
_ENDINGS: Final = ("en", "em", "es", "e", "n", "s")
_ENDING_MIN: Final = 4
_HEAD_MIN: Final = 5
"""A compound's last part counts as a word from so many letters on: `Glasreinigung` is a `Reinigung`."""
_BEFORE_HEAD_MIN: Final = 4
"""What stands before it: fewer letters are rather a prefix than a word, as in `Begleitung`."""

STOP_WORDS: Final = words_of("stop_words")


def tokens(text: str) -> list[str]:
    """Lower-cased words; those for both sexes as one word."""
    return [found.group().lower() for found in _TOKEN.finditer(_INCLUSIVE.sub("", text))]


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word cut to what its forms share: `Planung`, `geplante Pläne` and `planen` come near each other."""
    word = word.lower().translate(_FOLDED)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _STEM_MIN:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=16384)
def uninflected(word: str) -> str:
    """A word without the endings of its case and number, roughly: equal for `Touren` and `Tour`."""
    word = word.lower().translate(_FOLDED)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ENDING_MIN:
            return word[: -len(ending)]
    return word


_NO_HEADS: Final = frozenset(uninflected(word) for word in words_of("no_heads"))


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem(token) for token in tokens(text) if token not in STOP_WORDS)


def term(text: str) -> Term:
    """A word or phrase as a key: equal for `Wareneingänge` and `Wareneingang`."""
    return tuple(uninflected(token) for token in tokens(text))


def terms_in(text: str, longest: int) -> Iterator[Term]:
    """The keys of every run of up to `longest` words, and of the last parts of compounds."""
    words = term(text)
    for start, word in enumerate(words):
        for size in range(1, min(longest, len(words) - start) + 1):
            yield words[start : start + size]
        for at in range(_BEFORE_HEAD_MIN, len(word) - _HEAD_MIN + 1):
            if word[at:] not in _NO_HEADS:
                yield (word[at:],)
