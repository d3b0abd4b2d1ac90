from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx2
import pytest
from fastapi import Depends, FastAPI, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, SecretStr
from starlette.types import Message
from structlog.testing import capture_logs

from interviewer_contracts.problems import (
    PROBLEM_MEDIA_TYPE,
    FieldError,
    InvalidError,
    Problem,
    ProblemError,
    UnavailableError,
)
from interviewer_contracts.service.caller import caller_of
from interviewer_contracts.service.problems import render_problems
from interviewer_contracts.tokens import Claims, issue

SECRET = "s" * 48


class Body(BaseModel):
    count: int


def subclasses(cls: type[ProblemError]) -> list[type[ProblemError]]:
    return [cls, *(deeper for child in cls.__subclasses__() for deeper in subclasses(child))]


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    render_problems(app)
    caller = caller_of(SecretStr(SECRET), "llm")

    @app.get("/busy")
    async def busy() -> None:
        raise UnavailableError("Not now.", retry_after=3)

    @app.get("/thin")
    async def thin() -> None:
        raise InvalidError("Too thin.", errors=[FieldError(field="posting", message="short")], ask=["What?"])

    @app.get("/bug")
    async def bug() -> None:
        raise ZeroDivisionError("secret words")

    @app.post("/count")
    async def count(body: Body) -> int:
        return body.count

    @app.get("/private")
    async def private(claims: Annotated[Claims, Depends(caller)]) -> str:
        return claims.subject

    @app.get("/half")
    async def half() -> StreamingResponse:
        async def parts() -> AsyncGenerator[str]:
            yield "begun"
            raise ZeroDivisionError

        return StreamingResponse(parts())

    _ = busy, thin, bug, count, private, half
    return app


async def ask(app: FastAPI, method: str, path: str, **kwargs: object) -> httpx2.Response:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, **kwargs)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/busy", 503, "unavailable"),
        ("GET", "/thin", 422, "invalid"),
        ("GET", "/bug", 500, "internal"),
        ("POST", "/count", 422, "invalid"),
        ("GET", "/private", 401, "unauthorized"),
        ("GET", "/nowhere", 404, "not_found"),
        ("DELETE", "/busy", 405, "method_not_allowed"),
    ],
)
async def test_every_error_has_the_one_shape(
    app: FastAPI, method: str, path: str, status: int, code: str
) -> None:
    response = await ask(app, method, path)

    problem = response.json()
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM_MEDIA_TYPE
    assert set(problem) >= {"type", "title", "status", "detail", "code", "errors"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:interviewer:problem:{code}"


@pytest.mark.parametrize("path", ["/theirs/busy", "/theirs/bug", "/theirs/nowhere", "/theirs/count?count=x"])
async def test_on_somebody_elses_wire_an_error_has_that_wires_shape(path: str) -> None:
    app = FastAPI()

    def theirs(problem: Problem, headers: dict[str, str] | None = None) -> Response:
        return Response(problem.code, problem.status, headers, "text/plain")

    render_problems(app, shapes={"/theirs/": theirs})

    @app.get("/theirs/busy")
    async def busy() -> None:
        raise UnavailableError("Not now.", retry_after=3)

    @app.get("/theirs/bug")
    async def bug() -> None:
        raise ZeroDivisionError

    @app.get("/theirs/count")
    async def count(count: int) -> int:
        return count

    _ = busy, bug, count
    response = await ask(app, "GET", path)
    assert response.headers["content-type"].startswith("text/plain")
    assert (response.status_code, response.text) in {
        (503, "unavailable"),
        (500, "internal"),
        (404, "not_found"),
        (422, "invalid"),
    }
    assert response.headers.get("retry-after") == ("3" if response.status_code == 503 else None)
    assert (await ask(app, "GET", "/nowhere")).headers["content-type"] == PROBLEM_MEDIA_TYPE


async def test_when_to_come_back_stands_in_the_header(app: FastAPI) -> None:
    assert (await ask(app, "GET", "/busy")).headers["retry-after"] == "3"


async def test_members_of_an_error_join_its_problem(app: FastAPI) -> None:
    problem = (await ask(app, "GET", "/thin")).json()

    assert problem["ask"] == ["What?"]
    assert problem["errors"] == [{"field": "posting", "message": "short"}]


async def test_a_bug_says_nothing_of_its_inside(app: FastAPI) -> None:
    assert "secret words" not in (await ask(app, "GET", "/bug")).text


async def test_a_bug_is_logged_once_and_not_left_to_the_server(app: FastAPI) -> None:
    with capture_logs() as logged:
        assert (await ask(app, "GET", "/bug")).status_code == 500
    assert [(entry["event"], entry["path"]) for entry in logged] == [("unexpected error", "/bug")]


async def test_half_an_answer_is_broken_off_and_the_server_logs_why(app: FastAPI) -> None:
    with capture_logs() as logged, pytest.raises(ZeroDivisionError):
        await ask(app, "GET", "/half")
    assert not logged


async def test_what_fails_at_the_start_is_no_request() -> None:
    @asynccontextmanager
    async def broken(_: FastAPI) -> AsyncGenerator[None]:
        raise ZeroDivisionError
        yield

    app = FastAPI(lifespan=broken)
    render_problems(app)
    told = list[str]()

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        told.append(message["type"])

    with capture_logs() as logged, pytest.raises(ZeroDivisionError):
        await app({"type": "lifespan", "app": app, "state": {}}, receive, send)
    assert told == ["lifespan.startup.failed"]
    assert not logged


async def test_a_field_is_named(app: FastAPI) -> None:
    problem = (await ask(app, "POST", "/count", json={"count": "many"})).json()

    assert problem["errors"][0]["field"] == "count"


async def test_a_service_token_opens_the_door(app: FastAPI) -> None:
    token = issue(SECRET, audience="llm", subject="user1")

    response = await ask(app, "GET", "/private", headers={"Authorization": f"Bearer {token}"})

    assert response.json() == "user1"


async def test_a_token_in_another_scheme_does_not(app: FastAPI) -> None:
    token = issue(SECRET, audience="llm", subject="user1")

    response = await ask(app, "GET", "/private", headers={"Authorization": f"Basic {token}"})

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


def test_no_two_errors_share_a_code() -> None:
    ours = [cls for cls in subclasses(ProblemError) if cls.__module__ == "interviewer_contracts.problems"]
    codes = [cls.code for cls in ours]

    assert len(codes) == len(set(codes))
