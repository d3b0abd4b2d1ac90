"""Kokoro-82M: more natural voices of both accents, for 99 MB of weights and half a core.

The weights are no part of any installation: `interviewer models pull kokoro` brings them in. They are loaded
by the first sentence; until then only their presence and their hashes are looked at.
"""

import hashlib
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from interviewer_tts.engines.kokoro_model import SAMPLE_RATE_HZ, TOKENS_MAX, KokoroModel, Style
from interviewer_tts.engines.kokoro_reading import PAUSES, Reader, clauses, heard, letters
from interviewer_tts.engines.pace import TRIED
from interviewer_tts.engines.protocol import EngineVoice, Reading, Samples, Utterance
from interviewer_tts.engines.together import OneByOne
from interviewer_tts.errors import EngineMissingError
from interviewer_tts.models.manifest import the_manifest
from interviewer_tts.timing.words import Span
from interviewer_weights.manifest import ModelEntry
from interviewer_weights.store import ModelStore

MODEL: Final = "kokoro"
_MEASURED_S: Final = 2.0
"""Of sound: shorter sentences say little about the pace of work."""
_ROWS: Final = (510, 1, 256)


@dataclass(frozen=True, slots=True)
class _Voice:
    """A voice of Kokoro's, and its pace at our speed 1, as a factor of its own."""

    file: str
    name: str
    sex: Literal["female", "male"]
    pace: float

    @property
    def british(self) -> bool:
        return self.file.startswith("b")

    @property
    def id(self) -> str:
        return f"kokoro-{self.file.partition('_')[2]}"


_VOICES: Final = (
    _Voice("af_heart", "Heart (Kokoro)", "female", 0.83),
    _Voice("af_bella", "Bella", "female", 0.87),
    _Voice("af_kore", "Kore", "female", 0.88),
    _Voice("am_michael", "Michael", "male", 0.92),
    _Voice("am_fenrir", "Fenrir", "male", 0.86),
    _Voice("am_puck", "Puck", "male", 0.87),
    _Voice("bf_alice", "Alice", "female", 0.85),
    _Voice("bf_lily", "Lily", "female", 0.83),
    _Voice("bf_emma", "Emma", "female", 0.81),
    _Voice("bm_george", "George", "male", 0.95),
    _Voice("bm_lewis", "Lewis", "male", 0.92),
    _Voice("bm_fable", "Fable", "male", 0.80),
)


class KokoroEngine(OneByOne):
    """Kokoro with hibari's G2P, from a store of models."""

    name = "kokoro"
    sample_rate_hz = SAMPLE_RATE_HZ
    reading: Reading = "misaki"
    voices = tuple(
        EngineVoice(
            id=voice.id,
            name=voice.name,
            language="en-GB" if voice.british else "en-US",
            accent="British" if voice.british else "American",
            sex=voice.sex,
            licence="Apache-2.0",
            quality="natural",
        )
        for voice in _VOICES
    )

    def __init__(self, store: ModelStore) -> None:
        self._store = store
        self._checked = False
        self._model: KokoroModel | None = None
        self._readers: dict[bool, Reader] = {}
        self._styles: dict[str, Style] = {}
        self._real_time_factor: float | None = None

    @property
    def version(self) -> str:
        paces = ",".join(f"{voice.pace}" for voice in _VOICES)
        weights = ",".join(file.sha256[:8] for file in _entry().files)
        made_of = f"{weights} {paces} hibari-tts {version('hibari-tts')}"
        return hashlib.sha256(made_of.encode()).hexdigest()[:16]

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of the last longer sentence; None before it is loaded."""
        return self._real_time_factor

    def load(self) -> None:
        """See that all weights are there and whole, and how fast a sentence comes.

        They are let go again: the first sentence that somebody wants loads them for good.

        Raises:
            EngineMissingError: they are not.

        """
        if self._checked:
            return
        if find_spec("hibari") is None:
            raise EngineMissingError("hibari, which reads for it, is not installed: pip install hibari-tts.")
        entry = _entry()
        if self._store.state(entry) == "absent":
            raise _missing(f"its weights are not in {self._store.folder}")
        if damage := self._store.damage(entry):
            raise _missing(f"{damage[0].file} in {self._store.path(entry)} {damage[0].what}")
        self._checked = True
        self.synthesise(TRIED["en"], self.voices[0].id, 1.0)
        self._model = None
        self._readers.clear()
        self._styles.clear()

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        chosen = next((one for one in _VOICES if one.id == voice), None)
        if chosen is None:
            raise LookupError(f"kokoro has no voice {voice!r} here")
        if not self._checked:
            raise LookupError("kokoro is not loaded")
        model, reader, style = self._network(), self._reader(chosen), self._style(chosen)
        started = time.perf_counter()
        reading = reader.read(sentence)
        if PAUSES.issuperset(reading.phonemes):
            return Utterance(np.zeros(0, np.float32))
        samples, sounds = _spoken(model, reading.phonemes, style, speed * chosen.pace)
        sound_s = len(samples) / SAMPLE_RATE_HZ
        if sound_s > _MEASURED_S:
            self._real_time_factor = round((time.perf_counter() - started) / sound_s, 4)
        return Utterance(samples, heard(reading, sounds, sentence))

    def _network(self) -> KokoroModel:
        if self._model is None:
            self._model = KokoroModel(self._read(_entry().files[0].path))
        return self._model

    def _reader(self, voice: _Voice) -> Reader:
        if voice.british not in self._readers:
            self._readers[voice.british] = Reader(british=voice.british)
        return self._readers[voice.british]

    def _style(self, voice: _Voice) -> Style:
        if voice.file not in self._styles:
            table = np.frombuffer(self._read(f"voices/{voice.file}.bin"), "<f4")
            self._styles[voice.file] = table.reshape(_ROWS).astype(np.float32)
        return self._styles[voice.file]

    def _read(self, file: str) -> bytes:
        """A file of the weights, as it was when it was looked at."""
        entry = _entry()
        data = (self._store.path(entry) / file).read_bytes()
        wanted = next(one.sha256 for one in entry.files if one.path == file)
        if hashlib.sha256(data).hexdigest() != wanted:
            raise _missing(f"{file} in {self._store.path(entry)} is not what it should be")
        return data


def _spoken(model: KokoroModel, phonemes: str, style: Style, speed: float) -> tuple[Samples, list[Span]]:
    """The sound of phonemes, clause by clause where they are many, and when each is heard."""
    numbers = letters()
    parts, sounds, before_s = list[Samples](), list[Span](), 0.0
    for start, end in clauses(phonemes, TOKENS_MAX):
        samples, ends = model.speak([numbers[letter] for letter in phonemes[start:end]], style, speed)
        parts.append(samples)
        sounds += [(before_s + begin, before_s + stop) for begin, stop in pairwise(ends)]
        before_s += len(samples) / SAMPLE_RATE_HZ
    whole = np.concatenate(parts, dtype=np.float32)
    # A few voices go over full scale; what is loud is made even afterwards.
    return whole / max(1.0, float(np.abs(whole).max())), sounds


def _entry() -> ModelEntry:
    return the_manifest().named(MODEL)


def _missing(what: str) -> EngineMissingError:
    size_mb = _entry().size / 1e6
    return EngineMissingError(
        f"not configured: {what}. Run `interviewer models pull kokoro` ({size_mb:.0f} MB), "
        "then start Interviewer again."
    )
