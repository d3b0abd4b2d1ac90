"""`python -m interviewer_tts.quality QUESTIONS`: how well each engine is understood by a recogniser.

Its word error rate holds the recogniser's own errors too, so compare voices by it, and look at the words.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import Voice
from interviewer_tts.quality.measures import Understood, first_of_each_engine, understood
from interviewer_tts.quality.questions import QuestionsError, all_of, read
from interviewer_tts.quality.recogniser import RecogniserMissingError, the_recogniser
from interviewer_tts.quality.scores import Scorer, spellings_of
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m interviewer_tts.quality", description=__doc__)
    parser.add_argument("questions", type=Path, help="services/tts/tests/hard_questions.yaml")
    parser.add_argument("--voice", action="append", default=[], help="only this; else one of each engine")
    parser.add_argument("--every", type=int, default=1, help="only every so many of a field's questions")
    parser.add_argument("--heard", action="store_true", help="print each text that was misheard")
    return parser.parse_args(arguments)


async def _measured(given: argparse.Namespace) -> list[Understood]:
    file = read(given.questions)
    questions = list(all_of(file, given.every))
    scorer = Scorer(spellings_of(file.spellings))
    recogniser = the_recogniser()
    with tempfile.TemporaryDirectory(prefix="interviewer-") as folder:
        async with open_speech(SpeechSettings(tts_cache=Path(folder))) as speech:
            voices = _chosen((await speech.voices()).voices, given.voice)
            return [await understood(speech, voice, questions, recogniser, scorer) for voice in voices]


def _chosen(voices: Sequence[Voice], wanted: Sequence[str]) -> list[Voice]:
    if not wanted:
        return first_of_each_engine(voices)
    unknown = set(wanted) - {voice.id for voice in voices if voice.available}
    if unknown:
        raise QuestionsError(f"These voices can't speak here: {', '.join(sorted(unknown))}.")
    return [voice for voice in voices if voice.id in wanted]


def _lines(found: Sequence[Understood], *, heard: bool) -> Iterator[str]:
    yield f"{'voice':20}{'questions':>10}{'words':>8}{'misheard':>10}{'a minute':>10}"
    for one in found:
        words = sum(score.words for _, score in one.scores)
        rate = f"{one.error_rate:.1%}"
        yield f"{one.voice.id:20}{len(one.scores):10}{words:8}{rate:>10}{one.pace:10.0f}"
    for one in found:
        yield f"\n{one.voice.id}: said -> heard"
        for said, understood_as, times in one.misheard:
            yield f"  {times} x  {said or '-'} -> {understood_as or '-'}"
        if heard:
            for question, score in one.scores:
                if score.misheard:
                    yield f"  [{question.field}] {question.text}\n      {score.heard}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is measured; the exit code."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    given = _given(arguments)
    try:
        found = asyncio.run(_measured(given))
    except (QuestionsError, RecogniserMissingError, ProblemError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in _lines(found, heard=given.heard):
        print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
