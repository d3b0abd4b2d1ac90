"""F5-TTS as an engine."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import structlog

from interviewer_tts.engines.f5 import weights
from interviewer_tts.engines.f5.pieces import Piece, Prepared
from interviewer_tts.engines.f5.references import Listed, NoReferences, Reference, References, listed
from interviewer_tts.engines.f5.speaker import Speaker
from interviewer_tts.engines.f5.upstream import imported
from interviewer_tts.engines.pace import TRIED
from interviewer_tts.engines.protocol import Outcome, Reading, Samples, Utterance, Wanted
from interviewer_tts.engines.together import alone
from interviewer_tts.errors import EngineMissingError
from interviewer_tts.settings import SpeechSettings

MEASURED_WHOLE_UP_TO_S: Final = 20.0
"""Of expected work for the sentence that the pace is measured by. Beyond it, one step tells for all."""
BATCH_ON_GPU: Final = 4
"""Sentences in a pass, unless set. Without a GPU one takes as long as all of them one after the other."""
BATCH_AT_MOST: Final = 16
"""As the setting has it."""
_READY_AT_MOST: Final = 8
"""Recordings that are kept ready in memory: 0.2 MB each."""

log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Step:
    """What one of a sentence's steps took, and how much sound the sentence is."""

    took_s: float
    audio_s: float


@dataclass(slots=True)
class _Sentence:
    """The wanted sentence of that number, being spoken in so many pieces; `parts` are there already."""

    number: int
    pieces: int
    parts: list[Samples]


def _whole(sentence: _Sentence, speaker: Speaker) -> Utterance | Exception:
    whole = speaker.joined(sentence.parts)
    if np.isfinite(whole).all():
        return Utterance(whole)
    return ArithmeticError("F5-TTS did not come to finite numbers")


