"""Figures that are read alike in every language: telephone numbers, endless ones and Roman ones."""

import re
from typing import Final

from interviewer_tts.text.rules import Rule

DIGITS_MAX: Final = 15
"""Longer runs of digits are no number to anybody, and are read one by one."""
_TELEPHONE_LEAST: Final = 9
_VALUES: Final = {"I": 1, "V": 5, "X": 10}
ROMAN: Final = r"(X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})"
"""From 1 to 29, as the numbers of things are written."""


def roman(written: str) -> str:
    """What a Roman number is in our figures."""
    values = [_VALUES[letter] for letter in written]
    following = [*values[1:], 0]
    return str(sum(-one if one < after else one for one, after in zip(values, following, strict=True)))


def _digits(found: re.Match[str]) -> str:
    return " ".join(found[0])


def _telephone(found: re.Match[str]) -> str:
    written = found[0]
    if not _TELEPHONE_LEAST <= sum(character.isdigit() for character in written) <= DIGITS_MAX:
        return written
    groups = re.findall(r"\d+", written)
    return ("plus " if written.startswith("+") else "") + ", ".join(" ".join(group) for group in groups)


TELEPHONES: Final[tuple[Rule, ...]] = (
    (
        r"(?<![\w.,£$€+(/-])(?:\+\d{1,3}|\(?0\d{1,10}\)?)(?:[ -]?\(?\d{2,10}\)?){0,5}(?![\w%]|[.,/-]\d)",
        _telephone,
    ),
    (r"(?<![\w.,£$€+(/-])(?:\+?1[ -])?(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?!\w)", _telephone),
    (rf"\d{{{DIGITS_MAX + 1},}}", _digits),
)
