"""`/api/v1`: interviews and their questions, for programs."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from interviewer_contracts.events import EVENT_STREAM, event
from interviewer_contracts.options import (
    EMPHASIS_MOST,
    QUESTIONS_DEFAULT,
    QUESTIONS_MAX,
    QUESTIONS_MIN,
    InterviewOptions,
    Round,
)
from interviewer_contracts.postings import (
    CV_MAX_CHARACTERS,
    POSTING_MAX_CHARACTERS,
    Notice,
    Posting,
    Seniority,
)
from interviewer_contracts.questions import Coverage, Engines, QuestionToAsk
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.interviews.forms import interview_form, title_form
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.interviews.writing import QuestionSaved, WritingDone, WritingEvent, WritingFailed
from interviewer_web.security.limits import CREATE_LIMIT, WRITE_LIMIT
from interviewer_web.store.records import KeptQuestion, SavedQuestion
from interviewer_web.streaming import event_stream

router = APIRouter(prefix="/interviews", tags=["interviews"], route_class=PrivateRoute)
engines_router = APIRouter(tags=["interviews"], route_class=PrivateRoute)


class InterviewIn(BaseModel):
    """A posting to make an interview of."""

    posting: str = Field(description=f"at most {POSTING_MAX_CHARACTERS:,} characters; line ends become LF")
    count: int = Field(default=QUESTIONS_DEFAULT, description=f"{QUESTIONS_MIN} to {QUESTIONS_MAX} questions")
    round: Round | None = Field(default=None, description="which round it is; none mixes them all")
    level: Seniority | None = Field(default=None, description="none takes the posting's own")
    emphasis: int = Field(
        default=0, description=f"{-EMPHASIS_MOST} (how you act) to {EMPHASIS_MOST} (how the work is done)"
    )
    engine: str | None = Field(default=None, description="an engine of `GET /engines`; none is the default")
    cv: str | None = Field(
        default=None, description=f"at most {CV_MAX_CHARACTERS:,} characters; line ends become LF"
    )
    id: str | None = Field(
        default=None,
        description="15 characters of a-z and 0-9, made by you: sent twice, it makes one interview",
    )


class TitleIn(BaseModel):
    """A new title."""

    title: str


class QuestionOut(KeptQuestion):
    """A question that is saved. One of your own words has `source` "you", and nothing besides its text."""

    id: str
    can_undo: bool = Field(description="whether another stood in its place before")


class InterviewOut(BaseModel):
    """An interview. `planned` is how many questions it will have, None until that was decided."""

    id: str
    title: str
    company: str | None
    posting: str
    cv: str | None
    count: int
    options: InterviewOptions
    planned: int | None
    finished: bool
    reading: Posting | None
    coverage: Coverage | None
    notices: list[Notice]
    questions: list[QuestionOut]
    to_ask: list[QuestionToAsk]
    created: datetime
    updated: datetime


class SummaryOut(BaseModel):
    """A row of the list; `questions` counts those that are saved."""

    id: str
    title: str
    company: str | None
    count: int
    planned: int | None
    questions: int
    created: datetime
    updated: datetime


class SummariesOut(BaseModel):
    """One page of the list, the newest first."""

    interviews: list[SummaryOut]
    page: int
    per_page: int


class DoneOut(BaseModel):
    """The last event of a stream that ended well; `questions` counts all of the interview."""

    questions: int
    coverage: Coverage | None
    warnings: list[Notice]


@router.post("", status_code=201, dependencies=[CREATE_LIMIT])
async def create(
    body: InterviewIn,
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
    idempotency_key: Annotated[
        str | None, Header(description="the same as `id` in the body, for clients that send it here")
    ] = None,
) -> InterviewOut:
    """Read the posting and save the interview; its questions are written by the stream below."""
    form = interview_form({**body.model_dump(), "id": body.id or idempotency_key})
    created = await services.interviews.create(caller, session.user, form)
    return _interview(await services.interviews.get(caller, created.id))


@router.get("")
async def summaries(
    services: ServicesDep,
    caller: CallerDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=200)] = 50,
) -> SummariesOut:
    """My interviews, the newest first."""
    found = await services.interviews.summaries(caller, page=page, per_page=per_page)
    return SummariesOut(
        interviews=[SummaryOut.model_validate(one.model_dump()) for one in found],
        page=page,
        per_page=per_page,
    )


@engines_router.get("/engines")
async def engines(services: ServicesDep, session: SessionDep) -> Engines:
    """The ways to write that this installation has, and why one that can't just now can't."""
    return Engines(engines=await services.interviews.engines(session.user))


@router.get("/{interview}")
async def get(interview: str, services: ServicesDep, caller: CallerDep) -> InterviewOut:
    """One interview with its questions."""
    return _interview(await services.interviews.get(caller, interview))


@router.patch("/{interview}")
async def rename(interview: str, body: TitleIn, services: ServicesDep, caller: CallerDep) -> InterviewOut:
    """Give it another title."""
    await services.interviews.rename(caller, interview, title_form(body.model_dump()))
    return _interview(await services.interviews.get(caller, interview))


@router.delete("/{interview}/cv", status_code=204)
async def delete_cv(interview: str, services: ServicesDep, caller: CallerDep) -> Response:
    """Delete the CV, and what questions quote of it; their words stay."""
    await services.interviews.delete_cv(caller, interview)
    return Response(status_code=204)


@router.delete("/{interview}", status_code=204)
async def delete(interview: str, services: ServicesDep, caller: CallerDep) -> Response:
    """Delete it with its questions."""
    await services.interviews.delete(caller, interview)
    return Response(status_code=204)


@router.post(
    "/{interview}/questions",
    dependencies=[WRITE_LIMIT],
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "`question` (`QuestionOut`) as each is saved, then `done` (`DoneOut`), "
            "or `error` (a problem) when it broke off: call again to continue.",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
        }
    },
)
async def write(interview: str, services: ServicesDep, caller: CallerDep) -> StreamingResponse:
    """Write the questions that are missing; called again it continues, and never doubles."""
    return event_stream(_encoded(await services.interviews.write(caller, interview)))


async def _encoded(events: AsyncGenerator[WritingEvent]) -> AsyncGenerator[str]:
    async with aclosing(events):
        async for one in events:
            match one:
                case QuestionSaved(saved=saved):
                    yield event("question", question_out(saved))
                case WritingDone():
                    done = DoneOut(questions=one.questions, coverage=one.coverage, warnings=one.warnings)
                    yield event("done", done)
                case WritingFailed(problem=problem):
                    yield event("error", problem)


def question_out(saved: SavedQuestion) -> QuestionOut:
    """A question as programs see it."""
    return QuestionOut(id=saved.id, can_undo=bool(saved.former), **dict(saved.question))


def _interview(found: InterviewWithQuestions) -> InterviewOut:
    one = found.interview
    return InterviewOut(
        id=one.id,
        title=one.title,
        company=one.company,
        posting=one.posting,
        cv=one.cv,
        count=one.count,
        options=one.options,
        planned=one.planned,
        finished=found.finished,
        reading=one.reading,
        coverage=one.coverage,
        notices=one.notices,
        questions=[question_out(saved) for saved in found.questions],
        to_ask=one.to_ask,
        created=one.created,
        updated=one.updated,
    )
