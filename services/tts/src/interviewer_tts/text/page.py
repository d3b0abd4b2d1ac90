"""What a page adds to words, in any language: characters, markup, lists, links and addresses."""

import re
import unicodedata
from typing import Final

from interviewer_tts.text.rules import Rule, Rules, compiled

_TOP_LEVEL: Final = r"(?:com|org|edu|info|eu|de|at|ch|(?:co|ac|gov|org|nhs)\.uk)"
"""Ends of addresses that stand bare in a text. `net`, `io` and `js` end names of programs as well."""
_KEPT_SYMBOLS: Final = "°→^"
_SPACES: Final = "\t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"
_LOW_DIGITS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")  # these very letters
_MINUS: Final = "\u2212"
_VARIANTS: Final = "\ufe0e\ufe0f"
"""Say of the character before whether it is drawn as text or as a picture."""


def cleaned(text: str) -> str:
    """The text with one kind of line break, space, apostrophe and digit, and without what can't be seen."""
    return "".join(
        _kept(character) for character in unicodedata.normalize("NFC", text).translate(_LOW_DIGITS)
    )


def _kept(character: str) -> str:
    if character in "\n\r\u2028\u2029":
        return "\n"
    if character in "\u2018\u2019":
        return "'"
    if character == _MINUS:
        return "-"
    # Control, format (zero width, text direction) and private characters, emoji, lone surrogates.
    category = unicodedata.category(character)
    if category == "Cc" or character in _SPACES:
        return " "
    if category in {"So", "Sk"} and character not in _KEPT_SYMBOLS:
        # It stands between words often enough without a space beside it.
        return " "
    return "" if category[0] == "C" or category == "Me" or character in _VARIANTS else character


def markup() -> tuple[Rule, ...]:
    """Markdown, HTML, list marks, footnote marks and quotation marks."""
    return (
        (r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)", r"\1"),
        (r"</?[A-Za-z][^<>\n]{0,300}>", " "),
        (r"(?<=[\w.,;:!?])\[\d{1,3}\]", ""),
        (r"(?<=[a-zäöüß]{3})[¹²³⁰⁴-⁹]+|[†‡]", ""),
        (r"^[ \t]*(?:(?:[-*•\u2013‣·]|>(?![ \t]*[£$€\d])|#{1,6})[ \t]+)+", ""),
        (r"^[ \t]*\(?(\d{1,2})\)[ \t]+", r"\1. "),
        (r"^[ \t]*\(?([a-h])\)[ \t]+", lambda found: f"{found[1].upper()}. "),
        (r"(?<=[.,;:!?]) [|•·] ", " "),
        (r" [|•·] ", ", "),
        (r"[`*_|\\]+", " "),
        (r"[\[{]", "("),
        (r"[\]}]", ")"),
        # hibari guesses at a word that has a double quote before it: "Now" became "no", "18th" eighteen T H
        (r"[\"\u201a\u201c-\u201f\u00ab\u00bb]+", ""),
        (r"(?<![\w#])#{1,6}(?=[A-Za-z])", ""),
    )


def addresses(at: str, dot: str) -> tuple[Rule, ...]:
    """Links and addresses in words: `at` and `dot` as the language says them."""

    def said(found: re.Match[str]) -> str:
        address = found[1].rstrip(".,;:!?)")
        user, sign, host = address.rpartition("@")
        host = host.split("/")[0].removeprefix("www.")
        after = found[1][len(address) :]
        return f"{user}{f' {at} ' if sign else ''}{host}".replace(".", f" {dot} ") + after

    return (
        (r"\b(?:https?://)((?:[\w-]{1,63}\.){1,8}\w{2,24}\S{0,500})", said),
        (r"\b(www\.(?:[\w-]{1,63}\.){1,8}\w{2,24}\S{0,500})", said),
        (r"(?<![\w.@-])([\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}\w{2,24})", said),
        (rf"(?<![\w.@/-])([A-Za-z](?:[\w-]{{1,62}}\.){{1,3}}{_TOP_LEVEL}\b(?!\.?\w)(?:/\S{{0,300}})?)", said),
    )


TIDY: Final[tuple[Rule, ...]] = (
    (r"[<>^~]+", " "),
    (r"[ \t]+", " "),
    (r" ?\n[ \n]*", "\n"),
    (r" +([,.;:!?]+)(?=\s|$)", r"\1"),
    (r"\( ?\)", ""),
    (r"[ \t]+", " "),
)
"""What is left when all else is said."""

OTHERS: Final[Rules] = compiled((*markup(), *TIDY))
"""For languages that we have no rules for."""
