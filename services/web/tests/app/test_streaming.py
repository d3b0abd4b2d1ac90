"""Event streams: kept alive while nothing comes, closed when nobody listens."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from starlette.types import Message

from interviewer_contracts.events import HEARTBEAT
from interviewer_web.streaming import Stream, event_stream
from interviewer_web.testing import PATIENCE_SECONDS, until

SCOPE = {"type": "http", "asgi": {"spec_version": "2.3"}}


class Source:
    """Events that come when they are let, and a note of how they ended."""

    def __init__(self, *, failing: bool = False) -> None:
        self.gate = asyncio.Event()
        self.closed = False
        self._failing = failing

    async def events(self) -> AsyncGenerator[str]:
        try:
            yield "first"
            await self.gate.wait()
            if self._failing:
                raise ValueError("a bug")
            yield "last"
        finally:
            self.closed = True


class Client:
    """An ASGI client: takes what is sent, and leaves when told."""

    def __init__(self) -> None:
        self.received = list[str]()
        self.leaves = asyncio.Event()

    async def receive(self) -> Message:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.body" and message["body"]:
            self.received.append(message["body"].decode())


async def served(stream: Stream, client: Client) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await stream(SCOPE, client.receive, client.send)


async def test_a_silent_stream_sends_heartbeats_and_then_goes_on() -> None:
    source, client = Source(), Client()
    answer = event_stream(source.events(), heartbeat_seconds=0.01)
    assert isinstance(answer, Stream)
    serving = asyncio.create_task(served(answer, client))
    await until(lambda: client.received.count(HEARTBEAT) >= 2)
    source.gate.set()
    await serving
    assert [piece for piece in client.received if piece != HEARTBEAT] == ["first", "last"]
    assert source.closed


async def test_a_client_that_leaves_closes_the_source() -> None:
    source, client = Source(), Client()
    answer = event_stream(source.events())
    assert isinstance(answer, Stream)
    serving = asyncio.create_task(served(answer, client))
    await until(lambda: client.received == ["first"])
    client.leaves.set()
    await serving
    assert source.closed


async def test_a_client_that_leaves_before_the_first_event_closes_the_source() -> None:
    closed = asyncio.Event()

    async def close() -> None:
        closed.set()

    async def nothing() -> AsyncGenerator[bytes]:
        await asyncio.Event().wait()
        yield b""

    client = Client()
    client.leaves.set()
    await served(Stream(nothing(), close=close, media_type="audio/mpeg"), client)
    assert closed.is_set()


async def test_a_bug_in_the_source_ends_the_answer_loudly() -> None:
    source, client = Source(failing=True), Client()
    answer = event_stream(source.events())
    assert isinstance(answer, Stream)
    source.gate.set()
    with pytest.raises(ValueError, match="a bug"):
        await served(answer, client)
    assert source.closed
