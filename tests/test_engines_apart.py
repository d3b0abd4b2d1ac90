"""An engine in replicas of its own (deploy/ray), without Ray: what crosses over, and what can fail."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from interviewer_contracts.speech import SpeechRequest
from interviewer_ray import apart
from interviewer_ray.apart import ASKED_AT_MOST, ApartEngine
from interviewer_ray.replica import EngineReplica, Sentence, named
from interviewer_tts.engines.protocol import Utterance, Wanted
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import EngineAwayError, EngineFailedError, VoiceUnavailableError
from interviewer_tts.queue import EngineQueue, Priority
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech
from support.waiting import heard, spoken, until

VOICE: Final = "staged-hum"
TEXT: Final = SpeechRequest(
    input="Whom do you call first? And whom do you call next?", voice=VOICE, response_format="wav"
)


class LostError(Exception):
    """What Ray says of a replica that died."""


@dataclass(frozen=True)
class OnTheWay:
    """Ray's `DeploymentResponse`, by a future of another thread."""

    future: Future[Any]

    def result(self, *, timeout_s: float | None = None) -> Any:  # noqa: ANN401 - of any call
        return self.future.result(timeout_s)

    def cancel(self) -> None:
        self.future.cancel()


@dataclass(frozen=True)
class Method:
    """One from afar."""

    ask: Callable[..., OnTheWay]

    def remote(self, *arguments: object) -> OnTheWay:
        return self.ask(*arguments)


@dataclass
class Replicas:
    """Ray's `DeploymentHandle` of a replica on this loop, or of none; the next `losses` calls are lost."""

    replica: EngineReplica | None = None
    losses: int = 0
    asked: list[Sentence] = field(default_factory=list[Sentence])

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    @property
    def about(self) -> Method:
        return Method(lambda: self._call(lambda replica: replica.about()))

    @property
    def speak(self) -> Method:
        return Method(self._speak)

    def _speak(self, wanted: Sentence) -> OnTheWay:
        self.asked.append(wanted)
        if self.losses:
            self.losses -= 1
            lost: Future[Utterance] = Future()
            lost.set_exception(LostError())
            return OnTheWay(lost)
        return self._call(lambda replica: replica.speak(wanted))

    def _call(self, method: Callable[[EngineReplica], Coroutine[Any, Any, object]]) -> OnTheWay:
        if self.replica is None:
            return OnTheWay(Future())
        return OnTheWay(asyncio.run_coroutine_threadsafe(method(self.replica), self._loop))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_PAUSE_S", 0.01)
    monkeypatch.setattr(apart, "FIRST_LOAD_S", 0.5)


@asynccontextmanager
async def replica_of(engine: StagedEngine) -> AsyncGenerator[EngineReplica]:
    replica = EngineReplica(engine)
    await replica.check_health()
    engine.passes.clear()
    try:
        yield replica
    finally:
        engine.release(1_000)
        await replica.close()


@asynccontextmanager
async def fronts(replicas: Replicas, count: int = 1) -> AsyncGenerator[list[EngineQueue]]:
    """The lines of so many replicas of `tts`."""
    engines = [ApartEngine(StagedEngine(), replicas, (LostError,)) for _ in range(count)]
    queues = [EngineQueue(engine, interactive=99, background=99) for engine in engines]
    for queue in queues:
        queue.start()
        assert await queue.missing() is None
    try:
        yield queues
    finally:
        await asyncio.gather(*(queue.close() for queue in queues))


def say(queue: EngineQueue, priority: Priority, *sentences: str) -> asyncio.Task[list[Utterance]]:
    place = queue.enter(priority)
    return asyncio.create_task(spoken(queue.speak(place, sentences, VOICE, 1.0)))


async def test_it_is_the_same_engine_and_the_same_sound(tmp_path: Path) -> None:
    settings = [SpeechSettings(data=tmp_path / name) for name in ("alone", "apart")]
    async with replica_of(StagedEngine(batch_size=3)) as replica:
        engine = ApartEngine(StagedEngine(), Replicas(replica), (LostError,))
        async with (
            open_speech(settings[0], [StagedEngine(batch_size=3)]) as alone,
            open_speech(settings[1], [engine]) as speech,
        ):
            of_both = [(await one.voices()).voices for one in (alone, speech)]
            assert all(voice.real_time_factor is not None for voice in of_both[1])
            told = [[one.model_dump(exclude={"real_time_factor"}) for one in voices] for voices in of_both]
            assert told[0] == told[1]
            sounds = [await heard(one.stream(TEXT)) for one in (alone, speech)]
            assert sounds[0] == sounds[1]
            assert (await speech.answer(TEXT)).key == (await alone.answer(TEXT)).key


