"""The `tts` service as `web` sees it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from interviewer_contracts.speech import SpeechRequest, Voices


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """Audio as it arrives; close `chunks` to stop the speaking. `length` in bytes, where it is known."""

    chunks: AsyncGenerator[bytes]
    media_type: str
    length: int | None


class Speaker(Protocol):
    """Speaks text. `subject` is the user's id, for the service token.

    Every method raises `SpeechUnavailableError` when the service is away, busy or breaks off.
    """

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        """The text as audio. Raises `InvalidError` for a voice that there is not."""
        ...

    async def voices(self, *, subject: str) -> Voices:
        """The voices there are."""
        ...

    async def ready(self) -> bool:
        """Whether it answers."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
