"""Text as it stands in questions, made readable aloud: markup, links, abbreviations, sums, times, units.

What all engines read well stays in figures; the rest is put in words, so that one text serves them all. Line
breaks are kept: they end sentences. Brackets never survive, because engines take commands in them.
"""

from typing import Final

from interviewer_tts.language import primary
from interviewer_tts.text import english, german
from interviewer_tts.text.page import OTHERS, cleaned
from interviewer_tts.text.rules import Rules, applied

_ROUNDS_MAX: Final = 8
"""What one rule writes another may read ("£5-7k p.a."); a second round mostly changes nothing."""


def rules_of(language: str) -> Rules:
    """The rules for a BCP 47 tag; a language that we have none for only loses its markup."""
    if primary(language) == "en":
        return english.AMERICAN if language.lower() == "en-us" else english.BRITISH
    return german.RULES if primary(language) == "de" else OTHERS


def normalise(text: str, language: str = "en") -> str:
    """The text in words that engines read well; lines stay lines. Normalising that again changes nothing."""
    rules = rules_of(language)
    text = cleaned(text).strip()
    for _ in range(_ROUNDS_MAX):
        before, text = text, applied(text, rules).strip()
        if text == before:
            break
    return text
