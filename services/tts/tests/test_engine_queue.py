import asyncio
import threading
from collections.abc import AsyncGenerator
from functools import partial

import pytest

from interviewer_tts.engines.protocol import Utterance
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import QueueFullError, StoppingError
from interviewer_tts.queue import EngineQueue, Priority

VOICE = "staged-hum"


@pytest.fixture
def engine() -> StagedEngine:
    return StagedEngine()


@pytest.fixture
async def queue(engine: StagedEngine) -> AsyncGenerator[EngineQueue]:
    queue = EngineQueue(engine, interactive=2, background=3)
    queue.start()
    assert await queue.missing() is None
    yield queue
    engine.release(100)
    await queue.close()


def say(queue: EngineQueue, priority: Priority, *sentences: str) -> list[asyncio.Task[object]]:
    """One text, all of whose sentences want the engine at once."""
    place = queue.enter(priority)
    return [
        asyncio.create_task(queue.run(place, index, partial(queue.engine.synthesise, sentence, VOICE, 1.0)))
        for index, sentence in enumerate(sentences)
    ]


async def begun(engine: StagedEngine, count: int) -> None:
    async with asyncio.timeout(10):
        while len(engine.begun) < count:  # noqa: ASYNC110  # the engine is in another thread
            await asyncio.sleep(0.005)


async def test_people_come_before_work_ahead_and_first_sentences_before_later_ones(
    queue: EngineQueue, engine: StagedEngine
) -> None:
    engine.hold()
    running = say(queue, "background", "running")
    await begun(engine, 1)
    tasks = [
        *say(queue, "background", "ahead 1", "ahead 2"),
        *say(queue, "interactive", "first 1", "first 2"),
        *say(queue, "interactive", "second 1", "second 2"),
    ]
    engine.release(100)
    await asyncio.gather(*running, *tasks)
    assert engine.begun == ["running", "first 1", "second 1", "first 2", "second 2", "ahead 1", "ahead 2"]


async def test_a_full_line_refuses_at_once_and_by_priority(queue: EngineQueue) -> None:
    places = [queue.enter("interactive") for _ in range(2)]
    with pytest.raises(QueueFullError) as refused:
        queue.enter("interactive")
    assert refused.value.headers["Retry-After"] == "1"
    assert queue.enter("background") is not None
    queue.leave(places[0], finished=False)
    assert queue.enter("interactive") is not None


async def test_a_raised_priority_jumps_the_line(queue: EngineQueue, engine: StagedEngine) -> None:
    engine.hold()
    running = say(queue, "interactive", "running")
    await begun(engine, 1)
    ahead = say(queue, "background", "ahead")
    raised = queue.enter("background")
    task = asyncio.create_task(queue.run(raised, 0, partial(engine.synthesise, "raised", VOICE, 1.0)))
    await asyncio.sleep(0)
    raised.priority = "interactive"
    engine.release(100)
    await asyncio.gather(*running, *ahead, task)
    assert engine.begun == ["running", "raised", "ahead"]


async def test_what_is_cancelled_while_it_waits_never_runs(queue: EngineQueue, engine: StagedEngine) -> None:
    engine.hold()
    (running,) = say(queue, "interactive", "running")
    await begun(engine, 1)
    (gone,) = say(queue, "interactive", "gone")
    (after,) = say(queue, "background", "after")
    await asyncio.sleep(0)
    gone.cancel()
    engine.release(100)
    await asyncio.gather(running, after)
    assert engine.begun == ["running", "after"]


async def test_the_next_begins_only_when_a_cancelled_sentence_has_ended(
    queue: EngineQueue, engine: StagedEngine
) -> None:
    engine.hold()
    (cut,) = say(queue, "interactive", "cut")
    await begun(engine, 1)
    cut.cancel()
    (after,) = say(queue, "interactive", "after")
    await asyncio.wait([cut])
    assert engine.begun == ["cut"]
    engine.release(2)
    await after
    assert engine.begun == ["cut", "after"]


async def test_a_failing_sentence_fails_its_caller_only() -> None:
    engine = StagedEngine(fails_on="bad")
    queue = EngineQueue(engine, interactive=2, background=1)
    (bad,) = say(queue, "interactive", "bad")
    (good,) = say(queue, "interactive", "good")
    with pytest.raises(RuntimeError):
        await bad
    assert await good is not None
    await queue.close()


async def test_an_engine_that_is_missing_says_why() -> None:
    queue = EngineQueue(StagedEngine(missing="there is no hum"), interactive=1, background=1)
    with pytest.raises(StoppingError):
        await queue.missing()
    queue.start()
    assert await queue.missing() == "there is no hum"
    assert queue.finished_loading
    assert not queue.loaded
    await queue.close()


async def test_an_engine_that_is_loaded_on_demand_is_not_made_to_speak_at_the_start() -> None:
    class OnDemandEngine(StagedEngine):
        real_time_factor: float | None = None

        def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
            self.real_time_factor = 0.5
            return super().synthesise(sentence, voice, speed)

    queue = EngineQueue(OnDemandEngine(), interactive=1, background=1)
    queue.start()
    assert await queue.missing() is None
    assert queue.loaded
    assert queue.real_time_factor is None
    await say(queue, "interactive", "hello")[0]
    assert queue.real_time_factor == 0.5
    await queue.close()


async def test_an_engine_that_takes_long_to_load_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    loading = threading.Event()

    class Slow(StagedEngine):
        def load(self) -> None:
            assert loading.wait(10)

    monkeypatch.setattr("interviewer_tts.loading.PATIENCE_S", 0.0)
    queue = EngineQueue(Slow(), interactive=1, background=1)
    queue.start()
    assert await queue.missing() == "staged is still being loaded. Try again in a minute."
    monkeypatch.setattr("interviewer_tts.loading.PATIENCE_S", 20.0)
    loading.set()
    assert await queue.missing() is None
    await queue.close()
