"""The thread that a model lives in: one for each, a line of limited length, and nobody waits for nothing."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from interviewer_llm.engines.owner import Owner
from interviewer_llm.errors import EngineAwayError, EngineBusyError
from support.local_models import FakeModel, until_stopped


def model() -> FakeModel:
    return FakeModel(lambda _messages, _stop: "said")


@asynccontextmanager
async def owned(make: Callable[[], FakeModel], places: int = 8) -> AsyncGenerator[Owner[FakeModel]]:
    owner = Owner(make, name="fake", places=places)
    try:
        yield owner
    finally:
        await owner.close()


async def test_a_model_is_loaded_called_and_closed_in_one_thread_of_its_own() -> None:
    fake, made_in = model(), list[int]()

    def make() -> FakeModel:
        made_in.append(threading.get_ident())
        return fake

    async with owned(make) as owner:
        answers = await asyncio.gather(
            *(owner.ask(lambda m, stop: m.complete([], "tail", 0, stop), 20) for _ in range(5))
        )

    assert answers == ["said"] * 5
    assert not fake.overlapped
    assert fake.closed
    assert fake.threads == set(made_in)
    assert threading.get_ident() not in fake.threads
    assert len(made_in) == 1


async def test_who_comes_when_the_line_is_full_is_told_at_once_when_to_come_back() -> None:
    fake, started = model(), threading.Event()
    fake.say = until_stopped(started)
    async with owned(lambda: fake, places=2) as owner:
        waiting = [
            asyncio.create_task(owner.ask(lambda m, stop: m.complete([], "tail", 0, stop), 50))
            for _ in range(2)
        ]
        assert await asyncio.to_thread(started.wait, 20)
        with pytest.raises(EngineBusyError) as told:
            await owner.ask(lambda _, __: None, 50)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        # Their places are free again, and the model with them.
        assert owner.retry_after is None
        assert await owner.ask(lambda _, __: "next", 20) == "next"

    assert 1 <= (told.value.retry_after or 0) <= 60


async def test_who_takes_too_long_is_stopped_and_holds_up_nobody() -> None:
    fake, started = model(), threading.Event()
    fake.say = until_stopped(started)
    async with owned(lambda: fake) as owner:
        with pytest.raises(EngineAwayError, match="took too long"):
            await owner.ask(lambda m, stop: m.complete([], "tail", 0, stop), 0.05)
        assert await owner.ask(lambda _, __: "next", 20) == "next"


async def test_who_went_away_before_their_turn_costs_the_model_nothing() -> None:
    fake, started, ran = model(), threading.Event(), list[str]()
    fake.say = until_stopped(started)
    async with owned(lambda: fake) as owner:
        first = asyncio.create_task(owner.ask(lambda m, stop: m.complete([], "tail", 0, stop), 50))
        assert await asyncio.to_thread(started.wait, 20)
        second = asyncio.create_task(owner.ask(lambda _, __: ran.append("second"), 50))
        await asyncio.sleep(0)
        second.cancel()
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        await owner.ask(lambda _, __: ran.append("third"), 20)

    assert ran == ["third"]


async def test_closing_stops_what_is_being_written() -> None:
    fake, started = model(), threading.Event()
    fake.say = until_stopped(started)
    owner = Owner(lambda: fake, name="fake", places=8)
    writing = asyncio.create_task(owner.ask(lambda m, stop: m.complete([], "tail", 0, stop), 50))
    assert await asyncio.to_thread(started.wait, 20)

    await owner.close()

    assert fake.closed
    assert "check" in await writing


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (EngineAwayError("It has no chat template."), "no chat template"),
        (RuntimeError("secret"), "could not be loaded"),
    ],
)
async def test_a_model_that_can_not_be_loaded_says_why_and_is_not_loaded_again(
    fault: Exception, told: str
) -> None:
    loads = list[int]()

    def make() -> FakeModel:
        loads.append(1)
        raise fault

    async with owned(make) as owner:
        for _ in range(2):
            with pytest.raises(EngineAwayError, match=told) as away:
                await owner.ask(lambda _, __: None, 20)
            assert "secret" not in str(away.value)

    assert len(loads) == 1


async def test_a_fault_of_the_model_is_one_questions_fault() -> None:
    fake = model()

    def fail(*_: object) -> None:
        raise ValueError("secret")

    async with owned(lambda: fake) as owner:
        with pytest.raises(EngineAwayError, match="broke off") as away:
            await owner.ask(fail, 20)
        assert await owner.ask(lambda _, __: "next", 20) == "next"

    assert "secret" not in str(away.value)
