"""Keeps one service running."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from interviewer_cli.errors import GaveUpError
from interviewer_cli.supervisor.backoff import Backoff
from interviewer_cli.supervisor.process import Child, Command, ending
from interviewer_cli.supervisor.readiness import Probe, until_ready

READY_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """What to keep running, and how to know that it is ready."""

    name: str
    command: Command
    probe: Probe
    ready_seconds: float = READY_SECONDS


class Keeper:
    """Starts a service, waits until it is ready, and starts it again when it ends.

    `tell` is called with sentences about the service, `said` with the lines that it prints.
    """

    def __init__(
        self,
        service: Service,
        *,
        lock_fd: int,
        backoff: Backoff,
        tell: Callable[[str], None],
        said: Callable[[str], None],
    ) -> None:
        self.service = service
        self._lock_fd = lock_fd
        self._backoff = backoff
        self._tell = tell
        self._said = said
        self._child: Child | None = None
        self._turn = asyncio.Event()
        self._ready = asyncio.Event()

    async def ready(self) -> None:
        """Return when the service is ready for the first time; until this is called, nobody asks it."""
        self._turn.set()
        await self._ready.wait()

    async def run(self) -> None:
        """Keep the service running until this is cancelled; `stop` then ends what runs.

        Raises:
            GaveUpError: it ended quickly too often.

        """
        name = self.service.name
        while True:
            self._backoff.started()
            child = Child(self.service.command, lock_fd=self._lock_fd, said=self._said)
            self._child = child
            was_ready = await self._becomes_ready(child)
            what = await self._end_of(child, was_ready=was_ready)
            wait = self._backoff.ended(was_ready=was_ready)
            if wait is None:
                raise GaveUpError(
                    name, f"{what}, {self._backoff.quick_ends} times in a row", child.last_lines
                )
            self._tell(f"{name} {what}; starting it again in {wait:g} s")
            await asyncio.sleep(wait)

    async def _becomes_ready(self, child: Child) -> bool:
        """Whether it became ready, before it ended and in time."""
        now = asyncio.get_running_loop().time
        begun = now()
        asking = asyncio.create_task(self._ask())
        ended = asyncio.create_task(child.wait())
        try:
            await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
            # Another program may answer on the port of a service that ended because the port was taken.
            if ended.done() or not asking.result():
                return False
        finally:
            asking.cancel()
            ended.cancel()
            await asyncio.wait({asking, ended})
        self._tell(f"{self.service.name} is ready ({now() - begun:.1f} s)")
        self._ready.set()
        return True

    async def _ask(self) -> bool:
        """Whether it says in time that it is ready, asked when its turn has come."""
        await self._turn.wait()
        try:
            async with asyncio.timeout(self.service.ready_seconds):
                await until_ready(self.service.probe)
        except TimeoutError:
            return False
        return True

    async def _end_of(self, child: Child, *, was_ready: bool) -> str:
        """Wait for the end of this run, and say how it ended."""
        if was_ready or not child.running:
            return ending(await child.wait())
        child.kill()
        await child.wait()
        return f"was not ready within {self.service.ready_seconds:g} s"

    async def stop(self, within_seconds: float) -> None:
        """End the service: politely, and by force when the time is up. `run` must have been cancelled."""
        if self._child is not None and self._child.running:
            await self._child.stop(within_seconds)

    def kill(self) -> None:
        """End the service now."""
        if self._child is not None:
            self._child.kill()
