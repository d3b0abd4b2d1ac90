"""An engine without a voice: it hums for as long as a reader would take, and waits on command.

What stands around engines (queue, streams, cache) is tested with it; the contract tests hold it to the same
promises as real ones.
"""

import threading
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from interviewer_tts.engines.pace import TRIED
from interviewer_tts.engines.protocol import EngineVoice, Outcome, Reading, Samples, Utterance, Wanted
from interviewer_tts.engines.together import OneByOne
from interviewer_tts.errors import EngineMissingError

_SECONDS_PER_CHARACTER: Final = 0.06
_PITCH_HZ: Final = 180.0
_PATIENCE_S: Final = 60.0


class StagedEngine(OneByOne):
    """Hums each sentence; after `hold`, each waits for one `release`. `begun` lists what it was given.

    `passes` lists what was to be spoken together, at most `batch_size` sentences. What is said to measure its
    pace is hummed at once, and not listed.
    """

    version = "1"
    sample_rate_hz = 24_000
    reading: Reading = "plain"

    def __init__(
        self,
        name: str = "staged",
        *,
        language: str = "en-US",
        missing: str | None = None,
        fails_on: str | None = None,
        batch_size: int = 1,
    ) -> None:
        self.name = name
        self.voices = (
            EngineVoice(
                id=f"{name}-hum",
                name="Hum",
                language=language,
                accent="of no place",
                sex="neutral",
                licence="Apache-2.0",
                quality="basic",
            ),
        )
        self.batch_size = batch_size
        self.begun: list[str] = []
        self.passes: list[list[str]] = []
        self._missing = missing
        self._fails_on = fails_on
        self._held = False
        self._permits = threading.Semaphore(0)

    def load(self) -> None:
        if self._missing is not None:
            raise EngineMissingError(self._missing)

    def hold(self) -> None:
        """From now on, each sentence waits for a `release`."""
        self._held = True

    def release(self, sentences: int = 1) -> None:
        """Let this many sentences go."""
        self._permits.release(sentences)

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        if voice != self.voices[0].id:
            raise LookupError(f"no voice {voice!r}")
        if sentence in TRIED.values():
            return Utterance(self._hum(sentence, speed))
        self.begun.append(sentence)
        if self._held and not self._permits.acquire(timeout=_PATIENCE_S):
            raise TimeoutError("nobody let this sentence go")
        if self._fails_on is not None and self._fails_on in sentence:
            raise RuntimeError("this sentence is said to fail")
        return Utterance(self._hum(sentence, speed))

    def speak_all(self, wanted: Sequence[Wanted]) -> Iterator[Outcome]:
        self.passes.append([one.sentence for one in wanted])
        yield from super().speak_all(wanted)

    def _hum(self, sentence: str, speed: float) -> Samples:
        letters = sum(character.isalnum() for character in sentence)
        count = int(letters * _SECONDS_PER_CHARACTER / speed * self.sample_rate_hz)
        time_s = np.arange(count, dtype=np.float32) / self.sample_rate_hz
        hum = np.zeros(count, np.float32)
        for harmonic in range(1, 6):
            hum += np.sin(2 * np.pi * _PITCH_HZ * harmonic * time_s) * np.float32(0.1 / harmonic)
        return hum
