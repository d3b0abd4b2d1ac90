"""`POST /v1/questions` of the `llm` service: a posting in, an interview out, as server-sent events.

The stream is `plan`, then `question` one by one as each is ready, then `done`; an `error` may end it
instead. All that can be checked is checked before the first byte: such an error is an ordinary problem.

| event      | data           |
| ---------- | -------------- |
| `plan`     | `Plan`         |
| `question` | `Question`     |
| `done`     | `Done`         |
| `error`    | `Problem`      |
"""

from typing import Literal

from pydantic import Field

from interviewer_contracts.postings import POSTING_MAX_CHARACTERS, Notice
from interviewer_contracts.wire import Wire

QUESTIONS_MIN = 3
QUESTIONS_MAX = 20
QUESTIONS_DEFAULT = 10

QuestionKind = Literal["behavioural", "situational", "technical", "motivation", "values"]
Difficulty = Literal["warm_up", "core", "stretch"]


class Evidence(Wire):
    """Why a question may be asked: `posting[start:end] == quote`, always."""

    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class Planned(Wire):
    """A place in the interview before its question is written."""

    position: int = Field(ge=1, le=QUESTIONS_MAX)
    requirement: str
    kind: QuestionKind
    competency: str
    difficulty: Difficulty


class Coverage(Wire):
    """Which requirements an interview asks about, by their ids; `share` is by weight, from 0 to 1."""

    asked: list[str]
    not_asked: list[str]
    share: float = Field(ge=0, le=1)


class Plan(Wire):
    """What will be asked, in order. It may be shorter than was wished for; then `warnings` says why."""

    questions: list[Planned]
    coverage: Coverage
    warnings: list[Notice] = Field(default_factory=list[Notice])


class Question(Wire):
    """One question of the interview.

    `source` names the engine that wrote it (`bank`, or `engine:model`); `competency` is what the
    requirement tests; `rubric` is what a strong answer shows; the follow-ups are asked after the answer.
    """

    position: int = Field(ge=1, le=QUESTIONS_MAX)
    requirement: str
    text: str = Field(min_length=1, max_length=600)
    kind: QuestionKind
    competency: str
    difficulty: Difficulty
    evidence: list[Evidence] = Field(min_length=1)
    why: str
    rubric: list[str] = Field(min_length=3, max_length=5)
    follow_ups: list[str] = Field(min_length=2, max_length=2)
    source: str
    language: str


class Written(Wire):
    """A question that the caller already has: its place is left out and its text is not written again."""

    position: int = Field(ge=1, le=QUESTIONS_MAX)
    text: str


class QuestionsRequest(Wire):
    """A posting to write an interview for.

    With `written`, the interview is continued: the plan is the same, and only the missing questions come.
    """

    posting: str = Field(max_length=POSTING_MAX_CHARACTERS)
    count: int = Field(default=QUESTIONS_DEFAULT, ge=QUESTIONS_MIN, le=QUESTIONS_MAX)
    written: list[Written] = Field(default_factory=list[Written], max_length=QUESTIONS_MAX)


class Timings(Wire):
    """Seconds since the request was accepted; `first_question_s` is None when none was left to write."""

    first_question_s: float | None
    total_s: float


class Done(Wire):
    """The last event of a stream that ended well; `written` counts the questions of this stream."""

    written: int
    coverage: Coverage
    warnings: list[Notice] = Field(default_factory=list[Notice])
    timings: Timings


class Engine(Wire):
    """A way to write. `reason` says why it can't be used when `available` is false."""

    name: str
    available: bool
    default: bool
    reason: str | None = None


class Engines(Wire):
    """The answer of `GET /v1/engines`."""

    engines: list[Engine]
