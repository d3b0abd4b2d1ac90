"""Text as it stands in questions, made readable aloud.

Only what engines get wrong is done here (markup, links and abbreviations) and in `quantities`; plain numbers
and dates are read well by hibari itself. Line breaks are kept: they end sentences. Brackets never survive,
because engines take commands in them.
"""

import re
import unicodedata
from typing import Final

from interviewer_tts.text.quantities import QUANTITIES, Rule


def _address(found: re.Match[str]) -> str:
    address = found[1].rstrip(".,;:!?)")
    user, at, host = address.rpartition("@")
    host = host.split("/")[0].removeprefix("www.")
    return f"{user}{' at ' if at else ''}{host}".replace(".", " dot ") + found[1][len(address) :]


def _et_cetera(found: re.Match[str]) -> str:
    return "et cetera" + ("." if found[1] == "" or found[1].strip()[:1].isupper() else "") + found[1]


_WRITTEN: Final[tuple[Rule, ...]] = (
    # Markup
    (r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)", r"\1"),
    (r"</?[A-Za-z][^<>\n]{0,300}>", " "),
    (r"^[ \t]*(?:[-*•\u2013‣·>]|#{1,6})[ \t]+", ""),
    (r"~\s?(?=[£$€]?\d)", "about "),
    (r"[`*_~|\\]+", " "),
    (r"[\[{]", "("),
    (r"[\]}]", ")"),
    (r"\(\s*[mfdwx](?:\s?/\s?[mfdwx]){1,3}\s*\)", ""),
    # hibari guesses at a word that has a double quote before it: "Now" became "no", "18th" eighteen T H
    (r"[\"\u201c-\u201f\u00ab\u00bb]+", ""),
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
    (r"\bincl\.(?= )|\binc\.(?= [a-z£$€]| VAT\b)", "including"),
    (r"\bexcl\.(?= )", "excluding"),
    (r"\bc\.\s?(?=[£$€]?\d)", "about "),
    (r"\b([Mm])(ax|in)\.(?= ?\d)", r"\1\2imum"),
    (r"\b([Hh]e|[Hh]is|[Hh]im)/(she|hers?)\b", r"\1 or \2"),
    (r"\bw/e\b", "weekend"),
    (r"\bw/c\b", "week commencing"),
    (r"\bN/A\b", "not applicable"),
    (r"\b[Ss]/he\b", "she or he"),
    (r"\bp/t\b", "part time"),
    (r"\bf/t\b", "full time"),
    (r"≤\s?", "at most "),
    (r"≥\s?", "at least "),
    (r"\bDec\.? (?=\d{4}\b)", "December "),
    (r"\b24\s?[/x]\s?7\b", "twenty-four seven"),
    *QUANTITIES,
    # What is left of the page
    (r" / ", ", "),
    (r"(?<=[a-z]{2})/(?=[a-z]{3})", " "),
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
    return "" if category[0] == "C" or (category in {"So", "Sk"} and character != "°") else character
