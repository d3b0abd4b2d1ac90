"""A real PocketBase with this product's migrations and hooks, and people who talk to it over REST."""

import itertools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx2
import pytest

from interviewer_pocketbase.testing import RunningPocketBase

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    """Somebody with a client of their own; a guest has no id."""

    client: httpx2.Client
    id: str = ""
    email: str = ""
    token: str = ""

    def records(self, collection: str) -> str:
        return f"/api/collections/{collection}/records"


@pytest.fixture(scope="session")
def pocketbase() -> Iterator[RunningPocketBase]:
    with RunningPocketBase() as running:
        yield running


@pytest.fixture(scope="session")
def connect(pocketbase: RunningPocketBase) -> Iterator[Callable[..., httpx2.Client]]:
    """A client that comes from an address of its own, as `web` would forward it."""
    numbers = itertools.count(1)
    opened: list[httpx2.Client] = []

    def make(token: str = "", *, forward: bool = True) -> httpx2.Client:
        headers = {"Authorization": token} if token else {}
        if forward:
            headers["X-Real-IP"] = "10.{}.{}.{}".format(*next(numbers).to_bytes(3))
            headers["X-Interviewer-Proxy"] = pocketbase.secrets.proxy_secret
        # Reading the certificates of the machine takes a tenth of a second, and there is no TLS here.
        client = httpx2.Client(
            base_url=pocketbase.url, headers=headers, trust_env=False, verify=False, timeout=15
        )
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()


@pytest.fixture(scope="session")
def log_in(connect: Callable[..., httpx2.Client]) -> Callable[..., httpx2.Response]:
    def make(identity: str, password: str = PASSWORD, collection: str = "users") -> httpx2.Response:
        body = {"identity": identity, "password": password}
        return connect().post(f"/api/collections/{collection}/auth-with-password", json=body)

    return make


@pytest.fixture(scope="session")
def new_person(
    connect: Callable[..., httpx2.Client], log_in: Callable[..., httpx2.Response]
) -> Callable[[], Person]:
    def make() -> Person:
        email = f"{secrets.token_hex(8)}@example.com"
        body = {"email": email, "password": PASSWORD, "passwordConfirm": PASSWORD}
        connect().post("/api/collections/users/records", json=body).raise_for_status()
        answer = log_in(email).raise_for_status().json()
        return Person(connect(answer["token"]), answer["record"]["id"], email, answer["token"])

    return make


@pytest.fixture(scope="session")
def guest(connect: Callable[..., httpx2.Client]) -> Person:
    return Person(connect())


@pytest.fixture(scope="session")
def owner(new_person: Callable[[], Person]) -> Person:
    return new_person()


@pytest.fixture(scope="session")
def stranger(new_person: Callable[[], Person]) -> Person:
    return new_person()


@pytest.fixture(scope="session")
def superuser(
    pocketbase: RunningPocketBase,
    connect: Callable[..., httpx2.Client],
    log_in: Callable[..., httpx2.Response],
) -> httpx2.Client:
    known = pocketbase.secrets
    answer = log_in(known.superuser_email, known.superuser_password, "_superusers").raise_for_status()
    return connect(answer.json()["token"])
