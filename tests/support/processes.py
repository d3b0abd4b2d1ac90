"""Real processes: started, listened to, and gone for certain."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest

PATIENCE_SECONDS: Final = 30


@dataclass
class Running:
    """A process, and what it has said so far on both its streams."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list[str])

    def until_said(
        self, pattern: str, times: int = 1, *, seconds: float = PATIENCE_SECONDS
    ) -> list[re.Match[str]]:
        """The first lines that match, when there are so many; fails the test with all that was said."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [match for line in list(self.lines) if (match := re.search(pattern, line))]
            if len(found) >= times:
                return found[:times]
            time.sleep(0.02)
        pytest.fail(f"{pattern!r} was not said {times} times:\n" + "\n".join(self.lines))

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def code(self) -> int:
        """Its exit code, when it has ended."""
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Generator[Running]:
    """A process that is ended at the end, if it has not done so itself."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        running = Running(process)

        def listen() -> None:
            for line in process.stdout or ():
                running.lines.append(line.rstrip("\n"))

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            yield running
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            listener.join(PATIENCE_SECONDS)


def until_gone(*pids: int) -> None:
    """Return when none of these processes runs any more; fail the test, and end them, when one stays."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := [pid for pid in pids if runs(pid)]:
        if time.monotonic() > deadline:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            pytest.fail(f"still running: {left}")
        time.sleep(0.05)


def runs(pid: int) -> bool:
    """Whether this process runs. One that has ended and that nobody has asked about does not."""
    answer = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False, timeout=10
    )
    state = answer.stdout.strip()
    return bool(state) and not state.startswith("Z")


def children(pid: int) -> list[int]:
    """The processes that this process started and that still run."""
    answer = subprocess.run(
        ["ps", "-Ao", "pid=,ppid="], capture_output=True, text=True, check=True, timeout=10
    )
    pairs = (map(int, line.split()) for line in answer.stdout.splitlines())
    return [child for child, parent in pairs if parent == pid and runs(child)]


def descendants(pid: int) -> list[int]:
    """All that this process started, and all that those started."""
    found = list[int]()
    for child in children(pid):
        found += [child, *descendants(child)]
    return found


def is_open(port: int) -> bool:
    """Whether somebody accepts connections on this port of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
