"""The one renderer of errors for services that speak JSON only."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, Protocol

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

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


class Shape(Protocol):
    """How a problem is written as a response."""

    def __call__(self, problem: Problem, headers: dict[str, str] | None = None) -> Response: ...


def render_problems(app: FastAPI, *, shapes: Mapping[str, Shape] | None = None) -> None:
    """Let the app answer every error as a problem.

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

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected error", exc_info=error)
        return answer(request, unexpected_problem())

    _ = known, invalid, framework, unexpected
