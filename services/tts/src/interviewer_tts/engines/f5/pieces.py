"""A sentence as F5-TTS is given it: in pieces that are short enough, each after the recording's own words.

How long a piece lasts, and how pieces are joined, is upstream's reckoning in `infer_batch_process`; a test
holds both to it. It is done here because upstream's function takes one text in one voice, and the pieces of a
pass may be of several.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np

from interviewer_tts.engines.protocol import Samples

_AT_ONCE_S: Final = 22
"""What upstream gives the model at a time, recording and speech together."""
_SHORT_BYTES: Final = 10
_SHORT_SPEED: Final = 0.3
"""At which upstream speaks texts that are shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A recording as the model takes it.

    `mel` is its spectrogram (a tensor, frames by channels), `frames` how many of them are before what is
    spoken, `loudness` its RMS, and `words` what is said in it.
    """

    mel: Any
    frames: int
    loudness: float
    seconds: float
    words: str

    @property
    def bytes_per_second(self) -> float:
        """How fast it is spoken."""
        return len(self.words.encode()) / self.seconds

    @property
    def before(self) -> str:
        """Its words, as they stand before others."""
        return self.words + " " if self.words[-1].isascii() else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What the model says at a time: `tokens` is a tensor of numbers, `frames` the length with the recording.

    `left` tells whether nobody waits for it any more.
    """

    prepared: Prepared
    tokens: Any
    frames: int
    left: Callable[[], bool]


class Cutter:
    """Makes pieces; of one loaded model."""

    def __init__(self, inference: ModuleType, numbers: Callable[[list[Any]], Any]) -> None:
        """`numbers` makes a tensor of numbers of a list of texts in upstream's spelling."""
        self._inference = inference
        self._numbers = numbers

    def pieces(
        self, sentence: str, prepared: Prepared, speed: float, left: Callable[[], bool]
    ) -> list[Piece]:
        """The sentence in the voice of that recording."""
        at_most = int(prepared.bytes_per_second * (_AT_ONCE_S - prepared.seconds) * speed)
        texts: list[str] = self._inference.chunk_text(sentence, max_chars=max(at_most, 1))
        return [self._piece(text, prepared, speed, left) for text in texts]

    def _piece(self, text: str, prepared: Prepared, speed: float, left: Callable[[], bool]) -> Piece:
        (tokens,) = self._numbers(self._inference.convert_char_to_pinyin([prepared.before + text]))
        size = len(text.encode())
        pace = _SHORT_SPEED if size < _SHORT_BYTES else speed
        reckoned = prepared.frames + int(prepared.frames / len(prepared.before.encode()) * size / pace)
        return Piece(
            prepared=prepared,
            tokens=tokens,
            frames=max(reckoned, len(tokens) + 1, len(prepared.mel) + 1),
            left=left,
        )


def joined(parts: Sequence[Samples], fade: int) -> Samples:
    """The pieces of a sentence, each faded over so many samples into the next."""
    whole = parts[0]
    for part in parts[1:]:
        over = min(fade, len(whole), len(part))
        if over == 0:
            whole = np.concatenate([whole, part])
            continue
        rising = np.linspace(0, 1, over)
        crossing = whole[-over:] * (1 - rising) + part[:over] * rising
        whole = np.concatenate([whole[:-over], crossing, part[over:]])
    return np.asarray(whole, np.float32)
