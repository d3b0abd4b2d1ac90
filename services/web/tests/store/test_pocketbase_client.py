"""The thin client: what it sends, what refusals become, and filters that can't be broken out of."""

import asyncio
import base64
from collections.abc import Callable, Iterator

import httpx2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from interviewer_pocketbase.testing import RunningPocketBase
from interviewer_web.errors import (
    InterviewChangedError,
    RecordNotFoundError,
    SessionEndedError,
    StoreLimitedError,
    StoreUnavailableError,
)
from interviewer_web.store.pocketbase import PocketBaseStore, client
from interviewer_web.store.pocketbase.client import RefusedError, filled
from interviewer_web.store.records import Caller, InterviewChanges, KeptQuestion, NewInterview

TOKEN = "e30.eyJpZCI6InUxIn0.sig"
NAMED = base64.urlsafe_b64encode(b'{"id": "abcdefghijklmno"}').decode().rstrip("=")
DEEP = base64.urlsafe_b64encode(b"[" * 700).decode().rstrip("=")
# Of the kinds that a quoted cookie can hide: another line, what no header may hold, and a deep well.
HOSTILE_TOKENS = (f"a\r\nX-Real-IP: 6.6.6.6.{NAMED}.s", f"\x00.{NAMED}.s", f"ü.{NAMED}.s", f"a.{DEEP}.s")
CALLER = Caller(address="192.0.2.7", token=TOKEN)
INTERVIEW = "a" * 15


def answering(
    response: httpx2.Response | Exception, seen: list[httpx2.Request] | None = None
) -> PocketBaseStore:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if seen is not None:
            seen.append(request)
        if isinstance(response, Exception):
            raise response
        return response

    return PocketBaseStore(
        "http://pocketbase.test", proxy_secret="hush", transport=httpx2.MockTransport(handle)
    )


@pytest.fixture
def pocketbase_row() -> dict[str, object]:
    """An interview as PocketBase answers it."""
    texts = dict.fromkeys(("company", "round", "level", "engine", "cv"), "")
    lists = dict.fromkeys(("reading", "coverage", "to_ask", "rejected", "notices"))
    numbers = {"count": 3, "emphasis": 0, "planned": 0, "revision": 2}
    times = dict.fromkeys(("created", "updated"), "2026-11-30 12:00:00.000Z")
    own = {"id": INTERVIEW, "owner": "b" * 15, "title": "x", "posting": "x"}
    return {**own, **texts, **lists, **numbers, **times}


