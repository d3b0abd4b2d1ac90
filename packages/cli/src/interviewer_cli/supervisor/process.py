"""One run of one command, behind its guard."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from interviewer_cli.supervisor import guard
from interviewer_cli.supervisor.output import lines_of

LAST_LINES: Final = 15
ORPHAN_GRACE_SECONDS: Final = 3
"""How long services have to end by themselves after the supervisor was killed."""
_LAST_WORDS_SECONDS: Final = 1.0
_SIGNALLED: Final = 128


@dataclass(frozen=True, slots=True)
class Command:
    """What to run. `environment` is all that it gets, and may hold secrets: it is never printed."""

    argv: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)


class Child:
    """A running command. Make one inside a running event loop.

    `said` is called with each line that it prints. What it starts itself ends with it.
    """

    def __init__(self, command: Command, *, lock_fd: int, said: Callable[[str], None]) -> None:
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._said = said
        self._reaped = False
        ours, theirs = socket.socketpair()
        output, write_output = os.pipe()
        with theirs, os.fdopen(write_output, "wb", 0) as into:
            # Not asyncio's way to start a process: cancelled at the wrong moment, that kills the guard
            # and loses the service. Here the child is known from the moment it exists.
            self._guard: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - the commands are this program's own
                [
                    *(sys.executable, "-I", "-S", guard.__file__),
                    *(str(ORPHAN_GRACE_SECONDS), str(lock_fd)),
                    *command.argv,
                ],
                stdin=theirs.fileno(),
                stdout=into,
                stderr=subprocess.STDOUT,
                env=dict(command.environment),
                pass_fds=(lock_fd,),
                start_new_session=True,
            )
        self._reading = asyncio.create_task(self._read(output))
        self._ended = asyncio.create_task(self._watch(ours))

    @property
    def pid(self) -> int:
        """The guard's process id, which is also the id of the process group."""
        return self._guard.pid

    @property
    def running(self) -> bool:
        return not self._ended.done()

    @property
    def last_lines(self) -> list[str]:
        """The last of what it said, oldest first."""
        return list(self._last)

    async def wait(self) -> int:
        """Its exit code (128 + N after signal N), when it and all that it started have ended."""
        return await asyncio.shield(self._ended)

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all that it started, now."""
        self._signal(signal.SIGKILL)

    async def stop(self, within_seconds: float) -> None:
        """Ask it to end, and end it when it has not done so in time."""
        self.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                await self.wait()
                return
        self.kill()
        await self.wait()

    def _signal(self, number: signal.Signals) -> None:
        # macOS answers EPERM when only dead, unreaped processes are left in the group.
        # A reaped guard's id may be another process's by now.
        if not self._reaped:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._guard.pid, number)

    async def _watch(self, ours: socket.socket) -> int:
        reader, writer = await asyncio.open_connection(sock=ours)
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
        # What the service itself left running, and the service when its guard was killed.
        self._signal(signal.SIGKILL)
        code = self._guard.wait()
        self._reaped = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._reading, _LAST_WORDS_SECONDS)
        return code if code >= 0 else _SIGNALLED - code

    async def _read(self, output: int) -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(output, "rb", 0)
        )
        try:
            async for line in lines_of(reader):
                self._last.append(line)
                self._said(line)
        finally:
            transport.close()


def ending(code: int) -> str:
    """How something ended, as the rest of a sentence that begins with its name."""
    if code == guard.CANNOT_START:
        return "could not be started"
    if code <= _SIGNALLED:
        return f"ended with code {code}"
    try:
        return f"was ended by signal {signal.Signals(code - _SIGNALLED).name}"
    except ValueError:
        return f"ended with code {code}"
