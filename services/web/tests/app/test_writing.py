"""Questions being written: saved before shown, continued, never doubled, stopped when nobody waits."""

import asyncio
from collections.abc import AsyncGenerator

import httpx2
import pytest

from interviewer_contracts.events import Event, events
from interviewer_contracts.options import QUESTIONS_MAX
from interviewer_contracts.postings import Posting
from interviewer_web.errors import StoreUnavailableError, WriterUnavailableError
from interviewer_web.interviews.writing import QuestionSaved, WritingDone, WritingEvent, WritingFailed
from interviewer_web.store.records import Session
from interviewer_web.testing import PATIENCE_SECONDS, POSTING, Stage, as_caller, serving, until


async def stream(
    stage: Stage, session: Session, interview: str, shown: set[int] | None = None
) -> AsyncGenerator[WritingEvent]:
    return await stage.services.interviews.write(as_caller(session), interview, shown=shown)


async def all_of(events: AsyncGenerator[WritingEvent]) -> list[WritingEvent]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return [event async for event in events]


def positions(found: list[WritingEvent]) -> list[int]:
    return [event.saved.question.position for event in found if isinstance(event, QuestionSaved)]


async def saved(stage: Stage, session: Session, interview: str) -> list[int]:
    found = await stage.store.interviews.questions(as_caller(session), interview)
    return [one.question.position for one in found]