async def test_every_call_carries_the_token_the_address_and_the_secret() -> None:
    seen: list[httpx2.Request] = []
    store = answering(httpx2.Response(200, json={"items": []}), seen)
    assert await store.interviews.summaries(CALLER) == []
    assert seen[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert seen[0].headers["X-Real-IP"] == "192.0.2.7"
    assert seen[0].headers["X-Interviewer-Proxy"] == "hush"
    assert seen[0].url.params["skipTotal"] == "1"


async def test_a_guest_asks_the_database_nothing_that_needs_a_session() -> None:
    seen: list[httpx2.Request] = []
    store = answering(httpx2.Response(200, json={}), seen)
    for token in ("", "x", "a.b.c", "e30.W10.s", "e30.eyJpZCI6MX0.s", "ü.ü.ü", *HOSTILE_TOKENS):
        with pytest.raises(SessionEndedError):
            await store.interviews.get(Caller(address="192.0.2.7", token=token), INTERVIEW)
    assert seen == []


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx2.Response(401), SessionEndedError),
        (httpx2.Response(403), RecordNotFoundError),
        (httpx2.Response(404), RecordNotFoundError),
        (httpx2.Response(429), StoreLimitedError),
        (httpx2.Response(400, json={"status": 400, "message": "", "data": {}}), RefusedError),
        (httpx2.Response(400, text="<html>"), StoreUnavailableError),
        (httpx2.Response(302, headers={"Location": "http://elsewhere.test/"}), StoreUnavailableError),
        (httpx2.Response(500), StoreUnavailableError),
        (httpx2.Response(502, text="<html>"), StoreUnavailableError),
        (httpx2.Response(200, text="<html>"), StoreUnavailableError),
        (httpx2.Response(200, json={"id": 7}), StoreUnavailableError),
        (httpx2.ConnectError("refused"), StoreUnavailableError),
        (httpx2.ConnectTimeout("slow"), StoreUnavailableError),
        (httpx2.ReadTimeout("slow"), StoreUnavailableError),
        (httpx2.PoolTimeout("busy"), StoreUnavailableError),
        (httpx2.RemoteProtocolError("gone"), StoreUnavailableError),
    ],
)
async def test_what_an_answer_means(
    response: httpx2.Response | Exception, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAUSES_S", (0.0,))
    with pytest.raises(error):
        await answering(response).interviews.get(CALLER, INTERVIEW)


@pytest.mark.parametrize(("header", "seconds"), [("37", 37), ("", 10), ("soon", 10)])
async def test_a_limit_says_when_to_come_back(header: str, seconds: int) -> None:
    store = answering(httpx2.Response(429, headers={"Retry-After": header}))
    with pytest.raises(StoreLimitedError) as caught:
        await store.accounts.log_in(CALLER, email="a@example.com", password="x")
    assert caught.value.retry_after == seconds


async def test_a_refusal_that_nobody_foresaw_is_still_told(question_at: Callable[..., KeptQuestion]) -> None:
    store = answering(
        httpx2.Response(400, json={"data": {"count": {"code": "validation_odd", "message": ""}}})
    )
    with pytest.raises(RefusedError) as caught:
        await store.interviews.update(CALLER, INTERVIEW, InterviewChanges(planned=3))
    assert caught.value.problem().status == 422
    with pytest.raises(RefusedError):
        await store.interviews.save_question(CALLER, INTERVIEW, question_at(1))


@pytest.mark.parametrize(
    ("status", "data", "error"),
    [
        (404, {}, InterviewChangedError),
        (400, {"position": {"code": "validation_not_unique", "message": ""}}, InterviewChangedError),
        (400, {"cv": {"code": "validation_odd", "message": ""}}, RefusedError),
        (401, {}, SessionEndedError),
        (429, {}, StoreLimitedError),
    ],
)
async def test_what_a_part_of_a_change_was_refused_for(
    status: int, data: dict[str, object], error: type[Exception], pocketbase_row: dict[str, object]
) -> None:
    refused = {"code": "batch_request_failed", "response": {"status": status, "message": "", "data": data}}

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(200, json=pocketbase_row)
        return httpx2.Response(400, json={"data": {"requests": {"1": refused}}})

    store = PocketBaseStore(
        "http://pocketbase.test", proxy_secret="hush", transport=httpx2.MockTransport(handle)
    )
    with pytest.raises(error):
        await store.interviews.update(CALLER, INTERVIEW, InterviewChanges(deleted=["b" * 15]), revision=1)


@pytest.mark.parametrize("answer", [{}, [], [{"status": 200}], [{"status": 200, "body": None}], "x"])
async def test_what_is_no_answer_to_a_change_is_a_database_that_does_not_answer(answer: object) -> None:
    store = answering(httpx2.Response(200, json=answer))
    with pytest.raises(StoreUnavailableError):
        await store.interviews.update(CALLER, INTERVIEW, InterviewChanges(planned=3))


async def test_a_change_that_takes_too_long_is_a_database_that_does_not_answer() -> None:
    store = answering(httpx2.Response(400, json={"status": 400, "message": "", "data": {}}))
    with pytest.raises(StoreUnavailableError):
        await store.interviews.update(CALLER, INTERVIEW, InterviewChanges(planned=3), revision=1)


# --- filters


def read_back(literal: str) -> tuple[str, str]:
    """What a filter's scanner reads from a text in quotes, and what it leaves unread behind it."""
    quote, rest = literal[0], iter(literal[1:])
    text = ""
    for character in rest:
        if character == quote:
            return text, "".join(rest)
        text += next(rest) if character == "\\" else character
    raise AssertionError(f"the text never ends: {literal}")


@given(st.text(alphabet=st.one_of(st.sampled_from("'\\\"{}:x|&= "), st.characters(codec="utf-8"))))
def test_a_text_in_a_filter_ends_where_it_should(value: str) -> None:
    assert read_back(filled("{:value}", value=value)) == (value, "")


def test_a_value_is_never_taken_for_a_placeholder() -> None:
    assert filled("a = {:a} && b = {:b}", a="{:b}", b=3) == "a = '{:b}' && b = 3"
    with pytest.raises(KeyError):
        filled("a = {:a}", b=1)


@pytest.fixture(scope="module")
def titled(pocketbase: RunningPocketBase) -> Iterator[httpx2.Client]:
    """A client signed in as somebody with two interviews."""
    headers = {"X-Real-IP": "10.200.0.1", "X-Interviewer-Proxy": pocketbase.secrets.proxy_secret}
    with httpx2.Client(base_url=pocketbase.url, headers=headers, trust_env=False) as client:
        account = {
            "email": "filters@example.com",
            "password": "correct horse",
            "passwordConfirm": "correct horse",
        }
        user = client.post("/api/collections/users/records", json=account).json()["id"]
        login = {"identity": account["email"], "password": account["password"]}
        token = client.post("/api/collections/users/auth-with-password", json=login).json()["token"]
        client.headers["Authorization"] = token
        for title in ("wanted", "other"):
            body = {"owner": user, "title": title, "posting": "x", "count": 3}
            client.post("/api/collections/interviews/records", json=body).raise_for_status()
        yield client


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.sampled_from("ab'\\\"{}:|&=() %"), min_size=1, max_size=30))
@example("\\")
@example("\\'")
@example("\\' || title != '")
def test_the_database_reads_a_filter_as_it_was_meant(titled: httpx2.Client, value: str) -> None:
    records = "/api/collections/interviews/records"
    wanted = titled.get(records, params={"filter": "title != 'other'", "skipTotal": 1}).json()["items"][0]
    titled.patch(f"{records}/{wanted['id']}", json={"title": value}).raise_for_status()
    found = titled.get(records, params={"filter": filled("title = {:title}", title=value), "skipTotal": 1})
    assert [item["id"] for item in found.json()["items"]] == [wanted["id"]]


