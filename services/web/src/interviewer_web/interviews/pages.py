"""Pages about interviews."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from interviewer_contracts.problems import InvalidError, Problem, ProblemError
from interviewer_web.dependencies import CallerDep, Services, ServicesDep, SessionDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.interviews.components import (
    deletion_form,
    interview_list,
    no_interviews,
    rename_form,
)
from interviewer_web.interviews.form_components import AskedBack, filled_like, new_interview_form
from interviewer_web.interviews.forms import chosen_part, interview_form, shown_form, title_form
from interviewer_web.interviews.page_components import interview_view
from interviewer_web.interviews.question_components import arrival, completion, failure
from interviewer_web.interviews.writing import QuestionSaved, WritingDone, WritingEvent, WritingFailed
from interviewer_web.rendering import html, in_dialog, is_htmx, problem_answer, see_other
from interviewer_web.security.limits import CREATE_LIMIT, WRITE_LIMIT
from interviewer_web.speech.listening import language_of
from interviewer_web.store.records import ID_LENGTH, Caller, new_id
from interviewer_web.streaming import event_stream
from interviewer_web.ui import urls
from interviewer_web.ui.buttons import actions, link_button
from interviewer_web.ui.forms import EMPTY, Filled
from interviewer_web.ui.layout import page
from interviewer_web.ui.text import column, stack, title

_PER_PAGE: Final = 50

router = APIRouter(include_in_schema=False, route_class=PrivateRoute)


@router.get("/interviews")
async def interviews(
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    summaries = await services.interviews.summaries(caller, page=number, per_page=_PER_PAGE)
    older = len(summaries) == _PER_PAGE
    return html(
        page(
            column(
                title("Your interviews"),
                stack(
                    len(summaries) > 0
                    and actions(link_button("New interview", urls.new_interview(), symbol="plus")),
                    interview_list(summaries) if summaries else no_interviews(),
                    older
                    and actions(
                        link_button("Older ones", urls.interviews(page=number + 1), emphasis="quiet")
                    ),
                ),
            ),
            title="Your interviews",
            session=session,
        )
    )


@router.get("/interviews/new")
async def new_interview(
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
    like: Annotated[str | None, Query(max_length=ID_LENGTH)] = None,
) -> Response:
    """An empty form, or one filled in like that of another interview."""
    filled = filled_like((await services.interviews.get(caller, like)).interview) if like else EMPTY
    engines = await services.interviews.engines(session.user)
    form = new_interview_form(fresh_id=new_id(), engines=engines, filled=filled)
    return html(page(column(title("New interview"), form), title="New interview", session=session))


@router.post("/interviews", dependencies=[CREATE_LIMIT])
async def create_interview(
    request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    fields = chosen_part(await request.form(max_files=0))
    try:
        interview = await services.interviews.create(caller, session.user, interview_form(fields))
    except ProblemError as error:
        form = new_interview_form(
            fresh_id=new_id(),
            engines=await services.interviews.engines(session.user),
            filled=Filled.refused(error, fields),
            asked_back=AskedBack.of(error),
        )
        return html(
            page(column(title("New interview"), form), title="New interview", session=session),
            error.status,
            error.headers,
        )
    return see_other(request, urls.interview(interview.id))


@router.get("/interviews/{interview}")
async def interview_page(
    interview: str, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    full, offer = await asyncio.gather(
        services.interviews.get(caller, interview), services.listening.offer(caller, session.user)
    )
    choice = offer.choice(language_of(full.interview, full.questions))
    return html(interview_view(full, session, choice=choice))


@router.post("/interviews/{interview}/questions", dependencies=[WRITE_LIMIT])
async def write_questions(
    interview: str, request: Request, services: ServicesDep, caller: CallerDep
) -> Response:
    """Stream the missing questions onto the page; without JavaScript, write them all and show the page."""
    fields = await request.form(max_files=0)
    shown = shown_form(fields.getlist("shown"))
    if is_htmx(request):
        events = await services.interviews.write(caller, interview, shown=shown)
        return event_stream(_fragments(services, caller, interview, events, shown))
    problem = await _written(await services.interviews.write(caller, interview))
    if problem is not None:
        return problem_answer(request, problem)
    return see_other(request, urls.interview(interview))


async def _fragments(
    services: Services,
    caller: Caller,
    interview: str,
    events: AsyncGenerator[WritingEvent],
    shown: set[int],
) -> AsyncGenerator[str]:
    ready = set(shown)
    async with aclosing(events):
        async for event in events:
            match event:
                case QuestionSaved(saved=saved, planned=planned):
                    ready.add(saved.question.position)
                    yield arrival(interview, saved, ready=len(ready), planned=planned)
                case WritingFailed(problem=problem):
                    yield failure(problem)
                case WritingDone():
                    try:
                        full = await services.interviews.get(caller, interview)
                    except ProblemError as error:
                        yield failure(error.problem())
                    else:
                        yield completion(full)


async def _written(events: AsyncGenerator[WritingEvent]) -> Problem | None:
    """Wait until all is written; the problem if it broke off."""
    async with aclosing(events):
        async for event in events:
            if isinstance(event, WritingFailed):
                return event.problem
    return None


@router.get("/interviews/{interview}/title")
async def title_form_page(
    interview: str, request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    full = await services.interviews.get(caller, interview)
    return in_dialog(request, session, rename_form(full.interview), "Rename")


@router.post("/interviews/{interview}/title")
async def rename(
    interview: str, request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    fields = await request.form(max_files=0)
    try:
        await services.interviews.rename(caller, interview, title_form(fields))
    except InvalidError as error:
        full = await services.interviews.get(caller, interview)
        refused = rename_form(full.interview, filled=Filled.refused(error, fields))
        return in_dialog(request, session, refused, "Rename", error.status)
    return see_other(request, urls.local_path(fields.get("next"), default=urls.interview(interview)))


@router.get("/interviews/{interview}/delete")
async def deletion_page(
    interview: str, request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    full = await services.interviews.get(caller, interview)
    asked = deletion_form(full.interview, questions=len(full.questions))
    return in_dialog(request, session, asked, "Delete")


@router.post("/interviews/{interview}/delete")
async def delete(interview: str, request: Request, services: ServicesDep, caller: CallerDep) -> Response:
    await services.interviews.delete(caller, interview)
    return see_other(request, urls.interviews())
