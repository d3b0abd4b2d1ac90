"""`/api/v1`: questions changed, for programs."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from interviewer_contracts.options import Wish
from interviewer_contracts.questions import QUESTION_MAX_CHARACTERS
from interviewer_web.dependencies import CallerDep, ServicesDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.interviews.api import QuestionOut, question_out
from interviewer_web.interviews.forms import words_form
from interviewer_web.security.limits import CHANGE_LIMIT

router = APIRouter(prefix="/interviews/{interview}", tags=["questions"], route_class=PrivateRoute)

_QUESTION = "/questions/{question}"


class WishIn(BaseModel):
    """What the question that comes instead should be."""

    wish: Wish = "other_probe"


class WordsIn(BaseModel):
    """A question in your own words."""

    text: str = Field(description=f"at most {QUESTION_MAX_CHARACTERS} characters, on one line")


@router.post(f"{_QUESTION}/rewrite", dependencies=[CHANGE_LIMIT])
async def rewrite(
    interview: str, question: str, body: WishIn, services: ServicesDep, caller: CallerDep
) -> QuestionOut:
    """Another question in its place; this one never comes again."""
    return question_out(await services.changing.rewrite(caller, interview, question, body.wish))


@router.post(f"{_QUESTION}/undo")
async def undo(interview: str, question: str, services: ServicesDep, caller: CallerDep) -> QuestionOut:
    """The former question back in its place; ten steps are remembered."""
    return question_out(await services.changing.undo(caller, interview, question))


@router.patch(_QUESTION)
async def reword(
    interview: str, question: str, body: WordsIn, services: ServicesDep, caller: CallerDep
) -> QuestionOut:
    """The same question in your own words; its `source` becomes "you"."""
    text = words_form(body.model_dump())
    return question_out(await services.changing.reword(caller, interview, question, text))


@router.delete(_QUESTION, status_code=204)
async def delete(interview: str, question: str, services: ServicesDep, caller: CallerDep) -> Response:
    """Take it out; the others keep their places, and it never comes again."""
    await services.changing.delete(caller, interview, question)
    return Response(status_code=204)


@router.post("/requirements/{requirement}/question", status_code=201, dependencies=[CHANGE_LIMIT])
async def ask(interview: str, requirement: str, services: ServicesDep, caller: CallerDep) -> QuestionOut:
    """One question more, about a requirement of the reading; where there is one already, that one."""
    return question_out(await services.changing.ask(caller, interview, requirement))


@router.post("/own-questions", status_code=201)
async def add(interview: str, body: WordsIn, services: ServicesDep, caller: CallerDep) -> QuestionOut:
    """One question more, in your own words."""
    return question_out(await services.changing.add(caller, interview, words_form(body.model_dump())))
