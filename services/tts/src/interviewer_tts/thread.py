"""The thread that an engine lives in."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class EngineThread:
    """Does jobs one after the other.

    The interpreter waits at its end for threads of `concurrent.futures`, but not for this one: an engine that
    hangs must not keep the process.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._stopped = False
        self._thread = Thread(target=self._work, name=name, daemon=True)

    def run(self, job: Callable[[], T]) -> asyncio.Future[T]:
        """What `job` answers; cancelled if the thread is stopped before its turn. Wants an event loop."""
        if self._thread.ident is None:
            self._thread.start()
        done: Future[T] = Future()
        self._jobs.put((done, job))
        return asyncio.wrap_future(done)

    async def stop(self, patience_s: float) -> None:
        """Begin no other job; returns when the last has ended, or after `patience_s`."""
        self._stopped = True
        self._jobs.put(None)
        if self._thread.ident is not None:
            await asyncio.to_thread(self._thread.join, patience_s)

    def _work(self) -> None:
        while (waiting := self._jobs.get()) is not None:
            done, job = waiting
            if self._stopped:
                done.cancel()
            if done.set_running_or_notify_cancel():
                try:
                    answer = job()
                except BaseException as error:  # noqa: BLE001  # whatever it was, who waits for it is told
                    done.set_exception(error)
                else:
                    done.set_result(answer)
                    del answer
            # Until the next job comes, nothing of this one is held.
            del waiting, done, job
