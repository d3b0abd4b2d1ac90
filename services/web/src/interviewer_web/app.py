"""Wiring: everything is made here and handed to whoever needs it.

Page routers come from `accounts.pages`, `interviews.pages` and `site.pages`, each with `router`. Routes for
signed-in people stand on `APIRouter(route_class=PrivateRoute)`; the tests list the few that are open.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Protocol

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from interviewer_contracts.service.metrics import MeasuredRequests
from interviewer_contracts.service.problems import Unexpected
from interviewer_web.accounts import api as accounts_api
from interviewer_web.accounts import pages as accounts_pages
from interviewer_web.accounts.service import AccountService
from interviewer_web.clients.llm import HttpWriter, Writer
from interviewer_web.clients.openai_speech import OpenAiSpeaker
from interviewer_web.clients.resuming_speaker import ResumingSpeaker
from interviewer_web.clients.resuming_writer import ResumingWriter
from interviewer_web.clients.tts import HttpSpeaker, Speaker
from interviewer_web.dependencies import Services
from interviewer_web.heads import HeadsAsGets
from interviewer_web.identity import API_PREFIX
from interviewer_web.interviews import api as interviews_api
from interviewer_web.interviews import pages as interviews_pages
from interviewer_web.interviews import question_api, question_pages
from interviewer_web.interviews.changing import Changing
from interviewer_web.interviews.service import InterviewService
from interviewer_web.interviews.writing import Writing
from interviewer_web.rendering import problem_answer, render_errors
from interviewer_web.security.bodies import BodyLimit
from interviewer_web.security.headers import SecurityHeaders
from interviewer_web.security.hosts import KnownHosts
from interviewer_web.security.limits import RateLimiter
from interviewer_web.security.origin import CrossOriginProtection
from interviewer_web.settings import Settings
from interviewer_web.site import api_docs, health
from interviewer_web.site import pages as site_pages
from interviewer_web.site.static import StaticAssets
from interviewer_web.site.watching import Watching
from interviewer_web.speech import api as speech_api
from interviewer_web.speech import listening_api, voice_api, voice_pages
from interviewer_web.speech import pages as speech_pages
from interviewer_web.speech.forgetting import Forgetter
from interviewer_web.speech.listening import ListeningService
from interviewer_web.speech.own_voices import OwnVoiceService
from interviewer_web.speech.preparing import Preparer
from interviewer_web.speech.removals import Removals
from interviewer_web.speech.service import SpeechService
from interviewer_web.store.pocketbase import PocketBaseStore
from interviewer_web.store.protocol import Store
from interviewer_web.ui import urls


def create_app(
    settings: Settings,
    *,
    store: Store | None = None,
    writer: Writer | None = None,
    speaker: Speaker | None = None,
) -> FastAPI:
    """The application; what is not given is made from the settings.

    Raises:
        AssetsNotBuiltError: the front end is missing, so no page would look as it should.

    """
    urls.static("app.css")
    store = store or PocketBaseStore(
        settings.pocketbase_url, proxy_secret=settings.proxy_secret.get_secret_value()
    )
    writer = writer or ResumingWriter(HttpWriter(settings.llm_url, settings.service_secret))
    speaker = speaker or _speaker(settings)
    preparer = Preparer(speaker)
    writing = Writing(store, writer, preparer)
    forgetter = Forgetter(store, speaker, preparer)
    removals = Removals(store, speaker)
    started: list[_Starts] = [removals]
    if settings.metrics_port is not None:
        started.append(Watching({"pocketbase": store, "llm": writer, "tts": speaker}))

    app = _bare_app(settings, started, (*started, writing, preparer, writer, speaker, store))
    app.state.settings = settings
    app.state.store = store
    app.state.limiter = RateLimiter(settings.limits_factor)
    app.state.services = Services(
        settings=settings,
        store=store,
        writer=writer,
        speaker=speaker,
        accounts=AccountService(store, writing, forgetter, removals),
        interviews=InterviewService(store, writer, writing, forgetter),
        changing=Changing(store, writer, preparer, forgetter),
        speech=SpeechService(store, speaker),
        listening=ListeningService(store, speaker, preparer, forgetter),
        own_voices=OwnVoiceService(store, speaker, preparer),
        removals=removals,
    )
    render_errors(app)
    _add_routes(app)
    return app


def _speaker(settings: Settings) -> Speaker:
    if settings.speech_url is None:
        return ResumingSpeaker(HttpSpeaker(settings.tts_url, settings.service_secret))
    return OpenAiSpeaker(
        settings.speech_url,
        model=settings.speech_model,
        voices=settings.speech_voices,
        key=settings.speech_key,
    )


class _Closes(Protocol):
    async def close(self) -> None: ...


class _Starts(_Closes, Protocol):
    def start(self) -> None: ...


def _bare_app(settings: Settings, started: Sequence[_Starts], parts: Sequence[_Closes]) -> FastAPI:
    """An application without routes. From its start on `started` go on; at its end the parts are closed."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as ending:
            # It goes backwards, and on where one fails.
            for part in reversed(parts):
                ending.push_async_callback(part.close)
            for one in started:
                one.start()
            yield

    return FastAPI(
        title="Interviewer",
        version=version("interviewer-web"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # `rendering` does it, with an address that is right behind TLS too
        middleware=_middleware(settings),
    )


def _middleware(settings: Settings) -> list[Middleware]:
    """What every request passes, from the outside in."""
    return [
        Middleware(SecurityHeaders, over_tls=settings.over_tls),
        Middleware(HeadsAsGets),
        Middleware(MeasuredRequests),
        # From within the headers: the framework's own answer to a bug would lack them.
        Middleware(Unexpected, answer=problem_answer),
        Middleware(KnownHosts, hosts=settings.hosts),
        Middleware(CrossOriginProtection),
        Middleware(BodyLimit),
    ]


def _add_routes(app: FastAPI) -> None:
    api = APIRouter(prefix=API_PREFIX)
    for router in (
        accounts_api.router,
        interviews_api.engines_router,
        interviews_api.router,
        question_api.router,
        speech_api.router,
        listening_api.router,
        voice_api.router,
    ):
        api.include_router(router)
    app.include_router(api)
    for router in (
        site_pages.router,
        accounts_pages.router,
        interviews_pages.router,
        question_pages.router,
        speech_api.pages_router,
        speech_pages.router,
        voice_pages.router,
        api_docs.router,
        health.router,
    ):
        app.include_router(router)
    app.mount(urls.STATIC_PATH, StaticAssets(urls.STATIC_FOLDER), name="static")
