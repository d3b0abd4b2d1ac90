"""Sound as a listener has it: decoded, and measured by other means than the product's own."""

import io
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import pyloudnorm  # type: ignore[import-untyped]  # without stubs
import soundfile  # type: ignore[import-untyped]  # without stubs

from interviewer_contracts.speech import SpeechFormat

Sound = npt.NDArray[np.float64]

PCM_RATE_HZ: Final = 24_000
"""Of OpenAI's bare samples."""
_BLOCK_S: Final = 0.4
_OVERSAMPLING: Final = 4


def decoded(data: bytes, response_format: SpeechFormat = "wav") -> tuple[Sound, int]:
    """Samples within -1 and 1, and their rate."""
    if response_format == "pcm":
        return np.frombuffer(data, "<i2").astype(np.float64) / 32_768, PCM_RATE_HZ
    samples, rate_hz = cast("tuple[Sound, int]", cast("Any", soundfile).read(io.BytesIO(data)))
    return samples, rate_hz


def lufs(sound: Sound, rate_hz: int) -> float:
    """Integrated loudness by pyloudnorm; what is shorter than a block is measured as one."""
    whole = np.pad(sound, (0, max(0, int(_BLOCK_S * rate_hz) + 1 - len(sound))))
    return float(cast("Any", pyloudnorm).Meter(rate_hz).integrated_loudness(whole))


def true_peak_db(sound: Sound) -> float:
    """The top of the curve through all samples, 4 times oversampled by zeros behind its spectrum."""
    size = 1 << (len(sound) + 2_048).bit_length()
    spectrum = np.fft.rfft(sound, size)
    curve = np.fft.irfft(spectrum, size * _OVERSAMPLING) * _OVERSAMPLING
    return float(20 * np.log10(np.abs(curve).max()))


def lag(sound: Sound, reference: Sound) -> int:
    """By how many samples `sound` comes later than `reference`, both at one rate."""
    size = 1 << (len(sound) + len(reference)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(reference, size)), size)
    at = int(np.argmax(likeness))
    return at if at < size // 2 else at - size


def likeness(sound: Sound, reference: Sound) -> float:
    """Correlation after alignment, from -1 to 1."""
    late = lag(sound, reference)
    shifted = sound[late:] if late >= 0 else np.pad(sound, (-late, 0))
    count = min(len(shifted), len(reference))
    return float(np.corrcoef(shifted[:count], reference[:count])[0, 1])
