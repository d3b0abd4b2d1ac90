"""How well the default voice is understood, on some of the questions; on all: `make speech-quality`."""

from pathlib import Path

import pytest

from interviewer_contracts.speech import Voice
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.quality.measures import first_of_each_engine, understood
from interviewer_tts.quality.questions import QuestionsError, all_of, read
from interviewer_tts.quality.recogniser import Recogniser, RecogniserMissingError, the_recogniser
from interviewer_tts.quality.scores import Scorer, error_rate, spellings_of
from interviewer_tts.settings import Settings
from interviewer_tts.speech import open_speech

FILE = read(Path(__file__).with_name("hard_questions.yaml"))
ERROR_RATE_MAX = 0.04
"""Twice what was measured when this was written; the recogniser's own errors are in it."""
LEAST = 150
FIELDS = 30


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    try:
        return the_recogniser()
    except RecogniserMissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def scorer(recogniser: Recogniser) -> Scorer:
    _ = recogniser  # what compares is installed with what recognises
    return Scorer(spellings_of(FILE.spellings))


def voice(name: str, engine: str, *, language: str = "en-GB", available: bool = True) -> Voice:
    return Voice(
        id=name,
        name=name,
        language=language,
        engine=engine,
        licence="Apache-2.0",
        quality="natural",
        available=available,
        default=False,
    )


def test_there_are_enough_questions_of_all_fields() -> None:
    texts = [question.text for question in all_of(FILE)]
    assert len(texts) == len(set(texts)) >= LEAST
    assert len(FILE.fields) >= FIELDS


def test_a_file_that_can_not_be_used_says_why(tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    with pytest.raises(QuestionsError, match="No such file"):
        read(path)
    path.write_text("fields:\n  nursing:\n    - text: How?\n")
    with pytest.raises(QuestionsError, match="said"):
        read(path)


def test_one_voice_of_every_engine_is_measured() -> None:
    voices = [
        voice("de", "espeak", language="de-DE"),
        voice("one", "espeak"),
        voice("two", "espeak"),
        voice("away", "kokoro", available=False),
    ]
    assert [found.id for found in first_of_each_engine(voices)] == ["one"]


@pytest.mark.parametrize(
    ("said", "heard", "misheard"),
    [
        ("How do you check it?", "how do you check it", []),
        ("In CI/CD we trust.", "In CICD, we trust.", []),
        ("A PostgreSQL query", "a post-gress QL query", []),
        ("Twenty-five minutes", "25 minutes.", []),
        ("Ask the chef.", "Ask the chief.", [("chef", "chief")]),
        ("Ask the chef.", "Ask chef.", [("the", "")]),
    ],
)
def test_words_are_compared_as_they_sound(
    said: str, heard: str, misheard: list[tuple[str, str]], scorer: Scorer
) -> None:
    score = scorer.score(said, heard)
    assert list(score.misheard) == misheard
    assert score.errors == len(misheard)
    assert error_rate([score]) == pytest.approx(len(misheard) / score.words)


async def test_the_default_voice_is_understood(
    settings: Settings, hibari: HibariEngine, recogniser: Recogniser, scorer: Scorer
) -> None:
    async with open_speech(settings, [hibari]) as speech:
        found = await understood(
            speech, (await speech.voices()).voices[0], list(all_of(FILE, every=5)), recogniser, scorer
        )
    assert found.error_rate < ERROR_RATE_MAX, found.misheard
    assert 140 < found.pace < 190
