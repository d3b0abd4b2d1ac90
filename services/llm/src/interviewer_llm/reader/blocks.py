"""A clean posting as blocks: headings, list items, labelled lines and paragraphs, each with its place."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from interviewer_llm.reader.headings import LOOSE, Section, announced, label_of, looks_like_heading
from interviewer_llm.reader.lines import Line, lines_of
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place, within
from interviewer_llm.reader.tables import Cell, rows_of

Shape = Literal["heading", "item", "label", "prose"]

_SENTENCE_END: Final = re.compile(r"[.!?] ")
_ENDS: Final = (".", "!", "?", ":", ";")
_HARD_WRAP_MIN: Final = 55
_HARD_WRAP_MAX: Final = 100
_RAGGED: Final = 18
_WRAPPED_LINES: Final = 4
_NEVER: Final = 1_000_000
_ITEM_MAX_WORDS: Final = 28
_SUBHEADING_MAX_WORDS: Final = 5
_BARE_ITEM_MAX_WORDS: Final = 14
_BARE_ITEMS_MIN: Final = 4
_BARE_ITEMS_LED_MIN: Final = 2
_TASK_WORDS_MIN: Final = 4
_HEAD_LINES: Final = 4
_LISTS: Final[frozenset[Section]] = frozenset({"duty", "must", "nice"})
_TASKS_SEEN: Final = 4
_TASKS_WITHIN: Final = 3


@dataclass(frozen=True)
class Block:
    """A part of the posting with one shape; `heading` is what it stands under."""

    start: int
    end: int
    shape: Shape
    section: Section
    heading: str


def blocks_of(clean: str, pack: Pack, title: Place | None = None) -> Iterator[Block]:
    """The blocks of a posting, in order; each stands in the section that the last heading announced.

    `title` is the place of the line that names the job: a heading that announces nothing.
    """
    lines = [_judged(line, pack) for line in lines_of(clean)]
    rows = rows_of(clean, lines, pack)
    layout = _Layout(pack, _wrap_width(lines), _bare_items(lines, pack))
    for index, (line, following) in enumerate(itertools.zip_longest(lines, lines[1:])):
        if line.start in rows:
            yield from layout.paragraph()
            yield from (layout.cell(cell) for cell in rows[line.start])
        elif title is not None and within((line.start, line.end), title):
            yield from layout.paragraph()
            yield Block(line.start, line.end, "heading", layout.section, layout.heading)
        elif _is_heading(line, following, pack) and not layout.is_task(line):
            yield from layout.paragraph()
            yield layout.under(line, tasks=_tasks_follow(lines[index + 1 :], pack), head=index < _HEAD_LINES)
        else:
            if layout.parts(line):
                yield from layout.paragraph()
            layout.add(line)
    yield from layout.paragraph()


def _judged(line: Line, pack: Pack) -> Line:
    """A line with what its words make of its looks: a picture leads an item, or a heading that is known."""
    announces = looks_like_heading(line.text, pack, marked=False)
    return replace(
        line,
        bullet=line.bullet or (line.emoji and not announces),
        marked=line.marked or ((line.emoji or line.shouted) and announces),
    )


@dataclass
class _Layout:
    """What is known while lines are gathered into paragraphs."""

    pack: Pack
    width: int
    bare: set[int]
    section: Section = "unknown"
    heading: str = ""
    gathered: list[Line] = field(default_factory=list[Line])

    def is_task(self, line: Line) -> bool:
        """Whether a line of a list without bullets says what is done, though its words could head one."""
        words = line.text.split()
        told = self.pack.grammar.is_verb(words[0]) and len(words) >= _TASK_WORDS_MIN
        return told and line.start in self.bare and not line.marked

    def under(self, line: Line, *, tasks: bool, head: bool) -> Block:
        """From here on, lines stand under this one; `tasks` tells that the next list says what is done.

        Over such a list, a place or a shift in a line of its own announces nothing, and at the `head` of a
        posting hardly anything does.
        """
        unclear: Section = "unknown" if line.marked or self.section == "unknown" else self.section
        known = announced(line.text, self.pack)
        plain = not line.marked and not line.text.endswith(":")
        loose = known in LOOSE or (head and known not in _LISTS)
        self.section = "unknown" if loose and plain and tasks else known or unclear
        self.heading = line.text
        return Block(line.start, line.end, "heading", self.section, line.text)

    def cell(self, cell: Cell) -> Block:
        """A cell of a table: an item under what its column or row announces."""
        section = cell.section or self.section
        return Block(*cell.place, "heading" if cell.heading else "item", section, self.heading)

    def parts(self, line: Line) -> bool:
        """Whether a line begins something new."""
        if line.bullet or line.start in self.bare:
            return True
        return line.after_gap and not (self.gathered and _continues(self.gathered[-1], line))

    def add(self, line: Line) -> None:
        self.gathered.append(replace(line, bullet=line.bullet or line.start in self.bare))

    def paragraph(self) -> Iterator[Block]:
        """What was gathered: one paragraph if its lines are wrapped, else line by line.

        `… In this post you will:` at its end says what stands below, as a heading does.
        """
        lines, self.gathered = self.gathered, []
        group = list[Line]()
        for line in lines:
            if group and not _wraps(group[-1], line, self.width, self.pack):
                yield self._block(group)
                group = []
            group.append(line)
        if group:
            yield self._block(group)
            last = group[-1].text
            if last.endswith(":") and not group[-1].bullet:
                self.section = announced(_SENTENCE_END.split(last)[-1], self.pack) or self.section

    def _block(self, lines: list[Line]) -> Block:
        start, end = lines[0].start, lines[-1].end
        text = " ".join(line.text for line in lines)
        labelled = not lines[0].bullet or self.pack.lines["fact_label"].match(text)
        label = label_of(text, self.pack) if labelled else None
        if label is not None:
            return Block(start, end, "label", label[0], text[: label[1]])
        listed = self.section in _LISTS and len(text.split()) <= _ITEM_MAX_WORDS
        bare = listed and len(lines) == 1 and text[-1] not in ".!?:" and not _SENTENCE_END.search(text)
        shape: Shape = "item" if lines[0].bullet or bare else "prose"
        return Block(start, end, shape, self.section, self.heading)


def _is_heading(line: Line, following: Line | None, pack: Pack) -> bool:
    if line.bullet:
        return _numbers_a_section(line, following)
    if line.separated and not line.text.endswith(":"):
        return False
    return looks_like_heading(line.text, pack, marked=line.marked) or _heads_a_list(line, following, pack)


def _tasks_follow(lines: Sequence[Line], pack: Pack) -> bool:
    """Whether a list follows soon, most of whose first items are led by a verb."""
    after = itertools.dropwhile(lambda line: not line.bullet, lines)
    first = list(itertools.islice(itertools.takewhile(lambda line: line.bullet, after), _TASKS_SEEN))
    near = any(line.bullet for line in lines[:_TASKS_WITHIN])
    told = sum(pack.grammar.is_verb(line.text.split()[0]) for line in first)
    return near and told > len(first) / 2 and len(first) == _TASKS_SEEN


def _continues(last: Line, line: Line) -> bool:
    """Whether a sentence that was broken over a blank line goes on."""
    return not last.text.endswith(_ENDS) and line.text[:1].islower() and len(last.text) >= _HARD_WRAP_MIN


def _bare_items(lines: list[Line], pack: Pack) -> set[int]:
    """Where lines start that are a list without bullets: short, unpunctuated, some led by a verb."""
    found, run = set[int](), list[Line]()
    for line in [*lines, None]:
        if line is not None and not line.after_gap and (not run or _is_bare(line)):
            run = [*run, line] if _is_bare(line) else []
            continue
        found |= _items_of(run, pack)
        run = [line] if line is not None and _is_bare(line) else []
    return found


def _is_bare(line: Line) -> bool:
    return not line.bullet and line.text[-1] not in _ENDS and len(line.text.split()) <= _BARE_ITEM_MAX_WORDS


def _items_of(run: list[Line], pack: Pack) -> set[int]:
    led = [pack.grammar.is_verb(line.text.split()[0]) for line in run]
    if len(run) < _BARE_ITEMS_MIN or sum(led) < _BARE_ITEMS_LED_MIN:
        return set()
    return {line.start for line in (run if run[0].after_gap else run[led.index(True) :])}


def _heads_a_list(line: Line, following: Line | None, pack: Pack) -> bool:
    """Whether a bare line before bullets names what they are about: `Programme and Production`."""
    words = line.text.split()
    return (
        following is not None
        and following.bullet
        and len(words) <= _SUBHEADING_MAX_WORDS
        and line.text[-1].isalpha()
        and (not pack.grammar.is_verb(words[0]) or any(word[0].isupper() for word in words[1:]))
    )


def _numbers_a_section(line: Line, following: Line | None) -> bool:
    """Whether `2. Management` stands over `2.1 Triage the waiting list`."""
    return (
        following is not None
        and 0 < line.level < following.level
        and len(line.text.split()) <= _SUBHEADING_MAX_WORDS
    )


def _wrap_width(lines: list[Line]) -> int:
    """The width at which a text was wrapped by hand, or a width that no line has."""
    widest = max((len(line.text) for line in lines), default=0)
    near = sum(len(line.text) >= widest - _RAGGED for line in lines)
    goes_on = any(not line.bullet and line.text[:1].islower() for line in lines)
    wrapped = _HARD_WRAP_MIN <= widest <= _HARD_WRAP_MAX and near >= _WRAPPED_LINES and goes_on
    return widest if wrapped else _NEVER


def _wraps(last: Line, line: Line, width: int, pack: Pack) -> bool:
    if line.text[:1].islower():
        return not last.text.endswith((".", "!", "?"))
    if label_of(line.text, pack) is not None:
        return False
    return len(last.text) >= width - _RAGGED and (last.text[-1] not in _ENDS or not last.bullet)
