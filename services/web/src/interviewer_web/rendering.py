"""The one renderer of errors, and the one way to answer with HTML.

| asked by                                             | gets                         |
| ---------------------------------------------------- | ---------------------------- |
| `/api/v1`, or a client that takes JSON and not HTML  | problem+json                 |
| htmx (`HX-Request: true`)                            | `error_fragment`             |
| a browser                                            | `error_page`                 |

Two refinements for people who are not signed in and ask for a page. A guest, who has no session cookie, is
sent to `/log-in?next=…` by 303, or with a form to `/log-in?unsaved`, which says that it was not saved. A
cookie whose session has ended (logged out elsewhere, replayed, expired) is answered 401 with the page that
lets them log in, and is cleared. htmx hears 401 in both cases, with `HX-Redirect` to the log-in page where it
only wanted to read; a form that was sent gets the fragment, so that what was typed stays.
"""

from contextlib import suppress
from http import HTTPStatus
from typing import Final, cast
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from htpy import Renderable
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from interviewer_contracts.problems import NotFoundError, Problem, ProblemError, TooLargeError
from interviewer_contracts.service.problems import (
    as_problem_error,
    http_problem,
    problem_response,
)
from interviewer_web.errors import SessionEndedError
from interviewer_web.identity import clear_session_cookie, cookie_name, is_api, session_or_none
from interviewer_web.settings import Settings
from interviewer_web.store.records import Session
from interviewer_web.ui import urls
from interviewer_web.ui.errors import error_fragment, error_page
from interviewer_web.ui.layout import page
from interviewer_web.ui.text import column

_SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


def html(node: Renderable, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    """A page or a fragment as a response; `security.headers` sees that no cache keeps it."""
    return HTMLResponse(str(node), status_code=status, headers=headers)


def is_htmx(request: Request) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def see_other(request: Request, path: str) -> Response:
    """Send the browser to a page of ours after a form: by 303, or by `HX-Redirect` when htmx asks."""
    answer = RedirectResponse(path, 303)
    if not is_htmx(request):
        return answer
    # Taken from there because a header holds no letters beyond Latin-1, and it was encoded on its way in.
    return Response(headers={"HX-Redirect": answer.headers["location"]})


def refreshed() -> Response:
    """Let htmx load the page that is shown anew; the browser keeps the place."""
    return Response(headers={"HX-Refresh": "true"})


def in_dialog(
    request: Request, session: Session, content: Renderable, caption: str, status: int = 200
) -> Response:
    """A small form: in the dialog when htmx asks, as a page of its own otherwise."""
    if is_htmx(request):
        return html(content, status)
    return html(page(column(content, width="form"), title=caption, session=session), status)


def error_answer(request: Request, error: ProblemError) -> Response:
    """An error, in the shape that the asking client reads."""
    if isinstance(error, SessionEndedError) and wants_html(request):
        return _log_in_first(request, error)
    return problem_answer(request, error.problem(), error.headers)


def problem_answer(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem, in the shape that the asking client reads."""
    if not wants_html(request):
        return problem_response(problem, headers)
    if is_htmx(request):
        return html(error_fragment(problem), problem.status, headers)
    return html(error_page(problem, _session(request)), problem.status, headers)


def wants_html(request: Request) -> bool:
    """Whether a person will look at the answer, rather than a program (scripts and `<audio>` included)."""
    if is_api(request):
        return False
    if is_htmx(request):
        return True
    accepted = request.headers.get("accept", "*/*")
    if "text/html" in accepted:
        return True
    return "*/*" in accepted and request.headers.get("sec-fetch-dest", "document") == "document"


def render_errors(app: FastAPI) -> None:
    """Let the app answer every error through `error_answer`; bugs are left to `Unexpected`."""

    @app.exception_handler(ProblemError)
    async def known(request: Request, error: ProblemError) -> Response:
        return error_answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return error_answer(request, as_problem_error(error))

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return error_answer(
                request, TooLargeError("That is more than fits here. Shorten it and try again.")
            )
        if error.status_code == HTTPStatus.NOT_FOUND:
            return await _nothing_there(request)
        return problem_answer(request, http_problem(error), dict(error.headers or {}))

    _ = known, invalid, framework


async def _nothing_there(request: Request) -> Response:
    if path := _without_slash(request):
        return RedirectResponse(path, 308)
    if wants_html(request):
        # So that the page knows its reader, if the store can tell who it is.
        with suppress(ProblemError):
            await session_or_none(request)
    return error_answer(request, NotFoundError("There is no page under this address. It may be mistyped."))


def _without_slash(request: Request) -> str:
    """What was probably meant by an address that ends with a slash; nothing for any other."""
    path = str(request.scope["path"])
    if request.method not in _SAFE_METHODS or not path.endswith("/"):
        return ""
    return urls.local_path(_path(path.rstrip("/"), request.url.query), default="")


def _log_in_first(request: Request, error: SessionEndedError) -> Response:
    settings = cast("Settings", request.app.state.settings)
    had_cookie = bool(request.cookies.get(cookie_name(settings)))
    reading = request.method in _SAFE_METHODS
    if is_htmx(request):
        headers = error.headers
        if reading:
            headers["HX-Redirect"] = _log_in_url(_shown_page(request))
        answer: Response = html(error_fragment(error.problem()), error.status, headers)
    elif had_cookie:
        answer = html(error_page(error.problem(), None), error.status, error.headers)
    else:
        shown = _path(request.scope["path"], request.url.query)
        return RedirectResponse(_log_in_url(shown) if reading else urls.log_in_anew(), 303)
    if had_cookie:
        clear_session_cookie(answer, settings)
    return answer


def _log_in_url(back_to: str) -> str:
    path = urls.local_path(back_to, default=urls.home())
    return urls.log_in(then=path if path != urls.home() else None)


def _shown_page(request: Request) -> str:
    try:
        url = urlsplit(request.headers.get("hx-current-url", ""))
    except ValueError:
        return ""
    return _path(url.path, url.query)


def _path(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _session(request: Request) -> Session | None:
    return cast("Session | None", getattr(request.state, "session", None))
