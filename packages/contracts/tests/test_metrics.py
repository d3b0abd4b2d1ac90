"""What every service tells Prometheus, and where."""

import asyncio
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from prometheus_client import REGISTRY
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from interviewer_contracts.service.metrics import MeasuredRequests

REQUESTS = "interviewer_http_requests_total"

_SERVICE = """
import sys
from fastapi import FastAPI
from interviewer_contracts.service.metrics import MeasuredRequests
from interviewer_contracts.service.server import serve
from interviewer_contracts.service.settings import ServiceSettings

app = FastAPI()
app.add_middleware(MeasuredRequests)
settings = ServiceSettings(service_secret="a secret of these tests, long enough for one")
serve(app, settings, port=int(sys.argv[1]), metrics_port=int(sys.argv[2]))
"""


def service(folder: Path) -> FastAPI:
    things = APIRouter(prefix="/things")

    @things.get("/{thing}")
    async def thing(thing: str) -> str:
        return thing

    @things.get("/{thing}/broken")
    async def broken(thing: str) -> str:
        raise ValueError(thing)

    api = APIRouter(prefix="/api/v1")
    api.include_router(things)
    app = FastAPI()
    app.include_router(api)
    app.mount("/static", StaticFiles(directory=folder))
    app.add_middleware(MeasuredRequests)
    _ = thing, broken
    return app


def counted(**labels: str) -> float:
    return REGISTRY.get_sample_value(REQUESTS, labels) or 0.0


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/api/v1/things/secret-id", ("GET", "/api/v1/things/{thing}", "200")),
        ("GET", "/api/v1/things/x/broken", ("GET", "/api/v1/things/{thing}/broken", "500")),
        ("POST", "/api/v1/things/x", ("POST", "/api/v1/things/{thing}", "405")),
        ("BREW", "/api/v1/things/x", ("other", "/api/v1/things/{thing}", "405")),
        ("GET", "/static/a-file.css", ("GET", "/static", "404")),
        ("GET", "/made/up/by/somebody", ("GET", "(none)", "404")),
    ],
)
async def test_requests_are_counted_by_what_the_code_knows_of_them(
    tmp_path: Path, method: str, path: str, labels: tuple[str, str, str]
) -> None:
    named = dict(zip(("method", "route", "status"), labels, strict=True))
    before = counted(**named)
    transport = httpx2.ASGITransport(app=service(tmp_path), raise_app_exceptions=False)

    async with httpx2.AsyncClient(transport=transport, base_url="http://service") as client:
        await client.request(method, path)

    assert counted(**named) == before + 1
    paths = {sample.labels.get("route") for metric in REGISTRY.collect() for sample in metric.samples}
    assert path not in paths


async def test_who_goes_away_before_the_answer_is_counted_as_such() -> None:
    reached = asyncio.Event()

    async def slow(scope: object, receive: object, send: object) -> None:
        _ = scope, receive, send
        reached.set()
        await asyncio.Event().wait()

    async def nothing() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        pytest.fail(f"{message} was sent")

    before, labels = counted(method="GET", route="(none)", status="499"), {"method": "GET", "root_path": ""}
    request = asyncio.create_task(MeasuredRequests(slow)({"type": "http", **labels}, nothing, send))
    await reached.wait()
    assert (REGISTRY.get_sample_value("interviewer_http_requests_open") or 0) >= 1
    request.cancel()
    await asyncio.wait({request})

    assert counted(method="GET", route="(none)", status="499") == before + 1


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def until_answered(port: int, path: str) -> httpx2.Response:
    deadline = time.monotonic() + 30
    while True:
        try:
            return httpx2.get(f"http://127.0.0.1:{port}{path}", trust_env=False)
        except httpx2.ConnectError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_metrics_have_a_port_of_their_own_and_no_other() -> None:
    port, metrics = free_ports(2)
    with subprocess.Popen([sys.executable, "-c", _SERVICE, str(port), str(metrics)]) as process:  # noqa: S603 - our own code
        try:
            public = until_answered(port, "/metrics")
            private = until_answered(metrics, "/metrics")
            other = httpx2.get(f"http://127.0.0.1:{metrics}/openapi.json", trust_env=False)
        finally:
            process.terminate()

    assert public.status_code == 404
    assert "interviewer_http_requests_total" in private.text
    assert "process_resident_memory_bytes" in private.text
    assert other.text.startswith("# HELP")


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        [port] = free_ports(1)
        metrics = str(taken.getsockname()[1])
        ended = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", _SERVICE, str(port), metrics],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert ended.returncode == 1
    assert ended.stderr == f"Metrics can't be served on 127.0.0.1, port {metrics}: Address already in use\n"
