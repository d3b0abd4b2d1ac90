"""What is kept, as the rest of `web` sees it."""

import hashlib
import re
import secrets
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from interviewer_contracts.options import InterviewOptions, Round
from interviewer_contracts.postings import Notice, Posting, Seniority
from interviewer_contracts.questions import (
    Angle,
    Coverage,
    Difficulty,
    Evidence,
    Question,
    QuestionKind,
    QuestionToAsk,
)

ID_LENGTH: Final = 15
ID_PATTERN: Final = "[a-z0-9]{15}"
EMAIL_PATTERN: Final = r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+"
"""What nearly every address looks like; PocketBase is a little stricter."""

UNSENDABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone surrogates: nobody types them, and neither JSON peers nor the store take them."""

TITLE_MAX_CHARACTERS: Final = 200
COMPANY_MAX_CHARACTERS: Final = 200
FORMER_MAX: Final = 10
"""How many steps back a question remembers."""

YOU: Final = "you"
"""The source of words that are the person's own."""

PASSWORD_MIN_CHARACTERS: Final = 10
PASSWORD_MAX_BYTES: Final = 71
"""In UTF-8. bcrypt takes in 72 bytes, and PocketBase 71 characters."""

DEFAULT_VOICE: Final = "default"
"""The best voice of a language, whichever that is."""

OF_QUESTIONS: Final = frozenset({"added", "replaced", "deleted"})
"""What `InterviewChanges` has for questions; the rest is for the interview itself."""

_ID_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


def new_id() -> str:
    """A record id made by the client, so that a retry can't write twice."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(ID_LENGTH))


def question_id(interview: str, position: int) -> str:
    """The id of a question: the same for the same place in the same interview, so it is saved once."""
    digest = hashlib.sha256(f"{interview}/{position}".encode()).digest()
    return "".join(_ID_ALPHABET[byte % len(_ID_ALPHABET)] for byte in digest[:ID_LENGTH])


def primary(language: str) -> str:
    """The language of a BCP 47 tag without its region: `en` of `en-GB`."""
    return language.partition("-")[0].lower()


def kept_company(reading: Posting) -> str | None:
    """The company of a reading, no longer than a record can hold."""
    return reading.company[:COMPANY_MAX_CHARACTERS] if reading.company else None


class Kept(BaseModel):
    """The base of what is kept: immutable. Errors, which may be logged, repeat nothing that did not fit."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Record(Kept):
    """The base of all records: blind to fields that the store keeps for itself."""

    model_config = ConfigDict(extra="ignore")

    id: str


class User(Record):
    """A person with an account."""

    email: str
    created: datetime


class Listening(Kept):
    """How a person wants to be read to.

    `voices` are ids of voices by language (`en`, `de`); a language that is not there gets the best voice.
    `terms` are what is written, and what to say for it.
    """

    voices: dict[str, str] = Field(default_factory=dict[str, str])
    terms: dict[str, str] = Field(default_factory=dict[str, str])

    def voice(self, language: str) -> str:
        """The id of the voice for a language (BCP 47), or `default`."""
        return self.voices.get(primary(language), DEFAULT_VOICE)


class Session(Kept):
    """A proven sign-in: the token was accepted by the store just now."""

    user: User
    token: str
    expires: datetime


class Caller(Kept):
    """On whose behalf a call is made. `address` is the person's network address, for limits."""

    address: str
    token: str = ""


class Interview(Record):
    """A posting with its questions.

    `count` is how many were wished for, `planned` how many there can be (None until it was planned);
    `reading` is None until the posting was read, `coverage` until the last question was written. `to_ask`
    are questions for the person to ask; `rejected` the texts that they did not want; `notices` what they
    should know of the whole. `revision` is another one after every change.
    """

    owner: str
    title: str
    company: str | None
    posting: str
    count: int
    round: Round | None
    level: Seniority | None
    emphasis: int
    engine: str | None
    cv: str | None
    planned: int | None
    reading: Posting | None
    coverage: Coverage | None
    to_ask: list[QuestionToAsk]
    rejected: list[str]
    notices: list[Notice]
    revision: int
    created: datetime
    updated: datetime

    @property
    def options(self) -> InterviewOptions:
        """How it was wished for."""
        return InterviewOptions(
            count=self.count, round=self.round, level=self.level, emphasis=self.emphasis, engine=self.engine
        )


class InterviewSummary(Record):
    """A row of the list of interviews; `questions` counts those that are saved."""

    title: str
    company: str | None
    count: int
    planned: int | None
    questions: int
    created: datetime
    updated: datetime


class NewInterview(Kept):
    """What is needed to create an interview; `id` is made by the caller (see `new_id`)."""

    id: str
    title: str
    company: str | None
    posting: str
    cv: str | None = None
    options: InterviewOptions
    reading: Posting | None


class KeptQuestion(Kept):
    """A question as it stands in an interview.

    `source` is the engine that wrote it, or `YOU` when the words are the person's. One that they added has
    its words and nothing besides: no `requirement`, no evidence, no rubric.
    """

    model_config = ConfigDict(extra="ignore")

    position: int
    text: str
    source: str
    language: str
    requirement: str | None = None
    kind: QuestionKind | None = None
    competency: str | None = None
    difficulty: Difficulty | None = None
    evidence: list[Evidence] = Field(default_factory=list[Evidence])
    why: str = ""
    rubric: list[str] = Field(default_factory=list[str])
    follow_ups: list[str] = Field(default_factory=list[str])
    angle: Angle | None = None

    @classmethod
    def of(cls, question: Question) -> "KeptQuestion":
        """A question as an engine wrote it."""
        return cls.model_validate(dict(question))

    @property
    def written(self) -> Question | None:
        """The question as it goes over the wire; None for one that the person added."""
        return None if self.requirement is None else Question.model_validate(dict(self))


class SavedQuestion(Record):
    """A question that stands in the store; `former` stood in its place before, the last of them last."""

    interview: str
    question: KeptQuestion
    former: list[KeptQuestion] = Field(default_factory=list[KeptQuestion])


class InterviewChanges(Kept):
    """What changes of an interview and its questions.

    None leaves it as it is, and an empty `cv` takes the CV away. `added` come to places that are free,
    `replaced` stand in their own, with what was there before; `deleted` are ids.
    """

    title: str | None = None
    company: str | None = None
    reading: Posting | None = None
    planned: int | None = None
    coverage: Coverage | None = None
    to_ask: list[QuestionToAsk] | None = None
    rejected: list[str] | None = None
    notices: list[Notice] | None = None
    cv: str | None = None
    added: list[KeptQuestion] = Field(default_factory=list[KeptQuestion])
    replaced: list[SavedQuestion] = Field(default_factory=list[SavedQuestion])
    deleted: list[str] = Field(default_factory=list[str])
