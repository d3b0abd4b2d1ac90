"""The JSON API: the whole main job, and what it says when something is wrong."""

import asyncio
import json
from collections.abc import MutableMapping
from importlib.metadata import version
from typing import Any

import httpx2
import pytest

from interviewer_contracts.events import Event, events
from interviewer_contracts.problems import PROBLEM_MEDIA_TYPE
from interviewer_contracts.questions import Engine
from interviewer_web.errors import StoreUnavailableError
from interviewer_web.site import health
from interviewer_web.store.records import new_id
from interviewer_web.testing import PASSWORD, POSTING, Stage, as_caller

EMAIL = "nadia@example.com"
CV = "2019 Fitter\n2021 Electrician\nSpeaks three languages"


async def events_of(answer: httpx2.Response) -> list[Event]:
    return [event async for event in events(answer.aiter_lines())]


async def test_the_whole_main_job(stage: Stage) -> None:
    credentials = {"email": EMAIL, "password": PASSWORD}
    async with stage.client(bearer="none") as api:
        made = await api.post("/api/v1/users", json=credentials)
        assert (made.status_code, made.json()["email"]) == (201, EMAIL)
        session = (await api.post("/api/v1/sessions", json=credentials)).json()
    async with stage.client(bearer=session["token"]) as api:
        assert (await api.get("/api/v1/users/me")).json() == session["user"]
        created = await api.post("/api/v1/interviews", json={"posting": POSTING, "count": 4})
        interview = created.json()
        assert (created.status_code, interview["count"], interview["questions"]) == (201, 4, [])
        assert interview["title"] == "Electrician for building services"
        path = f"/api/v1/interviews/{interview['id']}"

        written = await events_of(await api.post(f"{path}/questions"))
        assert [event.name for event in written] == ["question"] * 4 + ["done"]
        streamed = [json.loads(event.data) for event in written[:-1]]
        full = (await api.get(path)).json()
        assert full["questions"] == streamed
        assert full["finished"]
        for question in streamed:
            for evidence in question["evidence"]:
                assert POSTING[evidence["start"] : evidence["end"]] == evidence["quote"]

        sound = await api.get(f"{path}/questions/{streamed[0]['id']}/speech", params={"format": "wav"})
        assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/wav")
        assert sound.content.decode() == streamed[0]["text"]
        assert sound.headers["content-length"] == str(len(sound.content))

        renamed = await api.patch(path, json={"title": "Night shift"})
        assert renamed.json()["title"] == "Night shift"
        listed = (await api.get("/api/v1/interviews")).json()["interviews"]
        assert [(one["title"], one["questions"], one["planned"]) for one in listed] == [("Night shift", 4, 4)]
        assert (await api.delete(path)).status_code == 204
        assert (await api.get(path)).status_code == 404
        assert (await api.delete("/api/v1/sessions")).status_code == 204
        assert (await api.get("/api/v1/users/me")).status_code == 401


async def test_called_again_the_stream_continues_and_never_doubles(stage: Stage) -> None:
    owner = await stage.person()
    path = f"/api/v1/interviews/{await stage.interview(owner)}/questions"
    async with stage.client(bearer=owner.token) as api:
        stage.writer.dies_after = 1
        first = await events_of(await api.post(path))
        stage.writer.dies_after = None
        second = await events_of(await api.post(path))
        third = await events_of(await api.post(path))
    assert [event.name for event in first] == ["question", "error"]
    assert json.loads(first[1].data)["code"] == "writer_unavailable"
    assert [event.name for event in second] == ["question", "question", "done"]
    assert [event.name for event in third] == ["done"]
    assert json.loads(third[0].data)["questions"] == 3


@pytest.mark.parametrize("where", ["body", "header"])
async def test_submitting_twice_makes_one_interview(stage: Stage, where: str) -> None:
    owner = await stage.person()
    key = new_id()
    body: dict[str, object] = {"posting": POSTING, "count": 3}
    headers = {"Idempotency-Key": key} if where == "header" else {}
    body |= {"id": key} if where == "body" else {}
    async with stage.client(bearer=owner.token) as api:
        both = await asyncio.gather(
            *(api.post("/api/v1/interviews", json=body, headers=headers) for _ in range(2))
        )
        listed = (await api.get("/api/v1/interviews")).json()["interviews"]
    assert {answer.json()["id"] for answer in both} == {key}
    assert len(listed) == 1


