"""Starts stages of services one after the other, watches them, and ends them in reverse."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Generator, Sequence
from typing import Final

from interviewer_cli.supervisor.backoff import Backoff
from interviewer_cli.supervisor.keeper import Keeper, Service
from interviewer_cli.supervisor.output import Console

STOP_SECONDS: Final = 4.6
"""When nothing may be left any more: the promise is 5 seconds."""
_EARLY_SHARE: Final = 0.76
"""How much of the time left a stage may use, so that something is left for the next: 3.5 s for the first."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs services until a signal comes, `request_stop` is called, or one can't be kept running.

    A stage is ready when those before it are, whoever is quicker. Its processes start one stage earlier:
    loading is most of a start, and two stages that load side by side use the processor better.
    """

    def __init__(
        self,
        stages: Sequence[Sequence[Service]],
        *,
        lock_fd: int,
        console: Console,
        own_name: str,
        backoff: Callable[[], Backoff] = lambda: Backoff(time.monotonic),
    ) -> None:
        self._console = console
        self._own_name = own_name
        self._stages = [[self._keeper(service, lock_fd, backoff()) for service in stage] for stage in stages]
        self._tasks = dict[Keeper, asyncio.Task[None]]()
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None
        self.forced = False
        console.on_closed = self.request_stop

    def _keeper(self, service: Service, lock_fd: int, backoff: Backoff) -> Keeper:
        def said(line: str) -> None:
            self._console.say(service.name, line)

        return Keeper(service, lock_fd=lock_fd, backoff=backoff, tell=self._tell, said=said)

    def _tell(self, sentence: str) -> None:
        self._console.say(self._own_name, sentence)

    def request_stop(self) -> None:
        """Begin to end everything; called again, end it at once."""
        if not self._stop.is_set():
            self._stop.set()
            return
        self.forced = True
        for keeper in self._tasks:
            keeper.kill()

    async def run(self, ready: Callable[[], None]) -> None:
        """Start everything, call `ready`, and end everything when it is time.

        Raises:
            GaveUpError: a service could not be kept running.

        """
        with self._signals():
            starting = asyncio.create_task(self._start(ready))
            stopping = asyncio.create_task(self._stop.wait())
            try:
                await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if starting.done():
                    await starting
                await stopping
            finally:
                await _cancel(starting)
                await _cancel(stopping)
                await self._end()
        if self._failure is not None:
            raise self._failure

    async def _start(self, ready: Callable[[], None]) -> None:
        for place, stage in enumerate(self._stages):
            for keeper in (keeper for early in self._stages[: place + 2] for keeper in early):
                if keeper not in self._tasks:
                    self._launch(keeper)
            await asyncio.gather(*(keeper.ready() for keeper in stage))
        ready()

    def _launch(self, keeper: Keeper) -> None:
        self._tell(f"starting {keeper.service.name}")
        task = asyncio.create_task(keeper.run())
        task.add_done_callback(self._note_failure)
        self._tasks[keeper] = task

    def _note_failure(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and self._failure is None:
            self._failure = task.exception()
            self._stop.set()

    async def _end(self) -> None:
        self._tell("stopping")
        now = asyncio.get_running_loop().time
        deadline = now() + STOP_SECONDS
        for place, stage in reversed(list(enumerate(self._stages))):
            left = deadline - now()
            within = left * _EARLY_SHARE if place else left
            await asyncio.gather(
                *(self._end_one(keeper, within) for keeper in stage if keeper in self._tasks)
            )
        self._tell("stopped")

    async def _end_one(self, keeper: Keeper, within_seconds: float) -> None:
        await _cancel(self._tasks[keeper])
        await keeper.stop(0 if self.forced else within_seconds)

    @contextlib.contextmanager
    def _signals(self) -> Generator[None]:
        loop = asyncio.get_running_loop()
        # nohup ignores SIGHUP for us, and that stays so. A script's shell ignores SIGINT for what it starts
        # in the background; whoever sends one to this process all the same wants it to end.
        heeds_hang_up = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
        handled = [number for number in _SIGNALS if number != signal.SIGHUP or heeds_hang_up]
        for number in handled:
            loop.add_signal_handler(number, self.request_stop)
        try:
            yield
        finally:
            for number in handled:
                loop.remove_signal_handler(number)


async def _cancel(task: asyncio.Task[None] | asyncio.Task[bool]) -> None:
    task.cancel()
    await asyncio.wait({task})
