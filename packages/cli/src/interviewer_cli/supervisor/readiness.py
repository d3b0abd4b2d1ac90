"""Ask a service over HTTP whether it is ready.

By hand: an HTTP library takes longer to import than all services take to answer.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

ASK_SECONDS: Final = 2.0
FIRST_PAUSE_SECONDS: Final = 0.03
LONGEST_PAUSE_SECONDS: Final = 0.3


@dataclass(frozen=True, slots=True)
class Probe:
    """Where to ask. `path` answers 200 when the service is ready."""

    host: str
    port: int
    path: str


async def status_of(probe: Probe) -> int | None:
    """The HTTP status of the answer; None when there is none."""
    with contextlib.suppress(OSError, ValueError, TimeoutError):
        async with asyncio.timeout(ASK_SECONDS):
            reader, writer = await asyncio.open_connection(probe.host, probe.port)
            try:
                host = f"[{probe.host}]" if ":" in probe.host else probe.host
                request = (
                    f"GET {probe.path} HTTP/1.1\r\nHost: {host}:{probe.port}\r\nConnection: close\r\n\r\n"
                )
                writer.write(request.encode("ascii"))
                await writer.drain()
                version, code, *_ = (await reader.readline()).split()
                return int(code) if version.startswith(b"HTTP/") else None
            finally:
                writer.close()
    return None


async def until_ready(probe: Probe) -> None:
    """Return when the service is ready. The caller limits the time."""
    pause = FIRST_PAUSE_SECONDS
    while await status_of(probe) != HTTPStatus.OK:
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
