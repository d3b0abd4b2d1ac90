"""Sums, salaries and what they are per.

hibari loses the currency in ranges and before nouns ("31,500 team pounds"); other engines read the sign last
or not at all.
"""

import re
from typing import Final

from interviewer_tts.text.rules import Rule, words_of

NUMBER: Final = r"\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,6})?"
_SCALES: Final = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "b": "billion"}
_SCALE: Final = r"(?:\s?(bn|mn|[kKmMbB]|thousand|million|billion|lakh|crore)\b)?"
_CURRENCIES: Final = {
    "£": ("pound", "pence"),
    "$": ("dollar", "cents"),
    "€": ("euro", "cents"),
    "¥": ("yen", "sen"),
    "₹": ("rupee", "paise"),
    "A$": ("Australian dollar", "cents"),
    "C$": ("Canadian dollar", "cents"),
    "Fr": ("Swiss franc", "centimes"),
}
_CODES: Final = {
    "GBP": "£",
    "USD": "$",
    "EUR": "€",
    "JPY": "¥",
    "INR": "₹",
    "AUD": "A$",
    "CAD": "C$",
    "CHF": "Fr",
}
_ONE_FORM: Final = {"yen"}
RATES: Final = {
    "hr": "hour",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "w": "week",
    "mo": "month",
    "mth": "month",
    "yr": "year",
    "a": "year",
}
RATE: Final = r"(hour|hr|h|day|d|week|wk|w|month|mth|mo|year|yr|annum|a)"
_SIGN: Final = rf"({words_of(_CURRENCIES)})"
_AMOUNT: Final = rf"({NUMBER}){_SCALE}"
_UP_TO: Final = (
    rf"(?:\s?[-\u2013\u2014]\s?{_SIGN.replace('(', '(?:', 1)}?|\sto\s(?:[£$€]|(?=\d{{1,9}}[kKm]\b)))"
)
_MANY: Final = "users|people|customers|records|rows|events|requests|downloads"
"""What comes in millions, where the same letter otherwise means metres."""


def _amount(number: str, scale: str) -> str:
    return f"{number} {scale}" if scale else number


def _scale(written: str | None) -> str:
    return _SCALES.get((written or "").lower(), written or "")


def _sum(number: str, scale: str, sign: str, *, counted: bool) -> str:
    """One amount; `counted` is the plural, else it measures a noun ("a 20 pound voucher")."""
    unit, small = _CURRENCIES[sign]
    ending = "" if unit in _ONE_FORM else "s"
    whole, _, part = number.partition(".")
    if not scale and re.fullmatch(r"\d\d", part):
        if whole == "0":
            return f"{int(part)} {small}"
        return f"{whole} {unit}{'' if whole == '1' else ending}" + (f" {int(part)}" if int(part) else "")
    return f"{_amount(number, scale)} {unit}" + (ending if counted and (number != "1" or scale) else "")


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
    code = before or after
    return f"{_CODES.get(code, code)}{number}"


def rate(found: re.Match[str]) -> str:
    """An amount and what it is per."""
    return f"{found[1]} per {RATES.get(found[2], found[2])}"


def _european(found: re.Match[str]) -> str:
    """A sum as the Continent writes it (90'000; 60.000,00), as it is written in English."""
    whole = re.sub(r"\D", "", found[2])
    part = found[3]
    return f"{found[1]}{int(whole):,}" + (f".{part}" if part else "")


_CODE: Final = "|".join(_CODES)
_GROUPED: Final = r"\d{1,3}(?:['. ]\d{3}){1,4}"

MONEY: Final[tuple[Rule, ...]] = (
    # Rates, before what they are rates of
    (rf"(?<=\d)()\s?(?:hours|hrs?|h)\s?/\s?{RATE}\b", lambda found: f" hours{rate(found)}"),
    (rf"(?<=\d)(k?)\s?p?/\s?{RATE}\b", rate),
    (rf"([£$€]{NUMBER}[kK]?)\s?p(h|d|w|a)\b", rate),
    (rf"([£$€]{NUMBER}[kK]?)\s?pcm\b", r"\1 per month"),
    (rf"\b((?:{_CODE})\s?{NUMBER}[kK]?)\s?p(h|d|w|a)\b", rate),
    (r"(?<=\d)(k?) ?p\.\s?a\.(?= [A-Z])", r"\1 per year."),
    (r"(?<=\d)(k?)(?: p\.\s?a\.| ?p\.a)(?![.\w])", r"\1 per year"),
    # One way to write a sum
    (rf"\b({_CODE})\s?({_GROUPED})(?:,(\d\d))?\b", _european),
    (rf"(€)\s?({_GROUPED})(?:,(\d\d))?(?![\d,.]\d)", _european),
    (rf"()(?<![\w.,])({_GROUPED})(?:,(\d\d))?(?=\s?(?:€|EUR\b))", _european),
    (rf"()\b({NUMBER}[kKmM]?)\s?(€)(?!\d)", _coded),
    (rf"\b({_CODE})\s?({NUMBER}[kKmM]?)\b()", _coded),
    (rf"()\b({NUMBER}[kKmM]?)\s?({_CODE})\b", _coded),
    (r"\bUS(?=\$\d)|(?<=[£$€]) (?=\d)", ""),
    (r"\b(?:AU\$|A\$)(?=\d)", "A$"),
    (r"\b(?:CA\$|C\$)(?=\d)", "C$"),
    (rf"(\b[Aa]n? )?(?<![\w]){_SIGN}{_AMOUNT}(?:{_UP_TO}{_AMOUNT})?(?!\w)", _money),
    (r"\b(\d{1,3}) ?¢", r"\1 cents"),
    (r"\b(\d{1,15}) ?(?:k|(?<=\d\d)K)\b", r"\1 thousand"),
    (r"\b(\d{1,15}(?:\.\d{1,6})?) ?bn\b", r"\1 billion"),
    (
        rf"\b(\d{{1,15}}(?:\.\d{{1,6}})?)(?:M| ?m(?= (?:{_MANY})\b))(?=\+?(?: |$))",
        r"\1 million",
    ),
    (
        r"\b((?:pounds|dollars|euros)(?: \d\d)?|hour|day|week|month|year|annum)(,?) (?:\(DOE\)|DOE\b)",
        r"\1\2 depending on experience",
    ),
    (r"(?<= per )(hour|day|week|month|year|annum)\s?[-\u2013]\s?(?=\d)", r"\1 to "),
)
