"""One engine in a replica of its own: sentences of everybody's texts come in, and go through it together.

The line before the engine is that of the service (`interviewer_tts.queue`), so who waits most urgently comes
next and sentences that wait together are spoken in one pass, whichever replica of `tts` they came from.
"""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import structlog

from interviewer_ray.settled import settled
from interviewer_tts.engines.available import engines_of
from interviewer_tts.engines.protocol import Engine, Utterance
from interviewer_tts.errors import EngineAwayError
from interviewer_tts.own_voices import OwnVoices
from interviewer_tts.queue import EngineQueue
from interviewer_tts.settings import Settings, SpeechSettings

PLACES: Final = 10_000
"""In the line. `max_ongoing_requests` of the deployment is the bound; this must not be a second one."""
_LOOK_EVERY_S: Final = 0.05

log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of an engine once it is loaded; `missing` says why it can't run where it is."""

    version: str
    real_time_factor: float | None
    missing: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What somebody wants spoken: `engines.protocol.Wanted`, as it goes to another process."""

    sentence: str
    voice: str
    speed: float
    index: int
    ahead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a sentence could not be spoken; `away` where it may be, later or in another replica."""

    reason: str
    away: bool = False


class EngineReplica:
    """An engine, its thread and its line. Made where an event loop runs."""

    def __init__(self, engine: Engine) -> None:
        self._queue = EngineQueue(engine, interactive=PLACES, background=PLACES)
        self._queue.start()

    async def check_health(self) -> None:
        """Serve asks before the first request: nobody is sent here until the engine is warm, or can't be."""
        while not self._queue.finished_loading:  # noqa: ASYNC110 - it loads in another thread
            await asyncio.sleep(_LOOK_EVERY_S)

    async def about(self) -> About:
        """What a replica of `tts` must know before it asks for a sentence."""
        missing = await self._queue.missing()
        engine = self._queue.engine
        return About(
            version=engine.version,
            real_time_factor=self._queue.real_time_factor,
            missing=missing,
        )

    async def speak(self, wanted: Sentence) -> Utterance | Failure:
        """The sentence, when it has had its turn. Cancelled, it is not spoken, or ends if it can.

        What goes wrong is an answer: errors with arguments of their own don't come through between processes.
        """
        missing = await self._queue.missing()
        if missing is not None:
            return Failure(reason=missing, away=True)
        place = self._queue.enter("background" if wanted.ahead else "interactive")
        try:
            sentences = self._queue.speak(
                place, [wanted.sentence], wanted.voice, wanted.speed, first=wanted.index
            )
            async with aclosing(sentences) as spoken:
                return await anext(spoken)
        except EngineAwayError as error:
            return Failure(reason=error.reason, away=True)
        except Exception as error:
            log.exception("the engine broke off", engine=self._queue.engine.name)
            return Failure(reason=f"{type(error).__name__}: {error}")
        finally:
            self._queue.leave(place, finished=False)

    async def close(self) -> None:
        """Stop the engine."""
        await self._queue.close()


class NamedReplica(EngineReplica):
    """The replica of a deployment: the engine of this name, by the settings of the node."""

    def __init__(self, name: str) -> None:
        super().__init__(named(name, engines_here(settled(Settings))))


def engines_here(settings: SpeechSettings) -> list[Engine]:
    """All engines as they are where nothing runs apart; none is loaded."""
    return engines_of(settings, OwnVoices(settings.own_voices_folder))


def named(name: str, engines: Sequence[Engine]) -> Engine:
    """The engine of this name.

    Raises:
        RuntimeError: there is none; says which there are.

    """
    for engine in engines:
        if engine.name == name:
            return engine
    known = ", ".join(engine.name for engine in engines)
    raise RuntimeError(f"There is no engine {name!r} to run apart. There are: {known}.")
