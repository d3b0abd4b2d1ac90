"""The speech service behind a real uvicorn, and waiting for what happens behind its answers."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx2
import uvicorn
from fastapi import FastAPI

SPEECH: Final = "/v1/audio/speech"
ALBUM: Final = "/v1/audio/album"
FORGET: Final = "/v1/audio/forget"
TIMINGS: Final = "/v1/audio/timings"
TEXT: Final = "How do you check a medicine? And then?"


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncGenerator[httpx2.AsyncClient]:
    """A client of the app behind a real uvicorn, on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110  # uvicorn has a flag and no event
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        await running


async def eventually(
    client: httpx2.AsyncClient, request: httpx2.Request, holds: Callable[[httpx2.Response], bool]
) -> httpx2.Response:
    """Ask again until the answer is as wanted."""
    async with asyncio.timeout(10):
        while not holds(response := await client.send(request)):  # noqa: ASYNC110  # over a wire
            await asyncio.sleep(0.01)
    return response


async def speaking(client: httpx2.AsyncClient, count: int) -> None:
    """Wait until this many texts are being spoken."""
    request = client.build_request("GET", "/readyz")
    await eventually(client, request, lambda response: response.json()["speaking"] == count)


async def kept(client: httpx2.AsyncClient, body: dict[str, Any]) -> httpx2.Response:
    """The answer from what is kept; it is written after the first answer's end."""
    request = client.build_request("POST", SPEECH, json=body)
    return await eventually(client, request, lambda response: response.headers["x-cache"] == "hit")
