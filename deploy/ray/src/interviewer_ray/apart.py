"""An engine that speaks in replicas of its own, as `tts` sees it: an `Engine` like any other.

Each sentence is a call of its own, so Serve sends it to the replica with the shortest line, and one whose
caller has left is cancelled alone. A replica that dies loses nothing: its sentences are asked for again.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

import structlog

from interviewer_ray.replica import About, Failure, Sentence
from interviewer_tts.engines.protocol import Engine, Outcome, Reading, Utterance, Wanted
from interviewer_tts.engines.together import alone
from interviewer_tts.errors import EngineAwayError, EngineMissingError

PASSES_AT_ONCE: Final = 16
"""Of one replica of `tts`. What is beyond them waits there, where it can be overtaken."""
ASKED_AT_MOST: Final = 3
"""Times for a sentence: one that kills whatever speaks it must not kill them all."""
FIRST_LOAD_S: Final = 110.0
"""For which a new replica of `tts` waits: its default voice must not be another one for being quicker."""
LATER_LOAD_S: Final = 10.0
SENTENCE_S: Final = 300.0
"""Longer than any takes on a GPU, for what nobody listens to: who listens leaves before."""
_LOOK_EVERY_S: Final = 0.2
"""How soon it is seen that somebody has left."""
_PAUSE_S: Final = 0.5

Told_co = TypeVar("Told_co", covariant=True)

log: Final = structlog.get_logger()


class Answer(Protocol[Told_co]):
    """Ray's `DeploymentResponse`: what a call comes to."""

    def result(self, *, timeout_s: float | None = None) -> Told_co:
        """Wait for it; raises `TimeoutError`, or what became of the replica."""
        ...

    def cancel(self) -> None:
        """Nobody wants it any more."""
        ...


class AboutCall(Protocol):
    """`EngineReplica.about`, from afar."""

    def remote(self) -> Answer[About]:
        """Ask any replica."""
        ...


class SpeakCall(Protocol):
    """`EngineReplica.speak`, from afar."""

    def remote(self, wanted: Sentence, /) -> Answer[Utterance | Failure]:
        """Ask the replica with the shortest line."""
        ...


class Replicas(Protocol):
    """Ray's `DeploymentHandle` of a deployment of `EngineReplica`."""

    @property
    def about(self) -> AboutCall: ...

    @property
    def speak(self) -> SpeakCall: ...


@dataclass(slots=True, kw_only=True)
class _Asked:
    """A sentence on its way: the `times`th try, which is given up at `until_s` of the monotonic clock."""

    number: int
    wanted: Wanted
    answer: Answer[Utterance | Failure]
    until_s: float
    times: int = 1


class ApartEngine:
    """What `engine` is, spoken by `replicas`; `gone` is what a call raises when a replica or node is lost.

    A sentence is a pass here: which of them go together is for the replica to see, where those of all wait.

    `engine` is never loaded: it tells its name and voices, which are known before.
    """

    batch_size = 1
    passes_at_once = PASSES_AT_ONCE

    def __init__(self, engine: Engine, replicas: Replicas, gone: tuple[type[Exception], ...]) -> None:
        self.name = engine.name
        self.voices = engine.voices
        self.sample_rate_hz = engine.sample_rate_hz
        self.reading: Reading = engine.reading
        self._replicas = replicas
        self._gone = gone
        self._about: About | None = None
        self._patience_s = FIRST_LOAD_S

    @property
    def version(self) -> str:
        return "" if self._about is None else self._about.version

    @property
    def real_time_factor(self) -> float | None:
        """As a replica measured it: see `Paced`."""
        return None if self._about is None else self._about.real_time_factor

    def load(self) -> None:
        """Ask what it is; a replica is warm when it answers."""
        if self._about is not None:
            return
        answer, patience_s = self._replicas.about.remote(), self._patience_s
        self._patience_s = LATER_LOAD_S
        try:
            about = answer.result(timeout_s=patience_s)
        except TimeoutError as error:
            self._cancel(answer)
            raise EngineAwayError(f"No replica of {self.name} is up.") from error
        except self._gone as error:
            raise self._lost(error) from error
        if about.missing is not None:
            raise EngineMissingError(about.missing)
        self._about = about

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        return alone(self, sentence, voice, speed)

    def speak_all(self, wanted: Sequence[Wanted]) -> Iterator[Outcome]:
        """See `Engine.speak_all`: all are asked for at once, each of a replica of its own."""
        waiting = [self._ask(number, one) for number, one in enumerate(wanted)]
        try:
            while waiting:
                for asked in tuple(waiting):
                    if asked.wanted.left():
                        self._cancel(asked.answer)
                        waiting.remove(asked)
                    elif (outcome := self._outcome(asked)) is not None:
                        waiting.remove(asked)
                        yield asked.number, outcome
        finally:
            for asked in waiting:
                self._cancel(asked.answer)

    def _ask(self, number: int, wanted: Wanted) -> _Asked:
        return _Asked(
            number=number, wanted=wanted, answer=self._call(wanted), until_s=time.monotonic() + SENTENCE_S
        )

    def _call(self, wanted: Wanted) -> Answer[Utterance | Failure]:
        return self._replicas.speak.remote(
            Sentence(
                sentence=wanted.sentence,
                voice=wanted.voice,
                speed=wanted.speed,
                index=wanted.index,
                ahead=wanted.ahead,
            )
        )

    def _outcome(self, asked: _Asked) -> Utterance | Exception | None:
        """What it came to; None while it is on its way."""
        try:
            told = asked.answer.result(timeout_s=_LOOK_EVERY_S)
        except TimeoutError:
            if time.monotonic() < asked.until_s:
                return None
            self._cancel(asked.answer)
            return EngineAwayError(f"No replica of {self.name} spoke within {SENTENCE_S:.0f} seconds.")
        except self._gone as error:
            return self._again(asked, error)
        if isinstance(told, Utterance):
            # What comes from another process can't be written to.
            return Utterance(told.samples.copy(), told.words)
        if told.away:
            return EngineAwayError(told.reason)
        return RuntimeError(f"{self.name} broke off in its replica: {told.reason}")

    def _again(self, asked: _Asked, error: Exception) -> Exception | None:
        """The replica is lost, so another one is asked, if it wasn't asked for too often."""
        if asked.times == ASKED_AT_MOST:
            return self._lost(error)
        log.warning("a sentence is asked for again", engine=self.name, error=type(error).__name__)
        # Serve learns that a replica is dead by the calls that fail.
        time.sleep(_PAUSE_S)
        asked.answer, asked.times = self._call(asked.wanted), asked.times + 1
        return None

    def _lost(self, error: Exception) -> EngineAwayError:
        log.warning(
            "the replicas of an engine can't be reached", engine=self.name, error=type(error).__name__
        )
        return EngineAwayError(f"The replicas of {self.name} can't be reached.")

    def _cancel(self, answer: Answer[object]) -> None:
        with suppress(*self._gone):
            answer.cancel()
