"""What can go wrong in `web`, on top of `interviewer_contracts.problems`.

ProblemError
├── InvalidError
│   ├── FormError                   a form's fields; what was typed is kept
│   ├── WeakPasswordError           field `password`
│   ├── InvalidEmailError           field `email`
│   ├── PostingRefusedError         of the contracts, as are its three; field `posting`, asks back
│   │   ├── PostingTooThinError
│   │   ├── NotAPostingError
│   │   └── SeveralPostingsError
│   ├── CvRefusedError              of the contracts; field `cv`: it can't be used
│   ├── NothingToAskError           of the contracts; field `requirement`
│   ├── EngineChoiceError           field `engine`: it can't write, or there is no such engine
│   ├── SpeechRefusedError          field `voice`; the speech service says why
│   │   └── UnknownVoiceError           no such voice
│   └── ClipRefusedError            field `clip` or `words`: no voice can be made of it, as `tts` says
├── UnauthorizedError
│   ├── SessionEndedError           no session, or it ended
│   └── BadCredentialsError         e-mail and password don't go together
├── ForbiddenError
│   ├── CrossOriginError            another site sent this
│   └── UnknownHostError            asked for under a name that is not ours
├── NotFoundError
│   └── RecordNotFoundError         no such record, or somebody else's
├── ConflictError
│   ├── EmailTakenError             field `email`
│   ├── NoOtherQuestionError        of the contracts; `possible` wishes can be met
│   ├── NoFormerQuestionError       there is nothing to go back to
│   ├── InterviewFullError          no place is left for one question more
│   ├── LastQuestionError           an interview keeps one question
│   ├── StillWritingError           its questions are not all there yet
│   ├── InterviewChangedError       somebody else changed the interview in between
│   └── TooManyVoicesError          a person has as many voices of their own as one may have
├── TooLargeError                   the body is larger than the route takes
├── LimitedError
│   ├── TooManyError                too often, said by `security.limits`
│   └── StoreLimitedError           too often, said by the store
└── UnavailableError
    ├── StoreUnavailableError       PocketBase does not answer
    ├── NeighbourError              `llm` or `tts` can't help just now; `fault` tells whether to ask again
    │   ├── WriterUnavailableError  `llm` does not answer, or broke off
    │   └── SpeechUnavailableError  `tts` does not answer, is busy, or broke off
    └── VoiceMissingError           the voice, or any of the language, can't speak here; `tts` says why
"""

from typing import Final, Literal

from interviewer_contracts.options import QUESTIONS_MAX
from interviewer_contracts.problems import (
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidError,
    LimitedError,
    NotFoundError,
    UnauthorizedError,
    UnavailableError,
)

_MINUTE: Final = 60


class FormError(InvalidError):
    """Fields of a form that can't be accepted; `errors` names each."""

    code = "form"
    title = "Please look at the marked fields"


class WeakPasswordError(InvalidError):
    """A password that is too short or too common."""

    code = "weak_password"

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=[FieldError(field="password", message=message)])


class InvalidEmailError(InvalidError):
    """Not an e-mail address."""

    code = "invalid_email"

    def __init__(self) -> None:
        message = "This does not look like an e-mail address. Check for a typing mistake."
        super().__init__(message, errors=[FieldError(field="email", message=message)])


class EngineChoiceError(InvalidError):
    """The engine that was chosen can't write; says why."""

    code = "engine_not_available"
    title = "That engine can't write"

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=[FieldError(field="engine", message=message)])


class SpeechRefusedError(InvalidError):
    """The speech service can't speak this, and says why."""

    code = "speech_refused"

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=[FieldError(field="voice", message=message)])


class UnknownVoiceError(SpeechRefusedError):
    """There is no such voice."""

    code = "unknown_voice"
    title = "There is no such voice"


class ClipRefusedError(InvalidError):
    """No voice can be made of a recording, or its words are not its words; the speech service says why."""

    code = "clip_refused"
    title = "No voice can be made of this"

    def __init__(self, message: str, *, field: str = "clip") -> None:
        super().__init__(message, errors=[FieldError(field=field, message=message)])


class SessionEndedError(UnauthorizedError):
    """There is no session, or it ended."""

    code = "session_ended"
    title = "Please log in"

    def __init__(self) -> None:
        super().__init__("You are not logged in, or your session has ended. Log in and try again.")


class BadCredentialsError(UnauthorizedError):
    """E-mail and password don't go together; the same for an unknown user."""

    code = "bad_credentials"
    title = "That did not match"

    def __init__(self) -> None:
        super().__init__("E-mail and password don't match. Check both and try again.")


