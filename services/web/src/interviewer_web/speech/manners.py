"""How a text is read to a person: in their voice for its language, with their terms."""

from collections.abc import Sequence
from typing import Final

from interviewer_contracts.speech import AlbumRequest, AlbumTrack, SpeechFormat, SpeechRequest, Voice
from interviewer_web.store.records import KeptQuestion, Listening, primary

_NUMBERED: Final = {"en": "Question", "de": "Frage"}
_TITLE_MAX: Final = 200


def speech_of(
    question: KeptQuestion, listening: Listening, *, voice: str | None = None, sound: SpeechFormat = "mp3"
) -> SpeechRequest:
    """A question as `tts` is asked for it; `voice` in the place of the one that the person chose.

    Who prepares and who plays must ask alike, or the one makes what the other does not find.
    """
    return SpeechRequest(
        input=question.text,
        voice=voice or listening.voice(question.language),
        language=question.language,
        terms=listening.terms,
        response_format=sound,
    )


def album_of(
    title: str,
    questions: Sequence[KeptQuestion],
    listening: Listening,
    *,
    voice: str | None = None,
    pause_s: float,
) -> AlbumRequest:
    """All questions as one file. Each is spoken as it is alone, so that its sound is there already.

    They are in one language, since one voice reads them: that of the first.
    """
    language = questions[0].language
    numbered = _NUMBERED.get(primary(language), "")
    return AlbumRequest(
        title=title[:_TITLE_MAX],
        tracks=[
            AlbumTrack(title=f"{numbered} {number}. {one.text}".strip()[:_TITLE_MAX], input=one.text)
            for number, one in enumerate(questions, start=1)
        ],
        voice=voice or listening.voice(language),
        language=language,
        terms=listening.terms,
        pause_s=pause_s,
    )


def sample_of(voice: Voice) -> SpeechRequest:
    """A voice introducing itself: nobody's words, so kept for all, unless the voice is one's own."""
    return SpeechRequest(
        input=greeting_of(voice.name, voice.language),
        voice=voice.id,
        language=voice.language,
        public=not voice.own,
    )


_GREETINGS: Final = {
    "en": "Hello, I am {name}. I will read your questions to you.",
    "de": "Guten Tag, ich bin {name}. Ich lese Ihnen Ihre Fragen vor.",
}


def greeting_of(name: str, language: str) -> str:
    """What a voice says to be heard, in its language where we can."""
    return _GREETINGS.get(primary(language), "{name}.").format(name=name)
