"""Loudness by ITU-R BS.1770-5, and a limiter, so that every voice and every question is equally loud.

Each sentence is brought to `TARGET_LUFS` by itself: the stream begins before the rest is known.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from interviewer_tts.engines.protocol import Samples

TARGET_LUFS: Final = -19.0
"""EBU and AES advise -16 to -20 LUFS for speech that is streamed; mono as here sits at -19."""
CEILING_DB: Final = -2.0
"""Of the true peak before encoding; a lossy codec may overshoot by some tenths and stay under -1 dBFS."""
GAIN_MAX_DB: Final = 30.0
"""A sentence that is far too quiet is a fault, and is not blown up to noise."""

_BLOCK_S: Final = 0.4
_HOP_S: Final = 0.1
_ABSOLUTE_GATE_LUFS: Final = -70.0
_RELATIVE_GATE_LU: Final = -10.0
_AGAIN: Final = 4
_LOST_DB: Final = 0.2
_SHORT_S: Final = 1.0
"""Longer ones lose next to nothing to the limiter (measured: 0.1 LU), and to measure again costs time."""
_LOOKAHEAD_S: Final = 0.004
_OVERSAMPLING: Final = 4
_TAPS: Final = 12


def loudness(samples: Samples, rate_hz: int) -> float:
    """Integrated loudness in LUFS, gated in two steps; -inf for silence.

    What is shorter than one block of 400 ms counts as one block.
    """
    power = np.square(_k_weighted(samples, rate_hz))
    block, hop = int(_BLOCK_S * rate_hz), int(_HOP_S * rate_hz)
    if len(power) <= block:
        means = np.array([power.mean()]) if len(power) else np.zeros(1)
    else:
        sums = np.concatenate([np.zeros(1), np.cumsum(power, dtype=np.float64)])
        starts = np.arange(0, len(power) - block + 1, hop)
        means = (sums[starts + block] - sums[starts]) / block
    loud = means[means > _power(_ABSOLUTE_GATE_LUFS)]
    if len(loud) == 0:
        return float("-inf")
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return _lufs(float(loud.mean()))


def level(samples: Samples, rate_hz: int) -> Samples:
    """The sentence at `TARGET_LUFS`, no true peak above `CEILING_DB`.

    It is measured with a little silence around it, as it is heard. Measured bare, a word alone would count
    by its loudest part, and short sentences with rests between would come out up to 1 LU too quiet.
    """
    measured = loudness(_surrounded(samples, rate_hz), rate_hz)
    if measured == float("-inf"):
        return samples
    gain_db = min(TARGET_LUFS - measured, GAIN_MAX_DB)
    raised = samples * _factor(gain_db)
    levelled = limit(raised, rate_hz)
    for _ in range(_AGAIN):
        if levelled is raised or len(samples) > _SHORT_S * rate_hz:
            break
        # A word alone loses decibels to the limiter, and gets them back but for its peaks.
        lost_db = TARGET_LUFS - loudness(_surrounded(levelled, rate_hz), rate_hz)
        if lost_db < _LOST_DB or gain_db + lost_db > GAIN_MAX_DB:
            break
        gain_db += lost_db
        levelled = limit(samples * _factor(gain_db), rate_hz)
    return levelled


def _surrounded(samples: Samples, rate_hz: int) -> Samples:
    """A hop of silence on both sides, and at least one whole block."""
    around = int(_HOP_S * rate_hz)
    return np.pad(samples, (around, max(around, int(_BLOCK_S * rate_hz) - len(samples) - around)))


def limit(samples: Samples, rate_hz: int) -> Samples:
    """The same sound with no true peak above `CEILING_DB`: gain goes down before a peak, and comes back."""
    ceiling = np.float32(10 ** (CEILING_DB / 20))
    peaks = true_peaks(samples)
    if len(peaks) == 0 or peaks.max() <= ceiling:
        return samples
    wanted = np.minimum(np.float32(1.0), ceiling / np.maximum(peaks, ceiling))
    span = 2 * int(_LOOKAHEAD_S * rate_hz) + 1
    return samples * _smoothed(wanted, span)


def true_peaks(samples: Samples) -> Samples:
    """For every sample, the largest magnitude at it or on the curve to its neighbours (4 x oversampled).

    The curve is only looked at beside samples above half the ceiling: from two lower ones, no sound below
    the top of its band reaches the ceiling.
    """
    peaks = np.abs(samples)
    high = np.flatnonzero(peaks > 10 ** ((CEILING_DB - 6) / 20))
    if len(high) == 0:
        return peaks
    padded = np.pad(samples, _TAPS)
    # The curve on both sides of each high sample: from the one before it, and from itself.
    starts = np.unique(np.concatenate([high - 1, high])) + _TAPS
    around = padded[starts[:, None] + np.arange(_TAPS) - (_TAPS // 2 - 1)]
    between = np.abs(around @ _interpolators()).max(axis=1)
    raised = np.pad(peaks, _TAPS)
    np.maximum.at(raised, starts, between)
    np.maximum.at(raised, starts + 1, between)
    curved: Samples = raised[_TAPS:-_TAPS]
    return curved


def _smoothed(gain: Samples, span: int) -> Samples:
    """`gain` with rounded flanks, nowhere above itself: a sliding minimum, then a sliding mean.

    The mean at a point sees only minima whose window held that point, so it can't exceed the gain there.
    """
    half = span // 2
    lowest = _sliding_minimum(np.pad(gain, 2 * half, constant_values=1.0), span)
    sums = np.concatenate([np.zeros(1), np.cumsum(lowest, dtype=np.float64)])
    means: Samples = ((sums[span:] - sums[:-span]) / span).astype(np.float32)
    return means


def _sliding_minimum(values: Samples, span: int) -> Samples:
    """The minimum of each window of `span` values (van Herk's: two running minima over blocks)."""
    blocks = np.pad(values, (0, -len(values) % span), constant_values=1.0).reshape(-1, span)
    forwards = np.minimum.accumulate(blocks, axis=1).ravel()
    backwards = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    count = len(values) - span + 1
    return np.minimum(backwards[:count], forwards[span - 1 : span - 1 + count])


def _k_weighted(samples: Samples, rate_hz: int) -> Samples:
    """The samples through both filters of BS.1770, by their frequency response.

    Multiplying spectra is exact but for the filters' ringing, which zeros at the end leave room for.
    """
    size = _fast_size(len(samples) + rate_hz // 8)
    spectrum = np.fft.rfft(samples, size)
    return np.fft.irfft(spectrum * _k_response(size, rate_hz), size)[: len(samples)].astype(np.float32)


def _fast_size(least: int) -> int:
    """The next length that an FFT takes quickly: 2, 3 or 5 times a power of two."""
    power = 1 << max(least - 1, 1).bit_length()
    return next(size for size in (power * 5 // 8, power * 3 // 4, power) if size >= least)


@lru_cache(maxsize=32)
def _k_response(size: int, rate_hz: int) -> npt.NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    powers = np.stack([np.ones_like(z), z, z * z])
    response = np.ones_like(z)
    for numerator, denominator in (_shelf(rate_hz), _high_pass(rate_hz)):
        response *= (np.array(numerator) @ powers) / (np.array(denominator) @ powers)
    narrowed: npt.NDArray[np.complex64] = response.astype(np.complex64)
    return narrowed


Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]


def _shelf(rate_hz: int) -> Biquad:
    """The head's: +4 dB above 1.7 kHz. The standard gives it for 48 kHz; this is its analogue prototype."""
    frequency, gain_db, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = float(np.tan(np.pi * frequency / rate_hz))
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / quality + k * k
    numerator = (
        (high + band * k / quality + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / quality + k * k) / a0,
    )
    return numerator, (1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0)


def _high_pass(rate_hz: int) -> Biquad:
    """The ear's: nothing below 38 Hz counts."""
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = float(np.tan(np.pi * frequency / rate_hz))
    a0 = 1 + k / quality + k * k
    return (1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0)


@lru_cache(maxsize=1)
def _interpolators() -> Samples:
    """Windowed sinc at a quarter, a half and three quarters between two samples, one column each."""
    at = np.arange(_TAPS) - (_TAPS // 2 - 1)
    distance = at[:, None] - np.arange(1, _OVERSAMPLING) / _OVERSAMPLING
    taps = np.sinc(distance) * (0.5 + 0.5 * np.cos(np.pi * distance / (_TAPS // 2)))
    normalised: Samples = (taps / taps.sum(axis=0)).astype(np.float32)
    return normalised


def _factor(gain_db: float) -> np.float32:
    return np.float32(10 ** (gain_db / 20))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(power))
