"""For tests of speech: what came, and what happens in other threads."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from interviewer_tts.engines.protocol import Utterance


async def heard(chunks: AsyncGenerator[bytes]) -> bytes:
    """All of a stream."""
    return b"".join([chunk async for chunk in chunks])


async def spoken(sentences: AsyncGenerator[Utterance]) -> list[Utterance]:
    """All sentences of a text, as a line speaks them."""
    return [utterance async for utterance in sentences]


async def until(holds: Callable[[], bool]) -> None:
    """Return when it holds, or fail after ten seconds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  # what is waited for happens in other threads
            await asyncio.sleep(0.005)
