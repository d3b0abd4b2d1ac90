"""A token is good exactly as long as its session: not after log-out, not after a new password."""

import base64
import json
import sqlite3
from collections.abc import Callable
from typing import Protocol

import httpx2
import pytest

from interviewer_pocketbase.testing import RunningPocketBase

PASSWORD = "correct horse battery"
SESSION = "/api/interviewer/session"
FORTNIGHT_S = 14 * 24 * 60 * 60


class Person(Protocol):
    """See conftest.py."""

    client: httpx2.Client
    id: str
    email: str
    token: str

    def records(self, collection: str) -> str: ...


NewPerson = Callable[[], Person]
LogIn = Callable[..., httpx2.Response]
Connect = Callable[..., httpx2.Client]


def claims(token: str) -> dict[str, object]:
    payload = token.split(".")[1]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return found


def test_a_token_names_its_session(owner: Person, log_in: LogIn) -> None:
    first, second = (log_in(owner.email).json()["token"] for _ in range(2))
    assert first != second
    assert claims(first)["jti"] != claims(second)["jti"]
    assert claims(first).keys() == {"id", "type", "collectionId", "refreshable", "exp", "jti"}


def test_the_session_says_who_and_until_when(owner: Person) -> None:
    answer = owner.client.get(SESSION).raise_for_status().json()
    assert answer["user"].keys() == {"id", "email", "created"}
    assert (answer["user"]["id"], answer["user"]["email"]) == (owner.id, owner.email)
    assert answer["expires"].endswith("Z")


@pytest.mark.parametrize("scheme", ["", "Bearer ", "bearer "])
def test_a_token_is_taken_with_and_without_its_scheme(owner: Person, connect: Connect, scheme: str) -> None:
    assert connect(scheme + owner.token).get(SESSION).status_code == 200


def test_without_a_session_there_is_401(guest: Person, superuser: httpx2.Client) -> None:
    assert guest.client.get(SESSION).status_code == 401
    assert guest.client.delete(SESSION).status_code == 401
    assert superuser.get(SESSION).status_code in {401, 403}


@pytest.mark.parametrize("token", ["x", "a.b.c", "Bearer", "Basic dTpw", "e30.e30.e30"])
@pytest.mark.parametrize("path", ["/api/health", "/api/collections/interviews/records", SESSION])
def test_a_bad_token_is_never_a_guest(connect: Connect, token: str, path: str) -> None:
    assert connect(token).get(path).status_code == 401


def test_a_forged_session_is_no_session(owner: Person, connect: Connect) -> None:
    head, _, tail = owner.token.split(".")
    forged = claims(owner.token) | {"jti": "a" * 15}
    payload = base64.urlsafe_b64encode(json.dumps(forged).encode()).rstrip(b"=").decode()
    assert connect(f"{head}.{payload}.{tail}").get(SESSION).status_code == 401


def test_a_replayed_token_is_refused_everywhere_after_log_out(new_person: NewPerson, log_in: LogIn) -> None:
    person = new_person()
    other = log_in(person.email).json()["token"]
    assert person.client.delete(SESSION).status_code == 204
    for method, path in (
        ("GET", SESSION),
        ("DELETE", SESSION),
        ("GET", person.records("interviews")),
        ("GET", f"{person.records('users')}/{person.id}"),
        ("POST", person.records("interviews")),
        ("POST", "/api/collections/users/auth-refresh"),
        ("DELETE", f"{person.records('users')}/{person.id}"),
    ):
        assert person.client.request(method, path).status_code == 401, (method, path)
    assert person.client.get(SESSION, headers={"Authorization": other}).status_code == 200


def test_refreshing_gives_the_same_session_and_no_more_time(new_person: NewPerson, connect: Connect) -> None:
    person = new_person()
    answer = person.client.post("/api/collections/users/auth-refresh").raise_for_status().json()
    assert answer["token"] == person.token
    person.client.delete(SESSION).raise_for_status()
    assert connect(answer["token"]).get(SESSION).status_code == 401


