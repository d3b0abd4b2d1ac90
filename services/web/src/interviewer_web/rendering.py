"""The one renderer of errors, and the one way to answer with HTML.

| asked by                              | gets                                               |
| ------------------------------------- | -------------------------------------------------- |
| `/api/v1`, or a client preferring JSON | problem+json                                      |
| htmx (`HX-Request: true`)             | `error_fragment`, same status                      |
| a browser                             | `error_page`, same status                          |

Two refinements for people who are not signed in. A guest (no session cookie) who opens a page is sent to
`/log-in?next=…` by 303, or by `HX-Redirect` with 401 when htmx asks. A cookie whose session has ended is
answered 401, with the page that lets them log in, and the cookie is cleared.
"""

from typing import Final

from fastapi import FastAPI, Request
from htpy import Renderable
from starlette.responses import HTMLResponse, Response

from interviewer_contracts.problems import Problem

LOG_IN_PATH: Final = "/log-in"


def html(node: Renderable, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    """A page or a fragment as a response that no cache keeps."""
    return HTMLResponse(
        str(node),
        status_code=status,
        headers={"Cache-Control": "private, no-store", "Vary": "HX-Request, Cookie", **(headers or {})},
    )


def is_htmx(request: Request) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def see_other(request: Request, path: str) -> Response:
    """Send the browser to a page of ours after a form: 303, or `HX-Redirect` when htmx asks."""
    raise NotImplementedError


def problem_answer(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem, in the shape that the asking client reads."""
    raise NotImplementedError


def render_errors(app: FastAPI) -> None:
    """Let the app answer every error through `problem_answer`."""
    raise NotImplementedError
