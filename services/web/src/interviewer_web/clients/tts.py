"""The `tts` service as `web` sees it."""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol, TypeVar
from urllib.parse import quote

import httpx2
import structlog
from pydantic import BaseModel, SecretStr, ValidationError

from interviewer_contracts.problems import Problem, ProblemError
from interviewer_contracts.speech import (
    FORGET_MAX_TEXTS,
    MEDIA_TYPES,
    AlbumRequest,
    ForgetRequest,
    NewVoice,
    SpeechRequest,
    Timings,
    Voice,
    Voices,
)
from interviewer_web.clients.http import (
    ServiceClient,
    fault_of,
    fault_of_answer,
    length_of,
    problem_of,
    retry_after,
)
from interviewer_web.errors import (
    ClipRefusedError,
    RecordNotFoundError,
    SpeechRefusedError,
    SpeechUnavailableError,
    TooManyVoicesError,
    UnknownVoiceError,
    VoiceMissingError,
)

_READ_SECONDS: Final = 30.0
_ALBUM_SECONDS: Final = 300.0
"""Its chapters stand at its beginning, so every question is spoken before the first byte comes."""

_RETRY_SECONDS: Final = 2
_REFUSED: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
"""On OpenAI's wire what can't be accepted is 400, with us 422."""
_KNOWN: Final[dict[str, Callable[[Problem], ProblemError]]] = {
    "no_voice": lambda told: VoiceMissingError(told.detail),
    "voice_unavailable": lambda told: VoiceMissingError(told.detail),
    "clip_refused": lambda told: ClipRefusedError(
        told.detail, field=told.errors[0].field if told.errors else "clip"
    ),
    "too_many_voices": lambda told: TooManyVoicesError(told.detail),
}
"""What `tts` calls its refusals."""

Answer = TypeVar("Answer", bound=BaseModel)

log: Final = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """Audio as it arrives. `length` in bytes, where it is known. Whoever has it must `close` it."""

    chunks: AsyncIterator[bytes]
    media_type: str
    length: int | None
    close: Callable[[], Awaitable[None]]


