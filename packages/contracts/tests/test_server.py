"""What a service believes of a request that reaches it over a real socket."""

import socket
import subprocess
import sys
import time

import httpx2

_SERVICE = """
import sys
from fastapi import FastAPI, Request
from interviewer_contracts.service.server import serve

app = FastAPI()

@app.get("/")
async def whose(request: Request) -> str:
    return f"{request.client.host} {request.url.scheme}"

serve(app, bind="127.0.0.1", port=int(sys.argv[1]), log_format="text")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answer_when_it_is_up(url: str, headers: dict[str, str]) -> httpx2.Response:
    deadline = time.monotonic() + 15
    while True:
        try:
            return httpx2.get(url, headers=headers, trust_env=False)
        except httpx2.ConnectError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_nobody_names_another_address_or_scheme_for_themselves() -> None:
    port = free_port()
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with subprocess.Popen([sys.executable, "-c", _SERVICE, str(port)]) as service:  # noqa: S603 - our own code
        try:
            answer = answer_when_it_is_up(f"http://127.0.0.1:{port}/", headers)
        finally:
            service.terminate()
    assert answer.json() == "127.0.0.1 http"
