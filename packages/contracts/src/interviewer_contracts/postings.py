"""`POST /v1/postings` of the `llm` service: a posting in, what it asks for out.

Every offset counts Unicode code points of the posting exactly as it was sent, half-open: `[start, end)`.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from interviewer_contracts.wire import Wire

POSTING_MAX_CHARACTERS = 20_000
CV_MAX_CHARACTERS = 20_000

RequirementKind = Literal["duty", "must", "nice", "assumed"]
"""What the posting makes of it: a task of the job, something the person must bring, or something welcome.

`assumed` is not said by the posting: it belongs to the occupation that the posting names, and completes one
that says little.
"""

NamedKind = Literal["skill", "tool", "rule", "number", "people"]
"""What a part of a requirement names: a skill, a tool, a rule or standard, a number or target, or people."""

WorkPattern = Literal[
    "full_time",
    "part_time",
    "permanent",
    "temporary",
    "apprenticeship",
    "shifts",
    "nights",
    "weekends",
    "on_call",
    "remote",
    "hybrid",
    "on_site",
    "travel",
]

Seniority = Literal["trainee", "junior", "mid", "senior", "lead", "executive"]

IgnoredReason = Literal[
    "heading",
    "company",
    "pay",
    "perks",
    "equal_opportunity",
    "how_to_apply",
    "legal",
    "logistics",
    "duplicate",
    "unlawful",
    "instruction",
    "fragment",
]
"""Why a part of a posting is not asked about.

`unlawful` would lead to a question on age, family, origin, religion or health; `instruction` speaks to a
machine instead of describing a job; `fragment` is too short or too broken to say what is wanted.
"""


class Span(Wire):
    """A part of the posting: `text == posting[start:end]`, always."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)

    @model_validator(mode="after")
    def _length_is_that_of_the_text(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(f"[{self.start}, {self.end}) does not span {len(self.text)} characters")
        return self


class Named(Span):
    """A part of a requirement that names something; `name` is its usual name: `PostgreSQL` for `postgres`."""

    what: NamedKind
    name: str


class Requirement(Span):
    """One thing that the posting asks for, with its exact place in the text.

    `id` is unique within one reading and the same for the same posting; `weight` runs from 0 (barely
    matters) to 1 (the job stands or falls with it). `names` lie within its span, in order. `assumes` is said
    of an `assumed` requirement only: what is taken for granted; its span is where the posting names the
    occupation.
    """

    id: str = Field(pattern=r"^r[0-9]+$")
    kind: RequirementKind
    weight: float = Field(ge=0, le=1)
    names: list[Named] = Field(default_factory=list[Named])
    assumes: str | None = None


class Ignored(Span):
    """A part of the posting that nobody is asked about, and why."""

    reason: IgnoredReason


class Notice(Wire):
    """Something the person should know about the result; `message` is a sentence for them to read."""

    code: str
    message: str


class Occupation(Wire):
    """What the posting was taken for, so that a person can see it and disagree.

    `name` is ESCO's name of the occupation, and `isco` the code of its group in ISCO-08, as far as it is
    known (one digit is the major group, four the unit group); `family` is the name of the bank's family of
    occupations, and None where it has none.
    """

    name: str
    isco: str | None = Field(default=None, pattern=r"^[0-9]{1,4}$")
    family: str | None = None


class PostingRequest(Wire):
    """A posting to read, as it was pasted."""

    posting: str = Field(max_length=POSTING_MAX_CHARACTERS)


class Posting(Wire):
    """A posting that was read.

    `language` is a BCP 47 tag such as `en` or `de`. A posting from which no interview can be made is no
    `Posting` but a problem with the code `posting_too_thin`, which carries `questions_back`.
    """

    title: str | None
    company: str | None
    seniority: Seniority | None
    language: str
    requirements: list[Requirement]
    ignored: list[Ignored]
    work_pattern: list[WorkPattern] = Field(default_factory=list[WorkPattern])
    occupation: Occupation | None = None
    warnings: list[Notice] = Field(default_factory=list[Notice])
