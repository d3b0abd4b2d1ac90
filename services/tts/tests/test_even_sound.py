"""How it sounds to who listens: as loud whatever is asked, by whom, in which format, and without a click.

Measured on what is decoded, by pyloudnorm and by an oversampling of the tests' own (`support.sound`).
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from interviewer_contracts.speech import SpeechFormat, SpeechRequest
from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech
from interviewer_tts.text.sentences import PAUSES_S
from support.sound import Sound, decoded, lufs, true_peak_db

QUESTIONS = [
    "Why?",
    "Who?",
    "How so?",
    "And then?",
    "What happened next?",
    "Whom did you call first?",
    "How would you isolate a 400V board before you work on it?",
    "Hush: a child sleeps. How softly do you speak, and to whom?",
    "Sixteen people wait, two phones ring, and the printer is broken. What comes first?",
    "Which three things would you check, measure and write down before a night shift ends?",
    "If £27k were all you had for a year, what would you stop, what would you keep, and why?",
    "Tell me about a time when a patient got worse. What did you do first? Whom did you call?",
    "She says that she is fine, yet her hands shake; what do you ask her, and what do you watch?",
    "How do you roll back a Kubernetes release, e.g. when PostgreSQL was migrated, without losing writes?",
]
SENTENCES = [
    "Imagine a ward at night!",
    "Two bells ring at once.",
    "Whom do you see first?",
    "You have ten minutes…",
    "Then the phone rings too.",
]
BELOW_LOUDEST_DB = 45.0


@dataclass(frozen=True)
class Gap:
    """Silence between two sentences, `[start, end)` in samples, and how long nothing is heard."""

    start: int
    end: int
    heard_s: float


@pytest.fixture(params=["hibari", "espeak", "staged"])
async def speech(
    request: pytest.FixtureRequest, settings: Settings, hibari: HibariEngine
) -> AsyncGenerator[Speech]:
    engines: dict[str, Engine] = {"hibari": hibari, "espeak": EspeakEngine(), "staged": StagedEngine()}
    async with open_speech(settings, [engines[request.param]]) as speech:
        if not (await speech.voices()).voices[0].available:
            pytest.skip(f"{request.param} is not installed")
        yield speech


async def heard(speech: Speech, text: str, **manner: float) -> tuple[Sound, int]:
    spoken = await speech.render(SpeechRequest(input=text, response_format="wav", **manner))  # type: ignore[arg-type]
    return decoded(spoken.data)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
async def test_every_voice_is_as_loud_at_every_speed(speech: Speech, speed: float) -> None:
    loud: dict[str, float] = {}
    for question in QUESTIONS:
        sound, rate_hz = await heard(speech, question, speed=speed)
        loud[question] = lufs(sound, rate_hz)
        assert true_peak_db(sound) < -1.0, question
        assert first_heard_s(sound, rate_hz) < 0.1, question
    assert loud == pytest.approx(dict.fromkeys(QUESTIONS, -19.0), abs=1.0)


@pytest.mark.parametrize("response_format", get_args(SpeechFormat))
async def test_every_format_is_as_loud(speech: Speech, response_format: SpeechFormat) -> None:
    loud: dict[str, float] = {}
    for question in QUESTIONS[::3]:
        spoken = await speech.render(SpeechRequest(input=question, response_format=response_format))
        sound, rate_hz = decoded(spoken.data, response_format)
        loud[question] = lufs(sound, rate_hz)
        assert true_peak_db(sound) < -1.0, question
    assert loud == pytest.approx(dict.fromkeys(QUESTIONS[::3], -19.0), abs=1.0)


@pytest.mark.parametrize("speed", [0.5, 1.0, 1.5])
async def test_gaps_are_as_long_as_their_sign_says(speech: Speech, speed: float) -> None:
    sound, rate_hz = await heard(speech, " ".join(SENTENCES), speed=speed)
    gaps = gaps_of(sound, rate_hz)
    said = [PAUSES_S[sentence[-1]] / speed for sentence in SENTENCES[:-1]]
    assert [gap.heard_s for gap in gaps] == pytest.approx(said, abs=0.02)


@pytest.mark.parametrize("speech", ["hibari", "espeak"], indirect=True)
async def test_no_join_clicks(speech: Speech) -> None:
    sound, rate_hz = await heard(speech, " ".join(SENTENCES))
    steps, hiss = harshness(sound, rate_hz)
    gaps = gaps_of(sound, rate_hz)
    assert len(gaps) == len(SENTENCES) - 1
    for gap in gaps:
        joins = around(gap, rate_hz)
        assert steps[joins].max() < 0.25 * steps.max()
        assert hiss[joins].max() < 0.25 * hiss.max()


def test_a_click_would_be_seen() -> None:
    """The measures of the test above, held against a hum that is cut off where it is loud."""
    rate_hz = 24_000
    hum = 0.3 * np.sin(2 * np.pi * 180 * np.arange(rate_hz + 33) / rate_hz)
    sound = np.concatenate([hum, np.zeros(rate_hz // 3), hum])
    steps, hiss = harshness(sound, rate_hz)
    (gap,) = gaps_of(sound, rate_hz)
    assert steps[around(gap, rate_hz)].max() == steps.max()
    assert hiss[around(gap, rate_hz)].max() == hiss.max()


def frames(sound: Sound, rate_hz: int) -> tuple[Sound, int]:
    """Power in frames of a millisecond, smoothed over five, and a frame's samples."""
    size = rate_hz // 1_000
    power = np.square(sound[: len(sound) // size * size]).reshape(-1, size).mean(axis=1)
    return np.convolve(power, np.ones(5) / 5, "same").astype(np.float64), size


def first_heard_s(sound: Sound, rate_hz: int) -> float:
    power, size = frames(sound, rate_hz)
    return float(np.argmax(power > power.max() * 10 ** (-BELOW_LOUDEST_DB / 10))) * size / rate_hz


def gaps_of(sound: Sound, rate_hz: int) -> list[Gap]:
    """Where the sound is nothing for 0.1 s and more; what is heard is held against its own sentence."""
    quiet = np.concatenate([[False], np.abs(sound) < 1e-4, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8))).reshape(-1, 2)
    runs = [(int(start), int(end)) for start, end in edges if end - start > 0.1 * rate_hz]
    inner = [(start, end) for start, end in runs if start > 0 and end < len(sound)]
    cuts = [0, *((start + end) // 2 for start, end in inner), len(sound)]
    silences = [silent_ends(sound[start:end], rate_hz) for start, end in pairwise(cuts)]
    return [
        Gap(start, end, before[1] + after[0])
        for (start, end), (before, after) in zip(inner, pairwise(silences), strict=True)
    ]


def silent_ends(sentence: Sound, rate_hz: int) -> tuple[float, float]:
    """Seconds before and after what is heard of it."""
    power, size = frames(sentence, rate_hz)
    loud = np.flatnonzero(power > power.max() * 10 ** (-BELOW_LOUDEST_DB / 10))
    return loud[0] * size / rate_hz, (len(power) - 1 - loud[-1]) * size / rate_hz


def harshness(sound: Sound, rate_hz: int) -> tuple[Sound, Sound]:
    """For every sample, the step from the one before, and the energy above 6 kHz around it."""
    steps = np.abs(np.diff(sound, prepend=sound[:1]))
    spectrum = np.fft.rfft(sound)
    spectrum[: int(6_000 / rate_hz * len(sound))] = 0
    high = np.square(np.fft.irfft(spectrum, len(sound)))
    window = rate_hz // 1_000
    return steps, np.convolve(high, np.ones(window) / window, "same")


def around(gap: Gap, rate_hz: int) -> slice:
    margin = rate_hz // 100
    return slice(gap.start - margin, gap.end + margin)
