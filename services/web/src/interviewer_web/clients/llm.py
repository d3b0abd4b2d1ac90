"""The `llm` service as `web` sees it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from typing import Final, Protocol, TypeVar

import httpx2
import structlog
from pydantic import BaseModel, SecretStr, ValidationError

from interviewer_contracts.events import Event, events
from interviewer_contracts.postings import Posting, PostingRequest
from interviewer_contracts.problems import Problem, ProblemError
from interviewer_contracts.questions import (
    Done,
    Engines,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
)
from interviewer_web.clients.http import ServiceClient, fault_of, fault_of_answer, problem_of, retry_after
from interviewer_web.clients.refusals import refusal_of
from interviewer_web.errors import Fault, WriterUnavailableError

WritingStep = Plan | Question | Done

_Answer = TypeVar("_Answer", bound=BaseModel)

_READ_SECONDS: Final = 60.0
"""How long the service may be silent: it sends a heartbeat every 15 seconds."""

READING_SECONDS: Final = 10.0
"""How long reading a posting may take: a person waits for it, and it takes a fraction of a second."""

_RETRY_SECONDS: Final = 2

LISTING_SECONDS: Final = 1.0
"""How long a form waits for the list of engines; without it there is no choice, and all else works."""

log: Final = structlog.get_logger()


class Writer(Protocol):
    """Reads postings and writes questions. `subject` is the user's id, for the service token.

    Every method raises `WriterUnavailableError` when the service is away or breaks off. Where questions are
    written, `PostingRefusedError` says that no interview can be made of the posting, `CvRefusedError` that
    it can without the CV, and `EngineChoiceError` that the engine of the request can't write.
    """

    async def read(self, posting: str, *, subject: str) -> Posting:
        """What the posting asks for, with exact spans."""
        ...

    def write(self, request: QuestionsRequest, *, subject: str) -> AsyncGenerator[WritingStep]:
        """The plan, the missing questions, and `Done`; close it to stop the writing."""
        ...

    async def one(self, request: OneQuestionRequest, *, subject: str) -> Question:
        """One question more, or one in another's place.

        Raises `NoOtherQuestionError` when there is none as was wished for, and `NothingToAskError` when
        nothing can be asked about the requirement.
        """
        ...

    async def engines(self, *, subject: str) -> Engines:
        """The ways to write, those that can't just now among them."""
        ...

    async def ready(self) -> bool:
        """Whether it answers."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class HttpWriter:
    """The real one, over the wire of `interviewer_contracts`."""

    def __init__(
        self, url: str, secret: SecretStr, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._service = ServiceClient(
            url, secret, audience="llm", read_seconds=_READ_SECONDS, transport=transport
        )

    async def read(self, posting: str, *, subject: str) -> Posting:
        body = PostingRequest(posting=posting).model_dump_json()
        call = self._service.request("POST", "/v1/postings", subject=subject, body=body)
        return await self._answer(call, Posting, READING_SECONDS)

    async def write(self, request: QuestionsRequest, *, subject: str) -> AsyncGenerator[WritingStep]:
        call = self._service.request("POST", "/v1/questions", subject=subject, body=request.model_dump_json())
        try:
            response = await self._service.http.send(call, stream=True)
            try:
                if not response.is_success:
                    raise await _refusal(response)
                async for step in _steps(response.aiter_lines()):
                    yield step
            finally:
                await response.aclose()
        except (httpx2.HTTPError, ValidationError) as error:
            raise _away(error) from error

    async def one(self, request: OneQuestionRequest, *, subject: str) -> Question:
        body = request.model_dump_json()
        call = self._service.request("POST", "/v1/questions/one", subject=subject, body=body)
        return await self._answer(call, Question, _READ_SECONDS)

    async def engines(self, *, subject: str) -> Engines:
        call = self._service.request("GET", "/v1/engines", subject=subject)
        return await self._answer(call, Engines, LISTING_SECONDS)

    async def ready(self) -> bool:
        return await self._service.ready()

    async def close(self) -> None:
        await self._service.close()

    async def _answer(self, call: httpx2.Request, kind: type[_Answer], seconds: float) -> _Answer:
        """What is answered to a call that is no stream, within so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                response = await self._service.http.send(call)
            if not response.is_success:
                raise await _refusal(response)
            return kind.model_validate_json(response.content)
        except (httpx2.HTTPError, ValidationError, TimeoutError) as error:
            raise _away(error) from error


async def _steps(lines: AsyncIterable[str]) -> AsyncGenerator[WritingStep]:
    """The steps of a stream; one that ends without its last event broke off."""
    async for event in events(lines):
        step = _step(event)
        if step is not None:
            yield step
        if isinstance(step, Done):
            return
    log.warning("llm broke off in mid-stream")
    raise WriterUnavailableError(fault="broken")


def _step(event: Event) -> WritingStep | None:
    """One step; None for an event that a newer `llm` may send and we don't know."""
    match event.name:
        case "plan":
            return Plan.model_validate_json(event.data)
        case "question":
            return Question.model_validate_json(event.data)
        case "done":
            return Done.model_validate_json(event.data)
        case "error":
            raise _said(Problem.model_validate_json(event.data), _RETRY_SECONDS, "lasting")
        case _:
            return None


async def _refusal(response: httpx2.Response) -> ProblemError:
    problem = await problem_of(response)
    fault = fault_of_answer(response, problem)
    seconds = retry_after(response, _RETRY_SECONDS)
    if problem is None:
        log.error("llm refused without saying why", status=response.status_code)
        return WriterUnavailableError(seconds, fault=fault)
    return _said(problem, seconds, fault)


def _said(problem: Problem, seconds: int, fault: Fault) -> ProblemError:
    """What `llm` said, as our error: a refusal to the person, about anything else to the log."""
    if refusal := refusal_of(problem):
        return refusal
    log.warning("llm is not available", status=problem.status, code=problem.code)
    return WriterUnavailableError(seconds, fault=fault)


def _away(error: Exception) -> WriterUnavailableError:
    log.warning("llm is away", error=type(error).__name__)
    return WriterUnavailableError(fault=fault_of(error))
