"""Money, times, rates, units and versions in words, as somebody would say them.

hibari reads plain numbers and dates well. It loses the currency in ranges and before nouns ("31,500 team
pounds"), runs two times together, takes 12/15 for a day in December and 3.10 for 3.1, and spells mg/ml.
"""

import re
from collections.abc import Callable
from typing import Final

Replacement = str | Callable[[re.Match[str]], str]
Rule = tuple[str, Replacement]

DIGITS_MAX: Final = 15
"""Longer runs of digits are no number to anybody, and are read one by one."""

_NUMBER: Final = r"\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,6})?"
_SCALES: Final = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "b": "billion"}
_SCALE: Final = r"(?:\s?(bn|mn|[kKmMbB]|thousand|million|billion)\b)?"
_CURRENCIES: Final = {"£": ("pound", "pence"), "$": ("dollar", "cents"), "€": ("euro", "cents")}
_CODES: Final = {"GBP": "£", "USD": "$", "EUR": "€"}

_RATES: Final = {
    "hr": "hour",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "w": "week",
    "mo": "month",
    "yr": "year",
    "a": "year",
}
_PER: Final = {
    "kg": "kilogram",
    "ml": "millilitre",
    "mL": "millilitre",
    "l": "litre",
    "L": "litre",
    "h": "hour",
    "hr": "hour",
    "min": "minute",
    "s": "second",
    "sec": "second",
    "day": "day",
}
_MEASURED: Final = {
    "ng": "nanograms",
    "mcg": "micrograms",
    "µg": "micrograms",
    "μg": "micrograms",  # the Greek letter: keyboards and NFKC write it for the micro sign
    "mg": "milligrams",
    "g": "grams",
    "kg": "kilograms",
    "ml": "millilitres",
    "mL": "millilitres",
    "l": "litres",
    "L": "litres",
    "mmol": "millimoles",
    "km": "kilometres",
    "m": "metres",
    "MB": "megabytes",
    "GB": "gigabytes",
}
_UNITS: Final = {
    "V": "volts",
    "kV": "kilovolts",
    "mA": "milliamps",
    "kA": "kiloamps",
    "kVA": "kilovolt amps",
    "mm²": "square millimetres",
    "m²": "square metres",
    "mmHg": "millimetres of mercury",
    "m": "metres",
    "mcg": "micrograms",
    "µg": "micrograms",
    "μg": "micrograms",
    "t": "tonnes",
}
_NEVER_MEASURED: Final = (
    "above|across|an?|and|apart|are|as|at|away|before|below|but|by|deep|down|each|for|from|high|if|in|into|is"
    "|long|max|maximum|not|of|off|on|only|or|over|per|so|tall|than|that|the|then|through|to|under|until|up|was"
    "|were|when|which|while|wide|with|within|without|you|\\w+ed"
)
"""Words that show that a unit before them stands for itself: "32 amps or", but "a 32 amp ring"."""
_DOSES: Final = {"mcg", "µg", "μg", "mmHg", "t"}
"""Units that are not said in the singular before a noun."""

_MANY: Final = "users|people|customers|records|rows|events|requests|downloads"
"""What comes in millions, where the same letter otherwise means metres."""

_DAYS: Final = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_DAY: Final = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:s|rs|urs|nes|day|sday|nesday|rsday|ursday|urday)?"
_AMOUNT: Final = rf"({_NUMBER}){_SCALE}"
_UP_TO: Final = r"(?:\s?[-\u2013\u2014]\s?[£$€]?|\sto\s(?:[£$€]|(?=\d{1,9}[kKm]\b)))"
_LAST_HOUR: Final = 24
_NOON: Final = 12
_PERCENT: Final = 100
_SCORED_OF: Final = {5, 9, 10, 12, 15, 20, 25, 30, 50, 100}
_PRESSURE_LEAST: Final = (60, 30)


def _amount(number: str, scale: str) -> str:
    return f"{number} {scale}" if scale else number


def _scale(written: str | None) -> str:
    return _SCALES.get((written or "").lower(), written or "")


def _sum(number: str, scale: str, sign: str, *, counted: bool) -> str:
    """One amount; `counted` is the plural, else it measures a noun ("a 20 pound voucher")."""
    unit, small = _CURRENCIES[sign]
    whole, _, part = number.partition(".")
    if not scale and re.fullmatch(r"\d\d", part):
        if whole == "0":
            return f"{int(part)} {small}"
        return f"{whole} {unit}{'' if whole == '1' else 's'}" + (f" {int(part)}" if int(part) else "")
    return f"{_amount(number, scale)} {unit}" + ("s" if counted and (number != "1" or scale) else "")


