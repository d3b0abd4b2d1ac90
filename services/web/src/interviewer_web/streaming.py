"""Answers that arrive piece by piece, and whose source is freed at once when the client goes away."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from interviewer_contracts.events import EVENT_STREAM, EVENT_STREAM_HEADERS, HEARTBEAT
from interviewer_web.metrics import STREAMS

HEARTBEAT_SECONDS: Final = 15.0
"""Proxies close connections that are silent for 30 to 60 seconds."""


class Stream(StreamingResponse):
    """A streamed answer that closes its source however it ends, even before the first piece was sent."""

    def __init__(
        self,
        content: AsyncIterator[bytes] | AsyncIterator[str],
        *,
        close: Callable[[], Awaitable[None]],
        media_type: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self._close = close
        self._open = STREAMS.labels("questions" if media_type == EVENT_STREAM else "sound")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream, then close its source."""
        try:
            with self._open.track_inprogress():
                await super().__call__(scope, receive, send)
        finally:
            # Here and not within the stream: there, a client that went away cancels every await.
            await self._close()


def event_stream(
    events: AsyncGenerator[str], *, heartbeat_seconds: float = HEARTBEAT_SECONDS
) -> StreamingResponse:
    """Encoded events (`interviewer_contracts.events.Event.encoded`) as a response, with heartbeats."""
    beating = _Beating(events, heartbeat_seconds)
    return Stream(beating, close=beating.aclose, media_type=EVENT_STREAM, headers=EVENT_STREAM_HEADERS)


class _Beating:
    """The events, and a comment whenever none came for so many seconds.

    The events are pulled by a task of their own, so that waiting for one can time out without breaking it.
    """

    def __init__(self, events: AsyncGenerator[str], seconds: float) -> None:
        self._events = events
        self._seconds = seconds
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(1)
        self._pump: asyncio.Task[None] | None = None

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        self._pump = self._pump or asyncio.create_task(self._pull())
        try:
            event = await asyncio.wait_for(self._queue.get(), self._seconds)
        except TimeoutError:
            return HEARTBEAT
        if event is None:
            await self._pump
            raise StopAsyncIteration
        return event

    async def aclose(self) -> None:
        if self._pump is None:
            await self._events.aclose()
            return
        self._pump.cancel()
        await asyncio.wait({self._pump})

    async def _pull(self) -> None:
        try:
            async with aclosing(self._events) as events:
                async for event in events:
                    await self._queue.put(event)
        except Exception:
            await self._queue.put(None)
            raise
        await self._queue.put(None)
