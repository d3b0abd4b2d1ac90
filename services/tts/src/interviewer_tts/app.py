"""Wiring: the speech library behind HTTP. Everything but health wants a service token."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from interviewer_contracts.problems import UnavailableError
from interviewer_contracts.service.caller import caller_of
from interviewer_contracts.service.problems import render_problems
from interviewer_contracts.speech import ForgetRequest, Voices
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech
from interviewer_tts.streaming import SpokenResponse
from interviewer_tts.wire import read_body, speech_call


def create_app(settings: Settings, *, engines: Sequence[Engine] | None = None) -> FastAPI:
    """The service. It answers `/healthz` at once; engines warm up meanwhile, and `/readyz` tells when."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_speech(settings, engines) as speech:
            app.state.speech = speech
            yield

    app = FastAPI(
        title="Interviewer speech", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    render_problems(app)
    app.include_router(_health())
    app.include_router(_speaking(), dependencies=[Depends(caller_of(settings.service_secret, "tts"))])
    return app


def _speech(request: Request) -> Speech:
    speech: Speech = request.app.state.speech
    return speech


_Speech = Annotated[Speech, Depends(_speech)]


def _health() -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def ready(speech: _Speech) -> dict[str, str | int]:
        if not speech.ready:
            raise UnavailableError("The default voice is not warm yet.", retry_after=1)
        return {"status": "ready", "speaking": speech.places}

    _ = alive, ready
    return router


def _speaking() -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.get("/voices")
    async def voices(speech: _Speech) -> Voices:
        return await speech.voices()

    @router.post("/audio/speech")
    async def speak(request: Request, speech: _Speech) -> Response:
        # Read here and not by FastAPI, which would parse the body before it asks for the token.
        call = await speech_call(request)
        if call.priority == "background":
            begun = await speech.prepare(call)
            return Response(status_code=202 if begun else 204)
        answer = await speech.answer(call)
        if answer.data is None:
            return SpokenResponse(answer.chunks, answer.media_type, {"X-Cache": "miss"})
        headers = {"X-Cache": "hit", "ETag": f'"{answer.key}"'}
        return Response(answer.data, media_type=answer.media_type, headers=headers)

    @router.post("/audio/forget")
    async def forget(request: Request, speech: _Speech) -> Response:
        await speech.forget((await read_body(request, ForgetRequest)).inputs)
        return Response(status_code=204)

    _ = voices, speak, forget
    return router
