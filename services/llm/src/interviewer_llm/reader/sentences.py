"""Sentences, each with its place."""

import re
from collections.abc import Iterator
from typing import Final

from interviewer_llm.reader.hygiene import BLANK
from interviewer_llm.reader.places import Place, trimmed

_END: Final = re.compile(
    rf"[.!?][\"'\u201d\u2019)]*(?=[\s{BLANK}]+[\"'\u201c\u2018(\u201e]?[A-Z0-9\u00c0-\u00de])|[.!?](?=\Z)"
)
_LONGEST_ABBREVIATION: Final = 8


def sentences(clean: str, start: int, end: int, abbreviation: re.Pattern[str]) -> Iterator[Place]:
    """The places of the sentences in a part of a clean text; `abbreviation` fits what ends on a point."""
    begin = start
    for found in _END.finditer(clean, start, end):
        point = found.start() + 1
        if clean[found.start()] == "." and abbreviation.search(
            clean[max(start, point - _LONGEST_ABBREVIATION - 1) : point]
        ):
            continue
        begin, finish = trimmed(clean, begin, found.end())
        if finish > begin:
            yield begin, finish
        begin = found.end()
    begin, finish = trimmed(clean, begin, end)
    if finish > begin:
        yield begin, finish
