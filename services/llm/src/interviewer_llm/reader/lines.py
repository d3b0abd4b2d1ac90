"""A clean posting as lines, each with what its first and last characters say of it."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from interviewer_llm.reader.hygiene import BLANK, visible
from interviewer_llm.reader.places import trimmed

_LINE: Final = re.compile(r"[^\n\r]+")
_BULLET: Final = re.compile(
    rf"[\s{BLANK}]*(?:[\u2022\u2023\u25e6\u2043\u2219\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25ba\u25b8\u25b6\u2713\u2714"
    rf"\u2705\u2717\u2794\u27a4\u279c\u2192\u00b7\u2666\u2756\u25c6\u2605\u2606\u2b50\u00bb>\uf0b7\uf0a7]+"
    rf"|[-*+\u2013\u2014o](?=[\s{BLANK}])|"
    rf"(?:\u00e2\u20ac[\u00a2\u201c\u201d]|\u00ef[\u201a\u0192][\u00b7\u00a7\u02dc\u00bc\u0178]|\u00c2\u00b7|\u00e2\u2014[\u008f\u2039])(?=[\s{BLANK}])|"
    rf"(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?(?=[\s{BLANK}]+[^\sa-z%]))|"
    rf"\(?(?P<count>\d{{1,2}}|[a-zA-Z]|[ivx]{{1,4}})[.)](?=[\s{BLANK}]))[\s{BLANK}]*"
)
_EMOJI_START: Final = re.compile(r"[\s\x00]*[\U0001F300-\U0001FAFF\u2600-\u27bf]+[\s\x00]*")
_INLINE_BULLET: Final = re.compile(
    r"\s[\u2022\u25cf\u25aa\u25e6\u2023\u00b7\u2713\u2714\u25a0\u25ba\u27a4]\s"
)
_SEPARATED: Final = re.compile(r"\s\u00b7\s")
_HASHES: Final = re.compile(r"[\s\x00]*#{1,6}[\s\x00]*")
_INLINE_BULLETS_MIN: Final = 2
_SHOUT_MIN: Final = 4


@dataclass(frozen=True)
class Line:
    """A line without its bullet; `[start, end)` is the place of what is left.

    `bullet`: it is an item of a list; `emoji`: a picture stands in front, of an item or of a heading;
    `marked`: its markup marks it as a heading; `shouted`: it is all capitals; `after_gap`: an empty line
    stands before it; `level`: 1 of `2.`, 2 of `2.1`, 0 without a number; `separated`: it is one of several
    in its line, with ` · ` or the like between them.
    """

    start: int
    end: int
    text: str
    bullet: bool = False
    emoji: bool = False
    marked: bool = False
    shouted: bool = False
    after_gap: bool = False
    level: int = 0
    separated: bool = False


def lines_of(clean: str) -> Iterator[Line]:
    """The lines that hold a letter or a digit; three parts with bullets between them are three lines."""
    gap = False
    last = 0
    for found in _LINE.finditer(clean):
        gap = gap or clean[last : found.start()].count("\n") > 1
        last = found.end()
        parts = list(_inline_items(clean, found.start(), found.end()))
        for start, end in parts:
            text = visible(clean[start:end])
            if not any(character.isalnum() for character in text):
                gap = True
                continue
            yield _line(clean, start, end, after_gap=gap, separated=len(parts) > 1)
            gap = False


def _inline_items(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marks = list(_INLINE_BULLET.finditer(clean, start, end))
    if len(marks) < _INLINE_BULLETS_MIN:
        yield start, end
        return
    edges = [start, *(mark.start() for mark in marks), end]
    yield from itertools.pairwise(edges)


def _line(clean: str, start: int, end: int, *, after_gap: bool, separated: bool) -> Line:
    raw = clean[start:end]
    dotted = _SEPARATED.match(raw) is not None
    hashes, bullet, emoji = _HASHES.match(raw), _BULLET.match(raw), _EMOJI_START.match(raw)
    lead = hashes or bullet or emoji
    content = start + (lead.end() if lead and lead.end() < len(raw) else 0)
    begin, finish = trimmed(clean, content, end)
    text = visible(clean[begin:finish])
    bold = raw.strip(" \t").startswith(BLANK) and raw.strip(" \t:").endswith(BLANK) and len(raw) > len(text)
    letters = [letter for letter in text if letter.isalpha()]
    return Line(
        begin,
        finish,
        text,
        bullet=bullet is not None and hashes is None and not dotted,
        emoji=lead is emoji and emoji is not None,
        marked=hashes is not None or bold,
        shouted=len(letters) >= _SHOUT_MIN and all(letter.isupper() for letter in letters),
        after_gap=after_gap or dotted,
        level=_level(bullet),
        separated=separated,
    )


def _level(bullet: re.Match[str] | None) -> int:
    if bullet is None:
        return 0
    if bullet["number"]:
        return bullet["number"].rstrip(".").count(".") + 1
    return 1 if bullet["count"] and bullet["count"].isdigit() else 0
