"""A clean posting as blocks: headings, list items, labelled lines and paragraphs, each with its place."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from interviewer_llm.english.verbs import is_verb
from interviewer_llm.reader.headings import Section, announced, label_of, looks_like_heading
from interviewer_llm.reader.hygiene import BLANK, visible

Shape = Literal["heading", "item", "label", "prose"]

_LINE: Final = re.compile(r"[^\n\r]+")
_BULLET: Final = re.compile(
    rf"[\s{BLANK}]*(?:[\u2022\u2023\u25e6\u2043\u2219\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25ba\u25b8\u25b6\u2713\u2714"
    rf"\u2705\u2717\u2794\u27a4\u279c\u2192\u00b7\u2666\u2756\u25c6\u2605\u2606\u2b50\u00bb>]+"
    rf"|[-*+\u2013\u2014o](?=[\s{BLANK}])|"
    rf"\(?(?:\d{{1,2}}|[a-zA-Z]|[ivx]{{1,4}})[.)](?=[\s{BLANK}]))[\s{BLANK}]*"
)
_EMOJI_START: Final = re.compile(r"[\s\x00]*[\U0001F300-\U0001FAFF\u2600-\u27bf]+[\s\x00]*")
_INLINE_BULLET: Final = re.compile(
    r"\s[\u2022\u25cf\u25aa\u25e6\u2023\u00b7\u2713\u2714\u25a0\u25ba\u27a4]\s"
)
_FACT: Final = re.compile(
    r"(?:location|salary|pay|hours|working hours|contract|start date|job type|reports? to|department|"
    r"benefits|term):",
    re.IGNORECASE,
)
_SEPARATED: Final = re.compile(r"\s\u00b7\s")
_HASHES: Final = re.compile(r"[\s\x00]*#{1,6}[\s\x00]*")
_ENDS: Final = (".", "!", "?", ":", ";")
_HARD_WRAP_MIN: Final = 55
_HARD_WRAP_MAX: Final = 100
_RAGGED: Final = 18
_WRAPPED_LINES: Final = 4
_NEVER: Final = 1_000_000
_ITEM_MAX_WORDS: Final = 28
_INLINE_BULLETS_MIN: Final = 2
_SHOUT_MIN: Final = 4
_SUBHEADING_MAX_WORDS: Final = 5
_BARE_ITEM_MAX_WORDS: Final = 14
_BARE_ITEMS_MIN: Final = 4
_BARE_ITEMS_LED_MIN: Final = 2


@dataclass(frozen=True)
class Block:
    """A part of the posting with one shape; `heading` is what it stands under."""

    start: int
    end: int
    shape: Shape
    section: Section
    heading: str


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str
    bullet: bool
    marked: bool
    after_gap: bool


def blocks_of(clean: str, title: tuple[int, int] | None = None) -> Iterator[Block]:
    """The blocks of a posting, in order; each stands in the section that the last heading announced.

    `title` is the place of the line that names the job: a heading that announces nothing.
    """
    section: Section = "unknown"
    heading = ""
    prose = list[_Line]()
    lines = list(_lines(clean))
    width = _wrap_width(lines)
    bare = _bare_items(lines)
    for line, following in itertools.zip_longest(lines, lines[1:]):
        if title is not None and title[0] <= line.start and line.end <= title[1]:
            yield from _paragraph(prose, section, heading, width)
            prose = []
            yield Block(line.start, line.end, "heading", section, heading)
        elif not line.bullet and (
            looks_like_heading(line.text, marked=line.marked) or _heads_a_list(line, following)
        ):
            yield from _paragraph(prose, section, heading, width)
            prose = []
            known = announced(line.text)
            section, heading = (
                known or ("unknown" if line.marked or section == "unknown" else section),
                line.text,
            )
            yield Block(line.start, line.end, "heading", section, heading)
        elif (
            line.bullet
            or line.start in bare
            or (line.after_gap and not (prose and _continues(prose[-1], line)))
        ):
            yield from _paragraph(prose, section, heading, width)
            prose = [replace(line, bullet=line.bullet or line.start in bare)]
        else:
            prose.append(line)
    yield from _paragraph(prose, section, heading, width)


def _lines(clean: str) -> Iterator[_Line]:
    gap = False
    last = 0
    for found in _LINE.finditer(clean):
        gap = gap or clean[last : found.start()].count("\n") > 1
        last = found.end()
        for start, end in _inline_items(clean, found.start(), found.end()):
            text = visible(clean[start:end])
            if not any(character.isalnum() for character in text):
                gap = True
                continue
            yield _line(clean, start, end, after_gap=gap)
            gap = _SEPARATED.match(clean[end : end + 3]) is not None


def _inline_items(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marks = list(_INLINE_BULLET.finditer(clean, start, end))
    if len(marks) < _INLINE_BULLETS_MIN:
        yield start, end
        return
    edges = [start, *(mark.start() for mark in marks), end]
    yield from itertools.pairwise(edges)


def _line(clean: str, start: int, end: int, *, after_gap: bool) -> _Line:
    raw = clean[start:end]
    hashes = _HASHES.match(raw)
    bullet, emoji = _BULLET.match(raw), _EMOJI_START.match(raw)
    lead = hashes or bullet or emoji
    content = start + (lead.end() if lead and lead.end() < len(raw) else 0)
    begin, finish = _edges(clean, content, end)
    text = visible(clean[begin:finish])
    separated = _SEPARATED.match(raw) is not None
    bold = raw.strip(" \t").startswith(BLANK) and raw.strip(" \t:").endswith(BLANK) and len(raw) > len(text)
    announces = looks_like_heading(text, marked=False)
    decorated = bullet is None and (bold or emoji is not None) and announces
    letters = [letter for letter in text if letter.isalpha()]
    shouted = len(letters) >= _SHOUT_MIN and all(letter.isupper() for letter in letters)
    return _Line(
        begin,
        finish,
        text,
        bullet=lead is not hashes and lead is not None and not separated and not decorated,
        marked=hashes is not None or bold or decorated or (shouted and announces),
        after_gap=after_gap or separated,
    )


def _edges(clean: str, start: int, end: int) -> tuple[int, int]:
    """The same part without white space and blanks at its edges."""
    skip = " \t\r\n\xa0" + BLANK
    while start < end and clean[start] in skip:
        start += 1
    while end > start and clean[end - 1] in skip:
        end -= 1
    return start, end


def _continues(last: _Line, line: _Line) -> bool:
    """Whether a sentence that was broken over a blank line goes on."""
    return not last.text.endswith(_ENDS) and line.text[:1].islower() and len(last.text) >= _HARD_WRAP_MIN


def _paragraph(lines: list[_Line], section: Section, heading: str, width: int) -> Iterator[Block]:
    """Consecutive lines as one paragraph if they are wrapped, else one by one."""
    if not lines:
        return
    group = [lines[0]]
    for line in lines[1:]:
        if _wraps(group[-1], line, width):
            group.append(line)
        else:
            yield _block(group, section, heading)
            group = [line]
    yield _block(group, section, heading)


def _bare_items(lines: list[_Line]) -> set[int]:
    """Where lines start that are a list without bullets: short, unpunctuated, some led by a verb."""
    found, run = set[int](), list[_Line]()
    for line in [*lines, None]:
        if line is not None and not line.after_gap and (not run or _is_bare(line)):
            run = [*run, line] if _is_bare(line) else []
            continue
        found |= _items_of(run)
        run = [line] if line is not None and _is_bare(line) else []
    return found


def _is_bare(line: _Line) -> bool:
    return not line.bullet and line.text[-1] not in _ENDS and len(line.text.split()) <= _BARE_ITEM_MAX_WORDS


def _items_of(run: list[_Line]) -> set[int]:
    led = [is_verb(line.text.split()[0]) for line in run]
    if len(run) < _BARE_ITEMS_MIN or sum(led) < _BARE_ITEMS_LED_MIN:
        return set()
    return {line.start for line in (run if run[0].after_gap else run[led.index(True) :])}


def _heads_a_list(line: _Line, following: _Line | None) -> bool:
    """Whether a bare line before bullets names what they are about: `Programme and Production`."""
    words = line.text.split()
    return (
        following is not None
        and following.bullet
        and len(words) <= _SUBHEADING_MAX_WORDS
        and line.text[-1].isalpha()
        and (not is_verb(words[0]) or any(word[0].isupper() for word in words[1:]))
    )


def _wrap_width(lines: list[_Line]) -> int:
    """The width at which a text was wrapped by hand, or a width that no line has."""
    widest = max((len(line.text) for line in lines), default=0)
    near = sum(len(line.text) >= widest - _RAGGED for line in lines)
    goes_on = any(not line.bullet and line.text[:1].islower() for line in lines)
    wrapped = _HARD_WRAP_MIN <= widest <= _HARD_WRAP_MAX and near >= _WRAPPED_LINES and goes_on
    return widest if wrapped else _NEVER


def _wraps(last: _Line, line: _Line, width: int) -> bool:
    if line.text[:1].islower():
        return not last.text.endswith((".", "!", "?"))
    if label_of(line.text) is not None:
        return False
    return len(last.text) >= width - _RAGGED and (last.text[-1] not in _ENDS or not last.bullet)


def _block(lines: list[_Line], section: Section, heading: str) -> Block:
    start, end = lines[0].start, lines[-1].end
    text = " ".join(line.text for line in lines)
    label = label_of(text) if not lines[0].bullet or _FACT.match(text) else None
    if label is not None:
        return Block(start, end, "label", label[0], text[: label[1]])
    listed = section in {"duty", "must", "nice"} and len(text.split()) <= _ITEM_MAX_WORDS and len(lines) == 1
    item = lines[0].bullet or (listed and not text.endswith((".", "!", "?")))
    return Block(start, end, "item" if item else "prose", section, heading)
