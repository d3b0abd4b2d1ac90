"""Every route of the router, and what each kind of visitor gets from it: no route can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import httpx2
import pytest
from fastapi.routing import iter_route_contexts

from interviewer_web.identity import PrivateRoute
from interviewer_web.security.headers import headers_for
from interviewer_web.store.records import question_id
from interviewer_web.testing import PASSWORD, POSTING, Stage, as_caller

Role = Literal["guest", "ended", "stranger", "owner"]
JSON = dict[str, object]

NEW_PASSWORD = "another calm green kettle"
CREDENTIALS: JSON = {"email": "new@example.com", "password": PASSWORD}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A route, what is sent to it, and the status for each role. Private by default."""

    method: str
    path: str
    owner: int
    stranger: int = 404
    guest: int = 401
    ended: int = 401
    form: dict[str, str] = field(default_factory=dict[str, str])
    json: JSON | None = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def status(self, role: Role) -> int:
        return {"guest": self.guest, "ended": self.ended, "stranger": self.stranger, "owner": self.owner}[
            role
        ]


def page(method: str, path: str, owner: int = 200, stranger: int = 404, **form: str) -> Scenario:
    """A page for signed-in people: a guest is sent to the log-in page."""
    return Scenario(method=method, path=path, owner=owner, stranger=stranger, guest=303, form=form)


def public(method: str, path: str, status: int = 200, json: JSON | None = None, **form: str) -> Scenario:
    """A route that is open to all."""
    return Scenario(
        method=method,
        path=path,
        owner=status,
        stranger=status,
        guest=status,
        ended=status,
        form=form,
        json=json,
    )


ONE = "/interviews/{interview}"
QUESTION = f"{ONE}/questions/{{question}}"
SPEECH = f"{QUESTION}/speech"
SCENARIOS = [
    public("GET", "/"),
    Scenario(method="GET", path="/sign-up", guest=200, ended=200, stranger=303, owner=303),
    public("POST", "/sign-up", 303, email="new@example.com", password=PASSWORD),
    Scenario(method="GET", path="/log-in", guest=200, ended=200, stranger=303, owner=303),
    public("POST", "/log-in", 303, email="owner@example.com", password=PASSWORD),
    public("POST", "/log-out", 303),
    page("GET", "/account", stranger=200),
    page("POST", "/account/password", stranger=200, current=PASSWORD, new=NEW_PASSWORD),
    page("POST", "/account/delete", stranger=200, password=PASSWORD),
    page("GET", "/interviews", stranger=200),
    page("GET", "/interviews/new", stranger=200),
    page("POST", "/interviews", 303, 303, posting=POSTING, count="3"),
    page("GET", ONE),
    page("POST", f"{ONE}/questions", 303),
    page("GET", f"{ONE}/title"),
    page("POST", f"{ONE}/title", 303, title="Another title"),
    page("GET", f"{ONE}/delete"),
    page("POST", f"{ONE}/delete", 303),
    page("GET", SPEECH),
    page("GET", f"{SPEECH}/timings"),
    page("GET", f"{ONE}/album.mp3"),
    page("POST", f"{ONE}/voice", 303, voice="memory"),
    page("GET", "/voices/{voice}/sample", stranger=200),
    page("GET", "/account/words", stranger=200),
    page("POST", "/account/words", 303, 303, written="PACU", said="pack you"),
    page("POST", "/account/words/remove", 303, 303, written="PACU"),
    page("GET", "/account/words/sound", 404, written="PACU"),
    page("GET", "/account/voices", stranger=200),
    page("POST", "/account/voices", 422, 422, name="Me"),
    page("POST", "/account/voices/remove", 404, voice="f5-own-0"),
    page("GET", f"{QUESTION}/change"),
    page("POST", f"{QUESTION}/rewrite", 303, wish="harder"),
    page("POST", f"{QUESTION}/undo", 409),
    page("POST", f"{QUESTION}/words", 303, text="Who trained you?"),
    page("GET", f"{QUESTION}/delete"),
    page("POST", f"{QUESTION}/delete", 303),
    page("POST", f"{ONE}/requirements/{{requirement}}/question", 303),
    page("POST", f"{ONE}/own-questions", 303, text="Who trained you?"),
    page("POST", f"{ONE}/cv/delete", 303),
    public("GET", "/healthz"),
    public("GET", "/readyz"),
    public("GET", "/api/v1/openapi.json"),
    public("GET", "/api/v1/docs"),
    public("POST", "/api/v1/users", 201, json=CREDENTIALS),
    public("POST", "/api/v1/sessions", 200, json={"email": "owner@example.com", "password": PASSWORD}),
    Scenario(method="DELETE", path="/api/v1/sessions", owner=204, stranger=204),
    Scenario(method="GET", path="/api/v1/users/me", owner=200, stranger=200),
    Scenario(
        method="PUT",
        path="/api/v1/users/me/password",
        owner=200,
        stranger=200,
        json={"current": PASSWORD, "new": NEW_PASSWORD},
    ),
    Scenario(method="DELETE", path="/api/v1/users/me", owner=204, stranger=204, json={"password": PASSWORD}),
    Scenario(method="GET", path="/api/v1/voices", owner=200, stranger=200),
    Scenario(method="GET", path="/api/v1/voices/{voice}/sample", owner=200, stranger=200),
    Scenario(method="GET", path=f"/api/v1{SPEECH}/timings", owner=200),
    Scenario(method="GET", path=f"/api/v1{ONE}/album.mp3", owner=200),
    Scenario(method="GET", path="/api/v1/users/me/listening", owner=200, stranger=200),
    Scenario(
        method="PUT",
        path="/api/v1/users/me/listening/voices/{language}",
        owner=200,
        stranger=200,
        json={"voice": "memory"},
    ),
    Scenario(
        method="PUT",
        path="/api/v1/users/me/listening/terms",
        owner=200,
        stranger=200,
        json={"terms": {"PACU": "pack you"}},
    ),
    Scenario(
        method="POST",
        path="/api/v1/users/me/voices",
        owner=503,
        stranger=503,
        json={"name": "Me", "words": "Good morning", "consent": "It is mine.", "clip": "UklGRg=="},
    ),
    Scenario(method="DELETE", path="/api/v1/users/me/voices/{voice}", owner=404),
    Scenario(method="GET", path="/api/v1/engines", owner=200, stranger=200),
    Scenario(method="GET", path="/api/v1/interviews", owner=200, stranger=200),
    Scenario(
        method="POST",
        path="/api/v1/interviews",
        owner=201,
        stranger=201,
        json={"posting": POSTING, "count": 3},
    ),
    Scenario(method="GET", path=f"/api/v1{ONE}", owner=200),
    Scenario(method="PATCH", path=f"/api/v1{ONE}", owner=200, json={"title": "Another title"}),
    Scenario(method="DELETE", path=f"/api/v1{ONE}/cv", owner=204),
    Scenario(method="DELETE", path=f"/api/v1{ONE}", owner=204),
    Scenario(method="POST", path=f"/api/v1{ONE}/questions", owner=200),
    Scenario(method="GET", path=f"/api/v1{SPEECH}", owner=200),
    Scenario(method="POST", path=f"/api/v1{QUESTION}/rewrite", owner=200, json={"wish": "harder"}),
    Scenario(method="POST", path=f"/api/v1{QUESTION}/undo", owner=409),
    Scenario(method="PATCH", path=f"/api/v1{QUESTION}", owner=200, json={"text": "Who trained you?"}),
    Scenario(method="DELETE", path=f"/api/v1{QUESTION}", owner=204),
    Scenario(method="POST", path=f"/api/v1{ONE}/requirements/{{requirement}}/question", owner=201),
    Scenario(method="POST", path=f"/api/v1{ONE}/own-questions", owner=201, json={"text": "Who trained you?"}),
]
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
OPEN = {scenario.name for scenario in SCENARIOS if scenario.guest not in {303, 401}} | {
    "POST /sign-up",
    "POST /log-in",
    "POST /log-out",
}
UNSAFE = [scenario for scenario in SCENARIOS if scenario.method != "GET"]
PRIVATE_READS = [
    scenario
    for scenario in SCENARIOS
    if scenario.method == "GET" and scenario.guest == 303  # pages
]


