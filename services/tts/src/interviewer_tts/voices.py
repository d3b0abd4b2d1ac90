"""Every voice that there is: those of the engines, each engine with its line, and people's own."""

import asyncio
from collections.abc import Sequence
from typing import Final

from interviewer_contracts.speech import NewVoice, Voice, Voices
from interviewer_tts.engines.protocol import EngineVoice
from interviewer_tts.errors import NoVoiceError, VoiceNotFoundError, VoiceUnavailableError
from interviewer_tts.language import primary
from interviewer_tts.own_voices import SPOKEN_BY, OwnVoices
from interviewer_tts.queue import EngineQueue

DEFAULT_VOICE: Final = "default"
OWN_VOICE: Final = f"{SPOKEN_BY}-own"
"""Said of voices of people's own where none can speak."""
FAR_TOO_SLOW: Final = 4.0
"""Times real time: a question of eight seconds would take half a minute."""

Chosen = tuple[EngineQueue, EngineVoice]
"""A voice, and the line of the engine that speaks in it."""


class AllVoices:
    """The engines, the best first, and the voices that people made. `subject` is whose voices are meant."""

    def __init__(self, queues: Sequence[EngineQueue], own: OwnVoices) -> None:
        self._queues = tuple(queues)
        self._own = own

    def start(self) -> None:
        """Begin to warm all engines up; returns before they are."""
        for queue in self._queues:
            queue.start()

    async def close(self) -> None:
        """Stop the engines."""
        await asyncio.gather(*(queue.close() for queue in self._queues))

    @property
    def ready(self) -> bool:
        """Whether the default voice speaks at full speed from now on."""
        for queue in self._queues:
            if queue.loaded:
                return True
            if not queue.finished_loading:
                return False
        return False

    @property
    def places(self) -> int:
        """Texts that are being spoken or wait to be, over all engines."""
        return sum(queue.places for queue in self._queues)

    async def listed(self, subject: str) -> Voices:
        """Every voice, with the reason where it can't speak here. Waits for engines that load a little."""
        voices: list[Voice] = []
        default_given = False
        for queue in self._queues:
            reason = await queue.missing()
            for voice in queue.engine.voices:
                default = reason is None and not default_given
                default_given |= default
                voices.append(_told(voice, queue, reason, default=default))
            own = await self._own_of(queue, subject)
            voices.extend(_told(voice, queue, reason, own=True) for voice in own)
        return Voices(voices=voices)

    async def choose(self, wanted: str, language: str | None, subject: str) -> Chosen:
        """The voice of this id, or for `default` the best one, of this language if one is named.

        Raises:
            VoiceNotFoundError: no voice has this id.
            VoiceUnavailableError: its engine can't run here.
            NoVoiceError: no voice that can speak here speaks the language.

        """
        if wanted == DEFAULT_VOICE and language is not None:
            return await self._best_of(language)
        reasons: list[str] = []
        known: list[str] = [DEFAULT_VOICE]
        for queue in self._queues:
            for voice in (*queue.engine.voices, *await self._own_of(queue, subject)):
                known.append(voice.id)
                if wanted not in {voice.id, DEFAULT_VOICE}:
                    continue
                reason = await queue.missing()
                if reason is None:
                    return queue, voice
                reasons.append(reason)
        if reasons:
            raise VoiceUnavailableError(wanted, _each_once(reasons))
        raise VoiceNotFoundError(wanted, known)

    async def _best_of(self, language: str) -> Chosen:
        """The first voice of a language that can speak here, one that sounds natural before a basic one.

        One that is far too slow to listen to is the last: who wants it chooses it by its name.
        """
        speaking = [
            (queue, voice)
            for queue in self._queues
            for voice in queue.engine.voices
            if primary(voice.language) == primary(language)
        ]
        reasons: list[str] = []
        slow: list[Chosen] = []
        for queue, voice in sorted(speaking, key=lambda one: one[1].quality == "basic"):
            reason = await queue.missing()
            if reason is not None:
                reasons.append(reason)
            elif (queue.real_time_factor or 0.0) > FAR_TOO_SLOW:
                slow.append((queue, voice))
            else:
                return queue, voice
        if slow:
            return slow[0]
        raise NoVoiceError(language, _each_once(reasons))

    async def check_own(self) -> EngineQueue:
        """The engine that speaks in voices of people's own.

        Raises:
            VoiceUnavailableError: it can't run here; says why.

        """
        for queue in self._queues:
            if queue.engine.name == SPOKEN_BY:
                reason = await queue.missing()
                if reason is None:
                    return queue
                raise VoiceUnavailableError(OWN_VOICE, reason)
        raise VoiceUnavailableError(OWN_VOICE, f"not configured: there is no engine {SPOKEN_BY}.")

    async def add(self, new: NewVoice, subject: str) -> Voice:
        """Keep a recording as a voice. Raises as `check_own` and `OwnVoices.add`."""
        queue = await self.check_own()
        kept = await asyncio.to_thread(self._own.add, subject, new)
        return _told(kept.as_voice(_licence(queue)), queue, None, own=True)

    async def remove(self, voice: str, subject: str) -> None:
        """Remove one that the subject made. Raises as `OwnVoices.remove`."""
        await asyncio.to_thread(self._own.remove, subject, voice)

    async def remove_all(self, subject: str) -> list[str]:
        """Remove all that the subject made; their ids."""
        return await asyncio.to_thread(self._own.remove_all, subject)

    async def _own_of(self, queue: EngineQueue, subject: str) -> list[EngineVoice]:
        """The voices that the subject made and this engine speaks in."""
        if queue.engine.name != SPOKEN_BY:
            return []
        found = await asyncio.to_thread(self._own.of, subject)
        return [voice.as_voice(_licence(queue)) for voice in found]


def _each_once(reasons: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(reasons))


def _licence(queue: EngineQueue) -> str:
    """Of the weights, which is that of the engine's listed voices."""
    return queue.engine.voices[0].licence


def _told(
    voice: EngineVoice, queue: EngineQueue, reason: str | None, *, default: bool = False, own: bool = False
) -> Voice:
    factor = queue.real_time_factor
    return Voice(
        id=voice.id,
        name=voice.name,
        language=voice.language,
        accent=voice.accent,
        sex=voice.sex,
        engine=queue.engine.name,
        licence=voice.licence,
        quality=voice.quality,
        available=reason is None,
        default=default,
        reason=reason,
        real_time_factor=factor,
        keeps_up=None if factor is None else factor < 1,
        own=own,
    )
