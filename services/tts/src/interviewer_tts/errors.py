"""What can go wrong in `tts`, on top of `interviewer_contracts.problems`.

ProblemError
├── InvalidError
│   ├── VoiceNotFoundError      field `voice`; carries the voices that there are
│   ├── NothingToSayError       field `input`; it has no word that the voice can read
│   ├── AlbumTooLongError       field `tracks`; it would take hours to hear
│   └── ClipRefusedError        no voice can be made of this recording, or its words are not its words
├── ConflictError
│   └── TooManyVoicesError      a person has as many voices of their own as one may have
├── NotFoundError               a person has no such voice of their own
├── UnauthorizedError           no service token, or one for somebody else
├── TooLargeError               the body
└── UnavailableError
    ├── VoiceUnavailableError   the voice is known, and its engine can't run here; says why
    ├── NoVoiceError            nothing that can speak here speaks the language
    ├── QueueFullError          `retry_after` is an estimate from the work that waits
    ├── EngineFailedError       the engine broke off in a sentence
    ├── EngineAwayError         the engine can't speak just now and may later; `reason` says why
    │   ├── RemoteFailedError       another server of the wire did not speak; says what it did instead
    │   └── RemoteBusyError         another server of the wire asks to wait; `retry_after` is its own
    └── StoppingError           the service is going down

EngineMissingError              inside only: an engine can't run here; its words become a voice's `reason`
"""

from collections.abc import Sequence

from interviewer_contracts.problems import ConflictError, FieldError, InvalidError, UnavailableError


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

    def __init__(self, field: str = "input") -> None:
        message = "There is no word in this text that the voice can read aloud. Send some words."
        super().__init__(message, errors=[FieldError(field=field, message=message)])


class AlbumTooLongError(InvalidError):
    """The album would be longer than is recorded."""

    code = "album_too_long"
    title = "This album is too long"

    def __init__(self, about_s: float, most_s: float) -> None:
        message = (
            f"This album would last about {about_s / 3_600:.1f} hours; {most_s / 3_600:.0f} are recorded at "
            "most. Choose shorter pauses, a higher speed or fewer questions."
        )
        super().__init__(message, errors=[FieldError(field="tracks", message=message)])


class ClipRefusedError(InvalidError):
    """No voice can be made of what was sent: of its recording, or with these words."""

    code = "clip_refused"
    title = "No voice can be made of this"

    def __init__(self, message: str, *, field: str = "clip") -> None:
        super().__init__(message, errors=[FieldError(field=field, message=message)])


class TooManyVoicesError(ConflictError):
    """A person has as many voices of their own as one may have."""

    code = "too_many_voices"
    title = "You have enough voices"

    def __init__(self, at_most: int) -> None:
        super().__init__(f"You have {at_most} voices of your own, and no more are kept. Delete one first.")


class VoiceUnavailableError(UnavailableError):
    """The voice is known, and its engine can't run here."""

    code = "voice_unavailable"
    title = "This voice can't speak here"

    def __init__(self, voice: str, reason: str) -> None:
        super().__init__(f"The voice {voice!r} can't speak here: {reason} Choose another voice.")


class NoVoiceError(UnavailableError):
    """No voice that can speak here speaks the language."""

    code = "no_voice"
    title = "No voice speaks this language here"

    def __init__(self, language: str, reasons: str) -> None:
        super().__init__(
            f"No voice speaks {language!r} here. {reasons or 'None is configured.'} "
            "Choose a voice of another language by its name, or read the text yourself."
        )


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


class EngineAwayError(UnavailableError):
    """An engine that needs others can't speak just now; it is asked again some time later."""

    code = "engine_away"
    title = "This voice is away"

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(f"{reason} Try again later, or choose another voice.", retry_after=retry_after)
        self.reason = reason


class RemoteFailedError(EngineAwayError):
    """Another server of OpenAI's speech wire did not speak."""

    code = "remote_failed"
    title = "The other speech server did not speak"

    def __init__(self, what: str) -> None:
        super().__init__(f"The other speech server did not speak: {what}")


class RemoteBusyError(EngineAwayError):
    """Another server of OpenAI's speech wire asks to wait."""

    code = "remote_busy"
    title = "The other speech server is busy"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"The other speech server asks to wait {retry_after} seconds.", retry_after)


class StoppingError(UnavailableError):
    """The service is going down."""

    code = "stopping"
    title = "The voice is being switched off"

    def __init__(self) -> None:
        super().__init__("The speech service is stopping. Try again in a moment.", retry_after=2)


class EngineMissingError(Exception):
    """An engine can't run here. Its words say why, and what to do about it."""
