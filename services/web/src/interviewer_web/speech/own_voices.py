"""Voices of people's own: what somebody has, one more, one less. The recordings lie with `tts` alone."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import NewVoice, Voice
from interviewer_web.clients.tts import Speaker
from interviewer_web.speech.listening import PATIENCE_SECONDS, SPEAKS_IN_OWN
from interviewer_web.speech.manners import sample_of
from interviewer_web.speech.preparing import Preparer
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, User


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnVoices:
    """What a person has, and a voice of the engine that speaks in them, which tells whether and how it does.

    `known` is False while `tts` does not answer; `engine` is None where there is no such engine.
    """

    voices: list[Voice] = field(default_factory=list[Voice])
    engine: Voice | None = None
    known: bool = False

    @property
    def possible(self) -> bool:
        """Whether one more can be made."""
        return self.engine is not None and self.engine.available


class OwnVoiceService:
    """What changes something raises `SpeechUnavailableError` while `tts` does not answer."""

    def __init__(self, store: Store, speaker: Speaker, preparer: Preparer) -> None:
        self._accounts = store.accounts
        self._speaker = speaker
        self._preparer = preparer

    async def get(self, user: User) -> OwnVoices:
        """What there is. A `tts` that does not answer at once keeps no page waiting, and is told."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                listed = (await self._speaker.voices(subject=user.id)).voices
        except (ProblemError, TimeoutError):
            return OwnVoices()
        engines = [one for one in listed if one.engine == SPEAKS_IN_OWN and not one.own]
        return OwnVoices(
            voices=[one for one in listed if one.own],
            engine=next(iter(sorted(engines, key=lambda one: not one.available)), None),
            known=True,
        )

    async def add(self, caller: Caller, user: User, new: NewVoice) -> Voice:
        """One more, which soon can be heard.

        Raises `ClipRefusedError` (field `clip` or `words`), `TooManyVoicesError`, or `VoiceMissingError`.
        """
        made = await self._speaker.add_voice(new, subject=user.id)
        try:
            await self._accounts.session(caller)
        except ProblemError:
            # The account may have gone meanwhile, and its recordings before this one was among them.
            with suppress(ProblemError):
                await self._speaker.remove_voice(made.id, subject=user.id)
            raise
        # Where it is slow, nobody would wait for its first words.
        self._preparer.prepare(sample_of(made), subject=user.id)
        return made

    async def remove(self, caller: Caller, user: User, voice: str) -> None:
        """One less, chosen no longer. Raises `RecordNotFoundError` for one that is not this person's."""
        await self._speaker.remove_voice(voice, subject=user.id)
        chosen = (await self._accounts.listening(caller)).voices
        left = {language: one for language, one in chosen.items() if one != voice}
        if left != chosen:
            await self._accounts.save_voices(caller, left)
