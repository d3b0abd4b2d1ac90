"""The bank's files as models; docs/questions.md tells authors how they are used."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from interviewer_contracts.questions import Difficulty, QuestionKind

Slot = Literal["task", "doing", "topic"]
SLOTS: Final[tuple[Slot, ...]] = ("task", "doing", "topic")

CLAIM: Final = "claim"
"""The slot for a CV's own words, which stand in quotation marks, so that any fit."""
NAME: Final = "name"
"""The slot for the name of a skill, tool or rule."""
EMPLOYER: Final = "employer"
"""The slot for the employer's name, as one says it."""

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


class AnyEntry(_Data):
    """What all entries have: a name that is met once in all languages, and a text to be asked."""

    id: Identifier
    text: Ask


class Probe(AnyEntry):
    """A text with at most one slot, what a strong answer shows, and what to ask after it."""

    kind: QuestionKind
    level: Difficulty
    rubric: list[Sentence] = Field(min_length=3, max_length=5)
    follow_ups: list[Ask] = Field(min_length=2, max_length=2)

    known_slots: ClassVar[tuple[str, ...]] = SLOTS

    @property
    def slot(self) -> Slot | None:
        """The slot of the text that takes a requirement's words, if it has one."""
        return next((slot for slot in SLOTS if f"{{{slot}}}" in self.text), None)

    @model_validator(mode="after")
    def _has_at_most_one_known_slot(self) -> Self:
        _check_slots(self.text, self.known_slots)
        return self


class Entry(Probe):
    """A probe whose slot takes not every phrase.

    `needs` and `words` narrow what may come into the slot: a phrase led by one of these verbs (a topic: with
    one of these words before its first preposition), and of no fewer words than that.
    """

    needs: list[TermText] = Field(default_factory=list)
    words: Words | None = None

    @model_validator(mode="after")
    def _narrows_a_slot(self) -> Self:
        if self.slot is None and (self.needs or self.words is not None):
            raise ValueError("`needs` and `words` are about a slot, and the text has none")
        return self


class CompetencyEntry(Entry):
    """A probe for any requirement of its competency whose words fit its slot.

    `general` marks one that reads well about any work at all: it may be asked where no competency is known.
    One on motivation may hold `{employer}`: it is asked where the posting names them.
    """

    general: bool = False

    known_slots: ClassVar[tuple[str, ...]] = (*SLOTS, EMPLOYER)

    @property
    def names_employer(self) -> bool:
        """Whether the text takes the employer's name."""
        return f"{{{EMPLOYER}}}" in self.text

    @model_validator(mode="after")
    def _names_employer_on_motivation(self) -> Self:
        if self.names_employer and self.kind != "motivation":
            raise ValueError("{employer} is for questions of the kind motivation")
        return self


class AnchoredEntry(Entry):
    """A probe that was written for certain work, asked about a requirement that holds one of `terms`."""

    competency: Identifier
    terms: list[TermText] = Field(min_length=1)


class OccupationEntry(AnchoredEntry):
    """A probe for one occupation: an ordinary duty of it, in the words of the trade."""


class DomainEntry(AnchoredEntry):
    """A probe for one family of occupations.

    `jobs` names the jobs of a family that it was written for; without it, all.
    """

    jobs: list[Identifier] = Field(default_factory=list)


class SkillEntry(DomainEntry):
    """A probe for one skill, tool, rule or standard; `skill` is its name as written on screen.

    `domains` names the occupations it may be asked in, where its group's are too many.
    """

    skill: TermText
    domains: list[Identifier] = Field(default_factory=list)


class CvEntry(Entry):
    """A probe on what a CV claims of a requirement, or shows nothing of.

    Its text may hold `{claim}` instead of another slot. With `figure`, it is asked only where those words
    hold a number; with `listed`, only where they name a skill, else only where they tell of something done.
    """

    figure: bool = False
    listed: bool = False

    known_slots: ClassVar[tuple[str, ...]] = (*SLOTS, CLAIM)

    @property
    def quotes(self) -> bool:
        """Whether the text takes the CV's own words."""
        return f"{{{CLAIM}}}" in self.text

    @model_validator(mode="after")
    def _quotes_what_it_is_about(self) -> Self:
        if self.quotes and f"\u201c{{{CLAIM}}}\u201d" not in self.text:
            raise ValueError("{claim} stands in quotation marks: \u201c{claim}\u201d")
        if (self.figure or self.listed) and not self.quotes:
            raise ValueError("`figure` and `listed` are about {claim}, and the text has none")
        return self


