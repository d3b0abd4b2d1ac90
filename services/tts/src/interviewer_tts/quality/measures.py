"""Every question spoken by a voice, and what was heard of it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer_contracts.speech import SpeechRequest, Voice
from interviewer_tts.language import primary
from interviewer_tts.quality.questions import Question
from interviewer_tts.quality.recogniser import Recogniser
from interviewer_tts.quality.scores import Score, Scorer, error_rate
from interviewer_tts.speech import Speech


@dataclass(frozen=True, slots=True)
class Understood:
    """How a voice was understood: a score for each question, and seconds of sound."""

    voice: Voice
    scores: tuple[tuple[Question, Score], ...]
    audio_s: float

    @property
    def error_rate(self) -> float:
        """Words misheard over words said."""
        return error_rate(score for _, score in self.scores)

    @property
    def pace(self) -> float:
        """Words a minute, rests included."""
        return sum(score.words for _, score in self.scores) / max(self.audio_s, 0.001) * 60

    @property
    def misheard(self) -> list[tuple[str, str, int]]:
        """What was said, what was heard, and how often, the most frequent first."""
        counted = Counter(pair for _, score in self.scores for pair in score.misheard)
        return [(said, heard, times) for (said, heard), times in counted.most_common()]


async def understood(
    speech: Speech, voice: Voice, questions: Sequence[Question], recogniser: Recogniser, scorer: Scorer
) -> Understood:
    """Speak all questions by one voice and listen to them.

    Raises:
        ProblemError: the voice can't speak.

    """
    scores: list[tuple[Question, Score]] = []
    audio_s = 0.0
    for question in questions:
        request = SpeechRequest(input=question.text, voice=voice.id, response_format="wav")
        spoken = await speech.render(request)
        audio_s += spoken.audio_s
        heard = await asyncio.to_thread(recogniser.heard, spoken.data, primary(voice.language))
        score = await asyncio.to_thread(scorer.score, question.said, heard)
        scores.append((question, score))
    return Understood(voice, tuple(scores), audio_s)


def first_of_each_engine(voices: Sequence[Voice], language: str = "en") -> list[Voice]:
    """One voice of every engine that can speak a language here."""
    found = dict[str, Voice]()
    for voice in voices:
        if voice.available and voice.language.startswith(language):
            found.setdefault(voice.engine, voice)
    return list(found.values())
