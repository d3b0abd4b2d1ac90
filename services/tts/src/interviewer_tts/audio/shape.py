"""A spoken sentence as it goes into a file."""

import numpy as np

from interviewer_tts.audio.loudness import level
from interviewer_tts.audio.trim import HEAD_S, TAIL_S, silence, trim
from interviewer_tts.engines.protocol import Samples


def shaped(raw: Samples, rate_hz: int, rest_s: float) -> Samples:
    """The sentence trimmed and at the one loudness, with the rest after it; empty when it is all silence.

    The rest is what is heard as one: the silence that `trim` keeps at both ends belongs to it.
    """
    sentence = trim(raw, rate_hz)
    if len(sentence) == 0:
        return sentence
    added_s = max(rest_s - HEAD_S - TAIL_S, 0.0)
    return np.concatenate([level(sentence, rate_hz), silence(added_s, rate_hz)], dtype=np.float32)
