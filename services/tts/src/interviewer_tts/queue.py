"""The line in front of one engine, and the thread that the engine lives in.

Who wants a text spoken takes a place (`enter`); places are bounded, so a full line is told at once. A text
has its sentences spoken one by one (`run`), and between sentences whoever waits most urgently comes next:
people before background work, first sentences before later ones, then by arrival. A later sentence can
wait, since the ones before it are still being heard.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from interviewer_tts.engines.protocol import Engine
from interviewer_tts.errors import QueueFullError, StoppingError
from interviewer_tts.loading import Loading
from interviewer_tts.memory import Rest
from interviewer_tts.metrics import REFUSALS, WORK
from interviewer_tts.thread import EngineThread

Priority = Literal["interactive", "background"]

RETRY_MAX_S: Final = 30
STOP_PATIENCE_S: Final = 4.0
"""For the sentence that is being spoken at the end; the process ends without one that takes longer."""
_FIRST_GUESS_S: Final = 0.5
_LATEST_WEIGHT: Final = 0.2

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Place:
    """One text's place in the line. Its priority may rise while it waits."""

    priority: Priority
    arrival: int
    entered_s: float


@dataclass(slots=True, eq=False)
class _Waiting:
    """One sentence that wants the engine."""

    place: Place
    index: int
    job: Callable[[], Any]
    result: asyncio.Future[Any]

    def urgency(self) -> tuple[bool, int, int]:
        return (self.place.priority == "background", self.index, self.place.arrival)


class EngineQueue:
    """One engine, its thread, and the line in front of it. Belongs to one event loop."""

    def __init__(self, engine: Engine, *, interactive: int, background: int) -> None:
        self.engine = engine
        self._bounds: dict[Priority, int] = {"interactive": interactive, "background": background}
        self._thread = EngineThread(f"tts-{engine.name}")
        self._loading = Loading(engine, self._thread)
        self._places: set[Place] = set()
        self._arrivals = 0
        self._waiting: list[_Waiting] = []
        self._busy = False
        self._began_s = 0.0
        self._closed = False
        self._usual_s = _FIRST_GUESS_S
        self._rest = Rest(lambda: not self._places)

    def start(self) -> None:
        """Begin to load the engine; returns at once."""
        self._loading.begin()

    async def missing(self) -> str | None:
        """See `Loading.missing`."""
        return await self._loading.missing()

    @property
    def loaded(self) -> bool:
        """Whether the engine is ready to speak this moment."""
        return self._loading.loaded

    @property
    def finished_loading(self) -> bool:
        """Whether it is known if the engine can run."""
        return self._loading.finished

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound; None where nothing was measured yet."""
        return self._loading.real_time_factor

    @property
    def places(self) -> int:
        """Texts that are being spoken or wait to be."""
        return len(self._places)

    def texts(self, priority: Priority) -> int:
        """Texts of this priority that are being spoken or wait to be."""
        # A copy, since Prometheus asks from a thread of its own.
        return sum(place.priority == priority for place in tuple(self._places))

    def limit(self, priority: Priority) -> int:
        """Texts of this priority that are taken."""
        return self._bounds[priority]

    def enter(self, priority: Priority) -> Place:
        """A place in the line; give it back with `leave`.

        Raises:
            QueueFullError: as many of this priority are there as are taken.

        """
        if self.texts(priority) >= self._bounds[priority]:
            REFUSALS.labels(self.engine.name, priority).inc()
            raise QueueFullError(min(max(math.ceil(len(self._places) * self._usual_s), 1), RETRY_MAX_S))
        self._arrivals += 1
        place = Place(priority, self._arrivals, asyncio.get_running_loop().time())
        self._places.add(place)
        return place

    def leave(self, place: Place, *, finished: bool) -> None:
        """Give the place back. How long finished ones took is what a refused caller's wait is guessed by."""
        self._places.discard(place)
        if finished:
            took = asyncio.get_running_loop().time() - place.entered_s
            alone = took / (len(self._places) + 1)
            self._usual_s += _LATEST_WEIGHT * (alone - self._usual_s)
        self._rest.soon()

    async def run(self, place: Place, index: int, job: Callable[[], T]) -> T:
        """What `job` answers, run in the engine's thread when this text's sentence `index` has its turn.

        Cancelled while waiting, it never runs; cancelled while running, its answer is dropped.

        Raises:
            StoppingError: the line was closed meanwhile.

        """
        if self._closed:
            raise StoppingError
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(place, index, job, result)
        self._waiting.append(waiting)
        self._next()
        try:
            return await result
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)

    async def close(self) -> None:
        """Stop, and tell who waits; a sentence that is being spoken has `STOP_PATIENCE_S` to end."""
        self._closed = True
        self._rest.cancel()
        await self._loading.stop()
        for waiting in self._waiting:
            if not waiting.result.done():
                waiting.result.set_exception(StoppingError())
        self._waiting.clear()
        await self._thread.stop(STOP_PATIENCE_S)

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        chosen = min(self._waiting, key=_Waiting.urgency)
        self._waiting.remove(chosen)
        self._busy = True
        self._began_s = asyncio.get_running_loop().time()
        running = self._thread.run(chosen.job)
        running.add_done_callback(lambda done: self._ran(chosen, done))

    def _ran(self, waiting: _Waiting, done: asyncio.Future[Any]) -> None:
        self._busy = False
        WORK.labels(self.engine.name).inc(asyncio.get_running_loop().time() - self._began_s)
        error = None if done.cancelled() else done.exception()
        if not waiting.result.done():
            if done.cancelled():
                waiting.result.set_exception(StoppingError())
            elif error is not None:
                waiting.result.set_exception(error)
            else:
                waiting.result.set_result(done.result())
        self._next()
