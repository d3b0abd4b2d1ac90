"""Who a request comes from: one way in per route, cookies that keep their place, addresses not made up."""

from http.cookies import Morsel, SimpleCookie
from ipaddress import ip_network

import httpx2
import pytest
from fastapi import Request

from interviewer_web.identity import client_address, cookie_name
from interviewer_web.testing import PASSWORD, Stage, settings_of

LOG_IN = {"email": "nadia@example.com", "password": PASSWORD}


def cookie_of(answer: httpx2.Response) -> tuple[str, Morsel[str]]:
    ((name, morsel),) = SimpleCookie(answer.headers["set-cookie"]).items()
    return name, morsel


async def log_in(stage: Stage, base_url: str = "http://127.0.0.1:8000") -> httpx2.Response:
    await stage.person(LOG_IN["email"])
    async with stage.client(base_url=base_url) as browser:
        return await browser.post("/log-in", data=LOG_IN)


async def test_the_cookie_over_http(stage: Stage) -> None:
    name, cookie = cookie_of(await log_in(stage))
    assert name == "session-8000"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")
    assert (cookie["secure"], cookie["domain"]) == ("", "")


@pytest.mark.parametrize("stage", [{"public_url": "https://interviewer.example"}], indirect=True)
async def test_the_cookie_over_tls(stage: Stage) -> None:
    answer = await log_in(stage, "https://interviewer.example")
    name, cookie = cookie_of(answer)
    assert name == "__Host-session-443"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")
    assert (cookie["secure"], cookie["domain"]) == (True, "")
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize("path", ["/log-in", "/sign-up"])
async def test_a_new_session_takes_the_place_of_the_old_one(stage: Stage, path: str) -> None:
    old = await stage.person("old@example.com")
    if path == "/log-in":
        await stage.person(LOG_IN["email"])
    async with stage.client(cookie=old.token) as browser:
        answer = await browser.post(path, data=LOG_IN)
    async with stage.client(cookie=old.token) as replaying:
        replayed = await replaying.get("/interviews")
    async with stage.client(cookie=cookie_of(answer)[1].value) as browser:
        assert (await browser.get("/interviews")).status_code == 200
    assert (answer.status_code, replayed.status_code) == (303, 401)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"port": 8010}, "session-8010"),
        ({"public_url": "http://jobs.example"}, "session-80"),
        ({"public_url": "https://jobs.example:8443"}, "__Host-session-8443"),
    ],
)
def test_installations_beside_each_other_have_cookies_of_their_own(
    changes: dict[str, object], name: str
) -> None:
    assert cookie_name(settings_of(**changes)) == name


async def test_logging_out_ends_the_session_and_the_cookie(stage: Stage) -> None:
    owner = await stage.person()
    async with stage.client(cookie=owner.token) as browser:
        out = await browser.post("/log-out")
    name, cookie = cookie_of(out)
    assert (name, cookie.value, cookie["max-age"]) == ("session-8000", "", "0")
    async with stage.client(cookie=owner.token) as replaying:
        replayed = await replaying.get("/interviews")
    assert replayed.status_code == 401
    assert "/log-in" in replayed.text
    assert cookie_of(replayed)[1]["max-age"] == "0"


async def test_a_guest_is_sent_to_log_in_and_back(stage: Stage) -> None:
    async with stage.client() as browser:
        asked = await browser.get("/interviews/abc?x=1")
        sent = await browser.post("/interviews", data={"posting": "x"})
    assert asked.headers["location"] == "/log-in?next=%2Finterviews%2Fabc%3Fx%3D1"
    assert (sent.status_code, sent.headers["location"]) == (303, "/log-in?unsaved")


async def test_a_page_knows_nobody_by_bearer_and_the_api_nobody_by_cookie(stage: Stage) -> None:
    owner = await stage.person()
    async with stage.client(bearer=owner.token) as program:
        assert (await program.get("/interviews")).status_code == 303
    async with stage.client(cookie=owner.token) as browser:
        assert (await browser.get("/api/v1/interviews")).status_code == 401


async def test_a_bearer_with_a_cookie_is_judged_by_the_bearer(stage: Stage) -> None:
    owner, other = await stage.person(), await stage.person("other@example.com")
    headers = {"Cookie": f"session={owner.token}"}
    async with stage.client(bearer=other.token) as api:
        assert (await api.get("/api/v1/users/me", headers=headers)).json()["email"] == "other@example.com"
    async with stage.client(bearer="forged") as api:
        assert (await api.get("/api/v1/users/me", headers=headers)).status_code == 401


@pytest.mark.parametrize("value", ["", "Basic abc", "Bearer", "Bearer ", "bearer\t", "Token x"])
async def test_an_authorization_that_is_no_bearer_is_nobody(stage: Stage, value: str) -> None:
    async with stage.client(bearer="x") as api:
        answer = await api.get("/api/v1/users/me", headers={"Authorization": value})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_body_of_a_guest_is_not_read(stage: Stage) -> None:
    async with stage.client(bearer="forged") as api:
        answer = await api.post("/api/v1/interviews", content=b"{broken")
    assert answer.status_code == 401


def request_from(peer: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "client": (peer, 1), "headers": headers})


PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.9", ("203.0.113.7",), "198.51.100.9"),
        ("10.0.0.2", ("203.0.113.7",), "203.0.113.7"),
        ("10.0.0.2", ("6.6.6.6, 203.0.113.7",), "203.0.113.7"),
        ("10.0.0.2", ("6.6.6.6", "203.0.113.7, 10.0.0.3"), "203.0.113.7"),
        ("10.0.0.2", ("2001:db8::7",), "2001:db8::7"),
        ("fd00::2", ("203.0.113.7",), "203.0.113.7"),
        ("10.0.0.2", ("203.0.113.7, not-an-address",), "10.0.0.2"),
        ("10.0.0.2", (), "10.0.0.2"),
        ("10.0.0.2", ("10.0.0.3",), "10.0.0.2"),
    ],
)
def test_whose_address_it_is(peer: str, forwarded: tuple[str, ...], address: str) -> None:
    assert client_address(request_from(peer, *forwarded), PROXIES) == address


def test_without_proxies_nothing_is_believed() -> None:
    assert client_address(request_from("10.0.0.2", "203.0.113.7"), ()) == "10.0.0.2"
