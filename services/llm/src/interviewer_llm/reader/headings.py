"""What a posting's headings and labels announce; the patterns are data (`headings.yaml` of a pack)."""

import re
from typing import Final, Literal, cast

from interviewer_llm.reader.packs import Pack

Section = Literal[
    "unknown",
    "duty",
    "must",
    "nice",
    "company",
    "pay",
    "perks",
    "equal_opportunity",
    "how_to_apply",
    "legal",
    "logistics",
]

HEADING_MAX_WORDS: Final = 9
_LABEL_MAX_WORDS: Final = 4
_NO_LABEL: Final = frozenset("[]{}<>=")
"""What a machine writes, and nobody who labels a line: `Requirement r1 [0, 9): …`."""
_HEADING_MAX_CHARACTERS: Final = 80
LOOSE: Final[frozenset[Section]] = frozenset({"pay", "logistics", "company"})
_LOOSE_MAX_WORDS: Final = 3
"""Words such as `hours` or `team` announce a section in a short line only."""
_ASKS_TO_ACT: Final[frozenset[Section]] = frozenset({"how_to_apply", "company", "perks", "equal_opportunity"})
"""What a heading may announce that begins with a verb: `Apply now`, `Meet the team`."""
_NOT_HEADING_END: Final = re.compile(r"[.!;,]$|[.;]\s")


def announced(text: str, pack: Pack) -> Section | None:
    """What a heading announces, or None if it says nothing we know."""
    words = text.strip(" :#*-\u2013\u2014?!.").replace("\u2019", "'")
    found = next((section for section, pattern in pack.headings if pattern.search(words)), None)
    return cast("Section | None", found)


def looks_like_heading(text: str, pack: Pack, *, marked: bool) -> bool:
    """Whether a line can be a heading by its shape; `marked` tells that markup or a colon says so."""
    words = text.split()
    if not 0 < len(words) <= HEADING_MAX_WORDS or len(text) > _HEADING_MAX_CHARACTERS:
        return False
    if _NOT_HEADING_END.search(text.rstrip(":")):
        return False
    if marked or text.endswith(":"):
        return True
    section = announced(text, pack)
    if section is None or ":" in text or any(character.isdigit() for character in text):
        return False
    if _is_said(text, pack) or (section not in _ASKS_TO_ACT and pack.grammar.is_told(words[0])):
        return False
    return section not in LOOSE or len(words) <= _LOOSE_MAX_WORDS


def _is_said(text: str, pack: Pack) -> bool:
    """Whether a line is a sentence, or a thing that is wanted, although it has a heading's words."""
    sentence = pack.lines["sentence"].search(text) is not None and pack.lines["asks"].match(text) is None
    return sentence or pack.lines["knowing"].match(text) is not None


def label_of(text: str, pack: Pack) -> tuple[Section, int] | None:
    """`Location: Leeds` as its section and where the value starts, or None if there is no such label."""
    label, colon, value = text.partition(":")
    if not colon or not value.strip() or len(label.split()) > _LABEL_MAX_WORDS or not label[:1].isalpha():
        return None
    if not _NO_LABEL.isdisjoint(label):
        return None
    section = announced(label, pack)
    return None if section is None else (section, len(label) + 1)