class Speaker(Protocol):
    """Speaks text. `subject` is the user's id, for the service token.

    Every method raises `SpeechUnavailableError` when the service is away, busy or breaks off. Those that
    speak also raise `VoiceMissingError` for a voice that can't speak here, and `SpeechRefusedError` for no
    such voice and for a text without a word.
    """

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        """The text as audio."""
        ...

    async def timings(self, request: SpeechRequest, *, subject: str) -> Timings:
        """When each word of the same request's sound is heard."""
        ...

    async def album(self, request: AlbumRequest, *, subject: str) -> Spoken:
        """Several texts as one MP3, with chapters and pauses."""
        ...

    async def voices(self, *, subject: str) -> Voices:
        """The voices there are."""
        ...

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        """Remove the sound of deleted texts."""
        ...

    async def add_voice(self, new: NewVoice, *, subject: str) -> Voice:
        """A voice that this user alone has.

        Raises `ClipRefusedError` where none can be made of the recording, `TooManyVoicesError`, and
        `VoiceMissingError` where voices of people's own can't speak here.
        """
        ...

    async def remove_voice(self, voice: str, *, subject: str) -> None:
        """Remove one with its recording and all sound in it. Raises `RecordNotFoundError`."""
        ...

    async def remove_voices(self, *, subject: str) -> None:
        """Remove all that this user has; none is no error. Raises `SpeechRefusedError` where it can't be."""
        ...

    async def ready(self) -> bool:
        """Whether it answers."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class HttpSpeaker:
    """The real one, over OpenAI's speech wire."""

    def __init__(
        self, url: str, secret: SecretStr, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._service = ServiceClient(
            url, secret, audience="tts", read_seconds=_READ_SECONDS, transport=transport
        )

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        body = request.model_dump_json()
        call = self._service.request("POST", "/v1/audio/speech", subject=subject, body=body)
        return await self._sound(call, MEDIA_TYPES[request.response_format])

    async def album(self, request: AlbumRequest, *, subject: str) -> Spoken:
        call = self._service.request(
            "POST",
            "/v1/audio/album",
            subject=subject,
            body=request.model_dump_json(),
            read_seconds=_ALBUM_SECONDS,
        )
        return await self._sound(call, MEDIA_TYPES["mp3"])

    async def _sound(self, call: httpx2.Request, media_type: str) -> Spoken:
        try:
            response = await self._service.http.send(call, stream=True)
        except httpx2.HTTPError as error:
            raise _away(error) from error
        if not response.is_success:
            try:
                raise await _refusal(response)
            finally:
                await response.aclose()
        return Spoken(
            chunks=_chunks(response),
            media_type=response.headers.get("content-type", media_type),
            length=length_of(response),
            close=response.aclose,
        )

    async def timings(self, request: SpeechRequest, *, subject: str) -> Timings:
        answer = await self._asked("POST", "/v1/audio/timings", subject, request.model_dump_json())
        return _read(Timings, answer)

    async def voices(self, *, subject: str) -> Voices:
        return _read(Voices, await self._asked("GET", "/v1/voices", subject))

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        for start in range(0, len(texts), FORGET_MAX_TEXTS):
            body = ForgetRequest(inputs=list(texts[start : start + FORGET_MAX_TEXTS])).model_dump_json()
            await self._asked("POST", "/v1/audio/forget", subject, body)

    async def add_voice(self, new: NewVoice, *, subject: str) -> Voice:
        body = await asyncio.to_thread(_body_of, new)
        return _read(Voice, await self._asked("POST", "/v1/voices", subject, body))

    async def remove_voice(self, voice: str, *, subject: str) -> None:
        await self._asked("DELETE", f"/v1/voices/{quote(voice, safe='')}", subject)

    async def remove_voices(self, *, subject: str) -> None:
        await self._asked("DELETE", "/v1/voices", subject)

    async def _asked(self, method: str, path: str, subject: str, body: str | None = None) -> bytes:
        """The whole answer. Raises `RecordNotFoundError` for no such voice, and what is refused."""
        try:
            response = await self._service.http.send(
                self._service.request(method, path, subject=subject, body=body)
            )
        except httpx2.HTTPError as error:
            raise _away(error) from error
        if method == "DELETE" and response.status_code == HTTPStatus.NOT_FOUND:
            raise RecordNotFoundError
        if not response.is_success:
            raise await _refusal(response)
        return response.content

    async def ready(self) -> bool:
        return await self._service.ready()

    async def close(self) -> None:
        await self._service.close()


def _read(model: type[Answer], answer: bytes) -> Answer:
    try:
        return model.model_validate_json(answer)
    except ValidationError as error:
        raise _away(error) from error


def _body_of(new: NewVoice) -> str:
    """As JSON. Pydantic's own base64 has line breaks, and would be longer than what the wire takes."""
    return json.dumps({**new.model_dump(exclude={"clip"}), "clip": base64.b64encode(new.clip).decode()})


async def _chunks(response: httpx2.Response) -> AsyncGenerator[bytes]:
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except httpx2.HTTPError as error:
        raise _away(error) from error


async def _refusal(response: httpx2.Response) -> ProblemError:
    problem = await problem_of(response)
    if problem is not None and (known := _KNOWN.get(problem.code)):
        return known(problem)
    if problem is not None and problem.status in _REFUSED:
        unknown = problem.code == "voice_not_found"
        return UnknownVoiceError(problem.detail) if unknown else SpeechRefusedError(problem.detail)
    log.warning("tts is not available", status=response.status_code, code=problem.code if problem else None)
    busy = problem.detail if problem is not None and problem.status == SpeechUnavailableError.status else None
    fault = fault_of_answer(response, problem)
    return SpeechUnavailableError(retry_after(response, _RETRY_SECONDS), busy, fault=fault)


def _away(error: Exception) -> SpeechUnavailableError:
    log.warning("tts is away", error=type(error).__name__)
    return SpeechUnavailableError(fault=fault_of(error))
