"""What a service believes of a request that reaches it over a real socket, and how it stops."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM

import httpx2
import pytest

_SERVICE = """
import asyncio, sys
from pathlib import Path
from signal import SIGTERM
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from interviewer_contracts.service.server import serve
from interviewer_contracts.service.settings import ServiceSettings

_, port, stop_seconds, file = sys.argv
app = FastAPI()

@app.get("/")
async def whose(request: Request) -> str:
    return f"{request.client.host} {request.url.scheme}"

@app.get("/stream")
async def stream() -> StreamingResponse:
    async def parts():
        yield "begun"
        while not Path(file).exists():
            await asyncio.sleep(0.02)
        yield "ended"
    return StreamingResponse(parts())

secret = "a secret of these tests, long enough for one"
serve(app, ServiceSettings(service_secret=secret, stop_seconds=stop_seconds), port=int(port))
"""

# The first process of a container outlives a signal that it does not handle; native code may wait for ever.
_FIRST_PROCESS = """
import ctypes, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
native = ctypes.CDLL(None)
native.__cxa_atexit(native.pause, None, None)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    file: Path, *, stop_seconds: int = 3, before: str = ""
) -> Generator[tuple["subprocess.Popen[bytes]", str]]:
    """A service, and its address; its stream ends once `file` is there."""
    port = free_port()
    command = [sys.executable, "-c", before + _SERVICE, str(port), str(stop_seconds), str(file)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as service:  # noqa: S603 - our own code
        try:
            yield service, f"http://127.0.0.1:{port}/"
        finally:
            service.kill()


def answer_when_it_is_up(url: str, headers: dict[str, str]) -> httpx2.Response:
    deadline = time.monotonic() + 15
    while True:
        try:
            return httpx2.get(url, headers=headers, trust_env=False)
        except httpx2.ConnectError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def wait_until_nothing_new_is_taken_on(url: str) -> None:
    while True:
        try:
            httpx2.get(url, trust_env=False)
        except httpx2.TransportError:
            return
        time.sleep(0.02)


def test_nobody_names_another_address_or_scheme_for_themselves(tmp_path: Path) -> None:
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with serving(tmp_path / "never") as (_, url):
        answer = answer_when_it_is_up(url, headers)
    assert answer.json() == "127.0.0.1 http"


def begun(parts: Iterator[str]) -> bool:
    return next(parts) == "begun"


def test_a_stream_may_end_while_the_service_stops(tmp_path: Path) -> None:
    with serving(tmp_path / "end", stop_seconds=60) as (service, url):
        answer_when_it_is_up(url, {})
        with httpx2.stream("GET", f"{url}stream", trust_env=False) as answer:
            parts = answer.iter_text()
            assert begun(parts)
            service.terminate()
            wait_until_nothing_new_is_taken_on(url)
            (tmp_path / "end").touch()
            assert list(parts) == ["ended"]
        assert service.wait() == -SIGTERM


def test_a_stream_that_has_no_time_left_is_cut(tmp_path: Path) -> None:
    with serving(tmp_path / "never", stop_seconds=0) as (service, url):
        answer_when_it_is_up(url, {})
        with httpx2.stream("GET", f"{url}stream", trust_env=False) as answer:
            parts = answer.iter_text()
            assert begun(parts)
            service.terminate()
            with pytest.raises(httpx2.RemoteProtocolError):
                list(parts)
        assert service.wait() == -SIGTERM


def test_the_first_process_of_a_container_ends_whatever_native_libraries_do(tmp_path: Path) -> None:
    with serving(tmp_path / "never", before=_FIRST_PROCESS) as (service, url):
        answer_when_it_is_up(url, {})
        service.terminate()
        assert service.wait() == 0


_LOGGING = """
import logging, sys
import structlog
from interviewer_contracts.service.server import configure_logging

configure_logging(sys.argv[1])
structlog.get_logger().info("of ours", seconds=2)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("uvicorn.error").exception("of a %s", "library")
    structlog.get_logger().exception("a fault")
logging.getLogger("uvicorn.error").info("too small to be told")
"""


def logged(log_format: str) -> list[str]:
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _LOGGING, log_format], capture_output=True, text=True, check=True
    )
    return done.stderr.splitlines()


def test_a_log_for_machines_is_json_line_by_line_whoever_logs() -> None:
    entries = [json.loads(line) for line in logged("json")]
    assert [(one["event"], one["level"]) for one in entries] == [
        ("of ours", "info"),
        ("of a library", "error"),
        ("a fault", "error"),
    ]
    assert entries[1]["logger"] == "uvicorn.error"
    assert all("ZeroDivisionError" in one["exception"] for one in entries[1:])
    assert all("timestamp" in one for one in entries)


def test_a_log_for_people_has_tracebacks_without_what_variables_hold() -> None:
    lines = logged("text")
    assert sum(line == "ZeroDivisionError: division by zero" for line in lines) == 2
    assert any("of a library" in line and "uvicorn.error" in line for line in lines)
