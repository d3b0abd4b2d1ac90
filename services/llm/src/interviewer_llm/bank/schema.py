"""The bank's files as models; docs/questions.md tells authors how they are used."""

import re
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from interviewer_contracts.questions import Difficulty, QuestionKind

Slot = Literal["task", "doing", "topic"]
SLOTS: Final[tuple[Slot, ...]] = ("task", "doing", "topic")

_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_STRAY: Final = re.compile(r"[{}]")

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Sentence = Annotated[str, StringConstraints(min_length=8, max_length=400, strip_whitespace=True)]
Words = Annotated[int, Field(ge=2, le=8)]
TermText = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Ask = Annotated[Sentence, StringConstraints(pattern=r"^[^?]*\?$")]
"""A text with one question mark, at its end."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Data):
    """One probe: a text with at most one slot, what a strong answer shows, and what to ask after it.

    `needs` and `words` narrow what may come into the slot: a phrase led by one of these verbs (a topic: with
    one of these words before its first preposition), and of no fewer words than that.
    """

    id: Identifier
    kind: QuestionKind
    level: Difficulty
    text: Ask
    rubric: list[Sentence] = Field(min_length=3, max_length=5)
    follow_ups: list[Ask] = Field(min_length=2, max_length=2)
    needs: list[TermText] = Field(default_factory=list)
    words: Words | None = None

    @property
    def slot(self) -> Slot | None:
        """The slot of the text, if it has one."""
        return next((slot for slot in SLOTS if f"{{{slot}}}" in self.text), None)

    @model_validator(mode="after")
    def _has_at_most_one_known_slot(self) -> Self:
        found: list[str] = _BRACES.findall(self.text)
        if unknown := [name for name in found if name not in SLOTS]:
            raise ValueError(f"unknown slot {{{unknown[0]}}}; slots are {', '.join(SLOTS)}")
        if len(found) > 1:
            raise ValueError(f"{len(found)} slots; a text has at most one")
        if not found and (self.needs or self.words is not None):
            raise ValueError("`needs` and `words` are about a slot, and the text has none")
        if _STRAY.search(_BRACES.sub("", self.text)):
            raise ValueError("a brace that is no slot")
        return self


class CompetencyEntry(Entry):
    """A probe for any requirement of its competency whose words fit its slot.

    `general` marks one that reads well about any work at all: it may be asked where no competency is known.
    """

    general: bool = False


class DomainEntry(Entry):
    """A probe for one family of occupations, asked about a requirement that holds one of `terms`."""

    competency: Identifier
    terms: list[TermText] = Field(min_length=1)


class SkillEntry(DomainEntry):
    """A probe for one skill, tool, rule or standard; `skill` is its name as written on screen.

    `domains` names the occupations it may be asked in, where its group's are too many.
    """

    skill: TermText
    domains: list[Identifier] = Field(default_factory=list)


class Competency(_Data):
    """What a requirement can test. `why` tells a person why it is asked about."""

    competency: Identifier
    name: TermText
    why: Sentence
    verbs: list[TermText] = Field(default_factory=list)
    words: list[TermText] = Field(default_factory=list)
    entries: list[CompetencyEntry] = Field(min_length=1)


class Domain(_Data):
    """A family of occupations, known by a posting's title (strong) or by its words (weak)."""

    domain: Identifier
    name: TermText
    titles: list[TermText] = Field(min_length=1)
    words: list[TermText] = Field(default_factory=list)
    entries: list[DomainEntry] = Field(min_length=1)


class SkillGroup(_Data):
    """Skills, tools, rules or standards that belong together.

    `domains` names the occupations that they are asked in; without it, any. A posting whose occupation is not
    known is asked about all.
    """

    skills: Identifier
    domains: list[Identifier] = Field(default_factory=list)
    entries: list[SkillEntry] = Field(min_length=1)
