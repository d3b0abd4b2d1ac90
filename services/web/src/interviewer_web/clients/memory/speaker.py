"""`Speaker` in memory."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from interviewer_contracts.speech import MEDIA_TYPES, SpeechRequest, Voice, Voices
from interviewer_web.clients.tts import Spoken
from interviewer_web.errors import SpeechUnavailableError, UnknownVoiceError

VOICES: Final = Voices(
    voices=[
        Voice(
            id="memory",
            name="Memory",
            language="en",
            engine="memory",
            licence="Apache-2.0",
            quality="basic",
            available=True,
            default=True,
        )
    ]
)


class MemorySpeaker:
    """`Speaker` in memory: the sound of a text is its bytes. `spoken` and `forgotten` keep what was asked.

    `away` makes every call fail, `busy` answers with a time to wait.
    """

    def __init__(self) -> None:
        self.away = False
        self.busy: int | None = None
        self.spoken: list[SpeechRequest] = []
        self.forgotten: list[str] = []
        self.closed = 0

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        """The text's bytes, in two pieces."""
        _ = subject
        self._answer()
        if request.voice not in {"default", *(voice.id for voice in VOICES.voices)}:
            raise UnknownVoiceError("There is no such voice.")
        self.spoken.append(request)
        sound = request.input.encode()
        return Spoken(
            chunks=_halves(sound),
            media_type=MEDIA_TYPES[request.response_format],
            length=len(sound),
            close=self._closed,
        )

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        """Note the texts."""
        _ = subject
        self._answer()
        self.forgotten += texts

    async def voices(self, *, subject: str) -> Voices:
        """The one voice."""
        _ = subject
        self._answer()
        return VOICES

    async def ready(self) -> bool:
        """Whether it answers."""
        return not self.away

    async def close(self) -> None:
        """There is nothing to give back."""

    def _answer(self) -> None:
        if self.away:
            raise SpeechUnavailableError
        if self.busy is not None:
            raise SpeechUnavailableError(self.busy)

    async def _closed(self) -> None:
        self.closed += 1


async def _halves(sound: bytes) -> AsyncGenerator[bytes]:
    yield sound[: len(sound) // 2]
    yield sound[len(sound) // 2 :]
