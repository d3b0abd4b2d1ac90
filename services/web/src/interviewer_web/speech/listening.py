"""How a person wants to be read to: which voice for which language, and how their terms are said."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import Voice
from interviewer_web.clients.tts import Speaker
from interviewer_web.errors import UnknownVoiceError, VoiceMissingError
from interviewer_web.speech.forgetting import Forgetter
from interviewer_web.speech.manners import speech_of
from interviewer_web.speech.preparing import Preparer
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import (
    DEFAULT_VOICE,
    Caller,
    Interview,
    Listening,
    SavedQuestion,
    User,
    primary,
)

SPEAKS_IN_OWN: Final = "f5"
"""The engine that speaks in voices of people's own."""

PATIENCE_SECONDS: Final = 1.0
"""How long a page waits for the list of voices."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceChoice:
    """The voices for a language, and the one that the person chose.

    `known` is False while `tts` does not answer: nothing is said of voices then.
    """

    language: str
    voices: list[Voice] = field(default_factory=list[Voice])
    chosen: str = DEFAULT_VOICE
    known: bool = False
    own_possible: bool = False
    """Whether a person can have a voice of their own made here."""

    @property
    def speaking(self) -> list[Voice]:
        """Those that can speak here."""
        return [one for one in self.voices if one.available]

    @property
    def none_speaks(self) -> bool:
        """Whether it is known that nothing here speaks the language."""
        return self.known and not self.speaking

    @property
    def only_basic(self) -> bool:
        """Whether what speaks the language here sounds like a machine."""
        return bool(self.speaking) and all(one.quality == "basic" for one in self.speaking)


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What a person chose, and what there is; `voices` is None while `tts` does not answer."""

    listening: Listening
    voices: list[Voice] | None

    def choice(self, language: str) -> VoiceChoice:
        """What of it concerns a language."""
        return VoiceChoice(
            language=language,
            voices=[one for one in self.voices or [] if primary(one.language) == primary(language)],
            chosen=self.listening.voice(language),
            known=self.voices is not None,
            own_possible=any(one.engine == SPEAKS_IN_OWN and one.available for one in self.voices or []),
        )


class ListeningService:
    """What people set about being read to."""

    def __init__(self, store: Store, speaker: Speaker, preparer: Preparer, forgetter: Forgetter) -> None:
        self._accounts = store.accounts
        self._interviews = store.interviews
        self._speaker = speaker
        self._preparer = preparer
        self._forgetter = forgetter

    async def get(self, caller: Caller) -> Listening:
        """All of it."""
        return await self._accounts.listening(caller)

    async def offer(self, caller: Caller, user: User) -> Offer:
        """What there is to choose from. A `tts` that does not answer at once keeps no page waiting."""
        listening, voices = await asyncio.gather(self.get(caller), self._voices(user))
        return Offer(listening=listening, voices=voices)

    async def _voices(self, user: User) -> list[Voice] | None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return (await self._speaker.voices(subject=user.id)).voices
        except (ProblemError, TimeoutError):
            return None

    async def choose(self, caller: Caller, user: User, language: str, voice: str) -> Listening:
        """Keep a voice for a language; `default` gives the choice back.

        Raises:
            UnknownVoiceError: no such voice, or it speaks another language.
            VoiceMissingError: it can't speak here; says why.
            SpeechUnavailableError: `tts` does not answer, so nobody knows.

        """
        if voice != DEFAULT_VOICE:
            _check(voice, language, (await self._speaker.voices(subject=user.id)).voices)
        before = await self._accounts.listening(caller)
        voices = {**before.voices, primary(language): voice}
        if voice == DEFAULT_VOICE:
            del voices[primary(language)]
        await self._accounts.save_voices(caller, voices)
        return before.model_copy(update={"voices": voices})

    async def choose_for(self, caller: Caller, user: User, interview: str, voice: str) -> None:
        """Keep a voice for the language of an interview, and have its questions spoken by it."""
        found, questions = await asyncio.gather(
            self._interviews.get(caller, interview), self._interviews.questions(caller, interview)
        )
        listening = await self.choose(caller, user, language_of(found, questions), voice)
        self._preparer.drop([saved.question.text for saved in questions], subject=user.id)
        for saved in questions:
            self._preparer.prepare(speech_of(saved.question, listening), subject=user.id)

    async def save_terms(self, caller: Caller, user: User, terms: dict[str, str]) -> Listening:
        """Put all terms in the place of those before. Raises `FormError`."""
        before = await self._accounts.listening(caller)
        await self._accounts.save_terms(caller, terms)
        await self._forgetter.forget([one for one in before.terms if one not in terms], subject=user.id)
        return before.model_copy(update={"terms": terms})

    async def add_term(self, caller: Caller, user: User, written: str, said: str) -> Listening:
        """One term more, or another way to say one. Raises `FormError`."""
        terms = (await self._accounts.listening(caller)).terms
        return await self.save_terms(caller, user, {**terms, written: said})

    async def remove_term(self, caller: Caller, user: User, written: str) -> Listening:
        """One term less; one that is not there is no error."""
        terms = (await self._accounts.listening(caller)).terms
        return await self.save_terms(
            caller, user, {one: said for one, said in terms.items() if one != written}
        )


def language_of(interview: Interview, questions: list[SavedQuestion]) -> str:
    """The language in which an interview is asked: its questions', else its posting's, else English."""
    if questions:
        return questions[0].question.language
    return interview.reading.language if interview.reading is not None else "en"


def _check(voice: str, language: str, listed: list[Voice]) -> None:
    found = next((one for one in listed if one.id == voice), None)
    if found is None:
        raise UnknownVoiceError("There is no such voice. Choose one of those that are offered.")
    if primary(found.language) != primary(language):
        raise UnknownVoiceError(f"{found.name} does not speak {language!r}. Choose one that does.")
    if not found.available:
        raise VoiceMissingError(f"{found.name} can't speak here: {found.reason} Choose another voice.")