async def test_an_id_used_again_for_another_posting_keeps_both(stage: Stage) -> None:
    owner = await stage.person()
    first = {"id": new_id(), "posting": POSTING, "count": 3}
    second = {**first, "posting": f"{POSTING}\nand a cheerful voice"}
    async with stage.client(bearer=owner.token) as api:
        ids = [
            (await api.post("/api/v1/interviews", json=body)).json()["id"] for body in (first, second, second)
        ]
    assert ids[0] == first["id"]
    assert ids[1] == ids[2] != ids[0]


async def test_an_id_of_somebody_else_gives_an_interview_of_ones_own(stage: Stage) -> None:
    owner, stranger = await stage.person(), await stage.person("stranger@example.com")
    interview = await stage.interview(owner)
    async with stage.client(bearer=stranger.token) as api:
        body = {"id": interview, "posting": POSTING, "count": 3}
        answers = [await api.post("/api/v1/interviews", json=body) for _ in range(2)]
        theirs = await api.get(f"/api/v1/interviews/{interview}")
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"] != interview
    assert theirs.status_code == 404


async def test_without_a_writer_the_interview_is_saved_and_written_later(stage: Stage) -> None:
    owner = await stage.person()
    stage.writer.away = True
    async with stage.client(bearer=owner.token) as api:
        created = await api.post("/api/v1/interviews", json={"posting": POSTING, "count": 3})
        interview = created.json()
        assert created.status_code == 201
        assert (interview["title"], interview["reading"]) == ("Electrician for building services", None)
        path = f"/api/v1/interviews/{interview['id']}/questions"
        assert [event.name for event in await events_of(await api.post(path))] == ["error"]
        stage.writer.away = False
        names = [event.name for event in await events_of(await api.post(path))]
        read = (await api.get(f"/api/v1/interviews/{interview['id']}")).json()
    assert names == ["question"] * 3 + ["done"]
    assert len(read["reading"]["requirements"]) == len(POSTING.splitlines())


async def test_wishes_are_kept_and_what_is_to_be_asked_back_is_given(stage: Stage) -> None:
    owner = await stage.person()
    wishes = {"count": 3, "round": "technical", "level": "senior", "emphasis": -1, "engine": "memory"}
    async with stage.client(bearer=owner.token) as api:
        created = await api.post("/api/v1/interviews", json={"posting": POSTING, "cv": CV, **wishes})
        path = f"/api/v1/interviews/{created.json()['id']}"
        await api.post(f"{path}/questions")
        read = (await api.get(path)).json()
    assert created.status_code == 201
    assert (read["options"], read["cv"]) == (wishes, CV)
    assert len(read["to_ask"]) == 3
    claim = read["questions"][0]
    assert (claim["angle"], claim["evidence"][-1]) == (
        "claim",
        {"source": "cv", "quote": "2019 Fitter", "start": 0, "end": 11},
    )


async def test_a_deleted_cv_leaves_no_quote_behind(stage: Stage) -> None:
    owner = await stage.person()
    async with stage.client(bearer=owner.token) as api:
        created = await api.post("/api/v1/interviews", json={"posting": POSTING, "cv": CV, "count": 3})
        path = f"/api/v1/interviews/{created.json()['id']}"
        await api.post(f"{path}/questions")
        deleted = await api.delete(f"{path}/cv")
        read = (await api.get(path)).json()
    assert (deleted.status_code, read["cv"]) == (204, None)
    assert {one["source"] for question in read["questions"] for one in question["evidence"]} == {"posting"}
    assert len(read["questions"]) == 3


