"""The occupation that a title names, among ESCO's: by the longest of its names, else by the likest.

A name counts that stands in the title word for word and holds the title's head (`assistant` in `Night care
assistant, Ulverby`). Where several occupations share it, the posting's other words decide.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from interviewer_llm.english.data import data_of
from interviewer_llm.english.words import STOP_WORDS, content, tokens
from interviewer_llm.esco.index import Index

_TITLE_MAX_WORDS: Final = 14
_LIKE_ENOUGH: Final = 0.8
_SURE_DIGITS: Final = 4
_SEGMENT: Final = re.compile(
    r"[,;:|/()\[\]\u2013\u2014]|\s-\s|\b(?:of|for|in|at|to|with|on|from|based|who|working)\b"
)
_TITLES: Final = cast("dict[str, str | list[str]]", data_of("interviewer_llm.esco", "titles.yaml"))
_RANKS: Final = frozenset(cast("str", _TITLES["ranks"]).split())
_NOBODY: Final = frozenset(_TITLES["nobody"])

Found = tuple[int, str, bool]
"""The place of an occupation, the name that was met, and whether the name stands in the title."""


@dataclass(frozen=True)
class Match:
    """An occupation of ESCO; `sure` tells that one of its names stands in the title.

    `isco` holds as many digits as are known, up to four, or none; `words` are those of the title that name
    it.
    """

    place: int
    name: str
    isco: str
    words: tuple[str, ...]
    sure: bool


def occupation_of(index: Index, title: str, words: str) -> Match | None:
    """The occupation that a title names, or None; the posting's `words` decide what the title leaves open."""
    said = tokens(title)[:_TITLE_MAX_WORDS]
    heads = _heads(title)
    found = _named(index, said, heads, words) or _like(index, said, heads, words)
    if found is None:
        return None
    place, key, sure = found
    return Match(place, index.names[place], index.isco[place], tuple(key.split()), sure)


def _heads(title: str) -> frozenset[str]:
    """The last words of a title's parts: `nurse` in `Staff Nurse, Critical Care`."""
    parts = [tokens(part) for part in _SEGMENT.split(title.lower())]
    return frozenset(part[-1] for part in parts if part)


def _named(index: Index, said: Sequence[str], heads: frozenset[str], words: str) -> Found | None:
    for size in range(len(said), 0, -1):
        for start in range(len(said) - size + 1):
            part = said[start : start + size]
            key = " ".join(part)
            place = index.aliases.get(key)
            if place is None and (places := index.labels.get(key)):
                place = _by_text(index, key, places, words)
            if place is not None and key not in _NOBODY and (size > 1 or part[0] in heads):
                return place, key, not heads.isdisjoint(part)
    return None


def _by_text(index: Index, key: str, places: Sequence[int], words: str) -> int:
    """The occupation of that very name, else the one whose description shares most with the posting."""
    if len(places) == 1 or " ".join(tokens(index.names[places[0]])) == key:
        return places[0]
    stems = content(words)
    return max(places, key=lambda place: _shared(index.about[place], stems))


def _shared(about: str, stems: frozenset[str]) -> float:
    own = content(about)
    return len(own & stems) / math.sqrt(len(own) or 1)


def _like(index: Index, said: Sequence[str], heads: frozenset[str], words: str) -> Found | None:
    """The likest name with the same head; words that many names hold count for less."""
    telling = frozenset(word for word in said if word not in _RANKS | STOP_WORDS)
    if " ".join(said) in _NOBODY:
        return None
    best: tuple[float, str] = (0.0, "")
    for label in _candidates(index, heads & telling):
        likeness = _likeness(index, telling, frozenset(label.split()))
        if likeness > best[0]:
            best = (likeness, label)
    if best[0] < _LIKE_ENOUGH:
        return None
    return _by_text(index, best[1], index.labels[best[1]], words), best[1], False


def _candidates(index: Index, heads: frozenset[str]) -> Iterator[str]:
    for head in heads:
        yield from (label for label in index.labels_with.get(head, ()) if label.split()[-1] == head)


def _likeness(index: Index, one: frozenset[str], other: frozenset[str]) -> float:
    both = sum(_weight(index, word) for word in one & other)
    return 2 * both / sum(_weight(index, word) for part in (one, other) for word in part)


def _weight(index: Index, word: str) -> float:
    return math.log(len(index.labels) / (1 + len(index.labels_with.get(word, ()))))


def family_of(isco: str) -> str | None:
    """The bank's family of an occupation, by the digits that are known of its group."""
    families = _families()
    if len(isco) == _SURE_DIGITS:
        return next((families[isco[:size]] for size in range(4, 0, -1) if isco[:size] in families), None)
    possible = {name for code, name in families.items() if code.startswith(isco) or isco.startswith(code)}
    return possible.pop() if isco and len(possible) == 1 else None


@lru_cache(maxsize=1)
def _families() -> Mapping[str, str]:
    said = cast("dict[str, list[str]]", data_of("interviewer_llm.esco", "families.yaml"))
    return {code: family for family, codes in said.items() for code in codes}


def families() -> frozenset[str]:
    """All families that `families.yaml` names."""
    return frozenset(cast("dict[str, list[str]]", data_of("interviewer_llm.esco", "families.yaml")))
