"""Changing questions on the page: with htmx one card changes, without it the whole page comes again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from interviewer_contracts.problems import ProblemError
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.errors import FormError, RecordNotFoundError
from interviewer_web.identity import PrivateRoute
from interviewer_web.interviews.card_components import Changed, ways_to_change
from interviewer_web.interviews.components import question_deletion_form
from interviewer_web.interviews.forms import wish_form, words_form
from interviewer_web.interviews.page_components import interview_view
from interviewer_web.interviews.question_components import added, replaced
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.rendering import html, in_dialog, is_htmx, refreshed, see_other
from interviewer_web.security.limits import CHANGE_LIMIT
from interviewer_web.speech.listening import language_of
from interviewer_web.store.records import SavedQuestion
from interviewer_web.ui import urls
from interviewer_web.ui.forms import EMPTY, Filled
from interviewer_web.ui.layout import page
from interviewer_web.ui.notices import notice
from interviewer_web.ui.text import column, title, untrusted

router = APIRouter(prefix="/interviews/{interview}", include_in_schema=False, route_class=PrivateRoute)

_QUESTION = "/questions/{question}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a change of which interview, and by which request."""

    interview: str
    request: Request
    services: ServicesDep
    caller: CallerDep
    session: SessionDep

    async def fields(self) -> Mapping[str, object]:
        """What the form holds."""
        return await self.request.form(max_files=0)

    async def saved(self, question: str) -> tuple[InterviewWithQuestions, SavedQuestion]:
        """A question as it stands, and all that stands around it."""
        full = await self.services.interviews.get(self.caller, self.interview)
        found = next((one for one in full.questions if one.id == question), None)
        if found is None:
            raise RecordNotFoundError
        return full, found

    async def card(self, saved: SavedQuestion) -> Response:
        """The question as it stands now: its card, or the page there."""
        if not is_htmx(self.request):
            return self.page_at(saved)
        full = await self.services.interviews.get(self.caller, self.interview)
        return html(replaced(full, saved))

    def page_at(self, saved: SavedQuestion) -> Response:
        """The page, at a question."""
        anchor = urls.question_anchor(saved.question.position)
        return see_other(self.request, f"{urls.interview(self.interview)}{anchor}")

    async def refused(
        self, error: ProblemError, *, changed: Mapping[str, Changed] | None = None, own: Filled = EMPTY
    ) -> Response:
        """What went wrong, where it was tried, and with all that was typed."""
        if isinstance(error, RecordNotFoundError):
            raise error
        if not is_htmx(self.request):
            full = await self.services.interviews.get(self.caller, self.interview)
            offer = await self.services.listening.offer(self.caller, self.session.user)
            choice = offer.choice(language_of(full.interview, full.questions))
            view = interview_view(full, self.session, choice=choice, changed=changed, own=own)
            return html(view, error.status, error.headers)
        if isinstance(error, FormError):
            return html(notice(error.detail, tone="danger", announce=True), error.status)
        raise error

    async def one_more(self, saved: SavedQuestion, *, known: set[str]) -> Response:
        """The question at the end of the list; the page anew where it is not a new last one."""
        if not is_htmx(self.request):
            return self.page_at(saved)
        full = await self.services.interviews.get(self.caller, self.interview)
        if saved.id in known or full.questions[-1].id != saved.id:
            return refreshed()
        return html(added(full, saved))

    async def known(self) -> set[str]:
        """The ids of the questions that are there."""
        full = await self.services.interviews.get(self.caller, self.interview)
        return {saved.id for saved in full.questions}


AskedDep = Annotated[Asked, Depends()]


@router.get(f"{_QUESTION}/change")
async def change(question: str, asked: AskedDep) -> Response:
    full, saved = await asked.saved(question)
    ways = ways_to_change(asked.interview, saved, changed=Changed())
    if is_htmx(asked.request):
        return html(ways)
    number = full.number(saved.question.position)
    heading = title(f"Change question {number}", lead=untrusted(saved.question.text))
    return html(page(column(heading, ways), title=f"Change question {number}", session=asked.session))


@router.post(f"{_QUESTION}/rewrite", dependencies=[CHANGE_LIMIT])
async def rewrite(question: str, asked: AskedDep) -> Response:
    try:
        wish = wish_form(await asked.fields())
        saved = await asked.services.changing.rewrite(asked.caller, asked.interview, question, wish)
    except ProblemError as error:
        return await asked.refused(error, changed={question: Changed(problem=error.problem())})
    return await asked.card(saved)


@router.post(f"{_QUESTION}/undo")
async def undo(question: str, asked: AskedDep) -> Response:
    try:
        saved = await asked.services.changing.undo(asked.caller, asked.interview, question)
    except ProblemError as error:
        return await asked.refused(error, changed={question: Changed(problem=error.problem())})
    return await asked.card(saved)


@router.post(f"{_QUESTION}/words")
async def reword(question: str, asked: AskedDep) -> Response:
    fields = await asked.fields()
    try:
        text = words_form(fields)
        saved = await asked.services.changing.reword(asked.caller, asked.interview, question, text)
    except ProblemError as error:
        changed = Changed(filled=Filled.refused(error, fields))
        return await asked.refused(error, changed={question: changed})
    return await asked.card(saved)


@router.get(f"{_QUESTION}/delete")
async def deletion_page(question: str, asked: AskedDep) -> Response:
    full, saved = await asked.saved(question)
    form = question_deletion_form(saved, number=full.number(saved.question.position))
    return in_dialog(asked.request, asked.session, form, "Delete")


@router.post(f"{_QUESTION}/delete")
async def delete(question: str, asked: AskedDep) -> Response:
    await asked.services.changing.delete(asked.caller, asked.interview, question)
    if is_htmx(asked.request):
        return refreshed()
    return see_other(asked.request, urls.interview(asked.interview))


@router.post("/requirements/{requirement}/question", dependencies=[CHANGE_LIMIT])
async def ask(requirement: str, asked: AskedDep) -> Response:
    known = await asked.known()
    saved = await asked.services.changing.ask(asked.caller, asked.interview, requirement)
    return await asked.one_more(saved, known=known)


@router.post("/own-questions")
async def add(asked: AskedDep) -> Response:
    fields, known = await asked.fields(), await asked.known()
    try:
        saved = await asked.services.changing.add(asked.caller, asked.interview, words_form(fields))
    except ProblemError as error:
        return await asked.refused(error, own=Filled.refused(error, fields))
    return await asked.one_more(saved, known=known)


@router.post("/cv/delete")
async def delete_cv(asked: AskedDep) -> Response:
    await asked.services.interviews.delete_cv(asked.caller, asked.interview)
    return see_other(asked.request, urls.interview(asked.interview))
