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
        self._waiting: asyncio.Queue[tuple[SpeechRequest, str]] = asyncio.Queue(QUEUE_MAX)
        self._worker: asyncio.Task[None] | None = None
        self._now: tuple[SpeechRequest, str, asyncio.Task[None]] | None = None

    def prepare(self, request: SpeechRequest, *, subject: str) -> None:
        """Speak it some time soon, as it will be asked for; when too much waits already, don't."""
        with suppress(asyncio.QueueFull):
            self._waiting.put_nowait((request.model_copy(update={"priority": "background"}), subject))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())

    def drop(self, texts: Collection[str], *, subject: str) -> None:
        """Don't speak these to this person after all; somebody else may wait for the same words.

        Nor ask again for what `tts` was too busy for just now: it would come after what was forgotten.
        """
        if self._now is not None and self._now[1] == subject and self._now[0].input in texts:
            self._now[2].cancel()
        for _ in range(self._waiting.qsize()):
            request, listener = self._waiting.get_nowait()
            if listener != subject or request.input not in texts:
                self._waiting.put_nowait((request, listener))
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
            request, subject = await self._waiting.get()
            # A task of its own, which `drop` can end alone.
            speaking = asyncio.create_task(self._spoken(request, subject))
            self._now = (request, subject, speaking)
            try:
                await asyncio.wait({speaking})
            finally:
                speaking.cancel()
                self._now = None
                self._waiting.task_done()

    async def _spoken(self, request: SpeechRequest, subject: str) -> None:
        try:
            await self._speak(request, subject)
        except ProblemError as error:
            log.info("a question was not prepared", code=error.code)
        except Exception:
            log.exception("a question was not prepared")

    async def _speak(self, request: SpeechRequest, subject: str) -> None:
        spoken = await self._speaker.speak(request, subject=subject)
        try:
            async for _ in spoken.chunks:
                pass
        finally:
            await spoken.close()
