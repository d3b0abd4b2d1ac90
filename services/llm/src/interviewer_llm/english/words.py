"""Words compared: tokens, terms and likeness, without a model."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from interviewer_llm.english.lists import words_of

_TOKEN: Final = re.compile(r"\.net\b|[^\W_]+[+#]*(?:['\u2019](?!s\b)[^\W\d_]+)?", re.IGNORECASE)

STOP_WORDS: Final = words_of("stop_words")

_SHORT: Final = 3
"""Words of up to so many letters have no ending to lose: `gas`, `bus`, `use`."""

FUNCTION_WORDS: Final = words_of("function_words")
"""Words on which no phrase may end."""


def tokens(text: str) -> list[str]:
    """Lower-cased words in their singular; `C++`, `C#` and `.NET` stay whole."""
    return [singular(found.group().lower()) for found in _TOKEN.finditer(text)]


def placed_tokens(text: str) -> list[tuple[str, int, int]]:
    """The same words as `tokens`, each with its `[start, end)` in the text."""
    return [(singular(found.group().lower()), found.start(), found.end()) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """A word without its plural, roughly; the same wrong answer on both sides still compares equal."""
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "zes", "sses")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word cut to what its forms share: `planning`, `planned` and `plan` become one."""
    word = singular(word.lower())
    for suffix in ("ation", "ment", "ing", "ed", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) > _SHORT:
            word = word[: -len(suffix)]
            break
    if len(word) > _SHORT + 1 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word.rstrip("e") if len(word) > _SHORT else word


@lru_cache(maxsize=1 << 14)
def content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem(token) for token in tokens(text) if token not in STOP_WORDS)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets of stems share, from 0 to 1 (Jaccard)."""
    if not one or not other:
        return 0.0
    return len(one & other) / len(one | other)


@lru_cache(maxsize=4096)
def shingles(text: str, size: int) -> frozenset[tuple[str, ...]]:
    """All runs of `size` words."""
    words = [found.group().lower() for found in _TOKEN.finditer(text)]
    return frozenset(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


Term = tuple[str, ...]


def term(text: str) -> Term:
    """A word or phrase as a key: equal for `Risk assessments` and `risk assessment`."""
    return tuple(tokens(text))


def terms_in(words: list[str], longest: int) -> Iterator[tuple[Term, int]]:
    """Every run of up to `longest` tokens, with the index at which it starts."""
    for start in range(len(words)):
        for size in range(1, min(longest, len(words) - start) + 1):
            yield tuple(words[start : start + size]), start


def joined(items: Iterable[str]) -> str:
    """`a, b and c`."""
    parts = list(items)
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
