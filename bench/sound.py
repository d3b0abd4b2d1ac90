"""What formats cost, what an album costs, and what comes of a speed: `.venv/bin/python bench/sound.py`.

Run with `tests` on the path, whose meters measure (`PYTHONPATH=tests`). Processor time of one core per second
of sound, the best of three; likeness is the correlation after alignment. Speeds: how much shorter the same
questions become, together, and for the one least and the one most, without the silence at their ends.
"""

import asyncio
import resource
import tempfile
import time
from pathlib import Path
from typing import Final, get_args

import numpy as np

from interviewer_contracts.speech import AlbumRequest, AlbumTrack, SpeechFormat
from interviewer_tts.audio.encode import encoder_of, sealed
from interviewer_tts.audio.shape import shaped
from interviewer_tts.audio.trim import trim
from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech
from interviewer_tts.text.prepare import prepare
from support.sound import decoded, likeness

SPEEDS: Final = (0.5, 0.75, 1.25, 1.5, 2.0)
QUESTIONS: Final = """\
Why?
Who?
How so?
And then?
What happened next?
Whom did you call first?
How would you isolate a 400V board before you work on it?
Hush: a child sleeps. How softly do you speak, and to whom?
Sixteen people wait, two phones ring, and the printer is broken. What comes first?
Which three things would you check, measure and write down before a night shift ends?
If £27k were all you had for a year, what would you stop, what would you keep, and why?
Tell me about a time when a patient got worse. What did you do first? Whom did you call?
She says that she is fine, yet her hands shake; what do you ask her, and what do you watch?
How do you roll back a Kubernetes release, e.g. when PostgreSQL was migrated, without losing writes?
""".splitlines()


def formats(engine: Engine) -> None:
    rate_hz = engine.sample_rate_hz
    sound = np.concatenate(
        [
            shaped(
                engine.synthesise(sentence.text, engine.voices[0].id, 1.0).samples, rate_hz, sentence.pause_s
            )
            for question in QUESTIONS[-4:]
            for sentence in prepare(question, engine.reading)
        ]
    )
    seconds = len(sound) / rate_hz
    print(f"{'format':8}{'kbit/s':>8}{'ms/s':>8}{'likeness':>10}")
    for name in get_args(SpeechFormat):
        took, data = min(encoded(name, sound, rate_hz) for _ in range(3))
        heard, _ = decoded(data, name)
        alike = likeness(heard, sound.astype(np.float64))
        print(f"{name:8}{len(data) / seconds / 125:8.0f}{took / seconds * 1_000:8.2f}{alike:10.4f}")


def encoded(
    name: SpeechFormat, sound: np.ndarray[tuple[int], np.dtype[np.float32]], rate_hz: int
) -> tuple[float, bytes]:
    started = time.process_time()
    encoder = encoder_of(name, rate_hz)
    stream = encoder.encode(sound) + encoder.finish()
    return time.process_time() - started, sealed(encoder, stream)


def speeds(engine: Engine) -> None:
    usual = lengths_s(engine, 1.0)
    for speed in SPEEDS:
        now = lengths_s(engine, speed)
        each = usual / now
        together = usual.sum() / now.sum()
        print(f"{engine.name:8} asked {speed:4}: {together:.2f} ({each.min():.2f} to {each.max():.2f})")


def lengths_s(engine: Engine, speed: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    def said(text: str) -> int:
        return len(trim(engine.synthesise(text, engine.voices[0].id, speed).samples, engine.sample_rate_hz))

    lengths = [sum(said(one.text) for one in prepare(text, engine.reading)) for text in QUESTIONS]
    return np.array(lengths) / engine.sample_rate_hz


async def album(engine: Engine) -> None:
    tracks = [
        AlbumTrack(title=text, input=f"Question {number}. {text}")
        for number, text in enumerate(QUESTIONS[2:], 1)
    ]
    request = AlbumRequest(title="Practice", tracks=tracks, pause_s=90)
    with tempfile.TemporaryDirectory() as folder:
        async with open_speech(SpeechSettings(data=Path(folder)), [engine]) as speech:
            await speech.voices()
            before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            wall, processor = time.perf_counter(), time.process_time()
            size = sum([len(chunk) async for chunk in (await speech.album(request)).chunks])
            wall, processor = time.perf_counter() - wall, time.process_time() - processor
            more_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
            print(f"album of {len(tracks)} with pauses of 90 s: {size / 1e6:.1f} MB in {wall:.1f} s,")
            print(f"{processor:.1f} s of processor time, peak memory +{more_kb / 1e3:.0f} MB")


if __name__ == "__main__":
    hibari, espeak = HibariEngine(), EspeakEngine()
    hibari.load()
    espeak.load()
    asyncio.run(album(hibari))
    formats(hibari)
    speeds(hibari)
    speeds(espeak)
