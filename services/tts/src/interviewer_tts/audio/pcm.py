"""Samples as 16-bit numbers, and at another rate."""

from typing import Final, Protocol, cast

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]  # without stubs: `_Stream` types it

from interviewer_tts.engines.protocol import Samples

FULL_SCALE: Final = 32_767


class _Stream(Protocol):
    def resample_chunk(self, x: Samples, last: bool = False) -> Samples: ...  # noqa: FBT001, FBT002  # soxr's


def quantised(samples: Samples) -> npt.NDArray[np.int16]:
    """The samples as 16-bit numbers, little-endian; what is beyond full scale is cut."""
    return (np.clip(samples, -1.0, 1.0) * FULL_SCALE).astype("<i2")


class Resampler:
    """Samples at another rate, part by part, with no seam between parts. Used by one thread at a time."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        same = from_hz == to_hz
        self._stream = None if same else cast("_Stream", soxr.ResampleStream(from_hz, to_hz, 1, "float32"))

    def feed(self, samples: Samples) -> Samples:
        """What is certain after these samples; lags behind by some milliseconds."""
        if self._stream is None:
            return samples
        return self._stream.resample_chunk(np.ascontiguousarray(samples, np.float32))

    def finish(self) -> Samples:
        """What was held back."""
        rest = np.zeros(0, np.float32)
        return rest if self._stream is None else self._stream.resample_chunk(rest, last=True)
