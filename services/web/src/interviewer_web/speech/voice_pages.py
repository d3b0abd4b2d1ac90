"""The page of a person's own voices."""

import asyncio

from fastapi import APIRouter, Request, Response

from interviewer_contracts.problems import ProblemError
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.errors import RecordNotFoundError, SessionEndedError
from interviewer_web.identity import PrivateRoute
from interviewer_web.rendering import html, see_other
from interviewer_web.security.limits import CHANGE_LIMIT, OWN_VOICE_LIMIT
from interviewer_web.speech.voice_components import own_voices_page
from interviewer_web.speech.voice_forms import read_voice_form, voice_form
from interviewer_web.ui import urls
from interviewer_web.ui.forms import Filled

router = APIRouter(include_in_schema=False, route_class=PrivateRoute)


@router.get("/account/voices")
async def own_voices(services: ServicesDep, session: SessionDep) -> Response:
    return html(own_voices_page(session=session, own=await services.own_voices.get(session.user)))


@router.post("/account/voices", dependencies=[OWN_VOICE_LIMIT])
async def add_voice(
    request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    fields: dict[str, str] = {}
    try:
        fields, clip = await read_voice_form(request)
        new = await asyncio.to_thread(voice_form, fields, clip)
        await services.own_voices.add(caller, session.user, new)
    except SessionEndedError:
        raise
    except ProblemError as error:
        own = await services.own_voices.get(session.user)
        filled = Filled.refused(error, fields)
        return html(own_voices_page(session=session, own=own, filled=filled), error.status, error.headers)
    return see_other(request, urls.own_voices())


@router.post("/account/voices/remove", dependencies=[CHANGE_LIMIT])
async def remove_voice(
    request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    voice = (await request.form(max_files=0)).get("voice")
    if not isinstance(voice, str) or not voice:
        raise RecordNotFoundError
    await services.own_voices.remove(caller, session.user, voice)
    return see_other(request, urls.own_voices())