class PlainEntry(Probe):
    """A probe without a slot, for what was picked to be asked and nothing was written for."""

    competency: Identifier

    known_slots: ClassVar[tuple[str, ...]] = ()


class ToAskEntry(AnyEntry):
    """A question for the person to ask back, and `why`: what the answer tells them.

    With a slot, it is about a requirement; with `terms`, about a sentence that holds one of them; with
    `absent`, it is asked only where the whole posting holds none of those. `{name}` takes the name of a
    skill, tool or rule.
    """

    why: Sentence
    terms: list[TermText] = Field(default_factory=list)
    absent: list[TermText] = Field(default_factory=list)

    @property
    def slot(self) -> Slot | None:
        """The slot of the text that takes a requirement's words, if it has one."""
        return next((slot for slot in SLOTS if f"{{{slot}}}" in self.text), None)

    @property
    def named(self) -> bool:
        """Whether the text takes a name."""
        return f"{{{NAME}}}" in self.text

    @model_validator(mode="after")
    def _rests_on_one_thing(self) -> Self:
        _check_slots(self.text, (*SLOTS, NAME))
        if sum(map(bool, (self.slot or self.named, self.terms, self.absent))) > 1:
            raise ValueError("a slot, `terms` or `absent`: a question back rests on one of them")
        return self


def _check_slots(text: str, known: tuple[str, ...]) -> None:
    """Let a text pass that has no slot, or one that is known.

    Raises:
        ValueError: there is more than one, one that is unknown, or a brace that is no slot.

    """
    found: list[str] = _BRACES.findall(text)
    if unknown := [name for name in found if name not in known]:
        raise ValueError(f"unknown slot {{{unknown[0]}}}; slots are {', '.join(known) or 'none here'}")
    if len(found) > 1:
        raise ValueError(f"{len(found)} slots; a text has at most one")
    if _STRAY.search(_BRACES.sub("", text)):
        raise ValueError("a brace that is no slot")


class Competency(_Data):
    """What a requirement can test. `why` tells a person why it is asked about."""

    competency: Identifier
    name: TermText
    why: Sentence
    verbs: list[TermText] = Field(default_factory=list)
    words: list[TermText] = Field(default_factory=list)
    entries: list[CompetencyEntry] = Field(min_length=1)


class Domain(_Data):
    """A family of occupations, known by a posting's title (strong) or by its words (weak).

    `jobs` parts a mixed family: each job by the words of a title that tell it.
    """

    domain: Identifier
    name: TermText
    titles: list[TermText] = Field(min_length=1)
    words: list[TermText] = Field(default_factory=list)
    jobs: dict[Identifier, list[TermText]] = Field(default_factory=dict[Identifier, list[TermText]])
    entries: list[DomainEntry] = Field(min_length=1)


class Occupation(_Data):
    """What is asked of one occupation of a family, known by a posting's title.

    `domain` is the family; `titles` count as titles of it, too.
    """

    occupation: Identifier
    domain: Identifier
    titles: list[TermText] = Field(min_length=1)
    entries: list[OccupationEntry] = Field(min_length=1)


class SkillGroup(_Data):
    """Skills, tools, rules or standards that belong together.

    `domains` names the occupations that they are asked in; without it, any. A posting whose occupation is not
    known is asked about all.
    """

    skills: Identifier
    domains: list[Identifier] = Field(default_factory=list)
    entries: list[SkillEntry] = Field(min_length=1)


class CvProbes(_Data):
    """Probes on one angle from which a CV comes into an interview: `claims` or `gaps`."""

    cv: Identifier
    name: TermText
    entries: list[CvEntry] = Field(min_length=1)


class PlainProbes(_Data):
    """Probes for one kind of requirement: `papers`, `years`, `traits` or `tasks`."""

    plain: Identifier
    name: TermText
    entries: list[PlainEntry] = Field(min_length=1)


class ToAsk(_Data):
    """Questions to ask back on one part of a job."""

    to_ask: Identifier
    name: TermText
    entries: list[ToAskEntry] = Field(min_length=1)


BankFile = Competency | Domain | Occupation | SkillGroup | CvProbes | PlainProbes | ToAsk


def entries_of(file: BankFile) -> Sequence[AnyEntry]:
    """What a file holds, whatever its kind."""
    return file.entries
