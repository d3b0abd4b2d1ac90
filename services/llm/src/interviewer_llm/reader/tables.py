"""Rows of a table, as lines have them: cells between tabs or `|`, each with its place."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_llm.reader.headings import Section, announced
from interviewer_llm.reader.hygiene import visible
from interviewer_llm.reader.lines import Line
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place, trimmed

_BREAK: Final = re.compile(r"[\t|]")
_CELLS_MIN: Final = 2
_ROWS_MIN: Final = 2
_LABELLED_COLUMNS: Final = 3
_HEADER_MAX_WORDS: Final = 5
_COLUMNS: Final[frozenset[Section]] = frozenset({"must", "nice", "duty"})
"""What a header announces that has requirements below it."""


@dataclass(frozen=True)
class Cell:
    """A cell and the section that its column, or the label of its row, announces."""

    place: Place
    section: Section | None
    heading: bool = False


def rows_of(clean: str, lines: Sequence[Line], pack: Pack) -> dict[int, list[Cell]]:
    """The cells of each line that is a row of a table, by where the line starts."""
    found = dict[int, list[Cell]]()
    split = {line.start: _cells(clean, line) for line in lines}
    for is_row, group in itertools.groupby(lines, lambda line: len(split[line.start]) >= _CELLS_MIN):
        for rows in _tables(clean, list(group), split, pack):
            if not is_row or len(rows) < _ROWS_MIN:
                continue
            places = _filled(clean, [split[line.start] for line in rows])
            found |= zip((line.start for line in rows), _judged(clean, places, pack), strict=True)
    return {start: cells for start, cells in found.items() if cells}


def _tables(
    clean: str, rows: Sequence[Line], split: dict[int, list[Place]], pack: Pack
) -> Iterator[list[Line]]:
    """Rows in a run, parted before each further header: two tables may follow each other at once."""
    table = list[Line]()
    for line in rows:
        if len(table) >= _ROWS_MIN and _announces_columns(clean, split[line.start], pack):
            yield table
            table = []
        table.append(line)
    yield table


def _announces_columns(clean: str, row: Sequence[Place], pack: Pack) -> bool:
    """Whether a row heads what stands below it: two of its cells at least say which kind of part follows."""
    told = [_announced(clean, place, pack) for place in row if not _is_empty(clean, place)]
    return sum(section in _COLUMNS for section in told) >= _CELLS_MIN and _is_header(clean, row)


def _cells(clean: str, line: Line) -> list[Place]:
    """The cells of a line, empty ones too; less than two that say something are none."""
    if line.bullet:
        return []
    start = max(clean.rfind("\n", 0, line.start), clean.rfind("\r", 0, line.start)) + 1
    end = min((at for at in (clean.find("\n", line.end), clean.find("\r", line.end)) if at >= 0), default=-1)
    end = len(clean) if end < 0 else end
    edges = [mark.start() for mark in _BREAK.finditer(clean, start, end)]
    places = [
        trimmed(clean, begin + 1, finish) for begin, finish in itertools.pairwise([start - 1, *edges, end])
    ]
    return places if sum(not _is_empty(clean, place) for place in places) >= _CELLS_MIN else []


def _is_empty(clean: str, place: Place) -> bool:
    return not any(letter.isalnum() for letter in clean[place[0] : place[1]])


def _filled(clean: str, rows: Sequence[Sequence[Place]]) -> list[list[Place]]:
    """Rows without the columns that are empty in all of them."""
    width = max(map(len, rows))
    kept = [i for i in range(width) if any(i < len(row) and not _is_empty(clean, row[i]) for row in rows)]
    return [[row[i] for i in kept if i < len(row)] for row in rows]


def _judged(clean: str, rows: Sequence[Sequence[Place]], pack: Pack) -> Iterator[list[Cell]]:
    """The rows' cells with their sections: by the header if there is one, else by each row's label.

    A row of which nothing is known comes back empty: it is a line like others.
    """
    header: list[Section | None] = [_announced(clean, place, pack) for place in rows[0]]
    if any(section in _COLUMNS for section in header) and _is_header(clean, rows[0]):
        labelled = len(header) >= _LABELLED_COLUMNS
        yield [Cell(place, None, heading=True) for place in rows[0] if not _is_empty(clean, place)]
        for row in rows[1:]:
            sections: list[Section | None] = [
                None if labelled and i == 0 else section for i, section in enumerate(header)
            ]
            yield [
                Cell(place, section, heading=labelled and i == 0)
                for i, (place, section) in enumerate(zip(row, sections, strict=False))
                if not _is_empty(clean, place)
            ]
        return
    for row in rows:
        section = _announced(clean, row[0], pack)
        label = section is not None and len(row) == _CELLS_MIN
        yield [Cell(row[0], section, heading=True), Cell(row[1], section)] if label else []


def _is_header(clean: str, row: Sequence[Place]) -> bool:
    texts = [visible(clean[start:end]) for start, end in row]
    return all(len(text.split()) <= _HEADER_MAX_WORDS and not text.endswith(".") for text in texts)


def _announced(clean: str, place: Place, pack: Pack) -> Section | None:
    text = visible(clean[place[0] : place[1]])
    return announced(text, pack) if 0 < len(text.split()) <= _HEADER_MAX_WORDS else None
