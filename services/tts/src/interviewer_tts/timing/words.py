"""Words as engines are given them, and words as people wrote them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_UNIT: Final = re.compile(r"(?:\[[^\]]*\]\(/[^)]*/\)|\S)+")
_TERM: Final = re.compile(r"\[([^\]]*)\]\(/([^)]*)/\)")
_WORD: Final = re.compile(r"\S+")
_UNSAID: Final = re.compile(r"[\W_]+")
_SIGNS: Final = {"&": "and", "+": "plus", "=": "equals", "@": "at", "%": "percent"}
"""Signs that are said where they stand alone."""


Span = tuple[float, float]
"""When something is heard, from and to, in seconds."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a prepared sentence, or a term with its phonemes, whatever spaces are in it.

    `text` is how it is written, without the phonemes.
    """

    text: str
    phonemes: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """A word as given, `[start, end)` in characters of its text."""

    text: str
    start: int
    end: int


def units_of(sentence: str) -> list[Unit]:
    """All units of a prepared sentence, in order; together they hold every word of it."""
    units: list[Unit] = []
    for found in _UNIT.finditer(sentence):
        term = _TERM.search(found[0])
        units.append(Unit(_TERM.sub(r"\1", found[0]), term[2] if term else None))
    return units


def words_of(text: str) -> list[Word]:
    """What stands between spaces in a text."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def bare(word: str) -> str:
    """The letters and digits by which words are compared; empty where there is none."""
    return _SIGNS.get(word) or _UNSAID.sub("", unicodedata.normalize("NFKC", word).casefold())
