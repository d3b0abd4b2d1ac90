"""Speaking questions before anybody asks, so that pressing play costs nothing."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import Final

import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import SpeechRequest
from interviewer_web.clients.tts import Speaker

QUEUE_MAX: Final = 200
"""Texts waiting; beyond that they are spoken when somebody presses play."""

log: Final = structlog.get_logger()


class Preparer:
    """Has `tts` speak texts one by one in the background; its cache keeps the sound, we throw it away."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue(QUEUE_MAX)
        self._worker: asyncio.Task[None] | None = None

    def prepare(self, text: str, *, subject: str) -> None:
        """Speak it some time soon; when too much waits already, don't."""
        with suppress(asyncio.QueueFull):
            self._waiting.put_nowait((text, subject))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())

    def drop(self, texts: Collection[str]) -> None:
        """Don't speak these after all."""
        for _ in range(self._waiting.qsize()):
            text, subject = self._waiting.get_nowait()
            if text not in texts:
                self._waiting.put_nowait((text, subject))
            self._waiting.task_done()

    async def idle(self) -> None:
        """Wait until nothing waits."""
        await self._waiting.join()

    async def close(self) -> None:
        """Stop; what waits is dropped."""
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker

    async def _work(self) -> None:
        while True:
            text, subject = await self._waiting.get()
            try:
                await self._speak(text, subject)
            except ProblemError as error:
                log.info("a question was not prepared", code=error.code)
            except Exception:
                log.exception("a question was not prepared")
            finally:
                self._waiting.task_done()

    async def _speak(self, text: str, subject: str) -> None:
        spoken = await self._speaker.speak(SpeechRequest(input=text, priority="background"), subject=subject)
        try:
            async for _ in spoken.chunks:
                pass
        finally:
            await spoken.close()
