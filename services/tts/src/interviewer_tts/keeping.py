"""What was spoken is kept, and made once: one production for each key, its sound and timings on disk."""

import asyncio
from collections.abc import Sequence
from typing import Final

from interviewer_tts.cache import Part, SpeechCache, is_in_voice, key_of, text_key_of, voice_key_of
from interviewer_tts.production import Production
from interviewer_tts.queue import Priority
from interviewer_tts.scripts import Script

PIPELINE_VERSION: Final = 3
"""Goes up when the same sentences sound otherwise, or are timed otherwise: kept files are then made anew."""


class Keeping:
    """The texts that are being spoken, by their keys, and those that were."""

    def __init__(self, cache: SpeechCache) -> None:
        self._cache = cache
        self._productions: dict[str, Production] = {}
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

    async def kept(self, key: str, script: Script, part: Part = "sound") -> bytes | None:
        """What is kept of a text; None where it is not, and while it is being spoken."""
        if key in self._productions:
            return None
        return await asyncio.to_thread(self._cache.get, key, script.response_format, part)

    def production(self, key: str, script: Script, priority: Priority) -> Production:
        """The text being spoken: joined, and moved to the front for a person, or begun.

        Raises:
            QueueFullError: too many wait already.

        """
        running = self._productions.get(key)
        if running is not None and not running.abandoned:
            if priority == "interactive":
                running.place.priority = "interactive"
            return running
        production = self._productions[key] = Production(script, priority)
        ending = asyncio.create_task(self._keep(key, script, production))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        return production

    def pin(self, key: str) -> None:
        """Speak a text that is being spoken to its end, even if nobody listens."""
        self._productions[key].pinned = True

    async def forget(self, texts: Sequence[str], owner: str) -> None:
        """Remove the sound of these texts; of what is being spoken, none is kept."""
        for text_key in (text_key_of(text, owner) for text in texts):
            for key, production in self._productions.items():
                production.forgotten |= key.startswith(text_key)
            await asyncio.to_thread(self._cache.forget, text_key)

    async def forget_voices(self, voices: Sequence[str]) -> None:
        """Remove all sound in these voices; of what is being spoken, none is kept."""
        for voice_key in map(voice_key_of, voices):
            for key, production in self._productions.items():
                production.forgotten |= is_in_voice(key, voice_key)
            await asyncio.to_thread(self._cache.forget_voice, voice_key)

    async def _keep(self, key: str, script: Script, production: Production) -> None:
        """Keep what is spoken to its end. Until it is on disk, who asks for it joins the production."""
        try:
            await asyncio.wait([production.task])
            spoken = not production.task.cancelled() and production.task.exception() is None
            if spoken and not production.forgotten:
                await asyncio.to_thread(self._put, key, script, production)
                if production.forgotten:
                    # Meanwhile; it was written after what was there had been removed.
                    await asyncio.to_thread(self._cache.forget, key)
        finally:
            if self._productions.get(key) is production:
                del self._productions[key]

    def _put(self, key: str, script: Script, production: Production) -> None:
        self._cache.put(key, script.response_format, production.task.result())
        timings = production.timings().model_dump_json().encode()
        self._cache.put(key, script.response_format, timings, "timings")


def key_of_script(script: Script, owner: str) -> str:
    """What the text's sound is kept by: all that decides how it sounds, and whose it is."""
    engine = script.queue.engine
    spoken = [[sentence.text, sentence.pause_s] for sentence in script.sentences]
    return (
        text_key_of(script.text, owner)
        + voice_key_of(script.voice.id)
        + key_of(PIPELINE_VERSION, engine.name, engine.version, script.speed, script.response_format, spoken)
    )
