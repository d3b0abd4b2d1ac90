"""German numbers in words: ordinals with their endings, years, and dates.

espeak reads "am 3. Mai" as the number three at the end of a sentence, 2.5.2026 with its full stops, and 1998
as a thousand nine hundred and ninety-eight.
"""

import re
from typing import Final

from interviewer_tts.text.rules import Rule

_UNITS: Final = (
    "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
_TENS: Final = (
    "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
)  # fmt: skip
_ODD_ORDINALS: Final = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
_LAST_IN_T: Final = 19
_MONTHS: Final = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
_MONTH: Final = "|".join(_MONTHS)
_DAYS_MOST: Final = 31

ORDERED: Final = (
    rf"{_MONTH}|Lehrjahr|Ausbildungsjahr|Lj\b|Jahr\b|Stock|Etage|OG\b|UG\b|Semester|Klasse|Platz|Quartal|Woche"
    "|Tag\\b|Schicht|Auflage|Halbjahr|Jahrgang|Weltkrieg|Generation|Ebene|Staatsexamen|Jahrhundert"
)
"""What is numbered by ordinals, whatever stands before."""
BEFORE_ORDINAL: Final = (
    r"\b(?:[Aa]m|[Ii]m|[Zz]um|[Zz]ur|[Vv]om|[Bb]eim|[Dd]e[rmns]|[Dd]ie|[Dd]as|[Ss]eit|[Aa]b|[Bb]is(?: zum)?"
    r"|[Ee]in|[Ee]ine[rnms]?|[Ii]hre[rnms]?|[Jj]ede[rnms]?)"
)
"""What shows that a number with a full stop is an ordinal. A noun follows it."""

_OBLIQUE: Final = (
    r"(?:[Ii]n|[Aa]n|[Aa]uf|[Aa]us|[Bb]ei|[Mm]it|[Nn]ach|[Ss]eit|[Vv]on|[Zz]u|[Ww]ährend|[Vv]or|[Aa]b) "
    r"(?:der|einer|Ihrer|ihrer|jeder)"
)
_NEUTER: Final = {
    "Lehrjahr", "Ausbildungsjahr", "Lj", "Jahr", "OG", "UG", "Semester", "Quartal", "Halbjahr",
    "Staatsexamen", "Jahrhundert",
}  # fmt: skip
_FEMININE: Final = {"Etage", "Klasse", "Woche", "Schicht", "Auflage", "Generation", "Ebene"}
_WEAK_E: Final = {"der", "die", "das", "eine", "ihre", "jede"}


def below_hundred(number: int) -> str:
    """A number from 1 to 99 in words, as the first part of a longer one (`ein`, not `eins`)."""
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return (f"{_UNITS[unit]}und" if unit else "") + _TENS[tens]


def ordinal(number: int, ending: str) -> str:
    """The ordinal of a number from 1 to 99: `ordinal(3, "en")` is `dritten`."""
    stem = _ODD_ORDINALS.get(number) or below_hundred(number) + ("t" if number <= _LAST_IN_T else "st")
    return stem + ending


def _ending(before: str, noun: str = "") -> str:
    """What an ordinal ends in after these words and before this noun."""
    words = before.split()
    if not words:
        return "es" if noun in _NEUTER else "e" if noun in _FEMININE else "er"
    if re.fullmatch(_OBLIQUE, " ".join(words[-2:])):
        return "en"
    last = words[-1].lower()
    if last in _WEAK_E:
        return "e"
    if last in {"ein", "jeder", "ihr"}:
        return "er"
    return "en"


def _ordered(found: re.Match[str]) -> str:
    before, number, noun = found[1] or "", int(found[2]), found[3]
    return f"{before}{ordinal(number, _ending(before, noun))} " if number else found[0]


def _date(found: re.Match[str]) -> str:
    before, day, month, year = found[1] or "", int(found[2]), int(found[3]), found[4] or ""
    if not (0 < day <= _DAYS_MOST and 0 < month <= len(_MONTHS)):
        return found[0]
    return f"{before}{ordinal(day, _ending(before))} {_MONTHS[month - 1]}{f' {year}' if year else ''}"


def _date_of_iso(found: re.Match[str]) -> str:
    day, month = int(found[4]), int(found[3])
    if not (0 < day <= _DAYS_MOST and 0 < month <= len(_MONTHS)):
        return found[0]
    return f"{ordinal(day, 'er')} {_MONTHS[month - 1]} {found[2]}"


def _year(found: re.Match[str]) -> str:
    hundreds, rest = int(found[1]), int(found[2])
    return f"{below_hundred(hundreds)}hundert{_final(rest) if rest else ''}"


def _final(number: int) -> str:
    return "eins" if number == 1 else below_hundred(number)


_BEFORE: Final = rf"((?:{_OBLIQUE}|{BEFORE_ORDINAL}) )"
ORDINALS: Final[tuple[Rule, ...]] = (
    (rf"{_BEFORE}?(?<![\w.,])(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?((?:19|20)\d\d)(?![\w.])", _date),
    (rf"{_BEFORE}(\d{{1,2}})\.(\d{{1,2}})\.()(?![\w.])", _date),
    (r"()(?<![\w./-])((?:19|20)\d\d)-([01]\d)-([0-3]\d)(?![\w-])", _date_of_iso),
    (rf"{_BEFORE}(\d{{1,2}})\. (?=([A-ZÄÖÜ]))", _ordered),
    (rf"((?:und|oder|bis) )(\d{{1,2}})\. (?=({_MONTH}))", _ordered),
    (rf"()(?<![\w.,])(\d{{1,2}})\. (?=({ORDERED}))", _ordered),
    (rf"{_BEFORE}(\d{{1,2}})\. (?=(und|oder|bis) )", _ordered),
    (r"(?<![\w.,:/-])((?:1[1-9]|20)\d\d)\s?[-\u2013]\s?(?=(?:1[1-9]|20)\d\d(?![\w.,:/-]))", r"\1 bis "),
    (r"(?<![\w.,:/-])(1[1-9])(\d\d)(?![\w/:-]|[.,]\d| ?[€$%])", _year),
)
