"""Recordings of people whose account is gone: removed with it, or later, but removed."""

import asyncio
from contextlib import suppress
from typing import Final

import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_web.clients.tts import Speaker
from interviewer_web.store.protocol import Store

EVERY_SECONDS: Final = 600.0

log: Final = structlog.get_logger()


class Removals:
    """Has `tts` remove what deleted accounts recorded. What is owed stands in the store, not in here.

    `every` is how long to wait between two looks at what is owed, in seconds.
    """

    def __init__(self, store: Store, speaker: Speaker, *, every: float = EVERY_SECONDS) -> None:
        self._removals = store.removals
        self._speaker = speaker
        self._every = every
        self._worker: asyncio.Task[None] | None = None

    async def remove(self, user: str) -> None:
        """Remove the recordings of a deleted account; what can't be done now stays owed."""
        try:
            await self._speaker.remove_voices(subject=user)
            await self._removals.settle(user)
        except ProblemError as error:
            log.warning("the recordings of a deleted account stay for now", user=user, code=error.code)

    async def catch_up(self) -> None:
        """Remove all that is owed."""
        try:
            owed = await self._removals.owed()
        except ProblemError as error:
            log.warning("nobody knows which recordings are to be removed", code=error.code)
            return
        for user in owed:
            await self.remove(user)

    def start(self) -> None:
        """Catch up now and again, until `close`."""
        self._worker = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Stop; what is owed stays so."""
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker

    async def _work(self) -> None:
        while True:
            try:
                await self.catch_up()
            except Exception:
                log.exception("recordings were not removed")
            await asyncio.sleep(self._every)
