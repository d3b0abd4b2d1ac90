"""`llm`, `tts` and a server of OpenAI's wire, made of what `web` has in memory; and neighbours at fault."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Annotated

import httpx2
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import SecretStr
from starlette.responses import JSONResponse, StreamingResponse

from interviewer_contracts.events import EVENT_STREAM, event
from interviewer_contracts.postings import Posting, PostingRequest
from interviewer_contracts.questions import (
    Done,
    Engines,
    OneQuestionRequest,
    Question,
    QuestionsRequest,
)
from interviewer_contracts.service.caller import caller_of
from interviewer_contracts.service.problems import problem_response, render_problems
from interviewer_contracts.speech import (
    AlbumRequest,
    ForgetRequest,
    NewVoice,
    SpeechRequest,
    Timings,
    Voice,
    Voices,
)
from interviewer_contracts.tokens import Claims
from interviewer_web.clients.llm import WritingStep
from interviewer_web.clients.memory import MemorySpeaker, MemoryWriter
from interviewer_web.errors import (
    SpeechUnavailableError,
    UnknownVoiceError,
    VoiceMissingError,
    WriterUnavailableError,
)
from interviewer_web.testing import SECRET

KEY = SecretStr("a key of somebody else")
Known = Annotated[Claims, Depends(caller_of(SECRET, "tts"))]

Answer = Callable[[httpx2.Request], httpx2.Response]
"""How a neighbour answers."""


def llm_over(writer: MemoryWriter) -> FastAPI:
    """A small `llm` that speaks the wire; what it knows, the twin in memory knows."""
    app = FastAPI(dependencies=[Depends(caller_of(SECRET, "llm"))])
    render_problems(app)

    @app.post("/v1/postings")
    async def read(request: PostingRequest) -> Posting:
        return await writer.read(request.posting, subject="")

    @app.post("/v1/questions")
    async def write(request: QuestionsRequest) -> Response:
        steps = writer.write(request, subject="")
        first = await anext(steps)
        return StreamingResponse(encoded(first, steps), media_type=EVENT_STREAM)

    @app.post("/v1/questions/one")
    async def one(request: OneQuestionRequest) -> Question:
        return await writer.one(request, subject="")

    @app.get("/v1/engines")
    async def engines() -> Engines:
        return await writer.engines(subject="")

    _ = read, write, one, engines
    return app


async def encoded(first: WritingStep, steps: AsyncGenerator[WritingStep]) -> AsyncGenerator[str]:
    yield event("plan", first)
    async with aclosing(steps):
        try:
            async for step in steps:
                yield event("done" if isinstance(step, Done) else "question", step)
        except WriterUnavailableError as error:
            yield event("error", error.problem())


def tts_over(speaker: MemorySpeaker) -> FastAPI:
    """A small `tts` that speaks the wire."""
    app = FastAPI(dependencies=[Depends(caller_of(SECRET, "tts"))])
    render_problems(app)

    @app.post("/v1/audio/speech")
    async def speak(request: SpeechRequest) -> Response:
        spoken = await speaker.speak(request, subject="")
        sound = b"".join([chunk async for chunk in spoken.chunks])
        await spoken.close()
        return Response(sound, media_type=spoken.media_type)

    @app.post("/v1/audio/timings")
    async def time(request: SpeechRequest) -> Timings:
        return await speaker.timings(request, subject="")

    @app.post("/v1/audio/album")
    async def album(request: AlbumRequest) -> Response:
        spoken = await speaker.album(request, subject="")
        sound = b"".join([chunk async for chunk in spoken.chunks])
        await spoken.close()
        return Response(sound, media_type=spoken.media_type)

    @app.exception_handler(UnknownVoiceError)
    async def unknown(_: Request, error: UnknownVoiceError) -> Response:
        # `tts` has a code of its own for this.
        return problem_response(error.problem().model_copy(update={"code": "voice_not_found"}))

    @app.exception_handler(VoiceMissingError)
    async def missing(_: Request, error: VoiceMissingError) -> Response:
        return problem_response(error.problem().model_copy(update={"code": "voice_unavailable"}))

    @app.post("/v1/audio/forget", status_code=204)
    async def forget(request: ForgetRequest) -> None:
        await speaker.forget(request.inputs, subject="")

    _ = speak, time, album, unknown, missing, forget
    app.include_router(voices_of(speaker))
    return app


def voices_of(speaker: MemorySpeaker) -> APIRouter:
    """Its part about voices; each is for the user of the token."""
    router = APIRouter()

    @router.get("/v1/voices")
    async def voices(caller: Known) -> Voices:
        return await speaker.voices(subject=caller.subject)

    @router.post("/v1/voices", status_code=201)
    async def add(new: NewVoice, caller: Known) -> Voice:
        return await speaker.add_voice(new, subject=caller.subject)

    @router.delete("/v1/voices/{voice}", status_code=204)
    async def remove(voice: str, caller: Known) -> None:
        await speaker.remove_voice(voice, subject=caller.subject)

    @router.delete("/v1/voices", status_code=204)
    async def remove_all(caller: Known) -> None:
        await speaker.remove_voices(subject=caller.subject)

    _ = voices, add, remove, remove_all
    return router


def openai_over(speaker: MemorySpeaker) -> FastAPI:
    """A server that knows OpenAI's speech wire and nothing else; a field more is an error."""
    app = FastAPI()

    @app.post("/v1/audio/speech")
    async def speak(request: Request) -> Response:
        body = await request.json()
        assert set(body) == {"model", "input", "voice", "response_format", "speed"}
        if request.headers.get("authorization") != f"Bearer {KEY.get_secret_value()}":
            return openai_error(401, "Incorrect API key.")
        try:
            spoken = await speaker.speak(SpeechRequest.model_validate(body), subject="")
        except SpeechUnavailableError as error:
            return openai_error(503, error.detail, error.headers)
        sound = b"".join([chunk async for chunk in spoken.chunks])
        return Response(sound, media_type=spoken.media_type)

    @app.get("/v1/models")
    async def models() -> dict[str, object]:
        return {"object": "list", "data": []}

    _ = speak, models
    return app


def openai_error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    told = {"error": {"message": message, "type": "server_error", "param": None, "code": None}}
    return JSONResponse(told, status, headers)


def refused(_: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("refused")


def cut(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, text="event: plan\ndata: {}")


def garbage(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, text="event: plan\ndata: {}\n\n")


def wrong_secret(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(401, json={"nothing": "that we know"})
