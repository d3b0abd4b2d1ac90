"""Lists inside a line: `Python, Django and Docker`."""

import re
from typing import Final

from interviewer_llm.reader.hygiene import visible
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place

_LIST_LINE: Final = re.compile(r"(?:[^,;|]{2,80}[,;|])+[^,;|]{2,80}$")
_PART_WORDS: Final = 3
_PARTS_MIN: Final = 3
_LABEL_PART_WORDS: Final = 12


def listed(clean: str, place: Place, pack: Pack, *, label: bool) -> list[Place]:
    """The parts of `Python, Django and Docker`, or nothing if it is no such list.

    After a label (`Essential: …`) the parts may be longer, and a semicolon always parts them.
    """
    text = visible(clean[place[0] : place[1]]).rstrip(".")
    whole = clean[place[0] : place[1]]
    if label and whole.count(";"):
        return _parts(whole, pack.lines["semicolon"], place[0])
    if not _LIST_LINE.match(text) or pack.grammar.is_verb(text.split(" ")[0]):
        return []
    parts = _parts(whole, pack.lines["comma_or_and"], place[0])
    words = [visible(clean[start:end]) for start, end in parts]
    names = [word for word in words if word[:1].isupper() or any(letter.isdigit() for letter in word)]
    short = all(0 < len(word.split()) <= _PART_WORDS for word in words)
    if short and len(parts) >= _PARTS_MIN and len(names) * 2 > len(words) + 1:
        return parts
    parts = _parts(whole, pack.lines["comma"], place[0]) if label else []
    spoken = all(len(visible(clean[start:end]).split()) <= _LABEL_PART_WORDS for start, end in parts)
    return parts if spoken and len(parts) >= _PARTS_MIN else []


def _parts(text: str, separator: re.Pattern[str], offset: int) -> list[Place]:
    """The places of what stands between separators, without a full stop at the end."""
    edges = list(separator.finditer(text))
    starts = [0, *(edge.end() for edge in edges)]
    ends = [*(edge.start() for edge in edges), len(text) - text.endswith(".")]
    return [(offset + start, offset + end) for start, end in zip(starts, ends, strict=True) if end > start]
