"""Questions read aloud, for pages and API alike."""

from dataclasses import dataclass

from interviewer_contracts.speech import SpeechFormat, SpeechRequest, Voices
from interviewer_web.clients.tts import Speaker, Spoken
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, User


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechWish:
    """Which question to speak, and how; `voice` is an id of `voices`, or `default`."""

    interview: str
    question: str
    voice: str = "default"
    format: SpeechFormat = "mp3"


class SpeechService:
    """Speaks questions that the caller may see."""

    def __init__(self, store: Store, speaker: Speaker) -> None:
        self._interviews = store.interviews
        self._speaker = speaker

    async def speak(self, caller: Caller, user: User, wish: SpeechWish) -> Spoken:
        """The question's text, spoken; whoever gets it must close it.

        Raises:
            RecordNotFoundError: no such question, or somebody else's.
            SpeechRefusedError: no such voice, or no word to speak.
            SpeechUnavailableError: `tts` is away or busy; `retry_after` says when to try again.

        """
        saved = await self._interviews.question(caller, wish.interview, wish.question)
        request = SpeechRequest(input=saved.question.text, voice=wish.voice, response_format=wish.format)
        return await self._speaker.speak(request, subject=user.id)

    async def voices(self, user: User) -> Voices:
        """The voices there are. Raises `SpeechUnavailableError`."""
        return await self._speaker.voices(subject=user.id)
