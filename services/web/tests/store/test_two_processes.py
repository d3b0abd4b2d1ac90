"""Two processes of `web` on one database: what both change at the same moment, both keep."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2
import pytest

from interviewer_contracts.options import InterviewOptions
from interviewer_pocketbase.testing import RunningPocketBase
from interviewer_web.app import create_app
from interviewer_web.clients.memory import MemorySpeaker, MemoryWriter
from interviewer_web.dependencies import Services
from interviewer_web.store.pocketbase import PocketBaseStore
from interviewer_web.store.records import Caller, NewInterview, SavedQuestion, new_id, question_id
from interviewer_web.testing import PATIENCE_SECONDS, POSTING, settings_of
from support.outcomes import outcome

PASSWORD = "correct horse battery"
CV = "Wired two hospitals\nRead diagrams for ten years\nTrained three apprentices"


class Gate:
    """Once closed, it holds the first write of each process until both have come to theirs."""

    def __init__(self) -> None:
        self._barrier: asyncio.Barrier | None = None
        self._held: set[object] = set()

    def close(self) -> None:
        self._barrier, self._held = asyncio.Barrier(2), set()

    async def passed(self, process: object) -> None:
        if self._barrier is not None and process not in self._held:
            self._held.add(process)
            await self._barrier.wait()


class Gated(httpx2.AsyncHTTPTransport):
    """The way to the database, with the gate on it."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(verify=False)
        self._gate = gate

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method != "GET":
            await self._gate.passed(self)
        return await super().handle_async_request(request)


class Scene:
    """Somebody with an interview of three questions, and two processes to change it."""

    def __init__(self, gate: Gate, processes: list[Services], caller: Caller, interview: str) -> None:
        self._gate = gate
        self.one, self.other = processes
        self.caller = caller
        self.interview = interview

    def id(self, position: int) -> str:
        return question_id(self.interview, position)

    async def questions(self) -> dict[int, SavedQuestion]:
        saved = await self.one.store.interviews.questions(self.caller, self.interview)
        return {one.question.position: one for one in saved}

    async def texts(self) -> dict[int, str]:
        return {position: one.question.text for position, one in (await self.questions()).items()}

    async def rejected(self) -> list[str]:
        return (await self.one.store.interviews.get(self.caller, self.interview)).rejected

    async def rewritten(self, process: Services, position: int) -> SavedQuestion:
        return await process.changing.rewrite(self.caller, self.interview, self.id(position), "other_probe")

    async def at_once(self, one: Awaitable[object], other: Awaitable[object]) -> list[str]:
        """Both, neither of which writes before the other has read; and what came of each."""
        self._gate.close()
        async with asyncio.timeout(PATIENCE_SECONDS):
            return list(await asyncio.gather(outcome(one), outcome(other)))


Stages = Callable[..., Awaitable[Scene]]


@pytest.fixture
async def stage(pocketbase: RunningPocketBase, guest: Caller) -> AsyncIterator[Stages]:
    gate, secret = Gate(), pocketbase.secrets.proxy_secret
    stores = [PocketBaseStore(pocketbase.url, proxy_secret=secret, transport=Gated(gate)) for _ in range(2)]

    def process(store: PocketBaseStore) -> Services:
        app = create_app(settings_of(), store=store, writer=MemoryWriter(), speaker=MemorySpeaker())
        services: Services = app.state.services
        return services

    async def make(cv: str | None = None) -> Scene:
        store, email = stores[0], f"{new_id()}@example.com"
        await store.accounts.sign_up(guest, email=email, password=PASSWORD)
        session = await store.accounts.log_in(guest, email=email, password=PASSWORD)
        caller = Caller(address=guest.address, token=session.token)
        options = InterviewOptions(count=3)
        new = NewInterview(
            id=new_id(), title="x", company=None, posting=POSTING, cv=cv, options=options, reading=None
        )
        await store.interviews.create(caller, new)
        processes = [process(one) for one in stores]
        async for _ in await processes[0].interviews.write(caller, new.id):
            pass
        return Scene(gate, processes, caller, new.id)

    yield make
    for store in stores:
        await store.close()


async def test_what_both_reject_is_rejected(stage: Stages) -> None:
    scene = await stage()
    before = await scene.texts()
    outcomes = await scene.at_once(scene.rewritten(scene.one, 1), scene.rewritten(scene.other, 2))
    assert outcomes == ["done", "done"]
    assert set(await scene.rejected()) == {before[1], before[2]}


async def test_of_two_that_replace_one_question_neither_is_lost(stage: Stages) -> None:
    scene = await stage()
    change = scene.other.changing.reword(scene.caller, scene.interview, scene.id(1), "Who trained you?")
    assert await scene.at_once(scene.rewritten(scene.one, 1), change) == ["done", "done"]
    standing = (await scene.questions())[1]
    assert len(standing.former) == 2
    assert "Who trained you?" in {standing.question.text, *(one.text for one in standing.former)}


async def test_of_two_words_of_ones_own_both_stand(stage: Stages) -> None:
    scene = await stage()
    adds = [
        process.changing.add(scene.caller, scene.interview, text)
        for process, text in ((scene.one, "Who trained you?"), (scene.other, "Whom did you train?"))
    ]
    assert await scene.at_once(*adds) == ["done", "done"]
    assert {"Who trained you?", "Whom did you train?"} <= set((await scene.texts()).values())


async def test_the_last_question_stays_whoever_deletes(stage: Stages) -> None:
    scene = await stage()
    await scene.one.changing.delete(scene.caller, scene.interview, scene.id(3))
    deletions = [
        process.changing.delete(scene.caller, scene.interview, scene.id(position))
        for position, process in enumerate((scene.one, scene.other), start=1)
    ]
    assert sorted(await scene.at_once(*deletions)) == ["done", "last_question"]
    assert len(await scene.questions()) == 1


async def test_a_cv_that_is_deleted_takes_no_change_along(stage: Stages) -> None:
    scene = await stage(cv=CV)
    change = scene.other.changing.reword(scene.caller, scene.interview, scene.id(1), "Who trained you?")
    assert await scene.at_once(scene.one.interviews.delete_cv(scene.caller, scene.interview), change) == [
        "done",
        "done",
    ]
    standing = (await scene.questions())[1]
    assert standing.question.text == "Who trained you?"
    assert {found.source for found in standing.question.evidence} == {"posting"}
    assert len(standing.former) == 1
