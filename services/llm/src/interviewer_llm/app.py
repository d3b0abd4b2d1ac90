"""The HTTP service: wiring only."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from importlib.metadata import version
from typing import Final, cast

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from interviewer_contracts.events import EVENT_STREAM, EVENT_STREAM_HEADERS, event
from interviewer_contracts.options import QUESTIONS_MAX
from interviewer_contracts.postings import (
    CV_MAX_CHARACTERS,
    POSTING_MAX_CHARACTERS,
    Posting,
    PostingRequest,
)
from interviewer_contracts.problems import ProblemError
from interviewer_contracts.questions import (
    QUESTION_MAX_CHARACTERS,
    REJECTED_MAX,
    Done,
    Engines,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
)
from interviewer_contracts.service.caller import caller_of
from interviewer_contracts.service.metrics import MeasuredRequests
from interviewer_contracts.service.paths import path_of
from interviewer_contracts.service.problems import problem_response, render_problems, unexpected_problem
from interviewer_llm.engines.installed import registry_of
from interviewer_llm.engines.registry import Registry
from interviewer_llm.esco.index import NO_INDEX, the_index
from interviewer_llm.interview import read_posting, rehearse, write_interview, write_one
from interviewer_llm.metrics import count_question, measured
from interviewer_llm.settings import Settings
from interviewer_llm.streaming import while_waited_for, with_heartbeats

AUDIENCE: Final = "llm"
VERSION: Final = version("interviewer-llm")
_TEXTS_MAX: Final = POSTING_MAX_CHARACTERS + CV_MAX_CHARACTERS
_QUESTIONS_MAX: Final = (QUESTIONS_MAX + REJECTED_MAX) * QUESTION_MAX_CHARACTERS
_WHOLE_QUESTION_MAX: Final = 16_000
BODY_MAX_BYTES: Final = 12 * (_TEXTS_MAX + _QUESTIONS_MAX + _WHOLE_QUESTION_MAX) + 4_096
"""A posting, a CV, questions there and turned down and one as a whole, all in escaped surrogate pairs."""

_NOBODY_WAITS: Final = 499
"""As nginx calls it, for the log: the answer itself reaches nobody."""

_OPEN: Final = frozenset({"/healthz", "/readyz"})

log: Final = structlog.get_logger()


def create_app(settings: Settings, engines: Registry | None = None) -> FastAPI:
    """The service; the banks are read at start, and used once. What is wrong with own files is logged."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        registry = app.state.engines = engines or registry_of(settings)
        await run_in_threadpool(registry.banks.open)
        await run_in_threadpool(rehearse, registry.banks)
        if the_index() is None:
            log.warning(NO_INDEX)
        registry.open()
        yield
        await registry.close()

    app = FastAPI(
        title="Interviewer llm",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=BODY_MAX_BYTES,
    )
    app.add_middleware(_ServicesOnly, settings=settings)
    render_problems(app)
    app.add_middleware(MeasuredRequests)
    _add_health(app)
    _add_wire(app)
    return app


class _ServicesOnly:
    """Answers 401 to who bears no service token, before anything of the body is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._caller = caller_of(settings.service_secret, AUDIENCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and path_of(scope) not in _OPEN:
            try:
                self._caller(Request(scope))
            except ProblemError as error:
                await problem_response(error.problem(), error.headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive", "version": VERSION}

    @app.get("/readyz")
    async def readyz(request: Request, response: Response) -> dict[str, str]:
        if _engines(request).usable():
            return {"status": "ready"}
        response.status_code = 503
        return {"status": "no engine can write"}

    _ = healthz, readyz


def _add_wire(app: FastAPI) -> None:
    @app.post("/v1/postings")
    async def postings(request: PostingRequest) -> Posting:
        return await run_in_threadpool(read_posting, request.posting)

    @app.post("/v1/questions", response_class=StreamingResponse)
    async def questions(body: QuestionsRequest, request: Request) -> StreamingResponse:
        parts = measured(write_interview(body, _engines(request)))
        first = await anext(parts)
        return StreamingResponse(
            with_heartbeats(_stream(first, parts)),
            media_type=EVENT_STREAM,
            headers=dict(EVENT_STREAM_HEADERS),
        )

    @app.post("/v1/questions/one", response_model=Question)
    async def one(body: OneQuestionRequest, request: Request) -> Question | Response:
        written = await while_waited_for(write_one(body, _engines(request)), request)
        if written is None:
            return Response(status_code=_NOBODY_WAITS)
        count_question(written)
        return written

    @app.get("/v1/engines")
    async def engines(request: Request) -> Engines:
        return _engines(request).listed()

    _ = postings, questions, one, engines


def _engines(request: Request) -> Registry:
    return cast("Registry", request.app.state.engines)


async def _stream(
    first: Plan | Question | Done, rest: AsyncGenerator[Plan | Question | Done, None]
) -> AsyncGenerator[str]:
    """The parts as events; a fault after the first byte travels as an `error` event."""
    async with aclosing(rest):
        try:
            yield event(_NAMES[type(first)], first)
            async for part in rest:
                yield event(_NAMES[type(part)], part)
        except ProblemError as error:
            yield event("error", error.problem())
        except Exception:
            log.exception("unexpected error in a stream")
            yield event("error", unexpected_problem())


_NAMES: Final[dict[type, str]] = {Plan: "plan", Question: "question", Done: "done"}
