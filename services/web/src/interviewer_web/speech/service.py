"""Questions read aloud, for pages and API alike."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from interviewer_contracts.speech import SpeechFormat, Voices
from interviewer_web.store.records import Caller, User


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """Audio as it arrives; `length` in bytes where it is known before the last one."""

    chunks: AsyncIterator[bytes]
    media_type: str
    length: int | None


class SpeechService:
    """Speaks questions that the caller may see."""

    async def speak(
        self, caller: Caller, user: User, interview: str, question: str, *, voice: str, audio: SpeechFormat
    ) -> Speech:
        """The question's text, spoken.

        Raises:
            RecordNotFoundError: no such question, or somebody else's.
            SpeechUnavailableError: `tts` is away or busy; `retry_after` says when to try again.

        """
        raise NotImplementedError

    async def voices(self, user: User) -> Voices:
        """The voices there are. Raises `SpeechUnavailableError`."""
        raise NotImplementedError