@pytest.mark.parametrize(
    ("wish", "code"), [({"cv": "Hello"}, "cv_refused"), ({"engine": "sleepy"}, "engine_not_available")]
)
async def test_what_is_refused_at_the_last_moment_is_left_out_and_told(
    stage: Stage, wish: dict[str, str], code: str
) -> None:
    owner = await stage.person()
    stage.writer.offered.append(Engine(name="sleepy", label="Sleepy", available=True, default=False))
    async with stage.client(bearer=owner.token) as api:
        created = await api.post("/api/v1/interviews", json={"posting": POSTING, "count": 3, **wish})
        stage.writer.offered.pop()
        path = f"/api/v1/interviews/{created.json()['id']}"
        done = (await events_of(await api.post(f"{path}/questions")))[-1]
        read = (await api.get(path)).json()
    assert [one["code"] for one in json.loads(done.data)["warnings"]] == [code]
    assert [one["code"] for one in read["notices"]] == [code]
    assert (len(read["questions"]), read["finished"]) == (3, True)


async def test_engines_are_listed_and_one_that_can_not_write_is_not_taken(stage: Stage) -> None:
    owner = await stage.person()
    asleep = Engine(name="sleepy", label="Sleepy", available=False, default=False, reason="It sleeps.")
    stage.writer.offered.append(asleep)
    async with stage.client(bearer=owner.token) as api:
        listed = (await api.get("/api/v1/engines")).json()["engines"]
        body = {"posting": POSTING, "engine": "sleepy"}
        refused = (await api.post("/api/v1/interviews", json=body)).json()
        unknown = (await api.post("/api/v1/interviews", json={**body, "engine": "nobody"})).json()
        stage.writer.away = True
    assert [(one["name"], one["available"]) for one in listed] == [("memory", True), ("sleepy", False)]
    assert [error["field"] for error in refused["errors"] + unknown["errors"]] == ["engine", "engine"]
    assert "It sleeps." in refused["detail"]


