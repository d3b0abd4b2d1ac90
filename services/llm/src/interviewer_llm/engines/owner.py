"""The thread that a model lives in, and the line in front of it.

Models are not safe to call from two threads, and take seconds. So one thread owns each: it loads the model,
answers one question after another, and gives the model back. The line is bounded: who comes when it is full
is told at once. Who goes away stops the work at the next token.
"""

import asyncio
import atexit
import math
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar

import structlog

from interviewer_llm.errors import EngineAwayError, EngineBusyError

RETRY_MAX_S: Final = 60
CLOSING_SECONDS: Final = 5.0
_FIRST_GUESS_S: Final = 5.0
_LATEST_WEIGHT: Final = 0.2

Stop = Callable[[], bool]
"""Whether nobody waits for the answer any more."""


class Closable(Protocol):
    """What can be given back, in the thread that made it."""

    def close(self) -> None:
        """Give memory back."""
        ...


M = TypeVar("M", bound=Closable)
T = TypeVar("T")
log: Final = structlog.get_logger()


@dataclass(eq=False)
class _Job:
    work: Callable[[Any, Stop], Any]
    loop: asyncio.AbstractEventLoop
    result: asyncio.Future[Any]
    stopped: threading.Event = field(default_factory=threading.Event)


class Owner(Generic[M]):
    """One model's thread. `make` loads the model in it, the first time that somebody asks."""

    def __init__(self, make: Callable[[], M], *, name: str, places: int) -> None:
        self._make = make
        self._name = name
        self._places = places
        self._taken = 0
        self._usual_s = _FIRST_GUESS_S
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._now: _Job | None = None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self.failure: str | None = None

    def start(self) -> None:
        """Begin to load; returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name=f"model {self._name}", daemon=True)
            self._thread.start()
            # A process that ends while a model is at work is aborted by it.
            atexit.register(self.end)

    @property
    def places(self) -> int:
        """How many may ask at a time."""
        return self._places

    @property
    def taken(self) -> int:
        """How many ask."""
        return self._taken

    @property
    def retry_after(self) -> int | None:
        """In how many seconds there may be a place; None when there is one."""
        if self._taken < self._places:
            return None
        return min(max(math.ceil(self._taken * self._usual_s), 1), RETRY_MAX_S)

    async def ask(self, work: Callable[[M, Stop], T], seconds: float) -> T:
        """What `work` answers in the model's thread, waiting and loading included.

        Raises:
            EngineBusyError: the line is full.
            EngineAwayError: the model can't be loaded, broke off, or took too long.

        """
        if (wait := self.retry_after) is not None:
            raise EngineBusyError(wait)
        self.start()
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        self._taken += 1
        started = time.monotonic()
        try:
            self._jobs.put(job)
            answer: T = await asyncio.wait_for(job.result, seconds)
        except TimeoutError as error:
            raise EngineAwayError("The model took too long.") from error
        finally:
            job.stopped.set()
            self._taken -= 1
        alone = (time.monotonic() - started) / (self._taken + 1)
        self._usual_s += _LATEST_WEIGHT * (alone - self._usual_s)
        return answer

    async def close(self) -> None:
        """Stop what is being written, and give the model back."""
        await asyncio.to_thread(self.end)

    def end(self) -> None:
        """As `close`, for who has no event loop; waits up to `CLOSING_SECONDS`."""
        atexit.unregister(self.end)
        self._closing.set()
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    def _live(self) -> None:
        model = self._loaded()
        while not self._closing.is_set():
            job = self._jobs.get()
            if job is not None and not job.stopped.is_set():
                self._answer(job, model)
        if model is not None:
            model.close()

    def _loaded(self) -> M | None:
        started = time.monotonic()
        try:
            model = self._make()
        except Exception as error:
            self.failure = str(error) if isinstance(error, EngineAwayError) else "it could not be loaded."
            log.exception("model could not be loaded", model=self._name)
            return None
        log.info("model is loaded", model=self._name, seconds=round(time.monotonic() - started, 1))
        return model

    def _of(self, model: M | None) -> M:
        if model is None:
            raise EngineAwayError(f"The model can't be had: {self.failure}")
        return model

    def _answer(self, job: _Job, model: M | None) -> None:
        def stop() -> bool:
            return job.stopped.is_set() or self._closing.is_set()

        error: EngineAwayError | None
        try:
            answer, error = job.work(self._of(model), stop), None
        except EngineAwayError as known:
            answer, error = None, known
        except Exception as unknown:
            log.exception("model broke off", model=self._name)
            answer, error = None, EngineAwayError("The model broke off.")
            error.__cause__ = unknown
        # The loop is gone when the process ends.
        with suppress(RuntimeError):
            job.loop.call_soon_threadsafe(_tell, job.result, answer, error)


def _tell(result: asyncio.Future[Any], answer: object, error: Exception | None) -> None:
    if result.done():
        return
    if error is not None:
        result.set_exception(error)
    else:
        result.set_result(answer)
