"""What hibari is asked for beyond its own interface: it is still there, and changes nothing in its sound."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hibari import tts  # type: ignore[import-untyped]  # it has no types
from hibari.g2p import G2P  # type: ignore[import-untyped]  # as above
from hibari.g2p.token import Tok  # type: ignore[import-untyped]  # as above
from structlog.testing import capture_logs

from interviewer_tts.engines import durations
from interviewer_tts.engines import hibari as engine_of_hibari
from interviewer_tts.engines.graph import telling
from interviewer_tts.engines.hibari import PACE, HibariEngine
from interviewer_tts.engines.spelling import spelled
from interviewer_tts.text.prepare import prepare
from interviewer_tts.timing.words import units_of

SENTENCES = [
    "How do you roll back a [Kubernetes](/kˌubəɹnˈɛtiz/) release, for example, in 2026?",  # noqa: RUF001  # phonemes
    "It's 27 thousand pounds per year, at 10 30 PM; 99.5% — or $1.2M, isn't it?",
    "Tell me about Zorblatt & Wrxl: the CI/CD work of A.B. Smith, 3/4/2025.",
    "Why?",
    "日本語 and more",
    "(Well,) 'so' to speak... then stop!",
    "Read [Visual Studio](/vˈIʒwəl stˈudiO/), please.",  # noqa: RUF001  # phonemes
]
VOICE = "hibari-heart"


@pytest.fixture(scope="module")
def bare() -> Any:  # noqa: ANN401  # hibari has no types
    """hibari as its author made it."""
    return tts.Hibari(voice="heart", threads=1)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_sound_is_bit_for_bit_what_hibari_makes(
    sentence: str,
    speed: float,
    hibari: HibariEngine,
    bare: Any,  # noqa: ANN401  # as above
) -> None:
    ours = hibari.synthesise(sentence, VOICE, speed).samples
    assert np.array_equal(ours, bare.from_phonemes(bare.g2p(sentence), speed=speed * PACE, seed=7))


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_word_has_its_time(sentence: str, speed: float, hibari: HibariEngine) -> None:
    spoken = hibari.synthesise(sentence, VOICE, speed)
    assert spoken.words is not None
    assert len(spoken.words) == len(units_of(sentence))
    flat = [time for span in spoken.words for time in span]
    assert flat == sorted(flat)
    assert flat[-1] <= len(spoken.samples) / hibari.sample_rate_hz
    for unit, (start, end) in zip(units_of(sentence), spoken.words, strict=True):
        if unit.text.isascii() and any(map(str.isalnum, unit.text)):
            assert end > start, unit


def test_words_begin_where_sound_begins_after_a_rest(hibari: HibariEngine) -> None:
    """By loudness alone: the longest silence inside the sentence ends where the word after it begins."""
    text = (
        "Before you sign anything, which things do you check with the customer: and what would make you stop?"
    )
    (sentence,) = prepare(text, hibari.reading)
    spoken = hibari.synthesise(sentence.text, VOICE, 1.0)
    assert spoken.words is not None
    frame = hibari.sample_rate_hz // 200
    blocks = spoken.samples[: len(spoken.samples) // frame * frame].reshape(-1, frame)
    power = np.mean(np.square(blocks), axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-38 / 10))
    rests = sorted(pairwise(loud / 200), key=lambda rest: rest[1] - rest[0])[-2:]
    begun = sorted(after for _, after in rests)
    starts = {word: start for word, (start, _) in zip(sentence.text.split(), spoken.words, strict=True)}
    assert begun == pytest.approx([starts["which"], starts["and"]], abs=0.08)


def test_a_sentence_that_hibari_cuts_by_itself_tells_no_words(hibari: HibariEngine) -> None:
    long = "7 9 8 1 " * 25
    spoken = hibari.synthesise(long.strip(), VOICE, 1.0)
    assert spoken.words is None
    assert len(spoken.samples) > hibari.sample_rate_hz


def test_a_network_without_its_durations_speaks_as_before(
    hibari: HibariEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_of_hibari, "DURATIONS", "/not/there")
    other = HibariEngine()
    with capture_logs() as logs:
        other.load()
    spoken = other.synthesise(SENTENCES[0], VOICE, 1.0)
    assert spoken.words is None
    assert np.array_equal(spoken.samples, hibari.synthesise(SENTENCES[0], VOICE, 1.0).samples)
    assert [log["event"] for log in logs] == ["hibari tells no durations"]


@pytest.mark.parametrize("step", [None, "phonemize_tokens"])
def test_a_g2p_of_other_steps_speaks_as_before(step: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(_: object, __: str) -> str:
        return "hˈI"  # noqa: RUF001  # phonemes

    monkeypatch.setattr(G2P, "__call__", call)
    if step is not None:
        monkeypatch.delattr(G2P, step)
    other = HibariEngine()
    with capture_logs() as logs:
        other.load()
    spoken = other.synthesise("Hello.", VOICE, 1.0)
    assert spoken.words is None
    assert len(spoken.samples) > 0
    assert [log["event"] for log in logs] == ["hibari tells no words"]


def test_durations_that_do_not_fit_the_spelling_are_not_believed() -> None:
    spelling = spelled([Tok("Hello", phonemes="hI")])
    vocabulary = {"h": 1, "I": 2}
    assert durations.heard(spelling, "Hello", [17, 3, 4, 9], vocabulary, 40.0) is not None
    assert durations.heard(spelling, "Hello", [17, 3, 4, 4, 9], vocabulary, 40.0) is None


def test_the_model_file_itself_is_left_alone(bare: Any) -> None:  # noqa: ANN401  # as above
    model = Path(bare.model_path).read_bytes()
    assert telling(model, durations.DURATIONS)[: len(model)] == model
    assert len(bare.sess.get_outputs()) == durations.OUTPUTS
