"""The one renderer of errors for services that speak JSON only; what becomes of a bug is alike in all."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, Protocol

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interviewer_contracts.problems import PROBLEM_MEDIA_TYPE, FieldError, InvalidError, Problem, ProblemError
from interviewer_contracts.service.paths import path_of

log: Final = structlog.get_logger()


def as_problem_error(error: RequestValidationError) -> InvalidError:
    """FastAPI's findings about a request, in our words."""
    errors = [
        FieldError(field=".".join(str(part) for part in found["loc"][1:]), message=found["msg"])
        for found in error.errors()
    ]
    first = (
        f"{errors[0].field or 'body'}: {errors[0].message}" if errors else "The request is not as documented."
    )
    return InvalidError(first, errors=errors)


def http_problem(error: HTTPException) -> Problem:
    """An error that the framework raised, such as an unknown path, in our shape."""
    status = HTTPStatus(error.status_code)
    code = status.phrase.lower().replace(" ", "_")
    return Problem(
        type=f"urn:interviewer:problem:{code}",
        title=status.phrase,
        status=status,
        detail=str(error.detail),
        code=code,
    )


def unexpected_problem() -> Problem:
    """What a caller may know of a bug: nothing but that it was logged."""
    return ProblemError("This is a fault of ours. It was logged; trying again may help.").problem()


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a response."""
    return Response(
        problem.model_dump_json(),
        status_code=problem.status,
        headers=headers,
        media_type=PROBLEM_MEDIA_TYPE,
    )


class Unexpected:
    """Answers 500 to a bug, and logs it once.

    The framework's own handler of `Exception` would raise it again, for the server to log it once more, and
    answer outside of all middleware.
    """

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request, Problem], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            if started:
                # Half an answer is out; only a broken connection tells the client that it is half. The
                # server breaks it, and logs why.
                raise
            log.exception("unexpected error", path=scope["path"])
            await self._answer(Request(scope, receive), unexpected_problem())(scope, receive, send)


class Shape(Protocol):
    """How a problem is written as a response."""

    def __call__(self, problem: Problem, headers: dict[str, str] | None = None) -> Response: ...


def render_problems(app: FastAPI, *, shapes: Mapping[str, Shape] | None = None) -> None:
    """Let the app answer every error as a problem; a bug in middleware that is added before this too.

    Where a wire is somebody else's, its paths begin with a key of `shapes` and errors there have that shape.
    """

    def answer(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
        for beginning, shape in (shapes or {}).items():
            if path_of(request.scope).startswith(beginning):
                return shape(problem, headers)
        return problem_response(problem, headers)

    @app.exception_handler(ProblemError)
    async def known(request: Request, error: ProblemError) -> Response:
        return answer(request, error.problem(), error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, as_problem_error(error).problem())

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> Response:
        return answer(request, http_problem(error), dict(error.headers or {}))

    app.add_middleware(Unexpected, answer=answer)
    _ = known, invalid, framework
