"""What a route can ask for."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from interviewer_web.accounts.service import AccountService
from interviewer_web.clients.llm import Writer
from interviewer_web.clients.tts import Speaker
from interviewer_web.identity import caller_of, session_of, session_or_none
from interviewer_web.interviews.changing import Changing
from interviewer_web.interviews.service import InterviewService
from interviewer_web.settings import Settings
from interviewer_web.speech.listening import ListeningService
from interviewer_web.speech.own_voices import OwnVoiceService
from interviewer_web.speech.removals import Removals
from interviewer_web.speech.service import SpeechService
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything a route works with; made once in `app.py`, kept on `app.state.services`."""

    settings: Settings
    store: Store
    writer: Writer
    speaker: Speaker
    accounts: AccountService
    interviews: InterviewService
    changing: Changing
    speech: SpeechService
    listening: ListeningService
    own_voices: OwnVoiceService
    removals: Removals


def _services(request: Request) -> Services:
    return cast("Services", request.app.state.services)


ServicesDep = Annotated[Services, Depends(_services)]
CallerDep = Annotated[Caller, Depends(caller_of)]
"""Who asks, unproven: a guest has no token, and a token may have ended."""

SessionDep = Annotated[Session, Depends(session_of)]
"""Who asks, proven by the store for this request; else `SessionEndedError`."""

VisitorDep = Annotated[Session | None, Depends(session_or_none)]
"""Who asks on a page that is open to all: proven, or None for a guest and for an ended session."""
