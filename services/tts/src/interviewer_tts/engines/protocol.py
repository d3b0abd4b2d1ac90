"""What an engine is: sentences in, samples out. Everything else is the pipeline's.

An engine is made cheaply, then `load`ed and used in one thread that belongs to it (`thread.EngineThread`),
so it needs no locks and may block. Only one that speaks elsewhere may have several such threads
(`passes_at_once`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from interviewer_tts.timing.words import Span

Samples = npt.NDArray[np.float32]
"""Mono, at the engine's rate, nominally within -1 and 1."""

Reading = Literal["misaki", "plain"]
"""How an engine is told to say a term: by misaki's phonemes in `[word](/phonemes/)`, or by respelling."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A spoken sentence.

    `words` has one span for each word of the sentence as given (`timing.words.units_of`), in order, or is
    None where the engine does not tell.
    """

    samples: Samples
    words: tuple[Span, ...] | None = None


Outcome = tuple[int, Utterance | Exception]
"""Which of the sentences that were wanted it is of, and how it sounds or why it could not be spoken."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A sentence that somebody wants spoken; `left` tells, from any thread, whether they have gone since.

    `index` is its number in its text, and `ahead` says that nobody waits for it yet: what an engine needs to
    know that has a line of its own elsewhere.
    """

    sentence: str
    voice: str
    speed: float = 1.0
    index: int = 0
    ahead: bool = False
    left: Callable[[], bool] = _never


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineVoice:
    """One voice of an engine; `id` is unique among all engines and is what callers send.

    `language` is BCP 47; `accent` says in a word where it sounds at home (*American*).
    """

    id: str
    name: str
    language: str
    accent: str
    sex: Literal["female", "male", "neutral"]
    licence: str
    quality: Literal["natural", "basic"]


class Engine(Protocol):
    """A way to speak."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def version(self) -> str:
        """Changes when the same text might sound otherwise. Part of the cache's key; known once loaded."""
        ...

    @property
    def voices(self) -> tuple[EngineVoice, ...]:
        """Its voices, the best first; known before it is loaded."""
        ...

    @property
    def sample_rate_hz(self) -> int:
        """Of all its voices."""
        ...

    @property
    def reading(self) -> Reading:
        """How it is told to say a term."""
        ...

    @property
    def batch_size(self) -> int:
        """How many sentences it speaks faster together than one by one; known once loaded."""
        ...

    @property
    def passes_at_once(self) -> int:
        """How many `speak_all` may run at a time, each in a thread of its own; known before it is loaded."""
        ...

    def load(self) -> None:
        """Make ready to speak at full speed: weights in memory, first call done. A second call does nothing.

        Raises:
            EngineMissingError: it can't run here; the words say why.
            EngineAwayError: it can't just now, and is asked again later.

        """
        ...

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        """One sentence. The same arguments give the same samples. Empty when nothing in it can be read.

        `speed` from 0.5 to 2 changes the pace and not the pitch.
        """
        ...

    def speak_all(self, wanted: Sequence[Wanted]) -> Iterator[Outcome]:
        """All these sentences, each as `synthesise` speaks it, in any order, as soon as it is spoken.

        What goes wrong with one is its own outcome and leaves the others alone. A sentence whose caller has
        left may come to none. It is work only while it is iterated over.
        """
        ...


@runtime_checkable
class Paced(Protocol):
    """What an engine has besides that measures its own pace, since a sentence for that alone is too dear.

    It is loaded by the first sentence that somebody wants, or may take minutes for one.
    """

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound; None before anything was measured."""
        ...
