"""What hibari knows of time and does not tell: frames per phoneme, and which phonemes a word became.

Its network predicts them inside, and its G2P keeps tokens until it joins them. Both are read here, from the
pinned version; with another that hides them elsewhere, hibari speaks as before and tells no words.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from interviewer_tts.engines.spelling import Spelling
from interviewer_tts.timing.alignment import followed
from interviewer_tts.timing.words import Span

DURATIONS: Final = "/Cast_32_output_0"
"""The tensor before hibari's length regulator: frames for each phoneme, rounded and at least one."""
FRAME_SAMPLES: Final = 600
AHEAD_S: Final = 0.06
"""By which words are heard before their frames: the median at first sounds after a rest, by loudness alone
(`bench/timings.py`). At half the speed 0.07, at twice the speed 0.04."""
OUTPUTS: Final = 6
"""That hibari itself takes from its network."""
_UNHEARD: Final = frozenset(" ;:,.!?—…\"“”()'")
"""Marks in a phoneme string; their frames are rests, and belong to no word."""


class TellingSession:
    """Stands where hibari has its onnxruntime session, and notes the frames of what was run last."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401  # onnxruntime has no types
        self._session = session
        self.frames: list[int] = []

    def run(self, names: None, feeds: Mapping[str, object]) -> list[Any]:
        """The outputs that hibari knows."""
        outputs: list[Any] = self._session.run(names, feeds)
        self.frames = [int(count) for count in outputs[OUTPUTS]]
        return outputs[:OUTPUTS]


def heard(
    spelling: Spelling,
    sentence: str,
    frames: Sequence[int],
    vocabulary: Collection[str],
    frames_per_s: float,
) -> tuple[Span, ...] | None:
    """When each word of the sentence is heard, if these are its frames.

    None where they are not: then it was not this spelling that was spoken.
    """
    known = [phoneme in vocabulary for phoneme in spelling.phonemes]
    if len(frames) != sum(known) + 2:
        return None
    counted = iter(frames[1:-1])
    lengths = [next(counted) if told else 0 for told in known]
    ends = [max(end / frames_per_s - AHEAD_S, 0.0) for end in accumulate(lengths, initial=frames[0])]
    said: list[Span] = []
    ended = ends[0]
    for word in spelling.words:
        sounds = [at for at in range(word.start, word.end) if spelling.phonemes[at] not in _UNHEARD]
        begun, ended = (ends[sounds[0]], ends[sounds[-1] + 1]) if sounds else (ended, ended)
        said.append((begun, ended))
    return followed(sentence, [word.written for word in spelling.words], said)