class F5Engine:
    """Upstream's inference. Made in a thread: it reads the operator's folder of voices.

    Once it is loaded, `speaker` is the model, `ready` are the recordings that wait in memory, and `step` and
    `real_time_factor` are what was measured.
    """

    name = "f5"
    sample_rate_hz = 24_000
    reading: Reading = "plain"
    passes_at_once = 1

    def __init__(self, settings: SpeechSettings, private: References | None = None) -> None:
        self._settings = settings
        self._private = private or NoReferences()
        folder = settings.f5_voices
        self._listed: dict[str, Listed] = {
            one.voice.id: one
            for one in listed(None if folder is None else folder.expanduser(), settings.f5_licence)
        }
        self.voices = tuple(one.voice for one in self._listed.values())
        self.speaker: Speaker | None = None
        self._fitting = BATCH_AT_MOST
        self.ready: dict[str, Prepared] = {}
        self._version = ""
        self.step = Step(0.0, 1.0)
        self.real_time_factor: float | None = None

    @property
    def version(self) -> str:
        return self._version

    @property
    def batch_size(self) -> int:
        if self.speaker is None or not self.speaker.together:
            return 1
        wanted = self._settings.f5_batch or (1 if self.speaker.device == "cpu" else BATCH_ON_GPU)
        return min(wanted, self._fitting)

    def load(self) -> None:
        if self.speaker is not None:
            return
        reason = weights.missing(self._settings)
        if reason is not None:
            raise EngineMissingError(reason)
        upstream = imported()
        found = weights.found(self._settings)
        speaker = Speaker(upstream, found, self._settings.f5_device, self._settings.f5_seed)
        for voice, one in self._listed.items():
            try:
                self._keep_ready(voice, speaker.prepare(one.reference))
            except (OSError, ValueError) as error:
                raise EngineMissingError(f"the voice {voice} can't be used: {error}.") from error
        self._version = " ".join(
            [
                upstream.version,
                f"on {speaker.device}",
                f"from {found.digest()} {self._voices_digest()}",
                f"{self._settings.f5_steps} steps seed {self._settings.f5_seed}",
            ]
        )
        # The first call also builds what later ones find built, on a GPU for seconds; a step warms as all do.
        started = time.perf_counter()
        tried = Wanted(sentence=TRIED["en"], voice=self.voices[0].id)
        spoken = speaker.speak(self._pieces(tried, speaker)[:1], steps=1)
        length = sum(len(samples) for samples in spoken if samples is not None)
        self.step = Step(time.perf_counter() - started, max(length, 1) / self.sample_rate_hz)
        self.speaker = speaker
        self.real_time_factor = self.measured_pace()

    def measured_pace(self) -> float:
        """Seconds of work for a second of sound: measured, where that takes some seconds.

        Without a GPU it would take minutes. There, one step took `load` its time, and all steps cost alike:
        their number times that, with what is done once (the vocoder, some hundredths of it) in each.
        """
        steps = self._settings.f5_steps
        if self.step.took_s * steps > MEASURED_WHOLE_UP_TO_S:
            return round(self.step.took_s * steps / self.step.audio_s, 4)
        started = time.perf_counter()
        spoken = self.synthesise(TRIED["en"], self.voices[0].id, 1.0).samples
        return round((time.perf_counter() - started) * self.sample_rate_hz / max(len(spoken), 1), 4)

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        return alone(self, sentence, voice, speed)

    def speak_all(self, wanted: Sequence[Wanted]) -> Iterator[Outcome]:
        """See `Engine.speak_all`: `batch_size` pieces in a pass, in the order of their sentences."""
        if self.speaker is None:
            raise LookupError("f5 is not loaded")
        waiting: list[tuple[_Sentence, Piece]] = []
        for number, one in enumerate(wanted):
            try:
                pieces = self._pieces(one, self.speaker)
            except (LookupError, OSError, ValueError) as error:
                yield number, error
                continue
            if not pieces:
                yield number, Utterance(np.zeros(0, np.float32))
            sentence = _Sentence(number, len(pieces), [])
            waiting += [(sentence, piece) for piece in pieces]
        while waiting:
            now = waiting[: self.batch_size]
            spoken = self._pass([piece for _, piece in now], self.speaker)
            waiting = waiting[len(spoken) :]
            for (sentence, _), samples in zip(now, spoken, strict=False):
                if samples is None:
                    continue
                sentence.parts.append(samples)
                if len(sentence.parts) == sentence.pieces:
                    yield sentence.number, _whole(sentence, self.speaker)

    def _pass(self, pieces: Sequence[Piece], speaker: Speaker) -> list[Samples | None]:
        """What the first of these pieces sound like: all of them, or as many as there is memory for."""
        while True:
            try:
                return speaker.speak(pieces[: self._fitting], self._settings.f5_steps)
            except speaker.out_of_memory:
                if min(len(pieces), self._fitting) == 1:
                    raise
                self._fitting = min(len(pieces), self._fitting) // 2
            log.warning("too many sentences of f5 in a pass for this memory", from_now_on=self._fitting)

    def _pieces(self, wanted: Wanted, speaker: Speaker) -> list[Piece]:
        """None where no letter is to be said. Raises as `_of`."""
        prepared = self._of(wanted.voice, speaker)
        if not any(character.isalnum() for character in wanted.sentence):
            return []
        return speaker.pieces(wanted.sentence, prepared, wanted.speed, wanted.left)

    def _of(self, voice: str, speaker: Speaker) -> Prepared:
        """The recording made ready, if the voice is still there."""
        for gone in [ready for ready in self.ready if self._reference(ready) is None]:
            del self.ready[gone]
        reference = self._reference(voice)
        if reference is None:
            raise LookupError(f"f5 has no voice {voice!r} here")
        if voice not in self.ready:
            self._keep_ready(voice, speaker.prepare(reference))
        return self.ready[voice]

    def _keep_ready(self, voice: str, prepared: Prepared) -> None:
        self.ready[voice] = prepared
        for other in list(self.ready)[:-_READY_AT_MOST]:
            del self.ready[other]

    def _reference(self, voice: str) -> Reference | None:
        one = self._listed.get(voice)
        return one.reference if one is not None else self._private.reference(voice)

    def _voices_digest(self) -> str:
        told = [
            (
                voice,
                one.reference.words,
                one.reference.clip.stat().st_size,
                one.reference.clip.stat().st_mtime_ns,
            )
            for voice, one in self._listed.items()
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
