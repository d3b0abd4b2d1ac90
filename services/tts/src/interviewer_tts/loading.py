"""An engine on its way to be loaded: who asks for it waits a little, and is told what it lacks."""

import asyncio
from contextlib import suppress
from typing import Final

import structlog

from interviewer_tts.engines.pace import real_time_factor
from interviewer_tts.engines.protocol import Engine, Paced
from interviewer_tts.errors import EngineAwayError, EngineMissingError, StoppingError
from interviewer_tts.memory import give_back
from interviewer_tts.thread import EngineThread

PATIENCE_S: Final = 20.0
"""How long who asks for an engine waits while it loads. One that fetches its weights may take minutes."""
AGAIN_S: Final = 10.0
"""Between two tries to load an engine that is away, if somebody asks for it."""

log: Final = structlog.get_logger()


class Loading:
    """Loads an engine in its thread and measures its pace; one that is away is tried again."""

    def __init__(self, engine: Engine, thread: EngineThread) -> None:
        self._engine = engine
        self._thread = thread
        self._task: asyncio.Task[str | None] | None = None
        self._pace: float | None = None
        self._away: str | None = None
        self._again_s = 0.0

    def begin(self) -> None:
        """Begin to load; returns at once."""
        self._task = asyncio.create_task(self._load(), name=f"load {self._engine.name}")

    async def stop(self) -> None:
        """Give it up; what the thread is at ends by itself."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def missing(self) -> str | None:
        """None once the engine is loaded, else why it can't run.

        Waits while it loads for the first time, not for minutes.

        Raises:
            StoppingError: nobody loads it, or no longer.

        """
        task = self._task
        if task is None:
            raise StoppingError
        if self._away is not None:
            if task.done() and asyncio.get_running_loop().time() >= self._again_s:
                # Nobody waits for this try: until it comes to something, the last one's words hold.
                self.begin()
            return self._away
        done, _ = await asyncio.wait([task], timeout=PATIENCE_S)
        return task.result() if done else f"{self._engine.name} is still being loaded. Try again in a minute."

    @property
    def loaded(self) -> bool:
        """Whether the engine is ready to speak this moment."""
        task = self._task
        return task is not None and task.done() and not task.cancelled() and task.result() is None

    @property
    def finished(self) -> bool:
        """Whether it is known if the engine can run."""
        return self._task is not None and (self._task.done() or self._away is not None)

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound; None where nothing was measured yet."""
        return self._engine.real_time_factor if isinstance(self._engine, Paced) else self._pace

    async def _load(self) -> str | None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            await self._thread.run(self._engine.load)
            if not isinstance(self._engine, Paced):
                self._pace = await self._thread.run(lambda: real_time_factor(self._engine))
        except EngineMissingError as error:
            log.warning("engine is not available", engine=self._engine.name, reason=str(error))
            return str(error)
        except EngineAwayError as error:
            log.warning("engine is away", engine=self._engine.name, reason=error.reason)
            self._away, self._again_s = error.reason, loop.time() + AGAIN_S
            return error.reason
        except Exception as error:
            # A fault in one engine must not take the others down; the log has it whole.
            log.exception("engine could not be loaded", engine=self._engine.name)
            return f"{self._engine.name} could not be loaded: {error}."
        self._away = None
        await asyncio.to_thread(give_back)
        log.info("engine is warm", engine=self._engine.name, seconds=round(loop.time() - started, 2))
        return None
