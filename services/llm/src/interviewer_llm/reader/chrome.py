"""What pages and mails have around a posting: buttons, counts of applicants, greetings, signatures, copies.

Each such line is named with its reason and blanked, so that nothing below takes it for a title or an item.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from interviewer_contracts.postings import IgnoredReason
from interviewer_llm.reader.boilerplate import boilerplate
from interviewer_llm.reader.headings import announced, looks_like_heading
from interviewer_llm.reader.hygiene import BLANK
from interviewer_llm.reader.lines import Line, lines_of
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place

Around = tuple[Place, IgnoredReason]

_GREETED_LINES: Final = 12
_VALUE_MAX_WORDS: Final = 6
_SIGNED_LINES: Final = 12
_REPEATED_MIN_WORDS: Final = 3
_SENTENCE: Final = re.compile(r"[^.!?]{2,80}[.!?](?= )")
_WORD: Final = re.compile(r"\w+")


def around(clean: str, pack: Pack) -> list[Around]:
    """The lines around a posting, each with the reason why it is none of it, in order."""
    lines = list(lines_of(clean))
    found = dict[Place, IgnoredReason]()
    for find in (_chrome, _mail, _copies):
        found.update(find(lines, pack))
    return sorted(found.items())


def without(clean: str, places: Sequence[Place]) -> str:
    """A clean text with parts blanked; same length, same places."""
    for start, end in places:
        kept = "".join(character if character in "\r\n" else BLANK for character in clean[start:end])
        clean = clean[:start] + kept + clean[end:]
    return clean


def _chrome(lines: Sequence[Line], pack: Pack) -> Iterator[Around]:
    for line, following in itertools.zip_longest(lines, lines[1:]):
        place = (line.start, line.end)
        if pack.chrome["action"].search(line.text):
            yield place, "how_to_apply"
        elif pack.chrome["fact"].search(line.text):
            yield place, "logistics"
        elif (
            following is not None
            and pack.chrome["label"].search(line.text)
            and len(following.text.split()) <= _VALUE_MAX_WORDS
            and not following.bullet
        ):
            yield place, "logistics"
            yield (following.start, following.end), "logistics"


def _mail(lines: Sequence[Line], pack: Pack) -> Iterator[Around]:
    """Greetings at the head, and from the closing words on all that is no posting."""
    for line in lines[:_GREETED_LINES]:
        first = _SENTENCE.match(line.text)
        if pack.chrome["greeting"].search(line.text):
            yield (line.start, line.end), "how_to_apply"
        elif first and pack.chrome["greeting"].search(first.group()):
            yield (line.start, line.start + first.end()), "how_to_apply"
    signed = 0
    for line in lines:
        if pack.chrome["closing"].search(line.text):
            signed = _SIGNED_LINES
        elif line.bullet or _opens(line, pack):
            signed = 0
        if signed:
            reason = boilerplate(line.text, "how_to_apply", pack, task=False, item=False)
            yield (line.start, line.end), reason or "how_to_apply"
            signed -= 1


def _opens(line: Line, pack: Pack) -> bool:
    """Whether a posting begins, or goes on, at a line."""
    heading = looks_like_heading(line.text, pack, marked=line.marked)
    return heading and announced(line.text, pack) in {None, "duty", "must", "nice", "company"}


def _copies(lines: Sequence[Line], pack: Pack) -> Iterator[Around]:
    """Lines that stood before word for word, as in an advertisement pasted twice; headings are none."""
    seen = set[tuple[str, ...]]()
    for line in lines:
        words = tuple(word.lower() for word in _WORD.findall(line.text))
        if len(words) < _REPEATED_MIN_WORDS or looks_like_heading(line.text, pack, marked=line.marked):
            continue
        if words in seen:
            yield (line.start, line.end), "duplicate"
        seen.add(words)