# --- a database that is away

GUEST = Caller(address="192.0.2.7")


async def somebody(store: PocketBaseStore) -> Caller:
    await store.accounts.sign_up(GUEST, email="a@example.com", password="correct horse")
    session = await store.accounts.log_in(GUEST, email="a@example.com", password="correct horse")
    return Caller(address=GUEST.address, token=session.token)


async def test_a_database_that_is_started_again_is_not_missed(
    new_interview: Callable[..., NewInterview],
) -> None:
    with RunningPocketBase() as pocketbase:
        store = PocketBaseStore(pocketbase.url, proxy_secret=pocketbase.secrets.proxy_secret)
        caller = await somebody(store)

        await asyncio.to_thread(pocketbase.kill)
        creating = asyncio.create_task(store.interviews.create(caller, new_interview()))
        await asyncio.to_thread(pocketbase.start)
        made = await creating
        assert await store.interviews.get(caller, made.id) == made
        await store.close()


async def test_a_database_that_is_away_is_said_to_be_and_comes_back(
    new_interview: Callable[..., NewInterview], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAUSES_S", ())
    with RunningPocketBase() as pocketbase:
        store = PocketBaseStore(pocketbase.url, proxy_secret=pocketbase.secrets.proxy_secret)
        caller = await somebody(store)
        made = await store.interviews.create(caller, new_interview())

        await asyncio.to_thread(pocketbase.kill)
        assert not await store.ready()
        with pytest.raises(StoreUnavailableError):
            await store.interviews.get(caller, made.id)
        with pytest.raises(StoreUnavailableError):
            await store.accounts.log_in(GUEST, email="a@example.com", password="correct horse")

        await asyncio.to_thread(pocketbase.start)
        assert await store.ready()
        assert await store.interviews.get(caller, made.id) == made
        await store.close()
