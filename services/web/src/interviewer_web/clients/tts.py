"""The `tts` service as `web` sees it."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

import httpx2
import structlog
from pydantic import SecretStr, ValidationError

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import (
    FORGET_MAX_TEXTS,
    MEDIA_TYPES,
    AlbumRequest,
    ForgetRequest,
    SpeechRequest,
    Timings,
    Voices,
)
from interviewer_web.clients.http import ServiceClient, length_of, problem_of, retry_after
from interviewer_web.errors import (
    SpeechRefusedError,
    SpeechUnavailableError,
    UnknownVoiceError,
    VoiceMissingError,
)

_READ_SECONDS: Final = 30.0
_ALBUM_SECONDS: Final = 300.0
"""Its chapters stand at its beginning, so every question is spoken before the first byte comes."""

_RETRY_SECONDS: Final = 2
_REFUSED: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
"""On OpenAI's wire what can't be accepted is 400, with us 422."""
_MISSING: Final = {"no_voice", "voice_unavailable"}
"""What `tts` calls a voice that can't speak here, and a language that none speaks."""

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
        body = request.model_dump_json()
        call = self._service.request("POST", "/v1/audio/timings", subject=subject, body=body)
        try:
            response = await self._service.http.send(call)
            if not response.is_success:
                raise await _refusal(response)
            return Timings.model_validate_json(response.content)
        except (httpx2.HTTPError, ValidationError) as error:
            raise _away(error) from error

    async def voices(self, *, subject: str) -> Voices:
        try:
            response = await self._service.http.send(
                self._service.request("GET", "/v1/voices", subject=subject)
            )
            if not response.is_success:
                raise await _refusal(response)
            return Voices.model_validate_json(response.content)
        except (httpx2.HTTPError, ValidationError) as error:
            raise _away(error) from error

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        for start in range(0, len(texts), FORGET_MAX_TEXTS):
            body = ForgetRequest(inputs=list(texts[start : start + FORGET_MAX_TEXTS])).model_dump_json()
            try:
                response = await self._service.http.send(
                    self._service.request("POST", "/v1/audio/forget", subject=subject, body=body)
                )
            except httpx2.HTTPError as error:
                raise _away(error) from error
            if not response.is_success:
                raise await _refusal(response)

    async def ready(self) -> bool:
        return await self._service.ready()

    async def close(self) -> None:
        await self._service.close()


async def _chunks(response: httpx2.Response) -> AsyncGenerator[bytes]:
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except httpx2.HTTPError as error:
        raise _away(error) from error


async def _refusal(response: httpx2.Response) -> ProblemError:
    problem = await problem_of(response)
    if problem is not None and problem.code in _MISSING:
        return VoiceMissingError(problem.detail)
    if problem is not None and problem.status in _REFUSED:
        unknown = problem.code == "voice_not_found"
        return UnknownVoiceError(problem.detail) if unknown else SpeechRefusedError(problem.detail)
    log.warning("tts is not available", status=response.status_code, code=problem.code if problem else None)
    busy = problem.detail if problem is not None and problem.status == SpeechUnavailableError.status else None
    return SpeechUnavailableError(retry_after(response, _RETRY_SECONDS), busy)


def _away(error: Exception) -> SpeechUnavailableError:
    log.warning("tts is away", error=type(error).__name__)
    return SpeechUnavailableError()
