"""Limits count for the person's own address, as `web` says it, and nobody else can say it.

Each test has its own addresses, so none waits for a window to pass.
"""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from interviewer_pocketbase.testing import RunningPocketBase

LOGIN = "/api/collections/users/auth-with-password"
WRONG = {"identity": "nobody@example.com", "password": "not the password"}
FAILURES = 20


@pytest.fixture
def alone() -> Iterator[RunningPocketBase]:
    """One that no other test talks to: these tests use up the address of the connection itself."""
    with RunningPocketBase() as running:
        yield running


def tries(client: httpx2.Client, count: int, address: Callable[[int], str], **headers: str) -> list[int]:
    return [
        client.post(LOGIN, json=WRONG, headers={"X-Real-IP": address(number), **headers}).status_code
        for number in range(count)
    ]


def test_wrong_passwords_are_limited_by_the_forwarded_address(
    pocketbase: RunningPocketBase, connect: Callable[..., httpx2.Client]
) -> None:
    client = connect()
    secret = {"X-Interviewer-Proxy": pocketbase.secrets.proxy_secret}
    assert tries(client, FAILURES + 2, lambda _: "192.0.2.1", **secret) == [400] * FAILURES + [429] * 2
    assert tries(client, 2, lambda _: "192.0.2.2", **secret) == [400] * 2

    refused = client.post(LOGIN, json=WRONG, headers={"X-Real-IP": "192.0.2.1", **secret})
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert tries(client, 1, lambda _: "2001:db8::1", **secret) == [400]


@pytest.mark.parametrize("said", ["", "wrong"])
def test_an_address_can_not_be_made_up(alone: RunningPocketBase, said: str) -> None:
    with httpx2.Client(base_url=alone.url, trust_env=False) as client:
        headers = {"X-Interviewer-Proxy": said} if said else {}
        codes = tries(client, FAILURES + 2, lambda number: f"198.51.100.{number}", **headers)
    assert codes == [400] * FAILURES + [429] * 2


def test_without_a_secret_nobody_is_believed() -> None:
    with (
        RunningPocketBase(proxy_secret="") as unset,
        httpx2.Client(base_url=unset.url, trust_env=False) as client,
    ):
        codes = tries(
            client, FAILURES + 2, lambda number: f"198.51.100.{number}", **{"X-Interviewer-Proxy": ""}
        )
    assert codes == [400] * FAILURES + [429] * 2


def test_sign_ups_are_limited_but_a_class_of_thirty_gets_in(connect: Callable[..., httpx2.Client]) -> None:
    one, other = connect(), connect()

    def sign_up(client: httpx2.Client) -> int:
        # Refused at once, so that it costs no hashing; the limit counts it all the same.
        return client.post("/api/collections/users/records", json={}).status_code

    assert [sign_up(one) for _ in range(32)] == [400] * 30 + [429] * 2
    assert sign_up(other) == 400


def test_right_passwords_do_not_count_as_tries(
    new_person: Callable[[], object], connect: Callable[..., httpx2.Client]
) -> None:
    client = connect()
    email = getattr(new_person(), "email", "")
    right = {"identity": email, "password": "correct horse battery"}
    codes = [client.post(LOGIN, json=right).status_code for _ in range(FAILURES + 1)]
    assert codes == [200] * (FAILURES + 1)


def test_everything_else_is_limited_by_the_second(connect: Callable[..., httpx2.Client]) -> None:
    client = connect()
    codes = [client.get("/api/collections/interviews/records").status_code for _ in range(1200)]
    assert set(codes) <= {200, 429}
    assert codes[:300] == [200] * 300


def test_the_limits_are_on(superuser: httpx2.Client) -> None:
    settings = superuser.get("/api/settings").raise_for_status().json()
    assert settings["rateLimits"]["enabled"]
    assert settings["rateLimits"]["excludedIPs"] == []
    assert settings["trustedProxy"] == {"headers": ["X-Real-IP"], "useLeftmostIP": False}
    assert settings["batch"] == {"enabled": True, "maxRequests": 21, "timeout": 10, "maxBodySize": 16777216}
    assert settings["logs"]["maxDays"] == 3
    assert not settings["logs"]["logIP"]
