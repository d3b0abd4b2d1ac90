"""Text as it stands in questions, made readable aloud.

Only what engines get wrong is done here (money and percent ranges, rates, versions, volts, markup, links);
plain numbers, dates, times and common units are read well by hibari itself. Line breaks are kept: they end
sentences. Brackets never survive, because engines take commands in them.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_Replacement = str | Callable[[re.Match[str]], str]

DIGITS_MAX: Final = 15
"""Longer runs of digits are no number to anybody, and are read one by one."""

_MONEY: Final = r"\d[\d,]*(?:\.\d+)?"
_RATES: Final = {"hr": "hour", "h": "hour", "wk": "week", "mo": "month", "yr": "year"}
_UNITS: Final = {
    "V": "volts",
    "kV": "kilovolts",
    "A": "amps",
    "mA": "milliamps",
    "kVA": "kilovolt amps",
    "mm²": "square millimetres",
    "m²": "square metres",
}


def _version(found: re.Match[str]) -> str:
    word = "version " if found[1] else ""
    return word + found[2].replace(".", " point ")


def _money_range(found: re.Match[str]) -> str:
    sign, low, low_scale, high, high_scale = found.groups()
    return f"{sign}{low}{low_scale or high_scale} to {sign}{high}{high_scale}"


def _address(found: re.Match[str]) -> str:
    address = found[1].rstrip(".,;:!?)")
    user, at, host = address.rpartition("@")
    host = host.split("/")[0].removeprefix("www.")
    return f"{user}{' at ' if at else ''}{host}".replace(".", " dot ") + found[1][len(address) :]


def _rate(found: re.Match[str]) -> str:
    return f"{found[1]} per {_RATES.get(found[2], found[2])}"


def _unit(found: re.Match[str]) -> str:
    return f"{found[1]} {_UNITS[found[2]]}"


def _digits(found: re.Match[str]) -> str:
    return " ".join(found[0])


def _et_cetera(found: re.Match[str]) -> str:
    return "et cetera" + ("." if found[1] == "" or found[1].strip()[:1].isupper() else "") + found[1]


_WRITTEN: Final[tuple[tuple[str, _Replacement], ...]] = (
    # Markup
    (r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)", r"\1"),
    (r"</?[A-Za-z][^<>\n]{0,300}>", " "),
    (r"^[ \t]*(?:[-*•\u2013‣·>]|#{1,6})[ \t]+", ""),
    (r"[`*_~|\\]+", " "),
    (r"[\[{]", "("),
    (r"[\]}]", ")"),
    (r"\(\s*[mfdwx](?:\s?/\s?[mfdwx]){1,3}\s*\)", ""),
    # Addresses
    (r"\b(?:https?://)((?:[\w-]{1,63}\.)+\w{2,24}\S{0,500})", _address),
    (r"\b(www\.(?:[\w-]{1,63}\.)+\w{2,24}\S{0,500})", _address),
    (r"(?<![\w.@-])([\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}\w{2,24})", _address),
    # Abbreviations
    (r"\be\.\s?g\.,?", "for example,"),
    (r"\bi\.\s?e\.,?", "that is,"),
    (r"\betc\.(\s+\S|$|)", _et_cetera),
    (r"(?<=\d)(k?) p\.\s?a\.(?!\w)", r"\1 per year"),
    (r"\bU\.S\.(?:A\.)?(?=\s+[A-Z])", "US"),
    (r"\b24\s?[/x]\s?7\b", "twenty-four seven"),
    # Numbers
    (rf"([£$€])({_MONEY})\s?([kKmM]?)\s?(?:-|\u2013|—|to)\s?[£$€]?({_MONEY})\s?([kKmM]?)\b", _money_range),
    (r"\b(\d+)\s?[-\u2013]\s?(\d+)\s?%", r"\1 to \2%"),
    (
        r"(?<=\d)(k?)\s?/\s?(hour|hr|h|day|week|wk|month|mo|year|yr|annum)\b",
        _rate,
    ),
    (r"\b(\d+)\s?h(?= [a-z])", r"\1 hour"),
    (r"\b(\d+)\s?h\b", r"\1 hours"),
    (r"\b(\d+(?:\.\d+)?)\s?(kVA|kV|mA|mm²|m²|V)(?![\w²])", _unit),
    (r"\b(\d+)A\b", r"\1 amps"),
    (r"\b(v)(\d{1,4}(?:\.\d{1,4}){0,4})\b", _version),
    (r"(?<![\w.])()(\d{1,4}(?:\.\d{1,4}){2,4})(?![\w.]*\d)", _version),
    (rf"\d{{{DIGITS_MAX + 1},}}", _digits),
    # What is left of the page
    (r"[ \t\u00a0]+", " "),
    (r" ?\n[ \n]*", "\n"),
    (r" +([,.;:!?]+)(?=\s|$)", r"\1"),
)
_RULES: Final = tuple((re.compile(pattern, re.MULTILINE), said) for pattern, said in _WRITTEN)


def normalise(text: str) -> str:
    """The text in words that engines read well; lines stay lines."""
    text = "".join(_kept(character) for character in unicodedata.normalize("NFC", text))
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()


def _kept(character: str) -> str:
    if character in "\n\r\u2028\u2029":
        return "\n"
    if character in "\u2018\u2019":
        return "'"
    # Control, format (zero width, text direction) and private characters, emoji, lone surrogates.
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category[0] == "C" or category in {"So", "Sk"} else character
