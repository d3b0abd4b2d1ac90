"""What the headings of a CV announce, and which lines name a job; the patterns are data (`cv.yaml`)."""

import re
from typing import Final, Literal, TypedDict, cast

from interviewer_llm.english.data import data_of

Section = Literal["work", "education", "skills", "summary", "aside", "unknown"]

_HEADING_MAX_WORDS: Final = 6
_LABEL_MAX_WORDS: Final = 4
_JOB_MAX_WORDS: Final = 18


class _File(TypedDict):
    sections: dict[Section, list[str]]
    private: dict[str, list[str]]


_FILE: Final = cast("_File", data_of("interviewer_llm.cv", "cv.yaml"))
_SECTIONS: Final[tuple[tuple[Section, re.Pattern[str]], ...]] = tuple(
    (section, re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE))
    for section, patterns in _FILE["sections"].items()
)
_PRIVATE: Final = re.compile(
    "|".join(f"(?:{one})" for patterns in _FILE["private"].values() for one in patterns), re.IGNORECASE
)
_YEAR: Final = r"(?:19|20)\d\d"
_MONTH: Final = (
    r"(?:(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter|\d{1,2})[ ./]*)?"
)
_NOW: Final = r"(?:present|now|today|current(?:ly)?|to date|ongoing|date)"
_PERIOD: Final = re.compile(
    rf"\b{_MONTH}(?P<begin>{_YEAR})\s*(?:-|\u2013|\u2014|to|until|till)+\s*"
    rf"(?:{_MONTH}(?P<end>{_YEAR})|(?P<now>{_NOW})|(?P<short>\d\d)\b)"
    rf"|\bsince {_MONTH}(?P<since>{_YEAR})|\((?:{_MONTH})(?P<only>{_YEAR})\)"
    rf"|[,|]\s*{_MONTH}(?P<last>{_YEAR})$",
    re.IGNORECASE,
)
_STILL: Final = 9999


def section_of(text: str) -> Section | None:
    """The section that a line begins if it is a heading, else None."""
    words = text.strip(" :#*-\u2013\u2014_.=")
    if not 0 < len(words.split()) <= _HEADING_MAX_WORDS:
        return None
    return next((section for section, pattern in _SECTIONS if pattern.fullmatch(words)), None)


def label_of(text: str) -> tuple[Section, int] | None:
    """`Skills: Excel, SAP` as its section and where the rest starts, or None if there is no such label."""
    label, colon, rest = text.partition(":")
    if not colon or not rest.strip() or len(label.split()) > _LABEL_MAX_WORDS:
        return None
    section = section_of(label)
    return None if section is None else (section, len(label) + 1)


def period_of(text: str) -> tuple[int, int] | None:
    """The years until which and from which a line says that something went on, or None: it names no period.

    What goes on still ends in the year 9999.
    """
    found = _PERIOD.search(text)
    if found is None or len(text.split()) > _JOB_MAX_WORDS:
        return None
    year = found["begin"] or found["since"] or found["only"] or found["last"]
    if found["now"] or found["since"]:
        return _STILL, int(year)
    if found["short"]:
        return int(year[:2] + found["short"]), int(year)
    return int(found["end"] or year), int(year)


def without_period(text: str) -> str:
    """What a line says beside its period: `Staff Nurse, Ward 7` of `Staff Nurse, Ward 7 (2019)`."""
    return " ".join(_PERIOD.sub(" ", text).split()).strip(" ,;|()-\u2013\u2014")


def is_only_period(text: str) -> bool:
    """Whether a line holds a period and nothing else: what it is of stands in the line before."""
    return _PERIOD.search(text) is not None and not any(map(str.isalpha, _PERIOD.sub("", text)))


def is_private(text: str) -> bool:
    """Whether a line tells what nobody may be asked about: birth, family, health, belief, origin, address."""
    return _PRIVATE.search(text) is not None
