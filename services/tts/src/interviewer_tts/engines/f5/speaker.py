"""A loaded model of F5-TTS: recordings made ready once, then sentences in their voices."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import numpy as np
import soundfile  # type: ignore[import-untyped]  # without stubs

from interviewer_tts.engines.f5 import passes
from interviewer_tts.engines.f5.pieces import Cutter, Piece, Prepared, joined
from interviewer_tts.engines.f5.references import Reference
from interviewer_tts.engines.f5.upstream import Upstream
from interviewer_tts.engines.f5.weights import Weights
from interviewer_tts.engines.protocol import Samples
from interviewer_tts.errors import EngineMissingError

Device = Literal["auto", "cpu", "cuda"]


class Speaker:
    """Belongs to one thread. `together` tells whether it can speak several pieces in one pass.

    `out_of_memory` is what it raises where a GPU has too little for them.
    """

    def __init__(self, upstream: Upstream, weights: Weights, device: Device, seed: int) -> None:
        """Load checkpoint and vocoder.

        Raises:
            EngineMissingError: the device is not there, or the files do not fit together.

        """
        self._upstream = upstream
        self._seed = seed
        self.out_of_memory: type[Exception] = upstream.torch.OutOfMemoryError
        self.together = weights.backbone == passes.TOGETHER
        self.device = _device(upstream.torch, device)
        if self.device == "cpu":
            upstream.torch.set_num_threads(max((os.cpu_count() or 2) - 1, 1))
        try:
            self.vocoder = upstream.inference.load_vocoder(
                is_local=True, local_path=str(weights.vocoder), device=self.device
            )
            self.model = upstream.inference.load_model(
                getattr(upstream.models, weights.backbone),
                weights.architecture | (passes.UNPADDED if self.together else {}),
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
        utils = import_module("f5_tts.model.utils")
        self._cutter = Cutter(
            upstream.inference, partial(utils.list_str_to_idx, vocab_char_map=self.model.vocab_char_map)
        )

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
        return self._prepared(samples, rate_hz, words)

    def _prepared(self, samples: Samples, rate_hz: int, words: str) -> Prepared:
        torch, inference = self._upstream.torch, self._upstream.inference
        audio = torch.from_numpy(samples).unsqueeze(0)
        loudness = float(audio.square().mean().sqrt())
        if loudness < inference.target_rms:
            audio = audio * (inference.target_rms / loudness)
        if rate_hz != inference.target_sample_rate:
            audio = inference.torchaudio.transforms.Resample(rate_hz, inference.target_sample_rate)(audio)
        with torch.inference_mode():
            mel = self.model.mel_spec(audio.to(self.device))[0].T
        return Prepared(
            mel=mel,
            frames=audio.shape[-1] // inference.hop_length,
            loudness=loudness,
            seconds=len(samples) / rate_hz,
            words=words,
        )

    def pieces(
        self, sentence: str, prepared: Prepared, speed: float, left: Callable[[], bool]
    ) -> list[Piece]:
        """What `speak` is given for a sentence: one piece, or more where it is long."""
        return self._cutter.pieces(sentence, prepared, speed, left)

    def speak(self, pieces: Sequence[Piece], steps: int) -> list[Samples | None]:
        """The pieces in one pass, at 24 kHz; more than one only if it can speak `together`.

        The same piece gives the same samples on the same machine, and very nearly the same in whatever
        company. None for those that nobody waits for any more.
        """
        try:
            spectra = passes.sample(self._upstream, self.model, pieces, steps, self._seed)
        except passes.NobodyWaitsError:
            return [None] * len(pieces)
        return [
            None if piece.left() else self._heard(piece, spectrum)
            for piece, spectrum in zip(pieces, spectra, strict=True)
        ]

    def joined(self, parts: Sequence[Samples]) -> Samples:
        """The pieces of a sentence as one."""
        inference = self._upstream.inference
        return joined(parts, int(inference.cross_fade_duration * inference.target_sample_rate))

    def _heard(self, piece: Piece, spectrum: Any) -> Samples:  # noqa: ANN401  # a tensor
        torch, loudest = self._upstream.torch, self._upstream.inference.target_rms
        spoken = spectrum[piece.prepared.frames : piece.frames].to(torch.float32)
        with torch.inference_mode():
            wave = self.vocoder.decode(spoken.T.unsqueeze(0))[0]
        samples: Samples = (wave * min(piece.prepared.loudness / loudest, 1.0)).cpu().numpy()
        return samples


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
