"""Answers that arrive piece by piece, and whose source is freed at once when the client goes away."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from interviewer_contracts.events import EVENT_STREAM, EVENT_STREAM_HEADERS, HEARTBEAT

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream, then close its source."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._close()


def event_stream(
    events: AsyncGenerator[str], *, heartbeat_seconds: float = HEARTBEAT_SECONDS
) -> StreamingResponse:
    """Encoded events (`interviewer_contracts.events.Event.encoded`) as a response, with heartbeats."""
    beating = with_heartbeats(events, heartbeat_seconds)
    return Stream(beating, close=beating.aclose, media_type=EVENT_STREAM, headers=EVENT_STREAM_HEADERS)


async def with_heartbeats(events: AsyncGenerator[str], seconds: float) -> AsyncGenerator[str]:
    """The events, and a comment whenever none came for so long."""
    async with aclosing(events):
        coming: asyncio.Future[str] | None = None
        try:
            while True:
                coming = coming or asyncio.ensure_future(anext(events))
                done, _ = await asyncio.wait({coming}, timeout=seconds)
                if not done:
                    yield HEARTBEAT
                    continue
                try:
                    event = coming.result()
                except StopAsyncIteration:
                    return
                finally:
                    coming = None
                yield event
        finally:
            if coming is not None:
                coming.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await coming
