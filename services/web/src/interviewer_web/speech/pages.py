"""Pages about being read to: the voice of an interview, and how a person's terms are said."""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import StreamingResponse

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import TERM_MAX_CHARACTERS
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.errors import UnknownVoiceError
from interviewer_web.identity import PrivateRoute
from interviewer_web.rendering import html, see_other, wants_html
from interviewer_web.security.limits import CHANGE_LIMIT, SPEECH_LIMIT
from interviewer_web.speech.api import sound
from interviewer_web.speech.components import terms_page
from interviewer_web.speech.forms import term_form
from interviewer_web.ui import urls
from interviewer_web.ui.forms import Filled

router = APIRouter(include_in_schema=False, route_class=PrivateRoute)

_VOICE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


@router.post("/interviews/{interview}/voice", dependencies=[CHANGE_LIMIT])
async def choose_voice(
    interview: str, request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    """Keep a voice: the player asks by itself and stays where it is, a form comes back to the page."""
    voice = (await request.form(max_files=0)).get("voice")
    if not isinstance(voice, str) or not _VOICE.fullmatch(voice):
        raise UnknownVoiceError("There is no such voice. Choose one of those that are offered.")
    await services.listening.choose_for(caller, session.user, interview, voice)
    return see_other(request, urls.interview(interview)) if wants_html(request) else Response(status_code=204)


@router.get("/account/words")
async def terms(services: ServicesDep, caller: CallerDep, session: SessionDep) -> Response:
    listening = await services.listening.get(caller)
    return html(terms_page(session=session, terms=listening.terms))


@router.post("/account/words")
async def add_term(
    request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    fields = await request.form(max_files=0)
    try:
        written, said = term_form(fields)
        await services.listening.add_term(caller, session.user, written, said)
    except ProblemError as error:
        listening = await services.listening.get(caller)
        filled = Filled.refused(error, fields)
        return html(
            terms_page(session=session, terms=listening.terms, filled=filled), error.status, error.headers
        )
    return see_other(request, urls.terms())


@router.post("/account/words/remove")
async def remove_term(
    request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    written = (await request.form(max_files=0)).get("written")
    if isinstance(written, str):
        await services.listening.remove_term(caller, session.user, written)
    return see_other(request, urls.terms())


@router.get("/account/words/sound", dependencies=[SPEECH_LIMIT], response_class=StreamingResponse)
async def say_term(
    written: Annotated[str, Query(min_length=1, max_length=TERM_MAX_CHARACTERS)],
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
) -> StreamingResponse:
    """A term as it will be said."""
    return sound(await services.speech.say(caller, session.user, written))