async def test_each_question_stands_in_the_store_when_it_is_shown(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    found = list[int]()
    async for event in await stream(stage, owner, interview):
        if isinstance(event, QuestionSaved):
            found.append(event.saved.question.position)
            assert event.planned == 3
            assert set(found) <= set(await saved(stage, owner, interview))
    assert found == [1, 2, 3]


async def test_the_end_leaves_plan_and_coverage_behind(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    last = (await all_of(await stream(stage, owner, interview)))[-1]
    full = await stage.services.interviews.get(as_caller(owner), interview)
    assert isinstance(last, WritingDone)
    assert last.questions == 3
    assert full.interview.planned == 3
    assert full.interview.coverage == last.coverage
    assert full.finished


async def test_a_short_posting_gets_fewer_questions_and_is_finished(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner, count=QUESTIONS_MAX)
    await all_of(await stream(stage, owner, interview))
    full = await stage.services.interviews.get(as_caller(owner), interview)
    assert full.interview.planned == len(full.questions) == len(POSTING.splitlines())
    assert full.finished


async def test_a_writer_killed_in_mid_stream_loses_nothing_and_continues(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.dies_after = 2
    broken = await all_of(await stream(stage, owner, interview))
    assert positions(broken) == [1, 2]
    assert isinstance(broken[-1], WritingFailed)
    assert broken[-1].problem.code == WriterUnavailableError.code
    assert await saved(stage, owner, interview) == [1, 2]

    stage.writer.dies_after = None
    continued = await all_of(await stream(stage, owner, interview))
    assert positions(continued) == [3]
    assert isinstance(continued[-1], WritingDone)
    assert await saved(stage, owner, interview) == [1, 2, 3]


async def test_called_again_when_all_is_written_asks_nobody(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.written(owner)
    streams = stage.writer.streams
    again = await all_of(await stream(stage, owner, interview))
    assert [type(event) for event in again] == [WritingDone]
    assert stage.writer.streams == streams


async def test_what_is_saved_but_not_shown_comes_first(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.dies_after = 2
    await all_of(await stream(stage, owner, interview))
    stage.writer.dies_after = None
    assert positions(await all_of(await stream(stage, owner, interview, shown={1}))) == [2, 3]


async def test_a_second_stream_follows_the_first_and_doubles_nothing(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.gate.clear()
    first = asyncio.create_task(all_of(await stream(stage, owner, interview)))
    second = asyncio.create_task(all_of(await stream(stage, owner, interview)))
    await until(lambda: stage.writer.streams == 1)
    stage.writer.gate.set()
    assert positions(await first) == positions(await second) == [1, 2, 3]
    assert stage.writer.streams == 1
    assert await saved(stage, owner, interview) == [1, 2, 3]


async def test_one_of_two_followers_may_leave(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.gate.clear()
    stays = asyncio.create_task(all_of(await stream(stage, owner, interview)))
    leaves = asyncio.create_task(all_of(await stream(stage, owner, interview)))
    await until(lambda: stage.writer.streams == 1)
    leaves.cancel()
    await asyncio.wait({leaves})
    stage.writer.gate.set()
    assert positions(await stays) == [1, 2, 3]


async def test_a_page_loaded_again_in_mid_stream_starts_a_writer_of_its_own(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.gate.clear()
    old = asyncio.create_task(all_of(await stream(stage, owner, interview)))
    await until(lambda: stage.writer.streams == 1)
    old.cancel()
    new = asyncio.create_task(all_of(await stream(stage, owner, interview)))
    await asyncio.wait({old})
    stage.writer.gate.set()
    assert positions(await new) == [1, 2, 3]
    assert stage.writer.stopped == 1


async def test_a_stream_that_nobody_began_to_read_starts_no_writer(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    events = await stream(stage, owner, interview)
    await events.aclose()
    assert stage.writer.streams == 0


async def test_a_store_that_fails_ends_the_stream_with_its_problem(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.store.faults.fail(StoreUnavailableError(), on="save_question", after=1)
    broken = await all_of(await stream(stage, owner, interview))
    assert positions(broken) == [1]
    assert isinstance(broken[-1], WritingFailed)
    assert broken[-1].problem.code == StoreUnavailableError.code
    assert stage.writer.stopped == 1
    stage.store.faults.mend()
    assert positions(await all_of(await stream(stage, owner, interview))) == [2, 3]


async def test_deleting_an_interview_stops_its_writer(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.gate.clear()
    watching = asyncio.create_task(all_of(await stream(stage, owner, interview)))
    await until(lambda: stage.writer.streams == 1)
    await stage.services.interviews.delete(as_caller(owner), interview)
    assert isinstance((await watching)[-1], WritingFailed)
    assert stage.writer.stopped == 1


@pytest.fixture
def late(stage: Stage) -> Stage:
    """Another process on the same store."""
    return Stage(stage.settings, store=stage.store)


async def test_a_process_that_is_late_takes_nothing_back(stage: Stage, late: Stage) -> None:
    late.writer.gate.clear()
    owner = await stage.person()
    interview = await stage.interview(owner)
    watching = asyncio.create_task(all_of(await stream(late, owner, interview)))
    await until(lambda: late.writer.streams == 1)
    await all_of(await stream(stage, owner, interview))
    await stage.services.changing.add(as_caller(owner), interview, "Who trained you?")
    before = await stage.store.interviews.get(as_caller(owner), interview)
    late.writer.gate.set()
    assert isinstance((await watching)[-1], WritingDone)
    assert await stage.store.interviews.get(as_caller(owner), interview) == before
    assert await saved(stage, owner, interview) == [1, 2, 3, 4]


async def test_a_title_that_is_given_while_it_is_read_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    read = stage.writer.read

    async def renamed_meanwhile(posting: str, *, subject: str) -> Posting:
        await stage.services.interviews.rename(as_caller(owner), interview, "My first try")
        return await read(posting, subject=subject)

    monkeypatch.setattr(stage.writer, "read", renamed_meanwhile)
    await all_of(await stream(stage, owner, interview))
    kept = await stage.store.interviews.get(as_caller(owner), interview)
    assert kept.title == "My first try"
    assert kept.reading is not None


async def test_saved_questions_are_spoken_ahead_in_the_background(stage: Stage) -> None:
    owner = await stage.person()
    await stage.written(owner)
    await until(lambda: len(stage.speaker.spoken) == 3)
    assert {request.priority for request in stage.speaker.spoken} == {"background"}
    await until(lambda: stage.speaker.closed == 3)


async def test_a_voice_that_is_away_holds_nothing_up(stage: Stage) -> None:
    stage.speaker.away = True
    owner = await stage.person()
    interview = await stage.written(owner)
    assert await saved(stage, owner, interview) == [1, 2, 3]


async def test_a_client_that_goes_away_frees_the_writer(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.gate.clear()
    async with serving(stage.app) as address, httpx2.AsyncClient(base_url=address, trust_env=False) as client:
        path = f"/api/v1/interviews/{interview}/questions"
        headers = {"Authorization": f"Bearer {owner.token}"}
        async with client.stream("POST", path, headers=headers) as answer:
            assert answer.status_code == 200
            await until(lambda: stage.writer.streams == 1)
        await until(lambda: stage.writer.stopped == 1)


async def test_a_stream_over_a_real_server_arrives_question_by_question(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    stage.writer.gate.clear()
    found = list[Event]()
    async with serving(stage.app) as address, httpx2.AsyncClient(base_url=address, trust_env=False) as client:
        path = f"/api/v1/interviews/{interview}/questions"
        headers = {"Authorization": f"Bearer {owner.token}"}
        async with client.stream("POST", path, headers=headers) as answer:
            stage.writer.gate.set()
            found.extend([event async for event in events(answer.aiter_lines())])
    assert [event.name for event in found] == ["question", "question", "question", "done"]


async def test_a_store_that_fails_at_the_very_end_is_told_on_the_page(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    # Looked at five times while it is written; the sixth look is for what the page shows at the end.
    stage.store.faults.fail(StoreUnavailableError(), on="get", after=5)
    async with stage.client(cookie=owner.token) as browser:
        answer = await browser.post(f"/interviews/{interview}/questions", headers={"HX-Request": "true"})
    assert StoreUnavailableError().detail in answer.text
    assert await saved(stage, owner, interview) == [1, 2, 3]


async def test_a_posting_saved_unread_that_is_too_thin_asks_back_on_the_page(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner, posting="We need somebody.")
    async with stage.client(cookie=owner.token) as browser:
        answer = await browser.post(f"/interviews/{interview}/questions", headers={"HX-Request": "true"})
    assert "This posting says too little." in answer.text
    assert "What are the duties?" in answer.text
