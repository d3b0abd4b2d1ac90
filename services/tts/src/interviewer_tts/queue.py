"""The line in front of one engine, and the thread that the engine lives in.

Who wants a text spoken takes a place (`enter`); places are bounded, so a full line is told at once. A text
has its sentences spoken in order (`speak`), and between sentences whoever waits most urgently comes next:
people before background work, first sentences before later ones, then by arrival. A later sentence can
wait, since the ones before it are still being heard.

An engine that speaks several sentences faster together is given as many as wait and are equally urgent: of
one text, or of several. What somebody waits for is never spoken together with what can wait, which would
make it later.

An engine that speaks elsewhere, on several machines, is given so many passes at a time (`passes_at_once`), of
which work ahead leaves half to people, and later sentences leave a quarter to first ones.
"""

import asyncio
import math
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from interviewer_tts.engines.protocol import Engine, Utterance, Wanted
from interviewer_tts.errors import QueueFullError, StoppingError
from interviewer_tts.loading import Loading
from interviewer_tts.memory import Rest
from interviewer_tts.metrics import PASSES, REFUSALS, SENTENCES, WORK
from interviewer_tts.thread import EngineThread

Priority = Literal["interactive", "background"]

RETRY_MAX_S: Final = 30
STOP_PATIENCE_S: Final = 1.5
"""For the sentence that is being spoken at the end; the process ends without one that takes longer.

With what open streams have before it, this is less than the five seconds of a container.
"""
_FIRST_GUESS_S: Final = 0.5
_LATEST_WEIGHT: Final = 0.2


@dataclass(slots=True, eq=False)
class Place:
    """One text's place in the line. Its priority may rise while it waits."""

    priority: Priority
    arrival: int
    entered_s: float


@dataclass(slots=True, eq=False)
class _Waiting:
    """One sentence that wants the engine."""

    place: Place
    index: int
    sentence: str
    voice: str
    speed: float
    result: asyncio.Future[Utterance]

    @property
    def ahead(self) -> bool:
        return self.place.priority == "background"

    def rank(self) -> int:
        """Equal for sentences that may be spoken together, and less for what is more urgent: 0, 1 or 2."""
        return 2 if self.ahead else int(self.index > 0)

    def urgency(self) -> tuple[int, int, int]:
        return self.rank(), self.index, self.place.arrival

    def wanted(self) -> Wanted:
        return Wanted(
            sentence=self.sentence,
            voice=self.voice,
            speed=self.speed,
            index=self.index,
            ahead=self.ahead,
            left=self.result.done,
        )

    def tell(self, outcome: Utterance | Exception) -> None:
        if self.result.done():
            return
        if isinstance(outcome, Exception):
            self.result.set_exception(outcome)
        else:
            self.result.set_result(outcome)


