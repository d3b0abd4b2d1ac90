"""Wiring: everything is made here and handed to whoever needs it.

Page routers come from `accounts.pages`, `interviews.pages` and `site.pages`, each with `router`. Routes for
signed-in people stand on `APIRouter(route_class=PrivateRoute)`; the tests list the few that are open.
"""

from fastapi import FastAPI

from interviewer_web.clients.llm import Writer
from interviewer_web.clients.tts import Speaker
from interviewer_web.settings import Settings
from interviewer_web.store.protocol import Store


def create_app(
    settings: Settings,
    *,
    store: Store | None = None,
    writer: Writer | None = None,
    speaker: Speaker | None = None,
) -> FastAPI:
    """The application; what is not given is made from the settings."""
    raise NotImplementedError
