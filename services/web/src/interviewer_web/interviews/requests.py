"""What `llm` is asked for an interview, and what is left out when it refuses a part of it."""

from typing import TypeVar

from interviewer_contracts.postings import Notice
from interviewer_contracts.problems import CvRefusedError
from interviewer_contracts.questions import QuestionsRequest, Written
from interviewer_web.errors import EngineChoiceError
from interviewer_web.store.records import Interview, SavedQuestion

_Request = TypeVar("_Request", bound=QuestionsRequest)


def request_of(interview: Interview, saved: list[SavedQuestion]) -> QuestionsRequest:
    """The interview as it was wished for, with the questions that are there and those that were rejected."""
    return QuestionsRequest(
        **interview.options.model_dump(),
        posting=interview.posting,
        cv=interview.cv,
        written=[Written(position=one.question.position, text=one.question.text) for one in saved],
        rejected=interview.rejected,
    )


def without_refused(request: _Request, error: CvRefusedError | EngineChoiceError) -> _Request:
    """The request without the CV, or without the engine, that was refused; raises what can't be that."""
    part = "cv" if isinstance(error, CvRefusedError) else "engine"
    if getattr(request, part) is None:
        raise error
    return request.model_copy(update={part: None})


def told(error: CvRefusedError | EngineChoiceError) -> Notice:
    """What a person should know when it went on without it."""
    if isinstance(error, CvRefusedError):
        return Notice(code=error.code, message=f"Your CV was not used, and is not kept. {error.detail}")
    return Notice(code=error.code, message=f"{error.detail} Another way to write was taken.")
