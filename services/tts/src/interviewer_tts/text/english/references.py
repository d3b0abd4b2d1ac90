"""Versions, standards, grades, quarters, Roman numerals and telephone numbers."""

import re
from typing import Final

from interviewer_tts.text.figures import ROMAN, TELEPHONES, roman
from interviewer_tts.text.rules import Rule

_STANDARD: Final = r"\b(BS|EN|ISO|IEC|DIN|IEEE|ASTM|ANSI|ASME|API|NFPA|AWS|PD|HTM|IATF|AS)"
_BY_DIGITS: Final = {"IEC", "EN", "BS"}
"""Whose long numbers are read digit by digit (61508). Those of ISO are in the lexicon one by one."""
_LABEL: Final = (
    r"(Stage|Part|Type|Phase|Level|Grade|Class|Chapter|Section|Tier|Volume|Schedule|Article|Category|Cat"
    r"|Appendix|Annex|Title|Step|Division|Band|Group|World War|NYHA|ASA|Key Stage|Year|Zone|Priority|NVQ|SVQ"
    r"|QCF|RQF)s?"
)
_AND: Final = r"(\s?[-\u2013/]\s?|\s(?:or|and|to)\s)"
_QUALIFICATION: Final = r"\b(NVQ|SVQ|AAT|CIPD|BTEC|CMI|ILM|TA|HLTA|RQF|QCF|City and Guilds|Diploma)"


def _version(found: re.Match[str]) -> str:
    word = "version " if found[1] else ""
    return word + found[2].replace(".", " point ")


def _last_zeros(found: re.Match[str]) -> str:
    return f"{found[1]} point {' '.join(found[2])}"


def _part_of_standard(found: re.Match[str]) -> str:
    name, number, part = found.groups()
    whole = len(number) <= len("7671") or number[2:4] == "00"  # as 27001
    single = name in _BY_DIGITS and not whole
    said = " ".join(number) if single else number
    return f"{name} {said}" + (f" part {part.replace('-', ' ')}" if part else "")


def _numbered(found: re.Match[str]) -> str:
    first, between, second = roman(found[2]), found[3], found[4]
    if not second:
        return f"{found[1]} {first}"
    said = {"/": "or", "-": "to", "\u2013": "to"}.get(between.strip(), between.strip())
    return f"{found[1]} {first} {said} {roman(second)}"


REFERENCES: Final[tuple[Rule, ...]] = (
    *TELEPHONES,
    # Standards
    (r"\b(ISO|BS|IEC|EN|IATF)/(?=[A-Z]{2})", r"\1 "),
    (r"\b(ISO|BS|IEC|EN)(?=\d{4,5}\b)", r"\1 "),
    (
        rf"{_STANDARD} (\d{{3,5}})(?:[-\u2013](\d{{1,3}}(?:-\d{{1,3}})?))?(?![\w.,]*\d{{3}},)",
        _part_of_standard,
    ),
    (r"(?<=\d):((?:19|20)\d\d)\b", r", \1"),
    # Alone, hibari reads it as the one letter N
    (r"\bEN (?=\d|ISO\b|IEC\b)", "E N "),
    (r"(?<=\d)\+A(\d):((?:19|20)\d\d)\b", r", amendment \1, \2"),
    (r"(?<=\d)\+A(\d)\b", r", amendment \1"),
    (r"\b802\.1(?=[\dX])", "802 dot 1"),
    # The certificate of origin and no sum; the American pension, which is no thousand of anything
    (r"\bEUR\.?1(?![\w.,]*\d| ?[kKmMb])\b", "E U R 1"),
    (
        r"(?<![\w£$€.,])(?<![A-Z]{3} )401(?:k|K|\(k\))(s?)(?!\w| ?(?:€|EUR|GBP|USD|users|people|rows))",
        r"four oh one kay\1",
    ),
    # Versions
    (r"(?<=\b[A-Z]{3})v(?=\d\.\d)", " version "),
    (r"\b([A-Z]{2,5})(?=\d{1,2}\.\d{1,2}\b(?!\.\d))", r"\1 "),
    (r"\b(v)(\d{1,4}(?:\.\d{1,4}){0,4})\b", _version),
    (r"(?<![\w.])()(\d{1,4}(?:\.\d{1,4}){2,4})(?![\w.]*\d)", _version),
    (r"(?<=Python |Django |Ubuntu )()(\d+\.\d\d)(?![\w.])", _version),
    (r"(?<=[A-Z]{4})/(\d)\b", r" \1"),
    (r"(?<![\w.,/])(\d\.\d)/(\d\.\d)(?![\w/]|[.,]\d)", r"\1 or \2"),
    # Grades and the like
    (rf"\b{_LABEL} (?!I\b){ROMAN}(?:{_AND}{ROMAN})?(?=[\s.,;:!?)]|$)", _numbered),
    (rf"\b{_LABEL} (I){_AND}{ROMAN}(?=[\s.,;:!?)]|$)", _numbered),
    (rf"\b{_LABEL} (I)()()(?=[.,;:!?)]|$| and | or | to )", _numbered),
    (r"\b((?:BSc|BA|BEng|MEng|Hons|[Dd]egree|[Hh]onours)\b[^\n:]{0,40} )([12]):([12])\b", r"\1\2 \3"),
    (r"\bKS ?([1-5])/([1-5])\b", r"Key Stages \1 and \2"),
    (r"\bKS ?([1-5])\b", r"Key Stage \1"),
    (r"\bY(1[0-3]|[1-9])\b", r"Year \1"),
    (rf"{_QUALIFICATION} L(?=[1-8]\b)", r"\1 Level "),
    (rf"\b({_LABEL.replace('(', '(?:', 1)}) (\d{{1,2}})/(\d{{1,2}})\b", r"\1 \2 or \3"),
    (r"\b(\d{1,3}(?:st|nd|rd|th))/(\d{1,3}(?:st|nd|rd|th))\b", r"\1 or \2"),
    (r"\b([A-Z]{1,2}\d)\s?[-\u2013]\s?([A-Z]{1,2}\d)\b", r"\1 to \2"),
    (r"\b([A-Z]{1,2}\d)/([A-Z]{1,2}\d)\b", r"\1 or \2"),
    (r"(?<=A star)\s?[-\u2013]\s?(?=[B-G]\b)", " to "),
    (r"(?<=[Gg]rades [A-F])\s?[-\u2013]\s?(?=[B-G]\b)", " to "),
    (r"\b(\d{1,2})/(\d)(?= (?:pattern|rota|roster|shift))", r"\1 \2"),
    (r"(?<!\S)/(?=\d{1,2}\b)", "slash "),
    (
        r"\bA/B(?:/(n))?(?=[ -](?:test|experiment|split|variant))",
        lambda found: f"A B{' N' if found[1] else ''}",
    ),
    (r"\b(SpO2) (?=\d)", r"\1 of "),
    (r"\bH2O\b", "H 2 O"),
)

LAST: Final[tuple[Rule, ...]] = ((r"(?<![\w.,])(\d{1,3})\.(\d{0,2}0)(?![\w%]|\.\w)", _last_zeros),)
"""hibari takes 3.10 for 3.1. What is no sum, time or span by then is a version."""
