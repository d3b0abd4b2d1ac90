"""Kokoro's network in onnxruntime: numbers of phonemes in, samples out, and when each is heard."""

from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from interviewer_tts.engines.graph import telling
from interviewer_tts.engines.protocol import Samples

TOKENS_MAX: Final = 510
"""Phonemes at once; the mark before and the one after them make 512."""
SAMPLE_RATE_HZ: Final = 24_000
_FRAMES: Final = "/encoder/Clip_output_0"
"""The tensor inside the graph that has the frames of each phoneme."""
_EARLIER_S: Final = 0.0375
"""Sound is heard before its frames: by so much at the edges of silences, over four voices and two speeds."""

Style = npt.NDArray[np.float32]
"""A voice: (510, 1, 256), one row for each number of phonemes."""


class KokoroModel:
    """The network, with one thread. Loading blocks for a second, with all errors of onnxruntime."""

    def __init__(self, onnx: bytes) -> None:
        # Half a second and 60 MB: only where Kokoro speaks.
        import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415

        self._runtime = cast("Any", onnxruntime)
        options = self._runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = self._runtime.InferenceSession(
            telling(onnx, _FRAMES), options, providers=["CPUExecutionProvider"]
        )
        # The arena is what keeps a long sentence from taking three times the memory; between sentences it
        # has nothing to keep.
        self._frugal = self._runtime.RunOptions()
        self._frugal.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def speak(self, tokens: list[int], style: Style, speed: float) -> tuple[Samples, list[float]]:
        """Samples, and when each token ends, in seconds, after when the first begins."""
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[min(len(tokens), len(style) - 1)],
            "speed": np.array([speed], np.float32),
        }
        outputs = self._session.run(["audio", _FRAMES], inputs, self._frugal)
        samples = cast("Samples", outputs[0])
        frames = cast("npt.NDArray[np.float32]", outputs[1])[0]
        ends_s = np.cumsum(frames) / frames.sum() * len(samples) / SAMPLE_RATE_HZ
        return samples, [max(0.0, float(end) - _EARLIER_S) for end in ends_s[:-1]]
