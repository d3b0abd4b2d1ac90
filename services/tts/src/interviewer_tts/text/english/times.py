"""Times, days, dates and spans of them.

hibari runs two times together and takes 7.30am for a decimal; other engines say "slash" and "colon".
"""

import re
from typing import Final

from interviewer_tts.text.rules import Rule

TO: Final = r"\s?[-\u2013\u2014]\s?"
_LAST_HOUR: Final = 24
_NOON: Final = 12
_DAYS: Final = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_DAY: Final = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:s|rs|urs|nes|r|day|sday|nesday|rsday|ursday|urday)?"
    r"(?:\.(?=\s?[-\u2013/&,]|\s(?:to|and|or)\s|\s?\d))?(?![\w'])"
)
_BETWEEN_DAYS: Final = r"(?:,\s?|\s?[-\u2013\u2014/&]\s?|\s(?:to|and|or)\s)"
_MONTHS: Final = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "may": "May",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}
_MONTH_NAMES: Final = tuple(_MONTHS.values())
_MONTH: Final = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?:\.(?= ?\d| ?[a-z]|[-\u2013]))?"
)
_YEAR: Final = r"(?:19|20)\d\d"
_HALF: Final = r"\s?([AaPp])\.?[mM]\b(?:\.(?= [a-z]|[,;)\u2013-]))?"
_FROM: Final = r"\b([Aa]t|[Ff]rom|[Uu]ntil|[Tt]ill|[Bb]y|[Bb]efore|[Aa]fter|[Ss]tart|[Ff]inish)"

_NO_TIME: Final = r"(?![\w%£$€:]|\.\d| ?(?:per|percent|thousand|[mb]illion|k?g|mm?|pounds|euros|dollars)\b)"


def _clock(found: re.Match[str]) -> str:
    """A time on the 24-hour clock as people say it; one that may be on either clock keeps its figures."""
    hour, minute = int(found[1]), found[2]
    if hour > _LAST_HOUR:
        return found[0]
    if not (found[1].startswith("0") or hour > _NOON):
        return f"{hour} o'clock" if minute == "00" else _hour(found[1], minute, "")
    if hour % _LAST_HOUR == 0 and minute == "00":
        return "midnight"
    half = "P" if _NOON <= hour < _LAST_HOUR else "A"
    return _hour(str(hour % _NOON or _NOON), minute, half)


def _at(found: re.Match[str]) -> str:
    hour, minute = found[2], found[3]
    said = re.sub(r"(\d\d?):(\d\d)", _clock, f"{hour}:{minute}")
    return f"{found[1]} {said}"


def _span(found: re.Match[str]) -> str:
    first, second = (re.sub(r"(\d\d)(\d\d)", _clock, time) for time in (found[1], found[2]))
    return f"{first} to {second}"


def _half_day(found: re.Match[str]) -> str:
    return _hour(found[1], found[2] or "00", found[3].upper())


def _hour(hour: str, minute: str, half: str) -> str:
    """Without a colon: hibari takes the full stop after "10:30 PM" for a part of it."""
    said = "" if minute == "00" else f" oh {minute[1]}" if minute.startswith("0") else f" {minute}"
    return f"{hour}{said} {half}M" if half else f"{hour}{said}"


def _days(found: re.Match[str]) -> str:
    def between(mark: re.Match[str]) -> str:
        written = mark[0].strip()
        words = {"/": " and ", "&": " and ", ",": ", ", "-": " to ", "\u2013": " to ", "\u2014": " to "}
        return words.get(written, f" {written} ")

    def day(name: re.Match[str]) -> str:
        return _DAYS[name[0][:3].lower()]

    return re.sub(_DAY, day, re.sub(_BETWEEN_DAYS, between, found[0]))


def _day(found: re.Match[str]) -> str:
    return _DAYS[found[1].lower()]


def _month(written: str) -> str:
    return _MONTHS[written[:3].lower()]


def _months(found: re.Match[str]) -> str:
    return f"{_month(found[1])} to {_month(found[2])}"


def _written_date(day: int, month: int, year: str) -> str | None:
    if not (1 <= day <= 31 and 1 <= month <= len(_MONTH_NAMES)):  # noqa: PLR2004  # days of a month
        return None
    return f"{day} {_MONTH_NAMES[month - 1]} {year}"


