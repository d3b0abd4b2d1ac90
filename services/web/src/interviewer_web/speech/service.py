"""Questions read aloud, for pages and API alike."""

import asyncio
from dataclasses import dataclass

from interviewer_contracts.problems import NotFoundError
from interviewer_contracts.speech import SpeechFormat, SpeechRequest, Timings, Voices
from interviewer_web.clients.tts import Speaker, Spoken
from interviewer_web.errors import UnknownVoiceError
from interviewer_web.speech.manners import album_of, sample_of, speech_of
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, SavedQuestion, User


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechWish:
    """Which question to speak, and how.

    `voice` is an id of `voices`, or `default` for the best of the question's language; None is the one that
    the person chose for it.
    """

    interview: str
    question: str
    voice: str | None = None
    format: SpeechFormat = "mp3"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlbumWish:
    """Which interview to speak whole, in which voice (as in `SpeechWish`), and the pause after a question."""

    interview: str
    voice: str | None = None
    pause_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Album:
    """All questions of an interview as one file, and what the interview is called."""

    title: str
    spoken: Spoken


class SpeechService:
    """Speaks questions that the caller may see.

    What speaks raises `RecordNotFoundError` for a question or an interview that is not there or somebody
    else's, `SpeechRefusedError` for no such voice and no word to speak, `VoiceMissingError` where no voice
    can speak it here, and `SpeechUnavailableError` while `tts` is away or busy; `retry_after` says when to
    try again. Whoever gets sound must close it.
    """

    def __init__(self, store: Store, speaker: Speaker) -> None:
        self._accounts = store.accounts
        self._interviews = store.interviews
        self._speaker = speaker

    async def speak(self, caller: Caller, user: User, wish: SpeechWish) -> tuple[SavedQuestion, Spoken]:
        """The question, and its text spoken."""
        saved, request = await self._request(caller, wish)
        return saved, await self._speaker.speak(request, subject=user.id)

    async def timings(self, caller: Caller, user: User, wish: SpeechWish) -> Timings:
        """When each word of the same wish's sound is heard."""
        _, request = await self._request(caller, wish)
        return await self._speaker.timings(request, subject=user.id)

    async def album(self, caller: Caller, user: User, wish: AlbumWish) -> Album:
        """All questions in order, with a pause after each to answer. Raises `NotFoundError` without any."""
        found, questions, listening = await asyncio.gather(
            self._interviews.get(caller, wish.interview),
            self._interviews.questions(caller, wish.interview),
            self._accounts.listening(caller),
        )
        if not questions:
            raise NotFoundError("This interview has no question yet. Have them written first.")
        kept = [saved.question for saved in questions]
        request = album_of(found.title, kept, listening, voice=wish.voice, pause_s=wish.pause_s)
        return Album(title=found.title, spoken=await self._speaker.album(request, subject=user.id))

    async def sample(self, user: User, voice: str) -> Spoken:
        """A voice introducing itself."""
        listed = (await self.voices(user)).voices
        found = next((one for one in listed if one.id == voice), None)
        if found is None:
            raise UnknownVoiceError("There is no such voice. Choose one of those that are offered.")
        return await self._speaker.speak(sample_of(found), subject=user.id)

    async def say(self, caller: Caller, user: User, written: str) -> Spoken:
        """A term as the caller wants it said. Raises `NotFoundError` for one that is not theirs."""
        listening = await self._accounts.listening(caller)
        if written not in listening.terms:
            raise NotFoundError("This word is not in your list any more.")
        request = SpeechRequest(
            input=written, voice=listening.voice("en"), language="en", terms=listening.terms
        )
        return await self._speaker.speak(request, subject=user.id)

    async def voices(self, user: User) -> Voices:
        """The voices there are. Raises `SpeechUnavailableError`."""
        return await self._speaker.voices(subject=user.id)

    async def _request(self, caller: Caller, wish: SpeechWish) -> tuple[SavedQuestion, SpeechRequest]:
        saved, listening = await asyncio.gather(
            self._interviews.question(caller, wish.interview, wish.question),
            self._accounts.listening(caller),
        )
        return saved, speech_of(saved.question, listening, voice=wish.voice, sound=wish.format)