async def test_what_waits_of_several_callers_is_spoken_together_and_the_most_urgent_first() -> None:
    engine = StagedEngine(batch_size=3)
    async with replica_of(engine) as replica:
        replicas = Replicas(replica)
        async with fronts(replicas, 2) as (one, other):
            engine.hold()
            running = say(one, "background", "running")
            await until(lambda: len(engine.begun) == 1)
            texts = [say(one, "background", "ahead")]
            await until(lambda: len(replicas.asked) == 2)
            texts += [say(one, "interactive", "1.1", "1.2"), say(other, "interactive", "2.1", "2.2")]
            await until(lambda: len(replicas.asked) == 6)
            engine.release(100)
            await asyncio.gather(running, *texts)
    assert [set(together) for together in engine.passes] == [
        {"running"},
        {"1.1", "2.1"},
        {"1.2", "2.2"},
        {"ahead"},
    ]


async def test_who_has_left_is_not_spoken_for() -> None:
    engine = StagedEngine()
    async with replica_of(engine) as replica:
        replicas = Replicas(replica)
        async with fronts(replicas) as (queue,):
            engine.hold()
            running = say(queue, "interactive", "running")
            await until(lambda: len(engine.begun) == 1)
            leaving, staying = (say(queue, "interactive", text) for text in ("leaving", "staying"))
            await until(lambda: len(replicas.asked) == 3)
            leaving.cancel()
            await asyncio.wait([leaving])
            # Its thread has told the replica when it has another sentence to ask for.
            await asyncio.sleep(0.6)
            engine.release(100)
            await asyncio.gather(running, staying)
    assert engine.begun == ["running", "staying"]


async def test_a_lost_replica_loses_no_sentence() -> None:
    engine = StagedEngine()
    async with replica_of(engine) as replica:
        replicas = Replicas(replica, losses=ASKED_AT_MOST - 1)
        async with fronts(replicas) as (queue,):
            (utterance,) = await say(queue, "interactive", "Whom do you call?")
    assert engine.begun == ["Whom do you call?"]
    assert len(replicas.asked) == ASKED_AT_MOST
    assert utterance.samples.flags.writeable
    assert np.array_equal(
        utterance.samples, StagedEngine().synthesise("Whom do you call?", VOICE, 1.0).samples
    )


async def test_a_sentence_that_is_always_lost_is_given_up_in_words() -> None:
    async with replica_of(StagedEngine()) as replica:
        replicas = Replicas(replica, losses=ASKED_AT_MOST)
        async with fronts(replicas) as (queue,):
            with pytest.raises(EngineAwayError, match="The replicas of staged can't be reached"):
                await say(queue, "interactive", "Whom do you call?")
            assert await say(queue, "interactive", "And who comes?")


async def test_a_sentence_that_breaks_the_engine_breaks_off_as_ever(tmp_path: Path) -> None:
    async with replica_of(StagedEngine(fails_on="next")) as replica:
        engine = ApartEngine(StagedEngine(), Replicas(replica), (LostError,))
        async with open_speech(SpeechSettings(data=tmp_path), [engine]) as speech:
            with pytest.raises(EngineFailedError):
                await heard(speech.stream(TEXT))


@pytest.mark.parametrize("up", [True, False])
async def test_a_voice_that_cannot_speak_says_why_and_no_other_does(tmp_path: Path, *, up: bool) -> None:
    async with replica_of(StagedEngine(missing="the weights are missing.")) as replica:
        engines: Sequence[ApartEngine | StagedEngine] = [
            ApartEngine(StagedEngine(), Replicas(replica if up else None), (LostError,)),
            StagedEngine("other"),
        ]
        async with open_speech(SpeechSettings(data=tmp_path), engines) as speech:
            reason = "the weights are missing" if up else "No replica of staged is up"
            with pytest.raises(VoiceUnavailableError, match=reason):
                await speech.answer(TEXT)


async def test_a_replica_without_its_weights_says_so_for_its_sentences() -> None:
    async with (
        replica_of(StagedEngine()) as good,
        replica_of(StagedEngine(missing="the weights are missing.")) as bad,
    ):
        replicas = Replicas(good)
        async with fronts(replicas) as (queue,):
            replicas.replica = bad
            with pytest.raises(EngineAwayError, match="the weights are missing"):
                await say(queue, "interactive", "Whom do you call?")


async def test_no_replica_speaks_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SENTENCE_S", 0.1)
    engine = ApartEngine(StagedEngine(), Replicas(), (LostError,))
    ((number, outcome),) = await asyncio.to_thread(
        lambda: list(engine.speak_all([Wanted(sentence="Whom do you call?", voice=VOICE)]))
    )
    assert number == 0
    assert isinstance(outcome, EngineAwayError)


def test_an_engine_that_there_is_not_is_named() -> None:
    with pytest.raises(RuntimeError, match=r"no engine 'hibary' to run apart\. There are: one, two"):
        named("hibary", [StagedEngine("one"), StagedEngine("two")])