class CrossOriginError(ForbiddenError):
    """A browser sent this on behalf of another site."""

    code = "cross_origin"

    def __init__(self) -> None:
        super().__init__("This request came from another site. Open the page here and try again.")


class UnknownHostError(ForbiddenError):
    """The request asks for a host name that is not ours."""

    code = "unknown_host"

    def __init__(self) -> None:
        super().__init__(
            "Interviewer is not set up to be reached under this name. If it should be, set "
            "INTERVIEWER_PUBLIC_URL to the address in your browser and start it again."
        )


class RecordNotFoundError(NotFoundError):
    """No such record, or somebody else's."""

    code = "record_not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing here under that address, or it is not yours.")


class EmailTakenError(ConflictError):
    """There is an account with this e-mail already."""

    code = "email_taken"

    def __init__(self) -> None:
        message = "There is an account with this e-mail already. Log in instead."
        super().__init__(message, errors=[FieldError(field="email", message=message)])


class NoFormerQuestionError(ConflictError):
    """A question stands as it came."""

    code = "no_former_question"
    title = "There is nothing to go back to"

    def __init__(self) -> None:
        super().__init__("This question stands here as it first came. Reload the page to see it.")


class InterviewFullError(ConflictError):
    """Every place of an interview is taken."""

    code = "interview_full"
    title = "This interview is full"

    def __init__(self) -> None:
        super().__init__(
            f"An interview has at most {QUESTIONS_MAX} questions. Delete one that you can do without, "
            "then there is room."
        )


class LastQuestionError(ConflictError):
    """It is the only question of its interview."""

    code = "last_question"
    title = "This is the last question"

    def __init__(self) -> None:
        super().__init__("An interview keeps one question. Add another one first, or delete the interview.")


class StillWritingError(ConflictError):
    """Questions come and go once all that were planned are there."""

    code = "still_writing"
    title = "The questions are not all there yet"

    def __init__(self) -> None:
        super().__init__("Wait until all questions are written, or press Continue; then try this again.")


class InterviewChangedError(ConflictError):
    """An interview is not as it was when its change was decided: decide again on what stands there now."""

    code = "interview_changed"
    title = "This interview was changed at the same moment"

    def __init__(self) -> None:
        super().__init__(
            "Nothing was lost, and yours was not saved. Look at what stands there now and try again."
        )


class TooManyVoicesError(ConflictError):
    """A person has as many voices of their own as one may have."""

    code = "too_many_voices"
    title = "You have enough voices"


class TooManyError(LimitedError):
    """Too often; `retry_after` says in how many seconds the next try is free."""

    code = "too_many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"That was a lot in a short time. {_wait(retry_after)}", retry_after=retry_after)


class StoreLimitedError(LimitedError):
    """The store was asked too often from this address."""

    code = "store_limited"

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__("Too many tries in a short time. Wait a few seconds.", retry_after=retry_after)


class StoreUnavailableError(UnavailableError):
    """PocketBase does not answer."""

    code = "store_unavailable"

    def __init__(self) -> None:
        super().__init__("The database does not answer just now. Try again in a moment.", retry_after=2)


Fault = Literal["away", "broken", "silent", "busy", "lasting"]
"""Why a neighbour does not help: nothing of ours reached it; it broke off while it answered; it said nothing
for too long; it told when to come back; or for a reason that asking again soon won't change."""


class NeighbourError(UnavailableError):
    """A service of this installation can't help just now."""

    def __init__(self, detail: str, *, retry_after: int, fault: Fault) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.fault = fault


class WriterUnavailableError(NeighbourError):
    """The question service does not answer, or broke off."""

    code = "writer_unavailable"

    def __init__(self, retry_after: int = 2, *, fault: Fault = "lasting") -> None:
        super().__init__(
            "The question writer does not answer just now. What you have is saved; continue in a moment.",
            retry_after=retry_after,
            fault=fault,
        )


class SpeechUnavailableError(NeighbourError):
    """The speech service does not answer, is busy, or broke off; `detail` is what it says itself."""

    code = "speech_unavailable"

    def __init__(self, retry_after: int = 2, detail: str | None = None, *, fault: Fault = "lasting") -> None:
        super().__init__(
            detail or "The voice is not available just now. Try again in a moment.",
            retry_after=retry_after,
            fault=fault,
        )


class VoiceMissingError(UnavailableError):
    """The voice can't speak here, or none speaks the language; asking again soon changes nothing."""

    code = "no_voice"
    title = "No voice can read this here"


def _wait(seconds: int) -> str:
    if seconds < _MINUTE:
        return f"Wait {seconds} second{'s' if seconds != 1 else ''}, then try again."
    minutes = -(-seconds // _MINUTE)
    return f"Wait {minutes} minute{'s' if minutes != 1 else ''}, then try again."