def test_a_new_password_ends_every_session(
    new_person: NewPerson, log_in: LogIn, connect: Connect, pocketbase: RunningPocketBase
) -> None:
    person = new_person()
    other = log_in(person.email).json()["token"]
    body = {
        "oldPassword": PASSWORD,
        "password": "a different staple",
        "passwordConfirm": "a different staple",
    }
    path = f"{person.records('users')}/{person.id}"
    assert person.client.patch(path, json=body | {"oldPassword": "wrong"}).status_code == 400
    assert person.client.patch(path, json=body).status_code == 200
    for token in (person.token, other):
        assert connect(token).get(SESSION).status_code == 401
    with sqlite3.connect(pocketbase.database) as database:
        left = database.execute("SELECT COUNT(*) FROM sessions WHERE user = ?", (person.id,)).fetchone()
    database.close()
    assert left == (0,)
    assert log_in(person.email).status_code == 400
    assert log_in(person.email, "a different staple").status_code == 200


def test_a_superuser_standing_in_for_somebody_has_a_session_too(
    superuser: httpx2.Client, owner: Person, connect: Connect
) -> None:
    answer = superuser.post(f"/api/collections/users/impersonate/{owner.id}", json={"duration": 60})
    client = connect(answer.raise_for_status().json()["token"])
    assert client.get(SESSION).json()["user"]["id"] == owner.id
    assert client.delete(SESSION).status_code == 204
    assert client.get(SESSION).status_code == 401
    assert owner.client.get(SESSION).status_code == 200


def test_expired_sessions_are_swept_and_others_stay(
    superuser: httpx2.Client, new_person: NewPerson, pocketbase: RunningPocketBase
) -> None:
    person = new_person()
    answer = superuser.post(f"/api/collections/users/impersonate/{person.id}", json={"duration": 1}).json()
    short = claims(answer["token"])["jti"]
    with sqlite3.connect(pocketbase.database, timeout=5) as database:
        database.execute("UPDATE sessions SET expires = '2020-01-01 00:00:00.000Z' WHERE id = ?", (short,))
    database.close()
    assert superuser.post("/api/crons/interviewerExpiredSessions").status_code == 204

    def left() -> list[str]:
        query = {"filter": f"user = '{person.id}'"}
        found = superuser.get("/api/collections/sessions/records", params=query).json()["items"]
        return [one["id"] for one in found]

    for _ in range(100):  # the sweep runs beside the answer that starts it
        if short not in left():
            break
    assert left() == [claims(person.token)["jti"]]
    assert person.client.get(SESSION).status_code == 200


def test_a_dead_token_does_not_hinder_a_new_log_in(new_person: NewPerson, connect: Connect) -> None:
    person = new_person()
    person.client.delete(SESSION).raise_for_status()
    body = {"identity": person.email, "password": PASSWORD}
    for token in (person.token, "x"):
        answer = connect(token).post("/api/collections/users/auth-with-password", json=body)
        assert connect(answer.raise_for_status().json()["token"]).get(SESSION).status_code == 200


def test_unknown_user_and_wrong_password_get_the_same_answer(owner: Person, log_in: LogIn) -> None:
    wrong, unknown = log_in(owner.email, "not the password"), log_in("nobody@example.com", PASSWORD)
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)


def test_live_updates_are_refused(owner: Person) -> None:
    with owner.client.stream("GET", "/api/realtime") as events:
        lines = events.iter_lines()  # held: when it goes, the connection and with it the subscriber goes
        hello = ""
        while not hello.startswith("data:"):
            hello = next(lines)
        client_id = json.loads(hello.removeprefix("data:"))["clientId"]
        body = {"clientId": client_id, "subscriptions": ["interviews/*"]}
        assert owner.client.post("/api/realtime", json=body).status_code == 403
