import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from interviewer_cli.supervisor import readiness
from interviewer_cli.supervisor.readiness import Probe, status_of, until_ready


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncGenerator[Probe]:
    """A server that gives these answers, one to each who asks, and then the last again and again."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield Probe("127.0.0.1", server.sockets[0].getsockname()[1], "/readyz")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", 503),
        (b"", None),
        (b"SSH-2.0-other\r\n", None),
        (b"HTTP/1.1 what\r\n", None),
        (b"\xff\xfe\r\n", None),
    ],
)
async def test_the_status_or_nothing(answer: bytes, status: int | None) -> None:
    async with answering(answer) as probe:
        assert await status_of(probe) == status


async def test_nobody_there_is_no_status() -> None:
    async with answering(b"") as probe:
        pass
    assert await status_of(probe) is None


async def test_who_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "ASK_SECONDS", 0.05)

    hung_up = asyncio.Event()

    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    async with server, asyncio.timeout(20):
        assert await status_of(Probe("127.0.0.1", server.sockets[0].getsockname()[1], "/")) is None
        await hung_up.wait()


async def test_it_asks_until_the_answer_is_yes() -> None:
    not_yet, ready = b"HTTP/1.1 503 Later\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"
    async with answering(not_yet, not_yet, ready) as probe, asyncio.timeout(20):
        await until_ready(probe)