def _iso_date(found: re.Match[str]) -> str:
    return _written_date(int(found[3]), int(found[2]), found[1]) or found[0]


def _day_first(found: re.Match[str]) -> str:
    first, second, year = int(found[1]), int(found[2]), found[3]
    return _written_date(first, second, year) or _written_date(second, first, year) or found[0]


def _month_first(found: re.Match[str]) -> str:
    first, second, year = int(found[1]), int(found[2]), found[3]
    return _written_date(second, first, year) or _written_date(first, second, year) or found[0]


_DATE: Final = rf"(?<![\w./-])(\d{{1,2}})[/.](\d{{1,2}})[/.]({_YEAR})(?![\w/])"
BRITISH_DATES: Final[tuple[Rule, ...]] = ((_DATE, _day_first),)
"""6 December is 06/12, as everywhere but in the United States. A day over 12 shows itself in both."""
AMERICAN_DATES: Final[tuple[Rule, ...]] = ((_DATE, _month_first),)

TIMES: Final[tuple[Rule, ...]] = (
    (r"\b24\s?[/x]\s?7\b", "twenty-four seven"),
    # Dates
    (rf"\b({_YEAR})-([01]\d)-([0-3]\d)(?!\d|-\d)", _iso_date),
    (rf"\b{_MONTH}{TO}{_MONTH}(?= |[,.;)]|$)", _months),
    (
        rf"\b(\d{{1,2}}(?:st|nd|rd|th)?) {_MONTH}(?!\w|[-'])",
        lambda found: f"{found[1]} {_month(found[2])}",
    ),
    (
        rf"\b{_MONTH} (?=(?:\d{{1,2}}(?:st|nd|rd|th)?|{_YEAR})(?![\w%/]))",
        lambda found: f"{_month(found[1])} ",
    ),
    (r"(?<!\d)(20\d\d)/(\d\d)(?![\d/])", r"\1 \2"),
    (rf"\b({_YEAR}){TO}({_YEAR})\b", r"\1 to \2"),
    # Times
    (rf"(?<![\w:.])(0\d[0-5]\d){TO}([012]\d[0-5]\d)(?:\s?h(?:ou)?rs)?\b", _span),
    (r"(?<![\w:.])(0\d)([0-5]\d)\s?hrs\b", _clock),
    (rf"\b(\d{{1,2}}(?:[:.]\d\d)?(?:{_HALF})?){TO}(?=\d{{1,2}}(?:[:.]\d\d)?{_HALF})", r"\1 to "),
    (rf"\b(\d{{1,2}}:\d\d(?:{_HALF})?|\d{{1,2}}{_HALF}){TO}(?=\d{{1,2}}:\d\d)", r"\1 to "),
    (rf"\b(\d{{1,2}})[.:]([0-5]\d){_HALF}", _half_day),
    (rf"\b(\d{{1,2}})(){_HALF}", _half_day),
    (rf"{_FROM} (1[3-9]|2[0-3]|0\d)[.:]([0-5]\d){_NO_TIME}", _at),
    (rf"{_FROM} (0\d)([0-5]\d){_NO_TIME}", _at),
    (rf"{_FROM} ([1-9]|1[0-2])\.(00|15|30|45){_NO_TIME}", _at),
    (
        r"\b(\d{1,2} to) ([1-9]|1[0-2])\.(00|15|30|45)(?=,? (?:[MTWFS][a-z]+day|Mon|Fri|daily|every|shift))",
        _at,
    ),
    (r"(?<![\d:.])(\d{1,2}):([0-5]\d)(?![\d:]| ratio)", _clock),
    # Days
    (rf"\b{_DAY}(?:{_BETWEEN_DAYS}{_DAY}){{1,6}}", _days),
    (r"\b(Tue|Wed|Thu|Fri)(?:s|rs|urs|r)?\b(?:\.(?= [a-z\d]|[,;)]))?(?= [a-z\d]|$|[.,;)])", _day),
    (r"\b(Mon|Sat|Sun)\b\.?(?= \d)", _day),
    (r"\bM\s?[-\u2013]\s?F\b", "Monday to Friday"),
)
