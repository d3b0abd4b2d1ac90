import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator, Sequence

import pytest

from interviewer_tts.engines.protocol import Outcome, Utterance, Wanted
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import QueueFullError, StoppingError
from interviewer_tts.queue import EngineQueue, Priority
from support.waiting import spoken

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


def say(queue: EngineQueue, priority: Priority, *sentences: str) -> asyncio.Task[list[Utterance]]:
    """One text; its first sentence wants the engine from now on."""
    place = queue.enter(priority)
    return asyncio.create_task(spoken(queue.speak(place, sentences, VOICE, 1.0)))


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
        say(queue, "background", "ahead 1", "ahead 2"),
        say(queue, "interactive", "first 1", "first 2"),
        say(queue, "interactive", "second 1", "second 2"),
    ]
    engine.release(100)
    await asyncio.gather(running, *tasks)
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
    task = asyncio.create_task(spoken(queue.speak(raised, ["raised"], VOICE, 1.0)))
    await asyncio.sleep(0)
    raised.priority = "interactive"
    engine.release(100)
    await asyncio.gather(running, ahead, task)
    assert engine.begun == ["running", "raised", "ahead"]


async def test_what_is_cancelled_while_it_waits_never_runs(queue: EngineQueue, engine: StagedEngine) -> None:
    engine.hold()
    running = say(queue, "interactive", "running")
    await begun(engine, 1)
    gone = say(queue, "interactive", "gone")
    after = say(queue, "background", "after")
    await asyncio.sleep(0)
    gone.cancel()
    engine.release(100)
    await asyncio.gather(running, after)
    assert engine.begun == ["running", "after"]


async def test_the_next_begins_only_when_a_cancelled_sentence_has_ended(
    queue: EngineQueue, engine: StagedEngine
) -> None:
    engine.hold()
    cut = say(queue, "interactive", "cut")
    await begun(engine, 1)
    cut.cancel()
    after = say(queue, "interactive", "after")
    await asyncio.wait([cut])
    assert engine.begun == ["cut"]
    engine.release(2)
    await after
    assert engine.begun == ["cut", "after"]


async def test_a_failing_sentence_fails_its_caller_only() -> None:
    engine = StagedEngine(fails_on="bad")
    queue = EngineQueue(engine, interactive=2, background=1)
    bad = say(queue, "interactive", "bad")
    good = say(queue, "interactive", "good")
    with pytest.raises(RuntimeError):
        await bad
    assert len(await good) == 1
    await queue.close()


@pytest.fixture
async def together() -> AsyncGenerator[tuple[EngineQueue, StagedEngine]]:
    """A line whose engine speaks three at a time, and is at something until it is released."""
    engine = StagedEngine(batch_size=3, fails_on="bad")
    queue = EngineQueue(engine, interactive=9, background=9)
    queue.start()
    assert await queue.missing() is None
    engine.passes.clear()
    engine.hold()
    running = say(queue, "background", "running")
    await begun(engine, 1)
    yield queue, engine
    engine.release(100)
    await running
    await queue.close()


async def test_what_waits_is_spoken_together_and_what_is_waited_for_apart_from_what_can_wait(
    together: tuple[EngineQueue, StagedEngine],
) -> None:
    queue, engine = together
    tasks = [say(queue, "background", *(f"ahead {number}.{part}" for part in (1, 2))) for number in (1, 2)]
    tasks += [say(queue, "interactive", f"{number}.1", f"{number}.2") for number in (1, 2, 3, 4)]
    await asyncio.sleep(0)
    engine.release(100)
    await asyncio.gather(*tasks)
    assert engine.passes == [
        ["running"],
        ["1.1", "2.1", "3.1"],
        ["4.1"],
        ["1.2", "2.2", "3.2"],
        ["4.2"],
        ["ahead 1.1", "ahead 2.1", "ahead 1.2"],
        ["ahead 2.2"],
    ]