async def test_a_title_that_somebody_gave_outlives_a_late_reading(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.interview(owner)
    await stage.services.interviews.rename(as_caller(owner), interview, "My first try")
    async with stage.client(bearer=owner.token) as api:
        await api.post(f"/api/v1/interviews/{interview}/questions")
        read = (await api.get(f"/api/v1/interviews/{interview}")).json()
    assert (read["title"], read["reading"] is None) == ("My first try", False)


async def test_a_thin_posting_is_told_and_asked_back(stage: Stage) -> None:
    owner = await stage.person()
    async with stage.client(bearer=owner.token) as api:
        answer = await api.post("/api/v1/interviews", json={"posting": "Nurse"})
        assert (await api.get("/api/v1/interviews")).json()["interviews"] == []
    assert (answer.status_code, answer.json()["code"]) == (422, "posting_too_thin")
    assert len(answer.json()["questions_back"]) == 2


async def test_a_new_password_ends_every_other_session(stage: Stage) -> None:
    old = await stage.person()
    body = {"current": PASSWORD, "new": "a wholly different kettle"}
    async with stage.client(bearer=old.token) as api:
        fresh = (await api.put("/api/v1/users/me/password", json=body)).json()["token"]
        assert (await api.get("/api/v1/users/me")).status_code == 401
    async with stage.client(bearer=fresh) as api:
        assert (await api.get("/api/v1/users/me")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", "/api/v1/users/me/password", {"current": "wrong", "new": "a wholly new kettle"}, "current"),
        ("PUT", "/api/v1/users/me/password", {"current": PASSWORD, "new": "short"}, "new"),
        ("DELETE", "/api/v1/users/me", {"password": "wrong"}, "password"),
        ("POST", "/api/v1/interviews", {"posting": "x" * 20_001}, "posting"),
        ("POST", "/api/v1/interviews", {"posting": POSTING, "count": 99}, "count"),
        ("POST", "/api/v1/interviews", {"posting": POSTING, "id": "no"}, "id"),
        ("POST", "/api/v1/interviews", {}, "posting"),
    ],
)
async def test_a_fault_names_its_field(
    stage: Stage, method: str, path: str, body: dict[str, object], field: str
) -> None:
    owner = await stage.person()
    async with stage.client(bearer=owner.token) as api:
        answer = await api.request(method, path, json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_an_unknown_user_and_a_wrong_password_look_the_same(stage: Stage) -> None:
    await stage.person(EMAIL)
    async with stage.client(bearer="none") as api:
        answers = [
            await api.post("/api/v1/sessions", json={"email": email, "password": "wrong but long"})
            for email in (EMAIL, "nobody@example.com")
        ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].content == answers[1].content
    assert answers[0].headers == answers[1].headers


async def test_a_taken_address_is_told(stage: Stage) -> None:
    await stage.person(EMAIL)
    async with stage.client(bearer="none") as api:
        answer = await api.post("/api/v1/users", json={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_a_busy_voice_passes_its_time_to_wait_on(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.written(owner)
    question = (await stage.store.interviews.questions(as_caller(owner), interview))[0].id
    stage.speaker.busy = 9
    async with stage.client(bearer=owner.token) as api:
        answer = await api.get(f"/api/v1/interviews/{interview}/questions/{question}/speech")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "9")
    assert answer.headers["content-type"] == PROBLEM_MEDIA_TYPE


@pytest.mark.parametrize("query", ["voice=../../etc/passwd", "voice=", "format=exe", f"voice={'x' * 65}"])
async def test_a_voice_is_a_name_and_a_format_one_of_two(stage: Stage, query: str) -> None:
    owner = await stage.person()
    interview = await stage.written(owner)
    question = (await stage.store.interviews.questions(as_caller(owner), interview))[0].id
    async with stage.client(bearer=owner.token) as api:
        answer = await api.get(f"/api/v1/interviews/{interview}/questions/{question}/speech?{query}")
    assert answer.status_code == 422


async def test_a_question_of_another_interview_is_not_spoken(stage: Stage) -> None:
    owner = await stage.person()
    first, second = await stage.written(owner), await stage.written(owner)
    question = (await stage.store.interviews.questions(as_caller(owner), first))[0].id
    async with stage.client(bearer=owner.token) as api:
        answer = await api.get(f"/api/v1/interviews/{second}/questions/{question}/speech")
    assert answer.status_code == 404


async def test_a_store_that_is_away_is_told_with_a_time_to_wait(stage: Stage) -> None:
    owner = await stage.person()
    stage.store.faults.fail(StoreUnavailableError())
    async with stage.client(bearer=owner.token) as api:
        answer = await api.get("/api/v1/interviews")
        ready = await api.get("/readyz")
        alive = await api.get("/healthz")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert (ready.status_code, ready.json()["store"]) == (503, False)
    assert (alive.status_code, alive.json()["version"]) == (200, version("interviewer-web"))


async def test_without_neighbours_people_can_still_be_served(stage: Stage) -> None:
    stage.writer.away = stage.speaker.away = True
    async with stage.client() as browser:
        ready = await browser.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"ready": True, "store": True, "llm": False, "tts": False}


async def test_a_neighbour_that_hangs_is_not_waited_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hanging() -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(health, "PROBE_SECONDS", 0.01)
    monkeypatch.setattr(stage.speaker, "ready", hanging)
    async with stage.client() as browser:
        ready = await browser.get("/readyz")
    assert ready.json() == {"ready": True, "store": True, "llm": True, "tts": False}


async def test_the_log_names_people_by_id_and_repeats_nothing_of_theirs(
    stage: Stage, logged: list[MutableMapping[str, Any]]
) -> None:
    credentials = {"email": EMAIL, "password": PASSWORD}
    async with stage.client(bearer="none") as api:
        user = (await api.post("/api/v1/users", json=credentials)).json()["id"]
        token = (await api.post("/api/v1/sessions", json=credentials)).json()["token"]
        await api.post("/api/v1/sessions", json={**credentials, "password": "wrong but long"})
    async with stage.client(bearer=token) as api:
        stage.writer.away = True
        created = await api.post("/api/v1/interviews", json={"posting": POSTING})
        await api.post(f"/api/v1/interviews/{created.json()['id']}/questions")
    events = [entry["event"] for entry in logged]
    assert events == [
        "signed up",
        "logged in",
        "log-in refused",
        "an interview is saved unread",
        "writing broke off",
    ]
    text = repr(logged)
    assert user in text
    for private in (EMAIL, PASSWORD, "wrong but long", token, *POSTING.splitlines()):
        assert private not in text
