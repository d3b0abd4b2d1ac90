"""What a language asks of the texts that are written in it, as data beside this file."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from interviewer_llm.bank.load import languages
from interviewer_llm.english.data import data_of

_TOKEN: Final = re.compile(r"[^\W_][\w'\u2019&.+#-]*")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Never(_Data):
    """What may not stand in a text, and in `what` why not and what to write instead.

    `where` says in which texts: all that is read, or only what is asked (the question and its follow-ups), or
    the question alone. `exact` minds capitals.
    """

    pattern: str
    what: str
    where: Literal["read", "asked", "question"] = "read"
    exact: bool = False

    def found(self, text: str) -> str | None:
        """Why a text breaks this rule, if it does."""
        found = re.search(self.pattern, text, 0 if self.exact else re.IGNORECASE)
        return None if found is None else self.what.replace("{found}", f"\u201c{found.group().strip()}\u201d")


class Rules(_Data):
    """The rules of one language.

    `stand_ins` are phrases for each slot that the language has, the longest last; `needed` frames a word that
    an entry asks for. `asks` is what a question has in it; `stems` are beginnings that many questions may
    share, and `little` the words that tell nothing. Limits count words.
    """

    words_max: int
    breath_max: int
    opening_words: int
    opening_times: int
    id_prefix: str
    stand_ins: Mapping[str, Sequence[str]]
    needed: Mapping[str, str]
    asks: str
    never: Sequence[Never]
    stems: Sequence[str]
    little: frozenset[str]

    @field_validator("little", mode="before")
    @classmethod
    def _words(cls, given: str) -> frozenset[str]:
        return frozenset(given.split())


@lru_cache(maxsize=8)
def rules_of(language: str) -> Rules:
    """The rules of a language that the bank is written in."""
    if language not in languages():
        raise ValueError(f"the bank has no {language!r}")
    return Rules.model_validate(data_of("interviewer_llm.authoring", f"{language}.yaml"))


@lru_cache(maxsize=1 << 17)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case.

    A check asks for all texts of a bank, one after another and more than once: were there more of them than
    are kept, none would be.
    """
    return tuple(found.group().strip(".'").lower() for found in _TOKEN.finditer(text))
