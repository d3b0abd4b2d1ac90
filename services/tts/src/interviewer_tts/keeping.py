"""What was spoken is kept, and made once: one production for each key, its sound and timings on disk."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakSet

from interviewer_contracts.speech import AlbumRequest
from interviewer_tts.cache import (
    Part,
    SpeechCache,
    albums_key_of,
    is_in_voice,
    key_of,
    text_key_of,
    voice_key_of,
)
from interviewer_tts.production import Production
from interviewer_tts.queue import Priority
from interviewer_tts.scripts import Script

PIPELINE_VERSION: Final = 3
"""Goes up when the same sentences sound otherwise, or are timed otherwise: kept files are then made anew."""
ALBUM_SHARE: Final = 8
"""An album that would take this part of all room is not kept: it would drive out too much else."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class Sound:
    """What is asked for, from then until it is kept; one that was `forgotten` meanwhile is not kept.

    Of `key`, which it is kept by, only the beginning is known at first: whose it is, and of which text.
    """

    key: str
    forgotten: bool = False


class Keeping:
    """The texts that are being spoken, by their keys, and those that were."""

    def __init__(self, cache: SpeechCache) -> None:
        self._cache = cache
        self._productions: dict[str, Production] = {}
        self._asked_for: WeakSet[Sound] = WeakSet()
        self._ending: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Make the folder ready."""
        await asyncio.to_thread(self._cache.open)

    async def close(self) -> None:
        """Give up what is being spoken."""
        for production in tuple(self._productions.values()):
            production.abandon()
        if self._ending:
            await asyncio.wait(self._ending)

    @property
    def idle(self) -> bool:
        """Whether nothing is being spoken to be kept, and all that was is kept."""
        return not self._ending

    def asked_for(self, key: str) -> Sound:
        """What somebody asks for: whoever deletes its text from now on means it too, however far it is."""
        sound = Sound(key)
        self._asked_for.add(sound)
        return sound

    async def kept(self, key: str, script: Script, part: Part = "sound") -> bytes | None:
        """What is kept of a text; None where it is not, and while it is being spoken."""
        if key in self._productions:
            return None
        return await asyncio.to_thread(self._cache.get, key, script.response_format, part)

    def production(self, sound: Sound, script: Script, priority: Priority) -> Production:
        """The text being spoken: joined, and moved to the front for a person, or begun.

        Raises:
            QueueFullError: too many wait already.

        """
        running = self._productions.get(sound.key)
        if running is not None and not running.abandoned:
            if priority == "interactive":
                running.place.priority = "interactive"
            return running
        production = self._productions[sound.key] = Production(script, priority)
        ending = asyncio.create_task(self._keep(sound, script, production))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        return production

    async def kept_album(self, key: str) -> bytes | None:
        """What is kept of an album; None where it is not."""
        return await asyncio.to_thread(self._cache.get, key, "mp3")

    def keep_album(self, album: Sound, size: int, read: Callable[[], tuple[bytes, ...]]) -> None:
        """Keep an album of so many bytes, which `read` reads, if there is room for it. Blocks."""
        if album.forgotten or size * ALBUM_SHARE > self._cache.max_bytes:
            return
        self._cache.put(album.key, "mp3", *read())
        if album.forgotten:
            # Meanwhile; it was written after what was there had been removed.
            self._cache.forget(album.key)

    def pin(self, key: str) -> None:
        """Speak a text that is being spoken to its end, even if nobody listens."""
        self._productions[key].pinned = True

    async def forget(self, texts: Sequence[str], owner: str) -> None:
        """Remove the sound of these texts, and all albums of the owner; none that was asked for is kept."""
        for text_key in (albums_key_of(owner), *(text_key_of(text, owner) for text in texts)):
            for sound in self._asked_for:
                sound.forgotten |= sound.key.startswith(text_key)
            await asyncio.to_thread(self._cache.forget, text_key)

    async def forget_voices(self, voices: Sequence[str]) -> None:
        """Remove all sound in these voices; of what is being spoken, none is kept."""
        for voice_key in map(voice_key_of, voices):
            for sound in self._asked_for:
                sound.forgotten |= is_in_voice(sound.key, voice_key)
            await asyncio.to_thread(self._cache.forget_voice, voice_key)

    async def _keep(self, sound: Sound, script: Script, production: Production) -> None:
        """Keep what is spoken to its end. Until it is on disk, who asks for it joins the production."""
        try:
            await asyncio.wait([production.task])
            spoken = not production.task.cancelled() and production.task.exception() is None
            if spoken and not sound.forgotten:
                await asyncio.to_thread(self._put, sound.key, script, production)
                if sound.forgotten:
                    # Meanwhile; it was written after what was there had been removed.
                    await asyncio.to_thread(self._cache.forget, sound.key)
        finally:
            if self._productions.get(sound.key) is production:
                del self._productions[sound.key]

    def _put(self, key: str, script: Script, production: Production) -> None:
        self._cache.put(key, script.response_format, production.task.result())
        timings = production.timings().model_dump_json().encode()
        self._cache.put(key, script.response_format, timings, part="timings")


def key_of_script(script: Script, owner: str) -> str:
    """What the text's sound is kept by: all that decides how it sounds, and whose it is."""
    engine = script.queue.engine
    spoken = [[sentence.text, sentence.pause_s] for sentence in script.sentences]
    return (
        text_key_of(script.text, owner)
        + voice_key_of(script.voice.id)
        + key_of(PIPELINE_VERSION, engine.name, engine.version, script.speed, script.response_format, spoken)
    )


def key_of_album(request: AlbumRequest, scripts: Sequence[Script], owner: str) -> str:
    """What the album is kept by: all that is heard and shown of it, and whose it is."""
    tracks = [
        [track.title, key_of_script(script, owner)]
        for track, script in zip(request.tracks, scripts, strict=True)
    ]
    return (
        albums_key_of(owner)
        + voice_key_of(scripts[0].voice.id)
        + key_of("album", request.title, request.pause_s, tracks)
    )