def _money(found: re.Match[str]) -> str:
    article, sign, low, low_written, high, high_written = found.groups()
    low_scale, high_scale = _scale(low_written), _scale(high_written)
    before, counted = article or "", article is None
    if high is None:
        return before + _sum(low, low_scale, sign, counted=counted)
    if not low_scale and high_scale and len(low.partition(".")[0]) <= len("999"):
        low_scale = high_scale
    if "." in low + high and not (low_scale or high_scale):
        first, second = (_sum(number, "", sign, counted=True) for number in (low, high))
        return f"{before}{first} to {second}"
    first = low if low_scale == high_scale else _amount(low, low_scale)
    return f"{before}{first} to {_sum(high, high_scale, sign, counted=counted)}"


def _coded(found: re.Match[str]) -> str:
    before, number, after = found.groups()
    return f"{_CODES[before or after]}{number}"


def _rate(found: re.Match[str]) -> str:
    return f"{found[1]} per {_RATES.get(found[2], found[2])}"


def _dose(found: re.Match[str]) -> str:
    number, unit, over = found.groups()
    per = " ".join(f"per {_PER[each]}" for each in over.split("/")[1:])
    return f"{number} {_MEASURED[unit]} {per}"


def _unit(found: re.Match[str]) -> str:
    number, unit, noun = found.groups()
    words = _UNITS[unit]
    single = number == "1" or (noun and unit not in _DOSES)
    return f"{number} {words.removesuffix('s') if single else words}{noun or ''}"


def _amps(found: re.Match[str]) -> str:
    numbered, number, noun = found.groups()
    if numbered:
        return found[0]
    return f"{number} amp{'' if noun or number == '1' else 's'}{noun or ''}"


def _clock(found: re.Match[str]) -> str:
    """A time on the 24-hour clock as people say it; one that may be on either clock stays."""
    hour, minute = int(found[1]), found[2]
    if not (found[1].startswith("0") or hour > _NOON) or hour > _LAST_HOUR:
        return found[0]
    if hour % _LAST_HOUR == 0 and minute == "00":
        return "midnight"
    half = "P" if _NOON <= hour < _LAST_HOUR else "A"
    return _hour(str(hour % _NOON or _NOON), minute, half)


def _half_day(found: re.Match[str]) -> str:
    return _hour(found[1], found[2] or "00", found[3].upper())


def _hour(hour: str, minute: str, half: str) -> str:
    """Without a colon: hibari takes the full stop after "10:30 PM" for a part of it."""
    said = "" if minute == "00" else f" oh {minute[1]}" if minute.startswith("0") else f" {minute}"
    return f"{hour}{said} {half}M"


def _day_span(found: re.Match[str]) -> str:
    between = " to " if found[2] in "-\u2013\u2014" else " and "
    return _DAYS[found[1].lower()] + between + _DAYS[found[3].lower()]


def _out_of(found: re.Match[str]) -> str:
    """Two numbers with a slash: a blood pressure, a split, a score; else it stays as it is."""
    first, second = int(found[1]), int(found[2])
    if found[1].startswith("0") or found[2].startswith("0"):
        return found[0]
    if first > second and (first, second) >= _PRESSURE_LEAST and second >= _PRESSURE_LEAST[1]:
        return f"{first} over {second}"
    if first + second == _PERCENT:
        return f"{first} {second}"
    return f"{first} out of {second}" if first <= second and second in _SCORED_OF else found[0]


def _version(found: re.Match[str]) -> str:
    word = "version " if found[1] else ""
    return word + found[2].replace(".", " point ")


def _last_zeros(found: re.Match[str]) -> str:
    return f"{found[1]} point {' '.join(found[2])}"


def _digits(found: re.Match[str]) -> str:
    return " ".join(found[0])


_RATE: Final = r"(hour|hr|h|day|d|week|wk|w|month|mo|year|yr|annum|a)"
_NOUN: Final = rf"( (?!(?:{_NEVER_MEASURED})\b)[a-z][a-z-]+)?"
_TO: Final = r"\s?[-\u2013\u2014]\s?"

