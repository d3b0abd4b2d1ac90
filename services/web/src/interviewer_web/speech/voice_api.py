"""`/api/v1`: voices of your own, for programs. `GET /voices` lists them among all others."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from interviewer_contracts.speech import NewVoice, Voice
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.security.limits import CHANGE_LIMIT, OWN_VOICE_LIMIT
from interviewer_web.speech.api import VOICE_ID

router = APIRouter(prefix="/users/me/voices", tags=["speech"], route_class=PrivateRoute)


@router.post("", status_code=201, dependencies=[OWN_VOICE_LIMIT])
async def add_voice(body: NewVoice, services: ServicesDep, caller: CallerDep, session: SessionDep) -> Voice:
    """Make a voice of 5 to 12 seconds of somebody who agreed, for you alone."""
    return await services.own_voices.add(caller, session.user, body)


@router.delete("/{voice}", status_code=204, dependencies=[CHANGE_LIMIT])
async def remove_voice(
    voice: Annotated[str, Path(pattern=VOICE_ID)],
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
) -> Response:
    """Delete a voice of your own, with its recording and all sound in it."""
    await services.own_voices.remove(caller, session.user, voice)
    return Response(status_code=204)
