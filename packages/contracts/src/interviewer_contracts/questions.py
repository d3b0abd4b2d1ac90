"""`POST /v1/questions` of the `llm` service: a posting in, an interview out, as server-sent events.

`POST /v1/questions/one` writes one question more, or one in another's place, and answers with a `Question`.

The stream is `plan`, then `question` one by one as each is ready, then `done`; an `error` may end it
instead. All that can be checked is checked before the first byte: such an error is an ordinary problem.

| event      | data           |
| ---------- | -------------- |
| `plan`     | `Plan`         |
| `question` | `Question`     |
| `done`     | `Done`         |
| `error`    | `Problem`      |
"""

from typing import Annotated, Literal

from pydantic import Field

from interviewer_contracts.options import QUESTIONS_MAX, InterviewOptions, Wish
from interviewer_contracts.postings import CV_MAX_CHARACTERS, POSTING_MAX_CHARACTERS, Notice
from interviewer_contracts.wire import Wire

QUESTION_MAX_CHARACTERS = 600
REJECTED_MAX = 200
TO_ASK = 3

QuestionKind = Literal["behavioural", "situational", "technical", "motivation", "values"]
Difficulty = Literal["warm_up", "core", "stretch"]
Angle = Literal["claim", "gap"]
"""How a CV comes into it: it claims what the posting asks for, or shows nothing of it."""

EvidenceSource = Literal["posting", "cv"]


class Evidence(Wire):
    """Why a question may be asked: `posting[start:end] == quote`, always; of a CV likewise, by `source`."""

    source: EvidenceSource = "posting"
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
    angle: Angle | None = None


class QuestionToAsk(Wire):
    """A question for the person to ask their interviewers, with the words of the posting that it rests on."""

    text: str = Field(min_length=1, max_length=QUESTION_MAX_CHARACTERS)
    why: str
    evidence: list[Evidence] = Field(min_length=1)


class Coverage(Wire):
    """Which requirements an interview asks about, by their ids; `share` is by weight, from 0 to 1."""

    asked: list[str]
    not_asked: list[str]
    share: float = Field(ge=0, le=1)


class Plan(Wire):
    """What will be asked, in order. It may be shorter than was wished for; then `warnings` says why."""

    questions: list[Planned]
    coverage: Coverage
    to_ask: list[QuestionToAsk] = Field(default_factory=list[QuestionToAsk], max_length=TO_ASK)
    warnings: list[Notice] = Field(default_factory=list[Notice])


class Question(Wire):
    """One question of the interview.

    `source` names the engine that wrote it (`bank`, or `engine:model`); `competency` is what the
    requirement tests; `rubric` is what a strong answer shows; the follow-ups are asked after the answer.
    With an `angle`, one evidence at least is of the CV.
    """

    position: int = Field(ge=1, le=QUESTIONS_MAX)
    requirement: str
    text: str = Field(min_length=1, max_length=QUESTION_MAX_CHARACTERS)
    kind: QuestionKind
    competency: str
    difficulty: Difficulty
    evidence: list[Evidence] = Field(min_length=1)
    why: str
    rubric: list[str] = Field(min_length=3, max_length=5)
    follow_ups: list[str] = Field(min_length=2, max_length=2)
    source: str
    language: str
    angle: Angle | None = None


class Written(Wire):
    """A question that the caller already has: its place is left out and its text is not written again."""

    position: int = Field(ge=1, le=QUESTIONS_MAX)
    text: str = Field(max_length=QUESTION_MAX_CHARACTERS)


RejectedTexts = Annotated[
    list[Annotated[str, Field(max_length=QUESTION_MAX_CHARACTERS)]], Field(max_length=REJECTED_MAX)
]


class QuestionsRequest(InterviewOptions):
    """A posting to write an interview for, and the person's CV if they gave it.

    With `written`, the interview is continued: the plan is the same, and only the missing questions come.
    None of `rejected` comes again, nor one that sounds like it.
    """

    posting: str = Field(max_length=POSTING_MAX_CHARACTERS)
    cv: str | None = Field(default=None, max_length=CV_MAX_CHARACTERS)
    written: list[Written] = Field(default_factory=list[Written], max_length=QUESTIONS_MAX)
    rejected: RejectedTexts = Field(default_factory=list[str])


class OneQuestionRequest(QuestionsRequest):
    """One question: about `requirement`, for the place `position`.

    With `instead`, it takes the place of that question, as `wish` says; without, it is one more. `written`
    are all other questions of the interview: none comes again.
    """

    requirement: str = Field(pattern=r"^r[0-9]+$")
    position: int = Field(ge=1, le=QUESTIONS_MAX)
    instead: Question | None = None
    wish: Wish = "other_probe"


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
    """A way to write. `reason` says why it can't be used when `available` is false.

    `name` chooses it; `label` is for people; `model` is what it runs, where it runs one.
    """

    name: str
    label: str
    model: str | None = None
    available: bool
    default: bool
    reason: str | None = None


class Engines(Wire):
    """The answer of `GET /v1/engines`."""

    engines: list[Engine]
