"""A staged server of OpenAI's speech wire, and all that such servers do wrong."""

import asyncio
import json
import math
import socket
import struct
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from interviewer_contracts.problems import UnavailableError
from interviewer_tts.engines.protocol import Samples
from interviewer_tts.errors import RemoteBusyError, RemoteFailedError

KEY: Final = "sk-a-secret-of-somebody"
UNKNOWN: Final = 0xFFFF_FFFF

Behaviour = Callable[[dict[str, Any]], Response]


def wav(  # noqa: PLR0913  # a header has so many fields
    samples: Samples,
    rate_hz: int = 24_000,
    *,
    channels: int = 1,
    kind: int = 1,
    size: int | None = None,
    extra: bytes = b"",
) -> bytes:
    bits = 32 if kind == 3 else 16
    data = samples.astype("<f4") if kind == 3 else np.round(samples * 32_767).astype("<i2")
    body = np.repeat(data, channels).tobytes()
    frame = channels * bits // 8
    told = struct.pack("<HHIIHH", kind, channels, rate_hz, rate_hz * frame, frame, bits)
    chunks = b"fmt " + struct.pack("<I", len(told)) + told + extra
    chunks += b"data" + struct.pack("<I", len(body) if size is None else size) + body
    return b"RIFF" + struct.pack("<I", UNKNOWN) + b"WAVE" + chunks


def hum(rate_hz: int = 24_000, seconds: float = 0.5) -> Samples:
    return (0.5 * np.sin(2 * math.pi * 440 * np.arange(int(rate_hz * seconds)) / rate_hz)).astype(np.float32)


def sound(_: dict[str, Any]) -> Response:
    return Response(wav(hum()), media_type="audio/wav")


class Server:
    """A server of the wire that does as it is told; `heard` keeps what it was asked."""

    def __init__(self, behaviour: Behaviour = sound) -> None:
        self.behaviour = behaviour
        self.heard: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.app = Starlette(routes=[Route("/v1/audio/speech", self._speak, methods=["POST"])])

    async def _speak(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.heard.append(body)
        self.keys.append(request.headers.get("authorization"))
        return self.behaviour(body)


def refusing(status: int, said: object, headers: dict[str, str] | None = None) -> Behaviour:
    return lambda _: JSONResponse(said, status, headers)


def endless(_: dict[str, Any]) -> Response:
    async def body() -> AsyncGenerator[bytes]:
        yield wav(hum(), size=UNKNOWN)
        while True:
            yield b"\x00" * 1_000_000
            await asyncio.sleep(0)

    return StreamingResponse(body(), media_type="audio/wav")


def dripping(_: dict[str, Any]) -> Response:
    async def body() -> AsyncGenerator[bytes]:
        yield wav(hum(), size=UNKNOWN)
        while True:
            yield b"\x00"
            await asyncio.sleep(0.02)

    return StreamingResponse(body(), media_type="audio/wav")


def disconnecting(_: dict[str, Any]) -> Response:
    async def body() -> AsyncGenerator[bytes]:
        yield wav(hum(), size=UNKNOWN)
        raise ConnectionError("the line was cut, as staged")

    return StreamingResponse(body(), media_type="audio/wav")


def openai_says(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}


FAULTS: dict[str, tuple[Behaviour, type[UnavailableError], str]] = {
    "the key": (refusing(401, openai_says(f"bad key {KEY}")), RemoteFailedError, "the key is refused"),
    "no access": (refusing(403, {}), RemoteFailedError, "the key is refused"),
    "bad voice": (
        refusing(400, openai_says("No voice\n alloy.")),
        RemoteFailedError,
        "400 and 'No voice alloy.'",
    ),
    "FastAPI": (refusing(422, {"detail": "Not so."}), RemoteFailedError, "422 and 'Not so.'"),
    "FastAPI's lists": (refusing(422, {"detail": [{"msg": "no"}]}), RemoteFailedError, "answered 422."),
    "its key repeated": (refusing(400, openai_says(f"Key {KEY}!")), RemoteFailedError, "'Key …!'"),
    "500": (refusing(500, "oops"), RemoteFailedError, "answered 500."),
    "404 page": (
        lambda _: Response("<html>", 404, media_type="text/html"),
        RemoteFailedError,
        "answered 404.",
    ),
    "429": (refusing(429, {}, {"Retry-After": "7"}), RemoteBusyError, "wait 7 seconds"),
    "503": (refusing(503, {}, {"Retry-After": "900"}), RemoteBusyError, "wait 60 seconds"),
    "503 without a time": (refusing(503, {}, {"Retry-After": "soon"}), RemoteBusyError, "wait 5 seconds"),
    "elsewhere": (
        lambda _: RedirectResponse("http://169.254.169.254/", 307),
        RemoteFailedError,
        "sends us elsewhere",
    ),
    "a page": (
        lambda _: Response("<!doctype html><p>Hi", media_type="text/html"),
        RemoteFailedError,
        "'text/html' instead of WAV",
    ),
    "garbage": (lambda _: Response(b"\x00\x01" * 99, media_type="audio/wav"), RemoteFailedError, "audio/wav"),
    "MP3": (lambda _: Response(b"\xff\xfb\x90", media_type="audio/mpeg"), RemoteFailedError, "MP3 instead"),
    "half a WAV": (lambda _: Response(wav(hum())[:9_000]), RemoteFailedError, "broke off after"),
    "nothing": (lambda _: Response(b"", media_type="audio/wav"), RemoteFailedError, "nothing instead"),
    "without end": (endless, RemoteFailedError, "more than a sentence can be"),
    "drop by drop": (dripping, RemoteFailedError, "within 1 seconds"),
    "cut off": (disconnecting, RemoteFailedError, "broke off"),
}


@contextmanager
def bare_server(answer: Callable[[socket.socket, threading.Event], None]) -> Generator[str]:
    """For what no HTTP server would do: one connection, answered by hand."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                answer(connection, over)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        over.set()
        thread.join(10)


def silent(_: socket.socket, over: threading.Event) -> None:
    over.wait(20)


def dripping_head(connection: socket.socket, over: threading.Event) -> None:
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not over.wait(0.05):
            connection.sendall(b"x")
    except OSError:
        return  # the engine hung up, as it should


def not_http(connection: socket.socket, _: threading.Event) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


def hanging_up(_: socket.socket, __: threading.Event) -> None: ...
