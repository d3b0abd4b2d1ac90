"""One error, in the shape that whoever asks can read."""

import pytest
from fastapi import Request

from interviewer_contracts.problems import PROBLEM_MEDIA_TYPE, ProblemError
from interviewer_web.errors import RecordNotFoundError, StoreUnavailableError
from interviewer_web.security.headers import SECURITY_HEADERS
from interviewer_web.testing import Stage

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SHAPE = {"type", "title", "status", "detail", "code", "errors"}


@pytest.mark.parametrize(
    ("path", "headers", "shape"),
    [
        ("/nowhere", HTML, "page"),
        ("/nowhere", {"Accept": "*/*"}, "page"),
        ("/nowhere", {"Accept": "text/html", "HX-Request": "true"}, "fragment"),
        ("/nowhere", {"Accept": "application/json"}, "problem"),
        ("/nowhere", {"Accept": "*/*", "Sec-Fetch-Dest": "audio"}, "problem"),
        ("/nowhere", {"Accept": "*/*", "Sec-Fetch-Dest": "empty"}, "problem"),
        ("/api/v1/nowhere", HTML, "problem"),
        ("/api/v1/nowhere", {"HX-Request": "true"}, "problem"),
    ],
)
async def test_who_gets_which_shape(stage: Stage, path: str, headers: dict[str, str], shape: str) -> None:
    async with stage.client() as client:
        answer = await client.get(path, headers=headers)
    assert answer.status_code == 404
    if shape == "problem":
        assert answer.headers["content-type"] == PROBLEM_MEDIA_TYPE
        assert set(answer.json()) == SHAPE
    else:
        assert answer.headers["content-type"].startswith("text/html")
        assert ("<html" in answer.text) == (shape == "page")


async def test_the_shape_of_a_problem_is_pinned(stage: Stage) -> None:
    owner = await stage.person()
    async with stage.client(bearer=owner.token) as api:
        problem = (await api.get("/api/v1/interviews/none")).json()
    assert problem == {
        "type": "urn:interviewer:problem:record_not_found",
        "title": "Not found",
        "status": 404,
        "detail": RecordNotFoundError().detail,
        "code": "record_not_found",
        "errors": [],
    }


async def test_what_the_framework_finds_is_told_in_the_same_shape(stage: Stage) -> None:
    owner = await stage.person()
    async with stage.client(bearer=owner.token) as api:
        broken = await api.post(
            "/api/v1/interviews", content=b"{broken", headers={"Content-Type": "application/json"}
        )
        wrong = await api.patch("/api/v1/interviews/x", json={"title": 3})
        method = await api.put("/api/v1/interviews")
        query = await api.get("/api/v1/interviews?page=0")
    assert [answer.status_code for answer in (broken, wrong, method, query)] == [422, 422, 405, 422]
    assert wrong.json()["errors"][0]["field"] == "title"
    assert query.json()["errors"][0]["field"] == "page"
    for answer in (broken, wrong, method, query):
        assert set(answer.json()) == SHAPE


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_a_bug_is_told_without_its_details_and_within_the_headers(stage: Stage, accept: str) -> None:
    async def broken(_: Request) -> None:
        raise ValueError("a secret inside")

    stage.app.add_api_route("/broken", broken)
    async with stage.client() as client:
        answer = await client.get("/broken", headers={"Accept": accept})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value


async def test_a_store_that_is_away_is_a_page_for_people(stage: Stage) -> None:
    owner = await stage.person()
    stage.store.faults.fail(StoreUnavailableError())
    async with stage.client(cookie=owner.token) as browser:
        answer = await browser.get("/interviews", headers=HTML)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert StoreUnavailableError().detail in answer.text


@pytest.mark.parametrize(("method", "redirected"), [("GET", True), ("POST", False)])
async def test_an_ended_session_keeps_a_form_where_it_is(stage: Stage, method: str, redirected: bool) -> None:  # noqa: FBT001
    owner = await stage.person()
    async with stage.client(cookie=owner.token) as browser:
        await browser.post("/log-out")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8000/account"}
    async with stage.client(cookie=owner.token) as browser:
        answer = await browser.request(method, "/interviews", headers=headers)
    assert answer.status_code == 401
    assert ("hx-redirect" in answer.headers) == redirected
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    "evil",
    ["https://evil.example/x", "//evil.example", "/\\evil.example", "javascript:1", "/\t/evil"],
)
async def test_the_way_back_stays_on_this_site(stage: Stage, evil: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://127.0.0.1:8000/{evil}"}
    async with stage.client() as browser:
        answer = await browser.get("/interviews", headers=headers)
        page = await browser.get("/log-in", params={"next": evil})
    assert answer.headers["hx-redirect"].startswith("/log-in")
    assert page.status_code == 200
    assert 'value="https:' not in page.text
    assert 'value="//' not in page.text


async def test_a_shown_page_without_an_address_is_the_front_page(stage: Stage) -> None:
    async with stage.client() as browser:
        answer = await browser.get(
            "/interviews", headers={"HX-Request": "true", "HX-Current-URL": "http://["}
        )
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/log-in")


@pytest.mark.parametrize(("header", "headers"), [("hx-redirect", {"HX-Request": "true"}), ("location", {})])
async def test_the_way_on_may_have_any_letters(stage: Stage, header: str, headers: dict[str, str]) -> None:
    owner = await stage.person()
    path = f"/interviews/{await stage.interview(owner)}/title"
    async with stage.client(cookie=owner.token) as browser:
        answer = await browser.post(path, data={"title": "x", "next": "/你?é"}, headers=headers)
    assert answer.headers[header] == "/%E4%BD%A0?%C3%A9"


def problems(kind: type[ProblemError] = ProblemError) -> list[type[ProblemError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in problems(child))]


def test_every_code_has_one_status_and_is_an_identifier() -> None:
    status = dict[str, int]()
    for kind in problems():
        assert kind.code.isidentifier()
        assert kind.code.islower()
        assert status.setdefault(kind.code, kind.status) == kind.status


async def test_a_page_that_is_not_there_still_knows_its_reader(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        answer = await client.get("/nowhere")

    assert answer.status_code == 404
    assert "There is no page under this address" in answer.text
    assert "Log out" in answer.text


async def test_a_page_that_is_not_there_needs_no_store(stage: Stage) -> None:
    person = await stage.person()
    stage.store.faults.fail(StoreUnavailableError(), on="session")
    async with stage.client(cookie=person.token) as client:
        assert (await client.get("/nowhere")).status_code == 404