QUANTITIES: Final[tuple[Rule, ...]] = (
    # Rates, before what they are rates of
    (rf"(?<=\d)()\s?(?:hours|hrs?|h)\s?/\s?{_RATE}\b", lambda found: f" hours{_rate(found)}"),
    (rf"(?<=\d)(k?)\s?p?/\s?{_RATE}\b", _rate),
    (rf"([£$€]{_NUMBER}[kK]?)\s?p(h|d|w|a)\b", _rate),
    (r"\b(requests|messages|events|transactions|queries)()/s(?:ec)?\b", r"\1 per second"),
    (
        rf"\b({_NUMBER})\s?({'|'.join(_MEASURED)})((?:/(?:{'|'.join(_PER)})\b){{1,2}})",
        _dose,
    ),
    # Money
    (rf"\b(?:(USD|GBP|EUR)\s?)({_NUMBER}[kKmM]?)\b()", _coded),
    (rf"()\b({_NUMBER}[kKmM]?)\s?(USD|GBP|EUR)\b", _coded),
    (r"\bUS(?=\$\d)", ""),
    (r"€(\d{1,3})\.(\d{3})\b", r"€\1,\2"),
    (
        rf"(\b[Aa]n? )?([£$€]){_AMOUNT}(?:{_UP_TO}{_AMOUNT})?(?!\w)",
        _money,
    ),
    (r"\b(\d+) ?(?:k|(?<=\d\d)K)\b", r"\1 thousand"),
    (r"\b(\d+(?:\.\d+)?) ?bn\b", r"\1 billion"),
    (
        rf"\b(\d+(?:\.\d+)?)(?:M| ?m(?= (?:{_MANY})\b))(?=\+?(?: |$))",
        r"\1 million",
    ),
    # Times
    (rf"\b(\d{{1,2}}:\d\d(?: ?[ap]m)?|\d{{1,2}} ?[ap]m){_TO}(?=\d{{1,2}}(?::\d\d| ?[ap]m)\b)", r"\1 to "),
    (rf"\b(\d{{1,2}}){_TO}(?=\d{{1,2}}(?::\d\d)? ?[ap]m\b)", r"\1 to "),
    (r"(?<![\d:.])(\d\d):([0-5]\d)(?! ?[ap]\.?m)(?![\d:])", _clock),
    (r"\b(\d{1,2})(?::(\d\d))? ?([ap])m\b", _half_day),
    (rf"\b{_DAY}\.?\s?([-\u2013\u2014/])\s?{_DAY}\b", _day_span),
    (r"\bM\s?[-\u2013]\s?F\b", "Monday to Friday"),
    (r"\b(\d+)\s?h(?= [a-z])", r"\1 hour"),
    (r"\b(\d+)\s?h\b", r"\1 hours"),
    # Scores and ratios
    (r"(?<![\w./])(\d{1,3})/(\d{1,3})(?![\w/])", _out_of),
    (r"(?<![\w:.])(\d{1,2}):(\d)(?![\w:])", r"\1 to \2"),
    (r"\b(\d+)x\b", r"\1 times"),
    (r"\b(\d+)\s?[-\u2013]\s?(\d+)\s?%", r"\1 to \2%"),
    # Units
    (r" ?° ?C\b", " degrees Celsius"),
    (r" ?° ?F\b", " degrees Fahrenheit"),
    (rf"\b({_NUMBER})\s?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![\w²/]){_NOUN}", _unit),
    (rf"\b((?:Year|Class|Room|Form|Flat|Unit|Section|Part|Band|Grade) )?(\d+)A\b{_NOUN}", _amps),
    # Versions and standards
    (r"\b(v)(\d{1,4}(?:\.\d{1,4}){0,4})\b", _version),
    (r"(?<![\w.])()(\d{1,4}(?:\.\d{1,4}){2,4})(?![\w.]*\d)", _version),
    (r"(?<=Python |Django |Ubuntu )()(\d+\.\d\d)(?![\w.])", _version),
    (r"(?<![\w.,])(\d{1,3})\.(\d{0,2}0)(?![\w%]|\.\w)", _last_zeros),
    (r"\b(ISO|BS|IEC|EN)(?=\d{4,5}\b)", r"\1 "),
    (r"\bKS ?([1-5])\b", r"Key Stage \1"),
    (r"\b(SpO2) (?=\d)", r"\1 of "),
    (rf"\d{{{DIGITS_MAX + 1},}}", _digits),
)
