"""What `llm` refuses, as our own errors: a person is told the same, with all that belongs to it."""

from collections.abc import Callable
from typing import Final

from pydantic import BaseModel, Field

from interviewer_contracts.options import Wish
from interviewer_contracts.problems import (
    CvRefusedError,
    InvalidError,
    NoOtherQuestionError,
    NotAPostingError,
    NothingToAskError,
    PostingPart,
    PostingRefusedError,
    PostingTooThinError,
    Problem,
    ProblemError,
    SeveralPostingsError,
)
from interviewer_web.errors import EngineChoiceError


class _Members(BaseModel):
    """What a problem carries besides its words."""

    questions_back: list[str] = Field(default_factory=list[str])
    postings: list[PostingPart] = Field(default_factory=list[PostingPart])
    possible: list[Wish] = Field(default_factory=list[Wish])


_REFUSALS: Final[dict[str, Callable[[str, _Members], ProblemError]]] = {
    NoOtherQuestionError.code: lambda told, carried: NoOtherQuestionError(told, carried.possible),
    NothingToAskError.code: lambda told, _: NothingToAskError(told),
    CvRefusedError.code: lambda told, _: CvRefusedError(told),
    EngineChoiceError.code: lambda told, _: EngineChoiceError(told),
    PostingTooThinError.code: lambda told, carried: PostingTooThinError(told, carried.questions_back),
    NotAPostingError.code: lambda told, carried: NotAPostingError(told, carried.questions_back),
    SeveralPostingsError.code: lambda told, carried: SeveralPostingsError(
        told, carried.questions_back, carried.postings
    ),
}


def refusal_of(problem: Problem) -> ProblemError | None:
    """The refusal that a problem is; None for what is no refusal but a fault.

    Raises:
        ValidationError: what it carries is not what its code promises.

    """
    carried = _Members.model_validate(problem.model_dump())
    if known := _REFUSALS.get(problem.code):
        return known(problem.detail, carried)
    if problem.status == InvalidError.status:
        return PostingRefusedError(problem.detail, carried.questions_back)
    return None
