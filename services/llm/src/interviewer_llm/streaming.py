"""A stream that says that it is still there while a model takes its time."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Final

from interviewer_contracts.events import HEARTBEAT

HEARTBEAT_SECONDS: Final = 15.0
"""Who waits gives up after a minute of silence, and proxies after half of one."""


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
