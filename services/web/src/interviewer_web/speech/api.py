"""Questions as sound: for programs under `/api/v1`, and for the player on the pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import StreamingResponse

from interviewer_contracts.speech import MEDIA_TYPES, SpeechFormat, Voices
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.security.limits import SPEECH_LIMIT
from interviewer_web.speech.service import SpeechWish
from interviewer_web.streaming import Stream

router = APIRouter(tags=["speech"], route_class=PrivateRoute)
"""For programs; the bearer says who asks."""

pages_router = APIRouter(include_in_schema=False, route_class=PrivateRoute)
"""The same sound at the page's address; the cookie says who asks."""

_PATH = "/interviews/{interview}/questions/{question}/speech"
_SOUND: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Sound, from its first sentence on.",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in MEDIA_TYPES.values()
        },
    }
}

VoiceQuery = Annotated[str, Query(pattern=r"^[A-Za-z0-9_.:-]{1,64}$", description="an id of `GET /voices`")]


def _wish(
    interview: Annotated[str, Path()],
    question: Annotated[str, Path()],
    voice: VoiceQuery = "default",
    format: Annotated[SpeechFormat, Query()] = "mp3",  # noqa: A002 - the word of the API
) -> SpeechWish:
    return SpeechWish(interview=interview, question=question, voice=voice, format=format)


@router.get(_PATH, dependencies=[SPEECH_LIMIT], response_class=StreamingResponse, responses=_SOUND)
@pages_router.get(_PATH, dependencies=[SPEECH_LIMIT], response_class=StreamingResponse)
async def speak(
    services: ServicesDep, caller: CallerDep, session: SessionDep, wish: Annotated[SpeechWish, Depends(_wish)]
) -> StreamingResponse:
    """The question, spoken."""
    spoken = await services.speech.speak(caller, session.user, wish)
    headers = {"Accept-Ranges": "none"}
    if spoken.length is not None:
        headers["Content-Length"] = str(spoken.length)
    return Stream(spoken.chunks, close=spoken.close, media_type=spoken.media_type, headers=headers)


@router.get("/voices")
async def voices(services: ServicesDep, session: SessionDep) -> Voices:
    """The voices there are."""
    return await services.speech.voices(session.user)
