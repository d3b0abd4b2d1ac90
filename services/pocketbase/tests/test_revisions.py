"""Changes of one interview by several at once: each counts, and one decided on an old one is refused."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import httpx2
import pytest

from interviewer_pocketbase.testing import RunningPocketBase

BATCH = "/api/batch"
INTERVIEWS = "/api/collections/interviews/records"
QUESTIONS = "/api/collections/questions/records"
FOURTEEN = "a" * 14


class Person(Protocol):
    """See conftest.py."""

    client: httpx2.Client
    id: str
    token: str


@pytest.fixture
def path(owner: Person) -> str:
    """Of an interview of the owner's."""
    body = {"owner": owner.id, "title": "Nurse", "posting": "You care.", "count": 10}
    made = owner.client.post(INTERVIEWS, json=body).raise_for_status().json()
    assert made["revision"] == 0
    return f"{INTERVIEWS}/{made['id']}"


def change(path: str, **body: object) -> dict[str, object]:
    return {"method": "PATCH", "url": path, "body": body}


def batch(person: Person, *parts: dict[str, object]) -> int:
    return person.client.post(BATCH, json={"requests": parts}).status_code


def read(person: Person, path: str) -> dict[str, object]:
    found: dict[str, object] = person.client.get(path).raise_for_status().json()
    return found


def test_every_change_counts_whoever_makes_it(owner: Person, superuser: httpx2.Client, path: str) -> None:
    assert batch(owner, change(path, title="One")) == 200
    assert owner.client.patch(path, json={"title": "Two"}).status_code == 200
    assert superuser.patch(path, json={"title": "Three"}).status_code == 200
    assert read(owner, path)["revision"] == 3


@pytest.mark.parametrize("revision", [0, 2, 7, -1, None, "1 || 1 = 1"])
def test_another_revision_than_the_one_that_stands_is_refused(
    owner: Person, path: str, revision: object
) -> None:
    assert batch(owner, change(path, revision=0, title="One")) == 200
    assert batch(owner, change(path, revision=revision, title="Two")) == 400
    assert owner.client.patch(path, json={"revision": revision}).status_code in {400, 404}
    assert (read(owner, path)["title"], read(owner, path)["revision"]) == ("One", 1)


async def test_of_many_at_once_one_gets_through(
    pocketbase: RunningPocketBase, owner: Person, path: str
) -> None:
    headers = {
        "Authorization": owner.token,
        "X-Real-IP": "10.250.0.1",
        "X-Interviewer-Proxy": pocketbase.secrets.proxy_secret,
    }
    transport = httpx2.AsyncHTTPTransport(verify=False)
    async with httpx2.AsyncClient(
        base_url=pocketbase.url, headers=headers, transport=transport, timeout=15
    ) as client:
        for revision in range(5):
            requests = [
                {"requests": [change(path, revision=revision, rejected=[f"{revision}/{n}"])]}
                for n in range(20)
            ]
            answers = await asyncio.gather(*(client.post(BATCH, json=one) for one in requests))
            codes = [answer.status_code for answer in answers]
            assert sorted(codes) == [200, *[400] * 19]
            assert read(owner, path)["rejected"] == [f"{revision}/{codes.index(200)}"]


def test_what_fails_in_a_batch_takes_the_rest_back(owner: Person, stranger: Person, path: str) -> None:
    question: dict[str, object] = {
        "method": "POST",
        "url": QUESTIONS,
        "body": {
            "owner": owner.id,
            "interview": path.rpartition("/")[2],
            "position": 1,
            "question": {"text": "Who?"},
        },
    }
    assert batch(owner, question, change(path, revision=5)) == 400
    assert batch(owner, change(path), question, question) == 400
    assert batch(stranger, change(path), question) == 400
    assert read(owner, path)["revision"] == 0
    assert batch(owner, change(path, revision=0), question) == 200


@pytest.mark.parametrize(
    "part",
    [
        {"method": "POST", "url": "/api/collections/users/records", "body": {"email": "x"}},
        {"method": "PATCH", "url": f"/api/collections/users/records/{FOURTEEN}b", "body": {}},
        {"method": "POST", "url": "/api/collections/_pb_users_auth_/records", "body": {}},
        {"method": "DELETE", "url": f"{INTERVIEWS}/{FOURTEEN}b/../../users", "body": {}},
        {"method": "POST", "url": f"{QUESTIONS}?expand=owner", "body": {}},
        {"method": "POST", "url": QUESTIONS, "headers": {"X-Real-IP": "1.2.3.4"}, "body": {}},
    ],
)
def test_nothing_else_comes_in_a_batch(owner: Person, part: dict[str, object]) -> None:
    assert batch(owner, part) == 403


def test_a_batch_needs_a_session_that_stands(
    owner: Person, connect: Callable[..., httpx2.Client], path: str
) -> None:
    parts = {"requests": [change(path, title="x")]}
    assert connect().post(BATCH, json=parts).status_code == 400
    assert connect(f"{owner.token[:-3]}abc").post(BATCH, json=parts).status_code == 401
    assert read(owner, path)["title"] == "Nurse"


def test_a_batch_has_its_limits(owner: Person, path: str) -> None:
    assert batch(owner, *[change(path)] * 22) == 400
    assert owner.client.post(BATCH, content=b"x" * 17_000_000).status_code == 413
    assert read(owner, path)["revision"] == 0
