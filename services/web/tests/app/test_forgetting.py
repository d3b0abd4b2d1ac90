"""What is deleted is deleted with its sound."""

import asyncio

import pytest

from interviewer_contracts.speech import SpeechRequest
from interviewer_web.clients.memory import MemorySpeaker
from interviewer_web.clients.tts import Spoken
from interviewer_web.interviews.writing import QuestionSaved, WritingEvent
from interviewer_web.speech.preparing import Preparer
from interviewer_web.store.records import Caller, Session
from interviewer_web.testing import PASSWORD, Stage, as_caller, until


async def texts_of(stage: Stage, interview: str, token: str) -> list[str]:
    async with stage.client(bearer=token) as client:
        full = (await client.get(f"/api/v1/interviews/{interview}")).json()
    return [question["text"] for question in full["questions"]]


async def test_a_deleted_interview_takes_its_sound_along(stage: Stage) -> None:
    person = await stage.person()
    gone, kept = await stage.written(person), await stage.written(person)
    texts = await texts_of(stage, gone, person.token)

    async with stage.client(bearer=person.token) as client:
        deleted = await client.delete(f"/api/v1/interviews/{gone}")

    assert deleted.status_code == 204
    assert stage.speaker.forgotten == texts
    assert await texts_of(stage, kept, person.token)


async def test_a_deleted_account_takes_all_its_sound_along(stage: Stage) -> None:
    person = await stage.person()
    interviews = [await stage.written(person) for _ in range(2)]
    texts = [text for interview in interviews for text in await texts_of(stage, interview, person.token)]

    async with stage.client(bearer=person.token) as client:
        deleted = await client.request("DELETE", "/api/v1/users/me", json={"password": PASSWORD})

    assert deleted.status_code == 204
    assert sorted(stage.speaker.forgotten) == sorted(texts)


async def test_a_wrong_password_forgets_nothing(stage: Stage) -> None:
    person = await stage.person()
    await stage.written(person)

    async with stage.client(bearer=person.token) as client:
        refused = await client.request("DELETE", "/api/v1/users/me", json={"password": "not this one"})

    assert refused.status_code == 422
    assert stage.speaker.forgotten == []


async def test_a_voice_that_is_away_does_not_keep_an_interview_alive(stage: Stage) -> None:
    person = await stage.person()
    interview = await stage.written(person)
    stage.speaker.away = True

    async with stage.client(bearer=person.token) as client:
        deleted = await client.delete(f"/api/v1/interviews/{interview}")

    assert deleted.status_code == 204
    assert await stage.store.interviews.summaries(as_caller(person)) == []


async def test_what_waits_to_be_spoken_is_dropped(stage: Stage) -> None:
    preparer = Preparer(stage.speaker)
    for text in ("Mine?", "Another of mine?", "Mine too?"):
        preparer.prepare(SpeechRequest(input=text), subject="user")
    preparer.prepare(SpeechRequest(input="Mine?", language="en"), subject="somebody else")

    preparer.drop(["Mine?", "Mine too?"], subject="user")
    await preparer.idle()
    await preparer.close()

    assert [(request.input, request.language) for request in stage.speaker.spoken] == [
        ("Another of mine?", None),
        ("Mine?", "en"),
    ]


async def _a_writer_is_held_back(stage: Stage, person: Session) -> asyncio.Task[WritingEvent]:
    interview = await stage.interview(person)
    stage.writer.gate.clear()
    events = await stage.services.interviews.write(as_caller(person), interview)
    watching = asyncio.create_task(anext(events))
    await until(lambda: stage.writer.streams == 1)
    return watching


async def _time_to_write(stage: Stage) -> None:
    stage.writer.gate.set()
    for _ in range(50):
        await asyncio.sleep(0)


async def test_no_question_is_written_and_spoken_while_its_interview_is_deleted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await stage.person()
    watching = await _a_writer_is_held_back(stage, person)
    [interview] = await stage.services.interviews.summaries(as_caller(person))
    delete = stage.store.interviews.delete

    async def slow(caller: Caller, one: str) -> None:
        await _time_to_write(stage)
        await delete(caller, one)

    monkeypatch.setattr(stage.store.interviews, "delete", slow)
    await stage.services.interviews.delete(as_caller(person), interview.id)
    await asyncio.wait({watching})

    assert {request.input for request in stage.speaker.spoken} <= set(stage.speaker.forgotten)


async def test_no_question_is_written_and_spoken_while_its_account_is_deleted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await stage.person()
    watching = await _a_writer_is_held_back(stage, person)
    delete = stage.store.accounts.delete_account

    async def slow(caller: Caller, *, password: str) -> None:
        await _time_to_write(stage)
        await delete(caller, password=password)

    monkeypatch.setattr(stage.store.accounts, "delete_account", slow)
    await stage.services.accounts.delete(as_caller(person), person.user, PASSWORD)
    await asyncio.wait({watching})

    assert {request.input for request in stage.speaker.spoken} <= set(stage.speaker.forgotten)


async def test_with_an_account_goes_nobody_elses_writer(stage: Stage) -> None:
    person, other = await stage.person(), await stage.person("omar@example.com")
    watching = await _a_writer_is_held_back(stage, other)

    await stage.services.accounts.delete(as_caller(person), person.user, PASSWORD)
    stage.writer.gate.set()

    assert isinstance(await watching, QuestionSaved)


class _Busy(MemorySpeaker):
    """Asks again by itself for what it was too busy for, once `free` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.free = asyncio.Event()

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        self.asked += 1
        await self.free.wait()
        return await super().speak(request, subject=subject)


async def test_what_is_asked_for_again_is_dropped_as_well() -> None:
    speaker = _Busy()
    preparer = Preparer(speaker)
    preparer.prepare(SpeechRequest(input="Mine?"), subject="user")
    preparer.prepare(SpeechRequest(input="Yours?"), subject="somebody else")
    await until(lambda: speaker.asked == 1)

    preparer.drop(["Yours?"], subject="user")
    preparer.drop(["Mine?"], subject="user")
    speaker.free.set()
    await preparer.idle()
    await preparer.close()

    assert [request.input for request in speaker.spoken] == ["Yours?"]
