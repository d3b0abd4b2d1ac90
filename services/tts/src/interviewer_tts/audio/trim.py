"""Silence at the ends of a sentence goes: the first sound comes sooner, and gaps are the pipeline's own."""

from typing import Final

import numpy as np

from interviewer_tts.engines.protocol import Samples

FRAME_S: Final = 0.005
BELOW_PEAK_DB: Final = 45.0
"""A frame this far under the loudest one is silence; a quiet `f` or `h` is well above it."""
HEAD_S: Final = 0.02
TAIL_S: Final = 0.06
"""Kept or put around what is heard, so that no consonant is clipped and the last vowel may fade."""
FADE_S: Final = 0.005


def trim(samples: Samples, rate_hz: int) -> Samples:
    """The sentence with `HEAD_S` before it and `TAIL_S` after, faded in and out so that no join clicks.

    Empty when all of it is silence.
    """
    start, end = heard_part(samples, rate_hz)
    kept = _faded(samples[max(start, 0) : end], int(FADE_S * rate_hz))
    return np.pad(kept, (max(-start, 0), max(end - len(samples), 0)))


def heard_part(samples: Samples, rate_hz: int) -> tuple[int, int]:
    """The samples `[start, end)` that `trim` keeps, before the first and after the last where it adds some.

    The same number twice when all is silence.
    """
    frame = int(FRAME_S * rate_hz)
    count = len(samples) // frame
    if count == 0:
        return 0, 0
    blocks = samples[: count * frame].reshape(count, frame)
    power = np.mean(np.square(blocks), axis=1)
    loudest = float(power.max())
    if loudest <= 0.0:
        return 0, 0
    heard = np.flatnonzero(power > loudest * 10 ** (-BELOW_PEAK_DB / 10))
    start = int(heard[0]) * frame - int(HEAD_S * rate_hz)
    end = (int(heard[-1]) + 1) * frame + int(TAIL_S * rate_hz)
    return start, end


def _faded(samples: Samples, fade: int) -> Samples:
    faded = samples.copy()
    length = min(fade, len(faded) // 2)
    ramp = np.linspace(0.0, 1.0, length, dtype=np.float32)
    faded[:length] *= ramp
    faded[len(faded) - length :] *= ramp[::-1]
    return faded


def silence(seconds: float, rate_hz: int) -> Samples:
    """A gap."""
    return np.zeros(int(seconds * rate_hz), np.float32)
