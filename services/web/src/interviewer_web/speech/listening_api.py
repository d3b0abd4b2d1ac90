"""`/api/v1`: how you want to be read to, for programs."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from interviewer_contracts.speech import Terms
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.speech.forms import terms_form
from interviewer_web.store.records import Listening

router = APIRouter(prefix="/users/me/listening", tags=["speech"], route_class=PrivateRoute)

_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_VOICE = r"^[A-Za-z0-9_.:-]{1,64}$"


class ListeningOut(BaseModel):
    """Your voices, by language, and how your terms are said."""

    voices: dict[str, str]
    terms: dict[str, str]


class VoiceIn(BaseModel):
    """A voice to keep."""

    voice: str = Field(pattern=_VOICE, description="an id of `GET /voices`; `default` is the best there is")


class TermsIn(BaseModel):
    """All your terms: what is written, and what to say for it."""

    terms: Terms = Field(examples=[{"PostgreSQL": "post gress"}])


@router.get("")
async def listening(services: ServicesDep, caller: CallerDep) -> ListeningOut:
    """How you want to be read to."""
    return _out(await services.listening.get(caller))


@router.put("/voices/{language}")
async def choose_voice(
    language: Annotated[str, Path(pattern=_LANGUAGE)],
    body: VoiceIn,
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
) -> ListeningOut:
    """Keep a voice for a language."""
    return _out(await services.listening.choose(caller, session.user, language, body.voice))


@router.put("/terms")
async def save_terms(
    body: TermsIn, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> ListeningOut:
    """Put these terms in the place of all that you had."""
    return _out(await services.listening.save_terms(caller, session.user, terms_form(body.terms)))


def _out(listening: Listening) -> ListeningOut:
    return ListeningOut(voices=listening.voices, terms=listening.terms)
