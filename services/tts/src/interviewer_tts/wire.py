"""OpenAI's speech wire at our door: what its clients may send, and what they can read of an answer.

Errors on it are OpenAI's, so that its clients raise their own exceptions with our words; everywhere else an
error is a problem (RFC 9457).
"""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import Any, Final, Literal, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError, field_validator

from interviewer_contracts.events import event
from interviewer_contracts.problems import InvalidError, Problem, TooLargeError
from interviewer_contracts.speech import CLIP_MAX_BYTES, AlbumRequest, NewVoice, SpeechRequest

OPENAI_PATHS: Final = "/v1/audio/"
"""Where its clients ask, and where errors have its shape."""

BODY_MAX_BYTES: Final = 65_536
"""4096 characters at 12 bytes each, as JSON may write one beyond the first plane, and room for the rest."""
ALBUM_BODY_MAX_BYTES: Final = 1_000_000
"""40 such texts with their titles; characters beyond the first plane are rare."""

VOICE_BODY_MAX_BYTES: Final = CLIP_MAX_BYTES * 4 // 3 + BODY_MAX_BYTES
"""A clip in base64, and its words."""

Body = TypeVar("Body", bound=BaseModel)


class SpeechCall(SpeechRequest):
    """A request as OpenAI's clients send it.

    Any `model` is taken, the voice decides. `instructions` are for models that follow them, and ours do not.
    """

    instructions: str | None = None
    stream_format: Literal["audio", "sse"] | None = None

    @field_validator("voice", mode="before")
    @classmethod
    def _id_of_a_voice(cls, value: Any) -> Any:  # noqa: ANN401  # whatever stood in the JSON
        """OpenAI names a voice of one's own by an object with an id."""
        match value:
            case {"id": str(voice), **rest} if not rest:
                return voice
            case _:
                return value


class _Delta(BaseModel):
    """Sound in base64, to be put together with what came before."""

    type: Literal["speech.audio.delta"] = "speech.audio.delta"
    audio: str


class _Usage(BaseModel):
    """Tokens, which nothing here is counted in; OpenAI's clients expect the fields."""

    input_tokens: int = 0
    output_tokens: int = 0
    total_tokens: int = 0


class _Done(BaseModel):
    """The sound is whole."""

    type: Literal["speech.audio.done"] = "speech.audio.done"
    usage: _Usage = _Usage()


class _Error(BaseModel):
    """What its clients read of an error; `type` tells whose fault it is, `param` the field."""

    message: str
    type: Literal["invalid_request_error", "server_error"]
    param: str | None
    code: str


class _ErrorBody(BaseModel):
    error: _Error


def openai_error(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as OpenAI's clients read it; what can't be accepted is 400 there."""
    status = HTTPStatus.BAD_REQUEST if problem.status == InvalidError.status else problem.status
    error = _Error(
        message=problem.detail,
        type="server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error",
        param=problem.errors[0].field or None if problem.errors else None,
        code=problem.code,
    )
    return Response(
        _ErrorBody(error=error).model_dump_json(),
        status_code=status,
        headers=headers,
        media_type="application/json",
    )


async def as_events(chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Sound as OpenAI's `stream_format: sse` sends it. What breaks off has no `speech.audio.done`."""
    async with aclosing(chunks):
        async for chunk in chunks:
            delta = _Delta(audio=base64.b64encode(chunk).decode())
            yield event(delta.type, delta).encode()
    done = _Done()
    yield event(done.type, done).encode()


async def speech_call(request: Request) -> SpeechCall:
    """The text to speak. Raises as `read_body`."""
    return await read_body(request, SpeechCall)


async def album_call(request: Request) -> AlbumRequest:
    """The texts of an album. Raises as `read_body`."""
    return await read_body(request, AlbumRequest, max_bytes=ALBUM_BODY_MAX_BYTES)


async def voice_call(request: Request) -> NewVoice:
    """The voice to make. Parsed in a thread: it is large.

    Raises:
        TooLargeError: longer than `VOICE_BODY_MAX_BYTES`.
        RequestValidationError: not as documented.

    """
    told = f"This recording is too large: send up to {CLIP_MAX_BYTES // 1_000_000} MB."
    body = await _read(request, VOICE_BODY_MAX_BYTES, told)
    return await asyncio.to_thread(_parsed, body, NewVoice)


async def read_body(request: Request, model: type[Body], *, max_bytes: int = BODY_MAX_BYTES) -> Body:
    """The request's body, read only as far as it may be long.

    Raises:
        TooLargeError: longer than `max_bytes`.
        RequestValidationError: not as documented.

    """
    told = "This is more than is read aloud at once: send texts of up to 4096 characters."
    return _parsed(await _read(request, max_bytes, told), model)


async def _read(request: Request, at_most: int, told: str) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > at_most:
            raise TooLargeError(told)
    return bytes(body)


def _parsed(body: bytes, model: type[Body]) -> Body:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from error
