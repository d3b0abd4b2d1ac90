"""A model takes its time: a stream says that it is still there, and work for nobody ends."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing, suppress
from typing import Any, Final, TypeVar

from starlette.requests import Request

from interviewer_contracts.events import HEARTBEAT

HEARTBEAT_SECONDS: Final = 15.0
"""Who waits gives up after a minute of silence, and proxies after half of one."""

T = TypeVar("T")


async def with_heartbeats(
    events: AsyncGenerator[str], *, seconds: float = HEARTBEAT_SECONDS
) -> AsyncGenerator[str]:
    """The same events, with a comment after each silence; closing it stops what makes them."""
    async with aclosing(events):
        while True:
            following = asyncio.ensure_future(anext(events))
            try:
                while not (await asyncio.wait({following}, timeout=seconds))[0]:
                    yield HEARTBEAT
                yield following.result()
            except StopAsyncIteration:
                return
            finally:
                following.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await following


async def while_waited_for(work: Coroutine[Any, Any, T], request: Request) -> T | None:
    """What the work answers; None if whoever asked has gone before, and then the work has ended too.

    The body of the request has to be read before. A stream needs no such care: starlette ends it by itself.
    """
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        working.cancel()
        await asyncio.wait({working, gone})
    return None if working.cancelled() else working.result()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
