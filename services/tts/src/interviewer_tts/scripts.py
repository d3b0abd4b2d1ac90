"""From what somebody asks for to what an engine is given."""

import asyncio
from dataclasses import dataclass

from interviewer_contracts.speech import AlbumRequest, Manner, SpeechFormat, SpeechRequest
from interviewer_tts.engines.protocol import EngineVoice
from interviewer_tts.errors import NothingToSayError
from interviewer_tts.queue import EngineQueue
from interviewer_tts.text.lexicon import Lexicon
from interviewer_tts.text.prepare import prepare
from interviewer_tts.text.sentences import Sentence
from interviewer_tts.voices import AllVoices


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A text as it was given, and all that decides how it will sound; `queue` is its engine's line."""

    text: str
    sentences: tuple[Sentence, ...]
    queue: EngineQueue
    voice: EngineVoice
    speed: float
    response_format: SpeechFormat


class Scripts:
    """Makes scripts, with the terms of this installation (`house`)."""

    def __init__(self, voices: AllVoices, house: Lexicon | None) -> None:
        self._voices = voices
        self._house = house

    async def of(self, request: SpeechRequest, subject: str) -> Script:
        """The script of a text.

        Raises:
            NothingToSayError: no word in the text can be read.
            ProblemError: any that `AllVoices.choose` raises.

        """
        queue, voice = await self._voices.choose(request.voice, request.language, subject)
        sentences = await asyncio.to_thread(
            prepare,
            request.input,
            queue.engine.reading,
            language=voice.language,
            terms=request.terms,
            house=self._house,
        )
        if not sentences:
            raise NothingToSayError
        return Script(
            text=request.input,
            sentences=sentences,
            queue=queue,
            voice=voice,
            speed=request.speed,
            response_format=request.response_format,
        )

    async def of_tracks(self, request: AlbumRequest, subject: str) -> list[Script]:
        """The scripts of an album's texts, all in one voice. Raises as `of`, with the track in the field."""
        manner = request.model_dump(include=set(Manner.model_fields))
        scripts: list[Script] = []
        for number, track in enumerate(request.tracks):
            try:
                scripts.append(await self.of(SpeechRequest(input=track.input, **manner), subject))
            except NothingToSayError as error:
                raise NothingToSayError(f"tracks.{number}.input") from error
        return scripts
