"""A loaded model of F5-TTS: a recording made ready once, then sentences in its voice."""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

import numpy as np
import soundfile  # type: ignore[import-untyped]  # without stubs

from interviewer_tts.engines.f5.references import Reference
from interviewer_tts.engines.f5.upstream import Upstream
from interviewer_tts.engines.f5.weights import Weights
from interviewer_tts.engines.protocol import Samples
from interviewer_tts.errors import EngineMissingError

Device = Literal["auto", "cpu", "cuda"]

_AT_ONCE_S: Final = 22
"""What upstream gives the model at a time, recording and speech together."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A recording as the model takes it: a tensor of one channel, its rate, and its words."""

    audio: Any
    rate_hz: int
    words: str

    @property
    def seconds(self) -> float:
        return float(self.audio.shape[-1] / self.rate_hz)


class Speaker:
    """Belongs to one thread."""

    def __init__(self, upstream: Upstream, weights: Weights, device: Device, seed: int) -> None:
        """Load checkpoint and vocoder.

        Raises:
            EngineMissingError: the device is not there, or the files do not fit together.

        """
        self._upstream = upstream
        self.device = _device(upstream.torch, device)
        if self.device == "cpu":
            upstream.torch.set_num_threads(max((os.cpu_count() or 2) - 1, 1))
        try:
            self._vocoder = upstream.inference.load_vocoder(
                is_local=True, local_path=str(weights.vocoder), device=self.device
            )
            model = upstream.inference.load_model(
                getattr(upstream.models, weights.backbone),
                weights.architecture,
                str(weights.checkpoint),
                vocab_file="" if weights.vocabulary is None else str(weights.vocabulary),
                device=self.device,
            )
        except Exception as error:
            # torch, safetensors, pickle and YAML each fail in ways of their own.
            reason = str(error).split("\n", 1)[0]
            raise EngineMissingError(
                f"the weights of F5-TTS can't be loaded: {reason} Look whether checkpoint, vocabulary and "
                "INTERVIEWER_F5_ARCHITECTURE belong together."
            ) from error
        self._model = _Seeded(model, seed)

    def prepare(self, reference: Reference) -> Prepared:
        """The recording, shortened and trimmed as upstream does it. Nothing of it stays on disk.

        Raises:
            ValueError: nothing can be heard in it.
            OSError: it can't be read.

        """
        inference = self._upstream.inference
        with TemporaryDirectory(prefix="interviewer-f5-") as folder:
            inference.tempfile_kwargs["dir"] = folder
            try:
                # With words it never transcribes, which would fetch a model of a gigabyte and a half.
                path, words = inference.preprocess_ref_audio_text(
                    str(reference.clip), reference.words, show_info=_ignore
                )
                samples, rate_hz = _read(Path(path))
            finally:
                inference._ref_audio_cache.clear()  # noqa: SLF001  # else it would remember a deleted file
                del inference.tempfile_kwargs["dir"]
        if len(samples) < rate_hz // 2 or not samples.any():
            raise ValueError(f"nothing can be heard in {reference.clip.name}")
        return Prepared(self._upstream.torch.from_numpy(samples).unsqueeze(0), rate_hz, words)

    def speak(self, sentence: str, prepared: Prepared, *, speed: float, steps: int) -> Samples:
        """The sentence at 24 kHz; the same arguments give the same samples on the same machine.

        Raises:
            ArithmeticError: the model did not come to finite numbers.

        """
        inference = self._upstream.inference
        letters_per_second = len(prepared.words.encode()) / prepared.seconds
        at_most = int(letters_per_second * (_AT_ONCE_S - prepared.seconds) * speed)
        wave, _, _ = next(
            inference.infer_batch_process(
                (prepared.audio, prepared.rate_hz),
                prepared.words,
                inference.chunk_text(sentence, max_chars=max(at_most, 1)),
                self._model,
                self._vocoder,
                progress=None,
                nfe_step=steps,
                speed=speed,
                device=self.device,
            )
        )
        if wave is None or np.ndim(wave) == 0:
            return np.zeros(0, np.float32)
        samples: Samples = np.asarray(wave, np.float32)
        if not np.isfinite(samples).all():
            raise ArithmeticError("F5-TTS did not come to finite numbers")
        return samples


class _Seeded:
    """A model whose every sampling has its turn and the same seed.

    Upstream runs the pieces of a long sentence in threads at a time, which share one generator of chance, and
    one store of the text that is being said.
    """

    def __init__(self, model: Any, seed: int) -> None:  # noqa: ANN401  # a model of torch
        self._model = model
        self._seed = seed
        self._turn = threading.Lock()

    def sample(self, **given: Any) -> Any:  # noqa: ANN401  # as upstream calls it
        with self._turn:
            return self._model.sample(**given, seed=self._seed)


def _device(torch: Any, wanted: Device) -> str:  # noqa: ANN401  # the module
    there = bool(torch.cuda.is_available())
    if wanted == "cuda" and not there:
        raise EngineMissingError(
            "not configured: INTERVIEWER_F5_DEVICE is cuda, and torch finds no GPU. Install a build of torch "
            "for it, or set INTERVIEWER_F5_DEVICE to cpu."
        )
    return "cuda" if there and wanted != "cpu" else "cpu"


def _read(path: Path) -> tuple[Samples, int]:
    frames, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(frames, np.float32).mean(axis=1), int(rate_hz)


def _ignore(*_: object) -> None:
    """Upstream's progress, told to nobody."""
