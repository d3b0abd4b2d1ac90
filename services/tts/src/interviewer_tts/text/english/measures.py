"""Spans, signs, sizes, parts and scores: what stands between numbers."""

import re
from typing import Final

from interviewer_tts.text.english.money import NUMBER
from interviewer_tts.text.english.times import TO
from interviewer_tts.text.rules import Rule

_FRACTIONS: Final = {"½": "half", "¼": "a quarter", "¾": "three quarters", "⅓": "a third", "⅔": "two thirds"}
_PARTS: Final = {2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters")}
_EIGHTHS: Final = {8: "eighth", 16: "sixteenth"}
_COUNTS: Final = {
    1: "one",
    2: "two",
    3: "three",
    5: "five",
    7: "seven",
    9: "nine",
    11: "eleven",
    13: "thirteen",
}
_FALLING: Final = {"9-5", "9-4", "9-3", "9-1", "8-5", "8-4", "7-3", "6-2", "10-6", "10-4", "5-3"}
"""Hours of a day, and grades from the best down."""
_PERCENT: Final = 100
_SCORED_OF: Final = {5, 9, 10, 12, 15, 20, 25, 30, 50, 100}
_PRESSURE_LEAST: Final = (60, 30)
_QUOTED_MOST: Final = 300
"""Characters before an inch mark in which a quotation may have begun."""
_INCHED: Final = (
    "pipes?|bolts?|tubes?|tubing|sockets?|copper|conduit|nuts?|drills?|plates?|fittings?|valves?|hoses?"
)


def _out_of(found: re.Match[str]) -> str:
    """Two numbers with a slash: a part, a blood pressure, a split, a score; else they stay as they are."""
    first, second = int(found[1]), int(found[2])
    if found[1].startswith("0") or found[2].startswith("0"):
        return found[0]
    if part := _part(first, second):
        return part
    if first > second and (first, second) >= _PRESSURE_LEAST and second >= _PRESSURE_LEAST[1]:
        return f"{first} over {second}"
    if first + second == _PERCENT:
        return f"{first} {second}"
    return f"{first} out of {second}" if first <= second and second in _SCORED_OF else found[0]


def _part(first: int, second: int) -> str:
    if first >= second or first not in _COUNTS:
        return ""
    if second in _PARTS:
        one, many = _PARTS[second]
        return f"{_COUNTS[first]} {one if first == 1 else many}"
    if second in _EIGHTHS and first % 2:
        return f"{_COUNTS[first]} {_EIGHTHS[second]}{'' if first == 1 else 's'}"
    return ""


def _quoted(found: re.Match[str], mark: str) -> bool:
    """Whether the mark may close a quotation that began before on the line."""
    start = found.string.rfind("\n", 0, found.start()) + 1
    before = found.string[max(start, found.start() - _QUOTED_MOST) : found.start()]
    return (
        bool(len(re.findall(r'(?<!\d)"', before)) % 2)
        if mark == '"'
        else bool(re.search(r"(?:^|\W)'", before))
    )


def _feet(found: re.Match[str]) -> str:
    if _quoted(found, "'"):
        return found[0]
    return f"{found[1]} foot" + (f" {found[2]}" if found[2] else "")


def _inches(found: re.Match[str]) -> str:
    if _quoted(found, '"'):
        return found[0]
    return f"{found[1]} {'inch' if found[2] or found[1] == '1' else 'inches'}{found[2] or ''}"


def _inch_part(found: re.Match[str]) -> str:
    part = _part(int(found[1]), int(found[2])).removesuffix("s")
    return f"{part} inch" if part else f"{found[1]} over {found[2]} inch"


def _rising(found: re.Match[str]) -> str:
    """A span of numbers with a hyphen. One that falls is none, but for hours and for grades."""
    low, high = found[1], found[2]
    plain = not re.match(r"0\d", low) and not re.match(r"0\d", high)
    rising = plain and float(low.replace(",", "")) < float(high.replace(",", ""))
    return f"{low} to " if rising or f"{low}-{high}" in _FALLING else found[0]


BEFORE: Final[tuple[Rule, ...]] = (
    (r"\b(\d{1,3})['\u2032] ?(\d{1,2})(?:\"|''|\u2033)", _feet),
    (r"\b(\d{1,3})['\u2032](?= [a-z])()", _feet),
    (r"\b(\d{1,3}(?:/\d{1,2})?)(?:\"|\u2033)(?:( [a-z]{3,30})|(?=[\s,.;)]|$))", _inches),
    (r"\bA\*(?=[\s\u2013,.;:)/-]|$)(?!\*)", "A star"),
    (r"(?<=\d) ?\* ?(?=\d)", " times "),
)
"""What must be read before quotation marks and stars are taken off."""

RATIOS: Final[tuple[Rule, ...]] = (
    (r"(?<![\w:.])(\d{1,2}):(\d{1,2}):(\d{1,2})(?= mix)", r"\1 to \2 to \3"),
    (r"(?<![\w:.])(\d{1,2}):(\d{1,3})(?= ratio)", r"\1 to \2"),
    (r"([Rr]atios? of )(\d{1,2}):(\d{1,3})\b", r"\1\2 to \3"),
)
"""What must be read before times of day are."""

MEASURES: Final[tuple[Rule, ...]] = (
    # Spans and signs
    (rf"(?<![\w.,/-])({NUMBER})\s?%?\s?[-\u2013]\s?({NUMBER})\s?%", r"\1 to \2%"),
    (r"(?<=[\d%])\s?\u2013\s?(?=\d)", " to "),
    (rf"(?<![\w.,/:-])({NUMBER}){TO}(?=({NUMBER})(?![\d/:]|[-.,]\d))", _rising),
    (r"\+\s?/\s?-\s?|±\s?", "plus or minus "),
    (r"(?<![\w)\]-])-(?=\d)", "minus "),
    (r"(?:<=|≤) ?", "at most "),
    (r"(?:>=|≥) ?", "at least "),
    (r"~\s?(?=[£$€]?\d)|≈ ?", "about "),
    (r"<\s?(?=[£$€]?\d)", "less than "),
    (r"(?<![-=])>\s?(?=[£$€]?\d)", "more than "),
    (r"\s?(?:→|->|=>|-->)\s?", " to "),
    (r"\s?(?:!=|≠)\s?", " is not "),
    (r"(?<=[\w)]) ={1,3} (?=[\w(-])", " equals "),
    (r"(?<=\w)\s?÷\s?(?=\w)", " divided by "),
    (r"(\d)\^(?=\d)", r"\1 to the power of "),
    # Sizes and counts
    (r"\b(\d{1,4} ?(?:mm|cm|m|ft|km)?) ?[x\u00d7] ?(?=\d{1,4} ?(?:mm|cm|m|ft|km)\b)", r"\1 by "),
    (r"\b(\d{1,2})x(?=\d{1,2}\b)", r"\1 by "),
    (r"\b(\d{1,4}) ?[x\u00d7] ?(?=\d)", r"\1 times "),
    (r"\b(\d{1,4}) ?x\b", r"\1 times"),
    (r"\b(\d{1,2}) ?(?:ft|foot) (\d{1,2}) ?(?:ins?\b|inches)(?! [a-z])", r"\1 foot \2"),
    (
        rf"\b([1-9]\d?)/(2|4|8|16) ?(?:in\b(?= (?:{_INCHED})\b)|inch)",
        _inch_part,
    ),
    (r"\b([1-9]\d?)/(2|4|8|16) in\b(?=[.,;)?]|$)", r"\1/\2 of an inch"),
    # Parts and scores
    (r"(?<![\w½])½ an? (?=[a-z])", lambda found: f"half{found[0][1:]}"),
    (r"(?<=\d) ?½", " and a half"),
    (r"(?<=\d) ?([¼¾⅓⅔])", lambda found: f" and {_FRACTIONS[found[1]]}"),
    (r"([½¼¾⅓⅔])", lambda found: _FRACTIONS[found[1]]),
    (r"\b(\d{1,2}) 1/2(?![\w/])", r"\1 and a half"),
    (r"(?<![\w./])(\d{1,3})/(\d{1,3})(?![\w/]|\.\d)", _out_of),
    (
        r"\b([12]):([12])(?= (?:degree|honours|or above|or higher|or better|classification|in [A-Z]))",
        r"\1 \2",
    ),
    (r"\b1(?::1|-1|-2-1|-to-1)(s?)\b", r"one to one\1"),
    (r"\b121s\b", "one to ones"),
    (r"(?<![\w:.])(\d{1,2}):(\d)(?![\w:])", r"\1 to \2"),
)
