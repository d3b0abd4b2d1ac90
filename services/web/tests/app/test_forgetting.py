"""What is deleted is deleted with its sound."""

from interviewer_contracts.speech import SpeechRequest
from interviewer_web.speech.preparing import Preparer
from interviewer_web.testing import PASSWORD, Stage, as_caller


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
