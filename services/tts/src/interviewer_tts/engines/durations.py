"""What hibari knows of time and does not tell: frames per phoneme, and which phonemes a word became.

Its network predicts them inside, and its G2P keeps tokens until it joins them. Both are read here, from the
pinned version; with another that hides them elsewhere, hibari speaks as before and tells no words.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, Final, Protocol

from interviewer_tts.engines.protocol import Span
from interviewer_tts.timing.alignment import aligned
from interviewer_tts.timing.estimate import even
from interviewer_tts.timing.words import units_of

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

_GRAPH: Final = 7
_GRAPH_OUTPUT: Final = 12
_VALUE_NAME: Final = 1
_BYTES_FOLLOW: Final = 2


class Token(Protocol):
    """A token of hibari's G2P, once its phonemes are known."""

    text: str
    phonemes: str | None
    whitespace: str


class Tokens(Protocol):
    """hibari's G2P, by the steps of its own call."""

    unk: str

    def tokenize(self, text: str) -> list[Token]: ...
    def phonemize_tokens(self, tokens: list[Token]) -> list[Token]: ...


def telling(model: bytes, tensor: str = DURATIONS) -> bytes:
    """An ONNX model with one output more.

    An ONNX file is a protobuf message, and two messages one after the other are read as one with the lists of
    both: what is appended says no more than `graph { output { name: tensor } }`.
    """
    name = _field(_VALUE_NAME, tensor.encode())
    return model + _field(_GRAPH, _field(_GRAPH_OUTPUT, name))


def _field(number: int, content: bytes) -> bytes:
    if len(content) > 0x7F:  # noqa: PLR2004  # the largest length that protobuf writes in one byte
        raise ValueError("the name of the tensor is too long")
    return bytes((number << 3 | _BYTES_FOLLOW, len(content))) + content


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


class Spelling:
    """A sentence as phonemes, and where in them each of its spoken words is."""

    def __init__(self, tokens: Sequence[Token], unknown: str) -> None:
        self.said: list[str] = []
        self.places: list[tuple[int, int]] = []
        joined = ""
        ended = True
        for token in tokens:
            begun = len(joined)
            joined += unknown if token.phonemes is None else token.phonemes
            if ended:
                self.said.append(token.text)
                self.places.append((begun, len(joined)))
            else:
                self.said[-1] += token.text
                self.places[-1] = (self.places[-1][0], len(joined))
            ended = bool(token.whitespace)
            joined += " " if ended else ""
        self._lead = len(joined) - len(joined.lstrip())
        self.phonemes = joined.strip()

    def words(
        self, sentence: str, frames: Sequence[int], vocabulary: Mapping[str, int], frames_per_s: float
    ) -> tuple[Span, ...] | None:
        """When each word of the sentence is heard, if these are its frames.

        None where they are not: then it was not this spelling that was spoken.
        """
        known = [phoneme in vocabulary for phoneme in self.phonemes]
        if len(frames) != sum(known) + 2:
            return None
        counted = iter(frames[1:-1])
        lengths = [next(counted) if told else 0 for told in known]
        ends = list(accumulate(lengths, initial=frames[0]))
        units = units_of(sentence)
        spans: list[Span] = []
        ended: float = frames[0]
        for unit, (first, after) in zip(
            units, aligned([unit.text for unit in units], self.said), strict=True
        ):
            begun, ended = self._heard(first, after, ends, ended)
            start_s, end_s = (max(place / frames_per_s - AHEAD_S, 0.0) for place in (begun, ended))
            spans += even(start_s, end_s, unit.after - unit.first)
        return tuple(spans)

    def _heard(self, first: int, after: int, ends: Sequence[int], otherwise: float) -> tuple[float, float]:
        """From the first to the last sound of these spoken words, in frames; a point where there is none."""
        if first == after:
            return otherwise, otherwise
        places = range(self.places[first][0] - self._lead, self.places[after - 1][1] - self._lead)
        sounds = [
            place
            for place in places
            if 0 <= place < len(self.phonemes) and self.phonemes[place] not in _UNHEARD
        ]
        if not sounds:
            return otherwise, otherwise
        return ends[sounds[0]], ends[sounds[-1] + 1]
