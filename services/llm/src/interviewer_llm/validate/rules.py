"""What the questions of a language are checked for: `en.yaml`, `de.yaml` and `protected.yaml`.

Of a language without a file of its own, only what nobody may be asked is known; what only holds for some
language is then not asked of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from interviewer_llm.english import ENGLISH
from interviewer_llm.english.data import data_of
from interviewer_llm.german import GERMAN

_PACKAGE: Final = "interviewer_llm.validate"
_NEVER: Final = re.compile(r"(?!)")

LANGUAGES: Final = frozenset({ENGLISH, GERMAN})
"""The languages that all checks are made in."""


@dataclass(frozen=True)
class Rules:
    """The patterns of one language, case ignored; what is not known of it fits nothing.

    `asks` are words that ask; `dangling` fits a small word before a mark, unless `after_verb` fits there too.
    """

    asks: re.Pattern[str] = _NEVER
    yes_no: re.Pattern[str] = _NEVER
    filler: re.Pattern[str] = _NEVER
    slash: re.Pattern[str] = _NEVER
    meta: re.Pattern[str] = _NEVER
    traps: re.Pattern[str] = _NEVER
    dangling: re.Pattern[str] = _NEVER
    after_verb: re.Pattern[str] = _NEVER
    protected: re.Pattern[str] = _NEVER


@lru_cache(maxsize=32)
def rules_of(language: str) -> Rules:
    """The rules of a language (BCP 47)."""
    own = dict(_patterns(f"{language}.yaml")) if language in LANGUAGES else dict[str, list[str]]()
    known = [rf"\b(?:{one})\b" for one in _patterns("protected.yaml").get(language, [])]
    protected = [*own.get("protected", []), *known]
    if protected:
        own["protected"] = protected
    return Rules(**{name: re.compile("|".join(said), re.IGNORECASE) for name, said in own.items()})


def _patterns(file: str) -> Mapping[str, list[str]]:
    data = cast("dict[str, str | list[str]]", data_of(_PACKAGE, file))
    return {name: [said] if isinstance(said, str) else said for name, said in data.items()}
