"""`Speaker` in memory."""

import re
from collections.abc import AsyncGenerator, Sequence
from typing import Final

from interviewer_contracts.speech import (
    MEDIA_TYPES,
    AlbumRequest,
    Manner,
    SpeechRequest,
    TimedSentence,
    TimedWord,
    Timings,
    Voice,
    Voices,
)
from interviewer_web.clients.tts import Spoken
from interviewer_web.errors import SpeechUnavailableError, UnknownVoiceError, VoiceMissingError
from interviewer_web.store.records import DEFAULT_VOICE, primary

WORD_SECONDS: Final = 0.25
"""Every word lasts as long as any other."""

VOICES: Final = Voices(
    voices=[
        Voice(
            id="memory",
            name="Memory",
            language="en",
            accent="American",
            engine="memory",
            licence="Apache-2.0",
            quality="natural",
            available=True,
            default=True,
            keeps_up=True,
        ),
        Voice(
            id="memory:de",
            name="Gedächtnis",
            language="de",
            engine="memory",
            licence="Apache-2.0",
            quality="basic",
            available=True,
            default=False,
        ),
        Voice(
            id="memory:away",
            name="Somebody",
            language="en",
            engine="elsewhere",
            licence="CC-BY-NC-4.0",
            quality="natural",
            available=False,
            default=False,
            reason="not configured: its weights are not here",
        ),
    ]
)


class MemorySpeaker:
    """`Speaker` in memory: the sound of a text is its bytes. It keeps what was asked of it.

    `away` makes every call fail, `busy` answers with a time to wait. `listed` are the voices.
    """

    def __init__(self) -> None:
        self.away = False
        self.busy: int | None = None
        self.listed = VOICES
        self.spoken: list[SpeechRequest] = []
        self.timed: list[SpeechRequest] = []
        self.albums: list[AlbumRequest] = []
        self.forgotten: list[str] = []
        self.closed = 0

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        """The text's bytes, in two pieces."""
        _ = subject
        self._answer(request)
        self.spoken.append(request)
        return self._sound(request.input.encode(), MEDIA_TYPES[request.response_format])

    async def timings(self, request: SpeechRequest, *, subject: str) -> Timings:
        """The whole text as one sentence, `WORD_SECONDS` for each word."""
        _ = subject
        self._answer(request)
        self.timed.append(request)
        words = [
            TimedWord(
                start=found.start(),
                end=found.end(),
                start_s=index * WORD_SECONDS,
                end_s=(index + 1) * WORD_SECONDS,
            )
            for index, found in enumerate(re.finditer(r"\S+", request.input))
        ]
        audio_s = len(words) * WORD_SECONDS
        whole = TimedSentence(start=0, end=len(request.input), start_s=0, end_s=audio_s, words=words)
        return Timings(audio_s=audio_s, source="estimate", sentences=[whole])

    async def album(self, request: AlbumRequest, *, subject: str) -> Spoken:
        """The texts' bytes, one after the other."""
        _ = subject
        self._answer(request)
        self.albums.append(request)
        return self._sound("".join(track.input for track in request.tracks).encode(), MEDIA_TYPES["mp3"])

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        """Note the texts."""
        _ = subject
        self._answer()
        self.forgotten += texts

    async def voices(self, *, subject: str) -> Voices:
        """What is `listed`."""
        _ = subject
        self._answer()
        return self.listed

    async def ready(self) -> bool:
        """Whether it answers."""
        return not self.away

    async def close(self) -> None:
        """There is nothing to give back."""

    def _answer(self, manner: Manner | None = None) -> None:
        if self.away:
            raise SpeechUnavailableError
        if self.busy is not None:
            raise SpeechUnavailableError(self.busy)
        if manner is not None:
            self._choose(manner)

    def _choose(self, manner: Manner) -> None:
        """Raises for a voice that is none, or that can't speak."""
        if manner.voice != DEFAULT_VOICE:
            named = [one for one in self.listed.voices if one.id == manner.voice]
            if not named:
                raise UnknownVoiceError("There is no such voice.")
        else:
            wanted = primary(manner.language or "en")
            named = [one for one in self.listed.voices if primary(one.language) == wanted]
        if not any(one.available for one in named):
            raise VoiceMissingError(f"No voice speaks {manner.language!r} here.")

    def _sound(self, sound: bytes, media_type: str) -> Spoken:
        return Spoken(chunks=_halves(sound), media_type=media_type, length=len(sound), close=self._closed)

    async def _closed(self) -> None:
        self.closed += 1


async def _halves(sound: bytes) -> AsyncGenerator[bytes]:
    yield sound[: len(sound) // 2]
    yield sound[len(sound) // 2 :]
