"""How far the times of words are off: `.venv/bin/python bench/timings.py [questions]`.

Questions of postings of all fields are spoken, and a recogniser that knows nothing of our times says when it
hears each word. Compared are starts of words that both have: by hibari's durations, by the estimate on the
same sound, and by the estimate on espeak's. How far the recogniser itself is off is not known: what it adds
is in every figure. Bias is the median of ours minus its, spread the median distance from that. A line below
asks no recogniser: it compares with where sound begins again after silence.

It needs what the application does not: `make recogniser`.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import structlog

from interviewer_contracts.questions import Question, QuestionsRequest
from interviewer_contracts.speech import SpeechRequest, Timings
from interviewer_llm.interview import write_interview
from interviewer_llm.quality.corpus import corpus
from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Engine, Samples, Utterance
from interviewer_tts.production import LATE_SAMPLES
from interviewer_tts.quality.recogniser import HeardWord, Recogniser, RecogniserMissingError, the_recogniser
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech
from interviewer_tts.text.prepare import prepare
from interviewer_tts.timing.alignment import aligned
from interviewer_tts.timing.words import bare

CORPUS = Path(__file__).parents[1] / "services/llm/tests/corpus.yaml"
COUNT = 10
NEAR_S = 0.1
FRAME_S = 0.005
REST_S = 0.1
BELOW_PEAK_DB = 38.0
MISSED_S = 0.4


class Untold(HibariEngine):
    """hibari, with its durations kept to itself."""

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        return Utterance(super().synthesise(sentence, voice, speed).samples)


def late(recogniser: Recogniser, sound: bytes, reference: bytes, rate_hz: int) -> int:
    """By how many samples a decoder gives a sound later than another of the same samples."""
    both = [recogniser.decoded(data, rate_hz) for data in (sound, reference)]
    size = 2 * max(map(len, both))
    spectra = [np.fft.rfft(samples, size) for samples in both]
    return int(np.argmax(np.fft.irfft(spectra[0] * np.conj(spectra[1]), size)[: size // 2]))


async def questions(count: int) -> list[str]:
    """One from each of so many postings, spread over the whole corpus and over the places in an interview."""
    postings = [sample.text for sample in corpus(CORPUS) if sample.language.startswith("en")]
    found: list[str] = []
    for number in range(count):
        posting = postings[number * len(postings) // count]
        parts = write_interview(QuestionsRequest(posting=posting, count=COUNT))
        asked = [part.text async for part in parts if isinstance(part, Question)]
        found.append(asked[number % len(asked)])
    return found


def differences(text: str, timings: Timings, recognised: list[HeardWord]) -> Iterator[float]:
    """Ours minus the recogniser's, in seconds, for every start of a word that it heard as it is written."""
    words = [word for sentence in timings.sentences for word in sentence.words]
    given = [text[word.start : word.end] for word in words]
    ranges = aligned(given, [word.text for word in recognised])
    for word, written, (first, after) in zip(words, given, ranges, strict=True):
        if after == first + 1 and bare(written) == bare(recognised[first].text):
            yield word.start_s - recognised[first].start_s


def rests(samples: Samples, rate_hz: int) -> Iterator[float]:
    """Where sound begins again after silence of at least `REST_S`, in seconds; told from loudness alone."""
    frame = int(FRAME_S * rate_hz)
    blocks = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power = np.mean(np.square(blocks), axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-BELOW_PEAK_DB / 10))
    for before, after in pairwise(loud):
        if (after - before) * FRAME_S >= REST_S:
            yield float(after) * FRAME_S


def onsets(texts: list[str]) -> str:
    """hibari's starts of words beside where loudness says that sound begins again: no recogniser is asked."""
    engine = HibariEngine()
    engine.load()
    found: list[float] = []
    for text in texts:
        for sentence in prepare(text, engine.reading):
            spoken = engine.synthesise(sentence.text, engine.voices[0].id, 1.0)
            starts = [start for start, _ in spoken.words or ()]
            nearest = (
                min((start - begun for start in starts), key=abs, default=MISSED_S)
                for begun in rests(spoken.samples, engine.sample_rate_hz)
            )
            found += [off for off in nearest if abs(off) < MISSED_S]
    off = sorted(abs(each) for each in found)
    return (
        f"hibari's starts after {len(off)} rests, by loudness: median {statistics.median(off):.3f}, "
        f"p90 {off[len(off) * 9 // 10]:.3f}, bias {statistics.median(found):+.3f}"
    )


async def measure(engine: Engine, texts: list[str], recogniser: Recogniser, folder: Path) -> str:
    found: list[float] = []
    words, source = 0, ""
    async with open_speech(SpeechSettings(tts_cache=folder), [engine]) as speech:
        await speech.voices()
        for text in texts:
            request = SpeechRequest(input=text, response_format="wav")
            wav = (await speech.render(request)).data
            timings = await speech.timings(request)
            heard = await asyncio.to_thread(recogniser.words, wav)
            found += differences(text, timings, heard)
            words += sum(len(sentence.words) for sentence in timings.sentences)
            source = timings.source
    off = sorted(abs(each) for each in found)
    bias = statistics.median(found)
    spread = statistics.median(abs(each - bias) for each in found)
    near = sum(each <= NEAR_S for each in off) / len(off)
    return (
        f"{engine.name:8}{source:10}{len(off):6}{words:7}{statistics.median(off):9.3f}"
        f"{off[len(off) * 9 // 10]:8.3f}{near:13.0%}{bias:+9.3f}{spread:9.3f}"
    )


async def lateness(text: str, recogniser: Recogniser, folder: Path) -> str:
    async with open_speech(SpeechSettings(tts_cache=folder), [HibariEngine()]) as speech:
        wav = await speech.render(SpeechRequest(input=text, response_format="wav"))
        mp3 = await speech.render(SpeechRequest(input=text, response_format="mp3"))
    found = await asyncio.to_thread(late, recogniser, mp3.data, wav.data, wav.sample_rate_hz)
    return f"an MP3 is decoded {found} samples late; the timings say {LATE_SAMPLES['mp3']}"


async def main(count: int) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with tempfile.TemporaryDirectory() as name:
        try:
            recogniser = the_recogniser()
        except RecogniserMissingError as error:
            sys.exit(str(error))
        texts = await questions(count)
        print(f"starts of words in {len(texts)} questions against whisper-base's, in seconds")
        print("engine  source   compared   of   median     p90  within 0.1 s   bias   spread")
        engines: list[Engine] = [HibariEngine(), Untold(), EspeakEngine()]
        for number, engine in enumerate(engines):
            print(await measure(engine, texts, recogniser, Path(name) / str(number)))
        print(await asyncio.to_thread(onsets, texts))
        print(await lateness(texts[0], recogniser, Path(name) / "late"))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
