"""What can go wrong in `tts`, on top of `interviewer_contracts.problems`.

ProblemError
├── InvalidError
│   ├── VoiceNotFoundError      field `voice`; carries the voices that there are
│   └── NothingToSayError       field `input`; it has no word that the voice can read
├── UnauthorizedError           no service token, or one for somebody else
├── TooLargeError               the body
└── UnavailableError
    ├── VoiceUnavailableError   the voice is known, and its engine can't run here; says why
    ├── QueueFullError          `retry_after` is an estimate from the work that waits
    ├── EngineFailedError       the engine broke off in a sentence
    └── StoppingError           the service is going down

EngineMissingError              inside only: an engine can't run here; its words become a voice's `reason`
"""

from collections.abc import Sequence

from interviewer_contracts.problems import FieldError, InvalidError, UnavailableError


class VoiceNotFoundError(InvalidError):
    """No voice has this id."""

    code = "voice_not_found"
    title = "There is no such voice"

    def __init__(self, voice: str, known: Sequence[str]) -> None:
        message = f"There is no voice {voice!r}. Choose one of: {', '.join(known)}."
        super().__init__(message, errors=[FieldError(field="voice", message=message)], voices=list(known))


class NothingToSayError(InvalidError):
    """The text has no word that the voice can read."""

    code = "nothing_to_say"
    title = "Nothing to read aloud"

    def __init__(self) -> None:
        message = "There is no word in this text that the voice can read aloud. Send some words."
        super().__init__(message, errors=[FieldError(field="input", message=message)])


class VoiceUnavailableError(UnavailableError):
    """The voice is known, and its engine can't run here."""

    code = "voice_unavailable"
    title = "This voice can't speak here"

    def __init__(self, voice: str, reason: str) -> None:
        super().__init__(f"The voice {voice!r} can't speak here: {reason} Choose another voice.")


class QueueFullError(UnavailableError):
    """More texts wait for the engine than are taken."""

    code = "queue_full"
    title = "Many are listening just now"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"The voice is busy with other texts. Try again in {retry_after} seconds.",
            retry_after=retry_after,
        )


class EngineFailedError(UnavailableError):
    """The engine broke off in a sentence; what it said is in the log."""

    code = "engine_failed"
    title = "The voice broke off"

    def __init__(self) -> None:
        super().__init__("The voice broke off. Your text is unharmed; try again.", retry_after=1)


class StoppingError(UnavailableError):
    """The service is going down."""

    code = "stopping"
    title = "The voice is being switched off"

    def __init__(self) -> None:
        super().__init__("The speech service is stopping. Try again in a moment.", retry_after=2)


class EngineMissingError(Exception):
    """An engine can't run here. Its words say why, and what to do about it."""
