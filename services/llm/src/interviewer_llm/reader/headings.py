"""What a posting's headings and labels announce; the patterns are data (`headings.yaml`)."""

import re
from typing import Final, Literal, TypedDict, cast

from interviewer_llm.english.data import data_of
from interviewer_llm.english.verbs import NOUNS_TOO, is_verb

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
_HEADING_MAX_CHARACTERS: Final = 80
_LOOSE: Final[frozenset[Section]] = frozenset({"pay", "logistics", "company"})
_LOOSE_MAX_WORDS: Final = 3
"""Words such as `hours` or `team` announce a section in a short line only."""


class _Announcement(TypedDict):
    section: Section
    patterns: list[str]


_COMPILED: Final[tuple[tuple[Section, re.Pattern[str]], ...]] = tuple(
    (one["section"], re.compile("|".join(one["patterns"]), re.IGNORECASE))
    for one in cast("list[_Announcement]", data_of("interviewer_llm.reader", "headings.yaml"))
)
_PRAISE: Final = (
    "an? |some |good |strong |excellent |sound |solid |proven |previous |basic |working |great |advanced "
)
_KNOWING: Final = re.compile(
    rf"(?:{_PRAISE})*(?:experience|knowledge|understanding|skills?|qualifications?|awareness|command|appreciation"
    r"|competence)\s+(?:of|with|in|as|at|using|on)\b"
    rf"|(?:{_PRAISE})+[\w ,-]*\b(?:skills?|experience|knowledge|qualities|qualifications?)\b",
    re.IGNORECASE,
)
"""`Experience of teaching groups`, `Good IT skills`: a line of the list, not its heading."""
_ASKS_TO_ACT: Final[frozenset[Section]] = frozenset({"how_to_apply", "company", "perks", "equal_opportunity"})
"""What a heading may announce that begins with a verb: `Apply now`, `Meet the team`."""
_NOT_HEADING_END: Final = re.compile(r"[.!;,]$|\.\s")
_ASKING_START: Final = re.compile(r"(?:what|who|how|why|where|when)\b", re.IGNORECASE)
_SENTENCE_LIKE: Final = re.compile(
    r"\b(?:you will|you'll|we are|we're|is a|are a|has been|will be|please|must be|should be)\s+\w+\s+\w+",
    re.IGNORECASE,
)


def announced(text: str) -> Section | None:
    """What a heading announces, or None if it says nothing we know."""
    words = text.strip(" :#*-\u2013\u2014?!.").replace("\u2019", "'")
    return next((section for section, pattern in _COMPILED if pattern.search(words)), None)


def looks_like_heading(text: str, *, marked: bool) -> bool:
    """Whether a line can be a heading by its shape; `marked` tells that markup or a colon says so."""
    words = text.split()
    if not 0 < len(words) <= HEADING_MAX_WORDS or len(text) > _HEADING_MAX_CHARACTERS:
        return False
    if _NOT_HEADING_END.search(text.rstrip(":")):
        return False
    if marked or text.endswith(":"):
        return True
    section = announced(text)
    if section is None or ":" in text or any(character.isdigit() for character in text):
        return False
    if _is_said(text) or (section not in _ASKS_TO_ACT and _is_told(words[0])):
        return False
    return section not in _LOOSE or len(words) <= _LOOSE_MAX_WORDS


def _is_said(text: str) -> bool:
    """Whether a line is a sentence, or a thing that is wanted, although it has a heading's words."""
    sentence = _SENTENCE_LIKE.search(text) is not None and _ASKING_START.match(text) is None
    return sentence or _KNOWING.match(text) is not None


def _is_told(first: str) -> bool:
    """Whether a line begins with a verb as tasks do: `Write knowledge base articles`."""
    return is_verb(first) and first.lower() not in NOUNS_TOO


def label_of(text: str) -> tuple[Section, int] | None:
    """`Location: Leeds` as its section and where the value starts, or None if there is no such label."""
    label, colon, value = text.partition(":")
    if not colon or not value.strip() or len(label.split()) > _LABEL_MAX_WORDS or not label[:1].isalpha():
        return None
    section = announced(label)
    if section is None:
        return None
    return section, len(label) + 1
