"""The line in front of one engine, and the thread that the engine lives in.

Who wants a text spoken takes a place (`enter`); places are bounded, so a full line is told at once. A text
has its sentences spoken one by one (`run`), and between sentences whoever waits most urgently comes next:
people before background work, first sentences before later ones, then by arrival. A later sentence can
wait, since the ones before it are still being heard.
"""

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

import structlog

from interviewer_tts.engines.pace import real_time_factor
from interviewer_tts.engines.protocol import Engine, OnDemand
from interviewer_tts.errors import EngineAwayError, EngineMissingError, QueueFullError, StoppingError
from interviewer_tts.memory import give_back

Priority = Literal["interactive", "background"]

RETRY_MAX_S: Final = 30
LOADING_PATIENCE_S: Final = 20.0
"""How long who asks for an engine waits while it loads. One that fetches its weights may take minutes."""
AGAIN_S: Final = 10.0
"""Between two tries to load an engine that is away, if somebody asks for it."""
_FIRST_GUESS_S: Final = 0.5
_LATEST_WEIGHT: Final = 0.2

T = TypeVar("T")
log: Final = structlog.get_logger()


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
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"tts-{engine.name}")
        self._places: set[Place] = set()
        self._arrivals = 0
        self._waiting: list[_Waiting] = []
        self._busy = False
        self._closed = False
        self._loading: asyncio.Task[str | None] | None = None
        self._usual_s = _FIRST_GUESS_S
        self._real_time_factor: float | None = None
        self._away: str | None = None
        self._again_s = 0.0

    def start(self) -> None:
        """Begin to load the engine; returns at once."""
        self._loading = asyncio.create_task(self._load(), name=f"load {self.engine.name}")

    async def missing(self) -> str | None:
        """None once the engine is loaded, else why it can't run.

        Waits while it loads for the first time, not for minutes.
        """
        loading = self._loading
        if loading is None:
            raise StoppingError
        if self._away is not None:
            if loading.done() and asyncio.get_running_loop().time() >= self._again_s:
                # Nobody waits for this try: until it comes to something, the last one's words hold.
                self.start()
            return self._away
        done, _ = await asyncio.wait([loading], timeout=LOADING_PATIENCE_S)
        return (
            loading.result() if done else f"{self.engine.name} is still being loaded. Try again in a minute."
        )

    @property
    def loaded(self) -> bool:
        """Whether the engine is ready to speak this moment."""
        loading = self._loading
        return loading is not None and loading.done() and not loading.cancelled() and loading.result() is None

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound, as measured when it was loaded, or by what it spoke."""
        return self.engine.real_time_factor if isinstance(self.engine, OnDemand) else self._real_time_factor

    @property
    def finished_loading(self) -> bool:
        """Whether it is known if the engine can run."""
        return self._loading is not None and (self._loading.done() or self._away is not None)

    @property
    def places(self) -> int:
        """Texts that are being spoken or wait to be."""
        return len(self._places)

    def enter(self, priority: Priority) -> Place:
        """A place in the line; give it back with `leave`.

        Raises:
            QueueFullError: as many of this priority are there as are taken.

        """
        ahead = sum(place.priority == priority for place in self._places)
        if ahead >= self._bounds[priority]:
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
        """Stop, and tell who waits; a sentence that is being spoken ends by itself, nobody waits for it."""
        self._closed = True
        if self._loading is not None:
            self._loading.cancel()
            with suppress(asyncio.CancelledError):
                await self._loading
            self._loading = None
        for waiting in self._waiting:
            if not waiting.result.done():
                waiting.result.set_exception(StoppingError())
        self._waiting.clear()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _load(self) -> str | None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            await loop.run_in_executor(self._thread, self.engine.load)
            if not isinstance(self.engine, OnDemand):
                measured = await loop.run_in_executor(self._thread, real_time_factor, self.engine)
                self._real_time_factor = measured
        except EngineMissingError as error:
            log.warning("engine is not available", engine=self.engine.name, reason=str(error))
            return str(error)
        except EngineAwayError as error:
            log.warning("engine is away", engine=self.engine.name, reason=error.reason)
            self._away, self._again_s = error.reason, loop.time() + AGAIN_S
            return error.reason
        except Exception as error:
            # A fault in one engine must not take the others down; the log has it whole.
            log.exception("engine could not be loaded", engine=self.engine.name)
            return f"{self.engine.name} could not be loaded: {error}."
        self._away = None
        await asyncio.to_thread(give_back)
        log.info("engine is warm", engine=self.engine.name, seconds=round(loop.time() - started, 2))
        return None

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        chosen = min(self._waiting, key=_Waiting.urgency)
        self._waiting.remove(chosen)
        self._busy = True
        running = asyncio.get_running_loop().run_in_executor(self._thread, chosen.job)
        running.add_done_callback(lambda done: self._ran(chosen, done))

    def _ran(self, waiting: _Waiting, done: asyncio.Future[Any]) -> None:
        self._busy = False
        error = None if done.cancelled() else done.exception()
        if not waiting.result.done():
            if done.cancelled():
                waiting.result.set_exception(StoppingError())
            elif error is not None:
                waiting.result.set_exception(error)
            else:
                waiting.result.set_result(done.result())
        self._next()
