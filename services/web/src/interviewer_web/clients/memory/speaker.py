"""`Speaker` in memory."""

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Final

from interviewer_contracts.speech import (
    MEDIA_TYPES,
    AlbumRequest,
    Manner,
    NewVoice,
    SpeechRequest,
    TimedSentence,
    TimedWord,
    Timings,
    Voice,
    Voices,
)
from interviewer_web.clients.tts import Spoken
from interviewer_web.errors import (
    ClipRefusedError,
    RecordNotFoundError,
    SpeechUnavailableError,
    TooManyVoicesError,
    UnknownVoiceError,
    VoiceMissingError,
)
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

CLONING: Final = Voice(
    id="memory:f5",
    name="Reader",
    language="en",
    engine="f5",
    licence="CC-BY-NC-4.0",
    quality="natural",
    available=True,
    default=False,
    real_time_factor=62.0,
    keeps_up=False,
)
"""Where it is listed, people can have voices of their own."""
OWN_AT_MOST: Final = 5
WAV: Final = b"RIFF"
"""What a recording begins with that a voice can be made of."""


class MemorySpeaker:
    """`Speaker` in memory: the sound of a text is its bytes. It keeps what was asked of it.

    `away` makes every call fail, `busy` answers with a time to wait. `listed` are the voices of all, `own`
    those of each user, `recorded` what they were made of. `sound_of` a text is its bytes unless told.
    """

    def __init__(self) -> None:
        self.away = False
        self.busy: int | None = None
        self.listed = VOICES
        self.own: dict[str, list[Voice]] = {}
        self.recorded: list[NewVoice] = []
        self.spoken: list[SpeechRequest] = []
        self.timed: list[SpeechRequest] = []
        self.albums: list[AlbumRequest] = []
        self.forgotten: list[str] = []
        self.closed = 0
        self.sound_of: Callable[[str], bytes] = str.encode

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        """The text's bytes, in two pieces."""
        self._answer(request, subject)
        self.spoken.append(request)
        return self._sound(self.sound_of(request.input), MEDIA_TYPES[request.response_format])

    async def timings(self, request: SpeechRequest, *, subject: str) -> Timings:
        """The whole text as one sentence, `WORD_SECONDS` for each word."""
        self._answer(request, subject)
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
        self._answer(request, subject)
        self.albums.append(request)
        return self._sound("".join(track.input for track in request.tracks).encode(), MEDIA_TYPES["mp3"])

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        """Note the texts."""
        _ = subject
        self._answer()
        self.forgotten += texts

    async def voices(self, *, subject: str) -> Voices:
        """What is `listed`, and the user's own."""
        self._answer()
        return Voices(voices=[*self.listed.voices, *self.own.get(subject, [])])

    async def add_voice(self, new: NewVoice, *, subject: str) -> Voice:
        """A voice, where `CLONING` is listed and the recording is a `WAV`."""
        self._answer()
        if not any(one.engine == CLONING.engine and one.available for one in self.listed.voices):
            raise VoiceMissingError("The voice 'own' can't speak here: not configured.")
        if not new.clip.startswith(WAV):
            raise ClipRefusedError("This is no WAV, FLAC, MP3 or Ogg file.")
        if len(new.words.split()) < 2:  # noqa: PLR2004 - a word alone is never five seconds
            raise ClipRefusedError("These are too few words.", field="words")
        kept = self.own.setdefault(subject, [])
        if len(kept) >= OWN_AT_MOST:
            raise TooManyVoicesError("You have 5 voices of your own, and no more are kept.")
        made = CLONING.model_copy(
            update={
                "id": f"f5-own-{len(self.recorded)}",
                "name": new.name,
                "language": new.language,
                "own": True,
            }
        )
        self.recorded.append(new)
        kept.append(made)
        return made

    async def remove_voice(self, voice: str, *, subject: str) -> None:
        """One less."""
        self._answer()
        kept = self.own.get(subject, [])
        left = [one for one in kept if one.id != voice]
        if len(left) == len(kept):
            raise RecordNotFoundError
        self.own[subject] = left

    async def remove_voices(self, *, subject: str) -> None:
        """None left."""
        self._answer()
        self.own.pop(subject, None)

    async def ready(self) -> bool:
        """Whether it answers."""
        return not self.away

    async def close(self) -> None:
        """There is nothing to give back."""

    def _answer(self, manner: Manner | None = None, subject: str = "") -> None:
        if self.away:
            raise SpeechUnavailableError
        if self.busy is not None:
            raise SpeechUnavailableError(self.busy)
        if manner is not None:
            self._choose(manner, self.own.get(subject, []))

    def _choose(self, manner: Manner, own: list[Voice]) -> None:
        """Raises for a voice that is none, or that can't speak."""
        if manner.voice != DEFAULT_VOICE:
            named = [one for one in [*self.listed.voices, *own] if one.id == manner.voice]
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
