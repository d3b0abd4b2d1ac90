"""The whole application, as `interviewer up` starts it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

READY: Final = "Interviewer is ready: "
START_SECONDS: Final = 90
STOP_SECONDS: Final = 15
SERVICES: Final = {
    "web": "INTERVIEWER_PORT",
    "llm": "INTERVIEWER_LLM_PORT",
    "tts": "INTERVIEWER_TTS_PORT",
    "pocketbase": "INTERVIEWER_POCKETBASE_PORT",
}


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that were free a moment ago, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


@dataclass
class Stack:
    """A running application: its process, where it listens, and what it has said so far."""

    process: subprocess.Popen[str]
    url: str
    ports: dict[str, int]
    data: Path
    output: list[str] = field(default_factory=list[str])

    def said(self, words: str, *, seconds: float = 30) -> bool:
        """Whether a line with these words comes within the time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if any(words in line for line in list(self.output)):
                return True
            time.sleep(0.05)
        return False


def environment(data: Path, ports: dict[str, int]) -> dict[str, str]:
    """The environment of an installation of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INTERVIEWER_")}
    return {
        **clean,
        "INTERVIEWER_DATA": str(data),
        # Everybody in the browser tests signs up from one address.
        "INTERVIEWER_LIMITS_FACTOR": "10",
        **{SERVICES[service]: str(port) for service, port in ports.items()},
    }


@contextmanager
def running_stack(
    data: Path, ports: dict[str, int] | None = None, settings: Mapping[str, str] | None = None
) -> Generator[Stack]:
    """Start the application on ports of its own, wait until it is ready, and stop it at the end."""
    ports = ports or dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    process = subprocess.Popen(
        [sys.executable, "-m", "interviewer_cli", "up"],
        env={**environment(data, ports), **(settings or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    stack = Stack(process, f"http://127.0.0.1:{ports['web']}", ports, data)

    def collect() -> None:
        if process.stdout is not None:
            for line in process.stdout:
                stack.output.append(line)

    listener = threading.Thread(target=collect, daemon=True)
    listener.start()
    try:
        if not stack.said(READY, seconds=START_SECONDS):
            raise TimeoutError("the application did not become ready:\n" + "".join(stack.output))
        yield stack
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            listener.join(timeout=5)
            if process.stdout is not None:
                process.stdout.close()