class EngineQueue:
    """One engine, its thread or threads, and the line in front of it. Belongs to one event loop."""

    def __init__(self, engine: Engine, *, interactive: int, background: int) -> None:
        self.engine = engine
        self._bounds: dict[Priority, int] = {"interactive": interactive, "background": background}
        self._threads = [EngineThread(f"tts-{engine.name}") for _ in range(engine.passes_at_once)]
        self._free = list(self._threads)
        self._loading = Loading(engine, self._threads[0])
        self._places: set[Place] = set()
        self._arrivals = 0
        self._waiting: list[_Waiting] = []
        self._closed = False
        self._usual_s = _FIRST_GUESS_S
        self._rest = Rest(lambda: not self._places)

    def start(self) -> None:
        """Begin to load the engine; returns at once."""
        self._loading.begin()

    async def missing(self) -> str | None:
        """See `Loading.missing`."""
        return await self._loading.missing()

    @property
    def loaded(self) -> bool:
        """Whether the engine is ready to speak this moment."""
        return self._loading.loaded

    @property
    def finished_loading(self) -> bool:
        """Whether it is known if the engine can run."""
        return self._loading.finished

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound; None where nothing was measured yet."""
        return self._loading.real_time_factor

    @property
    def places(self) -> int:
        """Texts that are being spoken or wait to be."""
        return len(self._places)

    def texts(self, priority: Priority) -> int:
        """Texts of this priority that are being spoken or wait to be."""
        # A copy, since Prometheus asks from a thread of its own.
        return sum(place.priority == priority for place in tuple(self._places))

    def limit(self, priority: Priority) -> int:
        """Texts of this priority that are taken."""
        return self._bounds[priority]

    def enter(self, priority: Priority) -> Place:
        """A place in the line; give it back with `leave`.

        Raises:
            QueueFullError: as many of this priority are there as are taken.

        """
        if self.texts(priority) >= self._bounds[priority]:
            REFUSALS.labels(self.engine.name, priority).inc()
            raise QueueFullError(min(max(math.ceil(len(self._places) * self._usual_s), 1), RETRY_MAX_S))
        self._arrivals += 1
        place = Place(priority, self._arrivals, asyncio.get_running_loop().time())
        self._places.add(place)
        return place

    def leave(self, place: Place, *, finished: bool) -> None:
        """Give the place back. How long finished ones took is what a refused caller's wait is guessed by."""
        self._places.discard(place)
        if finished:
            took = asyncio.get_running_loop().time() - place.entered_s
            alone = took / (len(self._places) + 1)
            self._usual_s += _LATEST_WEIGHT * (alone - self._usual_s)
        self._rest.soon()

    async def speak(
        self, place: Place, sentences: Iterable[str], voice: str, speed: float, *, first: int = 0
    ) -> AsyncGenerator[Utterance]:
        """The sentences of this text in order, each when it has had its turn in the engine's thread.

        `first` is the number of the first of them in the text.

        Closed early, what waits is not spoken, and what the engine is at ends if it can.

        Raises:
            StoppingError: the line was closed meanwhile.

        """
        left = enumerate(sentences, first)
        pending = deque[asyncio.Future[Utterance]]()
        try:
            while True:
                # As many again as are spoken together: they wait while those are being heard.
                several = self.engine.batch_size * 2 if self.engine.batch_size > 1 else 1
                ahead = max(several, len(self._threads) // 2)
                for index, sentence in islice(left, ahead - len(pending)):
                    pending.append(self._ask(place, index, sentence, voice, speed))
                if not pending:
                    return
                yield await pending[0]
                pending.popleft()
        finally:
            for result in pending:
                # One that has failed was not looked at, and need not be.
                if not result.cancel() and not result.cancelled():
                    result.exception()

    def _ask(
        self, place: Place, index: int, sentence: str, voice: str, speed: float
    ) -> asyncio.Future[Utterance]:
        if self._closed:
            raise StoppingError
        result: asyncio.Future[Utterance] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(place, index, sentence, voice, speed, result))
        self._next()
        return result

    async def close(self) -> None:
        """Stop, and tell who waits; a sentence that is being spoken has `STOP_PATIENCE_S` to end."""
        self._closed = True
        self._rest.cancel()
        await self._loading.stop()
        for waiting in self._waiting:
            waiting.tell(StoppingError())
        self._waiting.clear()
        await asyncio.gather(*(thread.stop(STOP_PATIENCE_S) for thread in self._threads))

    def _next(self) -> None:
        while self._free and (chosen := self._gathered()):
            self._begin(chosen, self._free.pop(0))

    def _begin(self, chosen: list[_Waiting], thread: EngineThread) -> None:
        PASSES.labels(self.engine.name).inc()
        SENTENCES.labels(self.engine.name).inc(len(chosen))
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        wanted = [waiting.wanted() for waiting in chosen]

        def speak() -> None:
            for number, outcome in self.engine.speak_all(wanted):
                loop.call_soon_threadsafe(chosen[number].tell, outcome)

        def ended(done: asyncio.Future[None]) -> None:
            WORK.labels(self.engine.name).inc(loop.time() - began_s)
            self._free.append(thread)
            self._ran(chosen, done)

        thread.run(speak).add_done_callback(ended)

    def _gathered(self) -> list[_Waiting]:
        """Taken out of the line: what is spoken next, the most urgent first."""
        waiting = [one for one in self._waiting if not one.result.done()]
        waiting.sort(key=_Waiting.urgency)
        equal = [one for one in waiting if one.rank() == waiting[0].rank()]
        kept_free = len(self._threads) * waiting[0].rank() // 4 if waiting else 0
        chosen = equal[: self.engine.batch_size] if len(self._free) > kept_free else []
        self._waiting = [one for one in waiting if one not in chosen]
        return chosen

    def _ran(self, chosen: list[_Waiting], done: asyncio.Future[None]) -> None:
        error = StoppingError() if done.cancelled() else done.exception()
        # Who has left, or has their answer, is told nothing.
        for waiting in chosen:
            waiting.tell(error if isinstance(error, Exception) else RuntimeError("the engine gave no answer"))
        self._next()