def routes(stage: Stage) -> Iterator[tuple[str, object]]:
    for route in iter_route_contexts(stage.app.routes):
        for method in route.methods or ():
            yield f"{method} {route.path}", route.original_route


async def ask(
    stage: Stage, scenario: Scenario, role: Role, headers: dict[str, str] | None = None
) -> httpx2.Response:
    """What the route answers to the role, about the owner's interview."""
    owner = await stage.person("owner@example.com")
    interview = await stage.written(owner)
    path = scenario.path.format(
        interview=interview,
        question=question_id(interview, 1),
        requirement="r5",
        voice="memory",
        language="en",
    )
    token = await token_of(stage, role, owner.token)
    api = path.startswith("/api/v1/") and not path.endswith("docs")
    client = stage.client(bearer=token) if api else stage.client(cookie=token)
    async with client:
        return await client.request(
            scenario.method,
            path,
            json=scenario.json,
            params=scenario.form if scenario.method == "GET" else None,
            data=(scenario.form if scenario.method != "GET" else None) or None,
            headers=headers,
        )


async def token_of(stage: Stage, role: Role, owner: str) -> str:
    match role:
        case "guest":
            return ""
        case "owner":
            return owner
        case "stranger":
            return (await stage.person("stranger@example.com")).token
        case "ended":
            session = await stage.person("ended@example.com")
            await stage.store.accounts.log_out(as_caller(session))
            return session.token


def test_every_route_has_a_scenario_and_every_scenario_a_route(stage: Stage) -> None:
    assert {name for name, _ in routes(stage)} == set(BY_NAME)


def test_every_route_but_the_open_ones_proves_the_session_before_it_reads(stage: Stage) -> None:
    unproven = {name for name, route in routes(stage) if not isinstance(route, PrivateRoute)}
    assert unproven == OPEN


@pytest.mark.parametrize("role", ["guest", "ended", "stranger", "owner"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_what_each_role_gets(stage: Stage, scenario: Scenario, role: Role) -> None:
    answer = await ask(stage, scenario, role)
    assert answer.status_code == scenario.status(role), answer.text
    for name, value in headers_for(scenario.path).items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] in {"private, no-store", "no-store"}


@pytest.mark.parametrize("scenario", UNSAFE, ids=lambda scenario: scenario.name)
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
    ids=["cross-site", "same-site", "origin"],
)
async def test_another_site_changes_nothing(
    stage: Stage, scenario: Scenario, headers: dict[str, str]
) -> None:
    answer = await ask(stage, scenario, "owner", {**headers, "Cookie": "session=whatever"})
    assert answer.status_code == 403
    for name, value in headers_for(scenario.path).items():
        assert answer.headers[name] == value


@pytest.mark.parametrize("scenario", PRIVATE_READS, ids=lambda scenario: scenario.name)
async def test_htmx_is_told_to_log_in_and_where_to_come_back(stage: Stage, scenario: Scenario) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8000/interviews?page=2"}
    answer = await ask(stage, scenario, "guest", headers)
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/log-in?next=%2Finterviews%3Fpage%3D2"
    assert "<html" not in answer.text
