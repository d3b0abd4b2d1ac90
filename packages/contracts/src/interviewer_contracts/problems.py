"""The one error shape of every service: RFC 9457 `application/problem+json`.

    ProblemError                 what a caller can be told
    ├── InvalidError        422  the request was read and can't be accepted
    │   ├── PostingRefusedError         no interview can be made of this text; asks back
    │   │   ├── PostingTooThinError     a posting, but it says too little
    │   │   ├── NotAPostingError        a recipe, a CV, source code …
    │   │   └── SeveralPostingsError    more than one job: which is it?
    │   ├── CvRefusedError              no CV, too thin a one, or the posting again
    │   └── NothingToAskError           no question can be asked about this requirement
    ├── UnauthorizedError   401  who is asking?
    ├── ForbiddenError      403  not from there
    ├── NotFoundError       404  no such thing, or not yours
    ├── ConflictError       409  it is already so
    │   └── NoOtherQuestionError        no other question as was wished for
    ├── TooLargeError       413  more than is taken
    ├── LimitedError        429  too often
    └── UnavailableError    503  not now; `retry_after` says when

Services subclass these with their own codes; the code is the contract, the words may change. What is
refused of a posting, a CV or one question stands here because `llm` raises it, and `web` tells a person
the same.
"""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from interviewer_contracts.options import Wish

PROBLEM_MEDIA_TYPE = "application/problem+json"


class PostingPart(BaseModel):
    """One of several postings in a text: its title and its place, `[start, end)` in code points."""

    model_config = ConfigDict(frozen=True)

    title: str
    start: int
    end: int


class FieldError(BaseModel):
    """What is wrong with one field, in words that say what to do next."""

    model_config = ConfigDict(frozen=True)

    field: str
    message: str


class Problem(BaseModel):
    """An error on the wire. `code` is stable, and `type` is its URN; other members may join them."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = Field(default_factory=list[FieldError])


class ProblemError(Exception):
    """An error that a caller can be told.

    `detail` is a sentence that says what to do next; `members` join the problem on the wire.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        detail: str,
        *,
        errors: list[FieldError] | None = None,
        retry_after: int | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors or []
        self.retry_after = retry_after
        self.members = members

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers that belong to this error."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}

    def problem(self) -> Problem:
        """This error as it goes over the wire."""
        return Problem(
            type=f"urn:interviewer:problem:{self.code}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            code=self.code,
            errors=self.errors,
            **self.members,  # pyright: ignore[reportArgumentType]
        )


class InvalidError(ProblemError):
    """The request was read and can't be accepted; `errors` names the fields."""

    status = 422
    code = "invalid"
    title = "That can't be accepted"


class PostingRefusedError(InvalidError):
    """No interview can be made of the posting; `questions_back` asks for what is missing."""

    code = "posting_refused"
    title = "No interview can be made of this"

    def __init__(self, message: str, questions_back: Sequence[str]) -> None:
        self.questions_back = list(questions_back)
        super().__init__(
            message,
            errors=[FieldError(field="posting", message=message)],
            questions_back=self.questions_back,
        )


class PostingTooThinError(PostingRefusedError):
    """The posting says too little: asking about it would mean inventing it."""

    code = "posting_too_thin"
    title = "The posting is too thin"


class NotAPostingError(PostingRefusedError):
    """The text is something else than a job posting."""

    code = "not_a_posting"
    title = "This does not look like a job posting"


class SeveralPostingsError(PostingRefusedError):
    """The text holds more than one posting; `postings` are their `[start, end)` with the title of each."""

    code = "several_postings"
    title = "There is more than one job in this"

    def __init__(self, message: str, questions_back: Sequence[str], postings: Sequence[PostingPart]) -> None:
        super().__init__(message, questions_back)
        self.postings = list(postings)
        self.members["postings"] = [part.model_dump() for part in self.postings]


class CvRefusedError(InvalidError):
    """The CV can't be used. Nothing else is wrong: without it, or with another, the same request goes on."""

    code = "cv_refused"
    title = "This CV can't be used"

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=[FieldError(field="cv", message=message)])


class NothingToAskError(InvalidError):
    """No question that reads well can be asked about this requirement."""

    code = "nothing_to_ask"
    title = "Nothing can be asked about this"

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=[FieldError(field="requirement", message=message)])


class UnauthorizedError(ProblemError):
    """Nobody is known behind the request."""

    status = 401
    code = "unauthorized"
    title = "Who is asking?"

    @property
    def headers(self) -> dict[str, str]:
        return {**super().headers, "WWW-Authenticate": "Bearer"}


class ForbiddenError(ProblemError):
    """The request may not come from where it came."""

    status = 403
    code = "forbidden"
    title = "Not from there"


class NotFoundError(ProblemError):
    """No such thing, or not the caller's: the two look the same from outside."""

    status = 404
    code = "not_found"
    title = "Not found"


class ConflictError(ProblemError):
    """It is already so, or another change came first."""

    status = 409
    code = "conflict"
    title = "Already there"


class NoOtherQuestionError(ConflictError):
    """There is no other question as was wished for; `possible` are the wishes that can be met instead."""

    code = "no_other_question"
    title = "There is no other question like that"

    def __init__(self, message: str, possible: Sequence[Wish]) -> None:
        self.possible = list(possible)
        super().__init__(message, possible=self.possible)


class TooLargeError(ProblemError):
    """The body is larger than this route takes."""

    status = 413
    code = "too_large"
    title = "Too large"


class LimitedError(ProblemError):
    """Too many requests; `retry_after` says when to come back."""

    status = 429
    code = "limited"
    title = "Too many at once"


class UnavailableError(ProblemError):
    """A part of the product is busy or away; nothing is lost, and `retry_after` says when to try again."""

    status = 503
    code = "unavailable"
    title = "Not available just now"
