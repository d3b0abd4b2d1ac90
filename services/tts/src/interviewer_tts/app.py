"""Wiring: the speech library behind HTTP. Everything but health wants a service token."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from interviewer_contracts.events import EVENT_STREAM, EVENT_STREAM_HEADERS
from interviewer_contracts.problems import UnavailableError
from interviewer_contracts.service.caller import caller_of
from interviewer_contracts.service.metrics import MeasuredRequests
from interviewer_contracts.service.problems import render_problems
from interviewer_contracts.speech import ForgetRequest, Voice, Voices
from interviewer_contracts.tokens import Claims
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Answer, Speech, open_speech
from interviewer_tts.streaming import SpokenResponse, one_chunk
from interviewer_tts.wire import (
    OPENAI_PATHS,
    album_call,
    as_events,
    openai_error,
    read_body,
    speech_call,
    voice_call,
)

VERSION: Final = version("interviewer-tts")


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
    render_problems(app, shapes={OPENAI_PATHS: openai_error})
    app.add_middleware(MeasuredRequests)
    app.include_router(_health())
    app.state.caller = caller_of(settings.service_secret, "tts")
    app.include_router(_speaking())
    app.include_router(_own_voices())
    return app


def _speech(request: Request) -> Speech:
    speech: Speech = request.app.state.speech
    return speech


def _caller(request: Request) -> Claims:
    claims: Claims = request.app.state.caller(request)
    return claims


_Speech = Annotated[Speech, Depends(_speech)]
_Caller = Annotated[Claims, Depends(_caller)]


def _health() -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive", "version": VERSION}

    @router.get("/readyz")
    async def ready(speech: _Speech) -> dict[str, str | int]:
        if not speech.ready:
            raise UnavailableError("The default voice is not warm yet.", retry_after=1)
        return {"status": "ready", "speaking": speech.places}

    _ = alive, ready
    return router


def _speaking() -> APIRouter:
    router = APIRouter(prefix="/v1", dependencies=[Depends(_caller)])

    @router.get("/voices")
    async def voices(speech: _Speech, caller: _Caller) -> Voices:
        return await speech.voices(subject=caller.subject)

    @router.post("/audio/speech")
    async def speak(request: Request, speech: _Speech, caller: _Caller) -> Response:
        # Read here and not by FastAPI, which would parse the body before it asks for the token.
        call = await speech_call(request)
        if call.priority == "background":
            begun = await speech.prepare(call, subject=caller.subject)
            return Response(status_code=202 if begun else 204)
        answer = await speech.answer(call, subject=caller.subject)
        return _sound(answer, in_events=call.stream_format == "sse")

    @router.post("/audio/album")
    async def album(request: Request, speech: _Speech, caller: _Caller) -> Response:
        answer = await speech.album(await album_call(request), subject=caller.subject)
        return _sound(answer, in_events=False)

    @router.post("/audio/timings")
    async def timings(request: Request, speech: _Speech, caller: _Caller) -> Response:
        call = await speech_call(request)
        found = one_chunk(speech.timings(call, subject=caller.subject))
        return SpokenResponse(found, "application/json", {})

    @router.post("/audio/forget")
    async def forget(request: Request, speech: _Speech, caller: _Caller) -> Response:
        await speech.forget((await read_body(request, ForgetRequest)).inputs, subject=caller.subject)
        return Response(status_code=204)

    _ = voices, speak, album, timings, forget
    return router


def _sound(answer: Answer, *, in_events: bool) -> Response:
    headers = {"X-Cache": "miss" if answer.data is None else "hit"}
    if in_events:
        return SpokenResponse(as_events(answer.chunks), EVENT_STREAM, {**EVENT_STREAM_HEADERS, **headers})
    if answer.data is None:
        return SpokenResponse(answer.chunks, answer.media_type, headers)
    headers["ETag"] = f'"{answer.key}"'
    return Response(answer.data, media_type=answer.media_type, headers=headers)


def _own_voices() -> APIRouter:
    router = APIRouter(prefix="/v1/voices", dependencies=[Depends(_caller)])

    @router.post("", status_code=201)
    async def add(request: Request, speech: _Speech, caller: _Caller) -> Voice:
        # Before the recording is read: where F5-TTS can't run, nobody sends it in vain.
        await speech.check_own_voices()
        return await speech.add_voice(await voice_call(request), subject=caller.subject)

    @router.delete("/{voice}", status_code=204)
    async def remove(voice: str, speech: _Speech, caller: _Caller) -> None:
        await speech.remove_voice(voice, subject=caller.subject)

    @router.delete("", status_code=204)
    async def remove_all(speech: _Speech, caller: _Caller) -> None:
        await speech.remove_voices(subject=caller.subject)

    _ = add, remove, remove_all
    return router
