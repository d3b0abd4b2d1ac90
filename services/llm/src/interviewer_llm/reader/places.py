"""Places in a text: half-open `[start, end)` in code points."""

from collections.abc import Iterable
from typing import Final

from interviewer_llm.reader.hygiene import BLANK

Place = tuple[int, int]

EDGES: Final = " \t\r\n\xa0" + BLANK


def trimmed(clean: str, start: int, end: int, edges: str = EDGES) -> Place:
    """The same part of a clean text without white space and blanks at its edges; it may be empty."""
    while start < end and clean[start] in edges:
        start += 1
    while end > start and clean[end - 1] in edges:
        end -= 1
    return start, end


def within(place: Place, other: Place) -> bool:
    """Whether a place lies in another."""
    return other[0] <= place[0] and place[1] <= other[1]


def gaps(places: Iterable[Place], start: int, end: int) -> list[Place]:
    """What is left of `[start, end)` between places."""
    found = list[Place]()
    for begin, finish in sorted(places):
        if begin > start:
            found.append((start, min(begin, end)))
        start = max(start, finish)
    if start < end:
        found.append((start, end))
    return found