async def test_a_text_is_heard_from_its_first_sentence_and_goes_on_in_full_passes(
    together: tuple[EngineQueue, StagedEngine],
) -> None:
    queue, engine = together
    text = say(queue, "interactive", *"abcdefghij")
    await asyncio.sleep(0)
    engine.release(100)
    sounds = await text
    assert engine.passes == [["running"], ["a"], ["b", "c", "d"], ["e", "f", "g"], ["h", "i", "j"]]
    assert len(sounds) == 10


async def test_of_what_is_spoken_together_who_left_and_what_fails_is_their_own_affair(
    together: tuple[EngineQueue, StagedEngine],
) -> None:
    queue, engine = together
    first, failing, leaving = (say(queue, "interactive", text) for text in ("first", "bad", "leaving"))
    await asyncio.sleep(0)
    engine.release(1)
    await begun(engine, 2)
    leaving.cancel()
    await asyncio.wait([leaving])
    engine.release(100)
    assert len((await first)[0].samples) > 0
    with pytest.raises(RuntimeError, match="said to fail"):
        await failing
    await say(queue, "interactive", "after")
    assert engine.passes == [["running"], ["first", "bad", "leaving"], ["after"]]
    assert engine.begun == ["running", "first", "bad", "after"]


async def test_a_text_that_is_left_asks_for_nothing_more(
    together: tuple[EngineQueue, StagedEngine],
) -> None:
    queue, engine = together
    text = say(queue, "background", *"abcdefghij")
    await asyncio.sleep(0)
    text.cancel()
    await asyncio.wait([text])
    after = say(queue, "background", "after")
    engine.release(100)
    await after
    assert engine.begun == ["running", "after"]


@pytest.fixture
async def elsewhere() -> AsyncGenerator[tuple[EngineQueue, StagedEngine]]:
    """A line whose engine is at up to four passes at once, each until it is released."""
    engine = StagedEngine()
    engine.passes_at_once = 4
    queue = EngineQueue(engine, interactive=9, background=9)
    queue.start()
    assert await queue.missing() is None
    engine.hold()
    yield queue, engine
    engine.release(100)
    await queue.close()


async def test_an_engine_elsewhere_speaks_in_several_passes_and_work_ahead_leaves_half_of_them(
    elsewhere: tuple[EngineQueue, StagedEngine],
) -> None:
    queue, engine = elsewhere
    ahead = [say(queue, "background", f"ahead {number}") for number in (1, 2, 3)]
    await begun(engine, 2)
    people = [say(queue, "interactive", f"person {number}") for number in (1, 2, 3)]
    await begun(engine, 4)
    assert set(engine.begun) == {"ahead 1", "ahead 2", "person 1", "person 2"}
    engine.release(1)
    await begun(engine, 5)
    assert engine.begun[4] == "person 3"
    engine.release(100)
    await asyncio.gather(*ahead, *people)
    assert engine.begun[5] == "ahead 3"


async def test_of_several_passes_later_sentences_leave_one_for_who_comes(
    elsewhere: tuple[EngineQueue, StagedEngine],
) -> None:
    queue, engine = elsewhere
    texts = [say(queue, "interactive", f"{number}.1", f"{number}.2") for number in (1, 2)]
    await begun(engine, 3)
    await asyncio.sleep(0.1)
    assert set(engine.begun) == {"1.1", "1.2", "2.1"}
    texts.append(say(queue, "interactive", "who comes"))
    await begun(engine, 4)
    assert engine.begun[3] == "who comes"
    engine.release(100)
    await asyncio.gather(*texts)


async def test_an_engine_that_answers_nothing_leaves_nobody_waiting() -> None:
    class Mute(StagedEngine):
        def speak_all(self, wanted: Sequence[Wanted]) -> Iterator[Outcome]:
            yield from super().speak_all(wanted[:-1])

    queue = EngineQueue(Mute(batch_size=2), interactive=1, background=1)
    with pytest.raises(RuntimeError, match="no answer"):
        await say(queue, "interactive", "hello")
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
    await say(queue, "interactive", "hello")
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
