"""A `Speaker` that asks again where another breaks off.

Sound that broke off is asked for anew. What comes is compared with what was handed on, and goes on behind it
only where both are the same byte for byte: engines speak alike from the same arguments, and who hears a
sentence must not hear its beginning from one and its end from another.
"""

import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Final

import structlog

from interviewer_contracts.speech import AlbumRequest, NewVoice, SpeechRequest, Timings, Voice, Voices
from interviewer_web.clients.patience import PATIENCE_SECONDS, Patience
from interviewer_web.clients.tts import Speaker, Spoken
from interviewer_web.errors import NeighbourError, RecordNotFoundError, SpeechUnavailableError

LISTING_SECONDS: Final = 1.0
"""How long a page waits for the list of voices to be asked for again."""

log: Final = structlog.get_logger()


class ResumingSpeaker:
    """`speaker`, asked again for up to `seconds` of waiting without progress.

    A recording is sent once: whether it was kept, the person sees in their list.
    """

    def __init__(self, speaker: Speaker, *, seconds: float = PATIENCE_SECONDS) -> None:
        self._speaker = speaker
        self._seconds = seconds

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        return await self._sound(lambda: self._speaker.speak(request, subject=subject))

    async def album(self, request: AlbumRequest, *, subject: str) -> Spoken:
        return await self._sound(lambda: self._speaker.album(request, subject=subject))

    async def timings(self, request: SpeechRequest, *, subject: str) -> Timings:
        return await Patience(self._seconds).asked(lambda: self._speaker.timings(request, subject=subject))

    async def voices(self, *, subject: str) -> Voices:
        patience = Patience(min(self._seconds, LISTING_SECONDS))
        return await patience.asked(lambda: self._speaker.voices(subject=subject))

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        await Patience(self._seconds).asked(lambda: self._speaker.forget(texts, subject=subject))

    async def add_voice(self, new: NewVoice, *, subject: str) -> Voice:
        return await self._speaker.add_voice(new, subject=subject)

    async def remove_voice(self, voice: str, *, subject: str) -> None:
        patience, again = Patience(self._seconds), False
        while True:
            try:
                return await self._speaker.remove_voice(voice, subject=subject)
            except RecordNotFoundError:
                if again:
                    return None  # removed by the try whose answer was lost
                raise
            except SpeechUnavailableError as error:
                await patience.after(error)
                again = True

    async def remove_voices(self, *, subject: str) -> None:
        await Patience(self._seconds).asked(lambda: self._speaker.remove_voices(subject=subject))

    async def ready(self) -> bool:
        return await self._speaker.ready()

    async def close(self) -> None:
        await self._speaker.close()

    async def _sound(self, ask: Callable[[], Awaitable[Spoken]]) -> Spoken:
        patience = Patience(self._seconds)
        first = await patience.asked(ask)
        sound = _Sound(first, ask, patience)
        return Spoken(
            chunks=sound.chunks(), media_type=first.media_type, length=first.length, close=sound.close
        )


class _Sound:
    """Sound on its way, from whoever speaks it now, and a digest of what was handed on."""

    def __init__(self, first: Spoken, ask: Callable[[], Awaitable[Spoken]], patience: Patience) -> None:
        self._now = first
        self._ask = ask
        self._patience = patience
        self._sent = 0
        self._digest = hashlib.sha256()

    async def chunks(self) -> AsyncGenerator[bytes]:
        while True:
            try:
                async for chunk in self._following():
                    self._sent += len(chunk)
                    self._digest.update(chunk)
                    self._patience.renew()
                    yield chunk
            except NeighbourError as error:
                await self._again(error)
            else:
                return

    async def close(self) -> None:
        await self._now.close()

    async def _again(self, error: NeighbourError) -> None:
        await self._now.close()
        await self._patience.after(error)
        self._now = await self._patience.asked(self._ask)

    async def _following(self) -> AsyncGenerator[bytes]:
        """What was not handed on yet. Raises `SpeechUnavailableError` where the rest is of other sound."""
        sent, sent_digest = self._sent, self._digest.digest()
        skipped, digest = 0, hashlib.sha256()
        async for chunk in self._now.chunks:
            known = chunk[: sent - skipped]
            skipped += len(known)
            digest.update(known)
            if known and skipped == sent and digest.digest() != sent_digest:
                raise _other_sound(sent)
            if new := chunk[len(known) :]:
                yield new
        if skipped < sent:
            raise _other_sound(sent)


def _other_sound(sent: int) -> SpeechUnavailableError:
    log.warning("sound broke off and came otherwise the second time", sent=sent)
    return SpeechUnavailableError()
