"""The `tts` service as `web` sees it."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import httpx2
import structlog
from pydantic import SecretStr, ValidationError

from interviewer_contracts.problems import InvalidError, ProblemError
from interviewer_contracts.speech import (
    FORGET_MAX_TEXTS,
    MEDIA_TYPES,
    ForgetRequest,
    SpeechRequest,
    Voices,
)
from interviewer_web.clients.http import ServiceClient, problem_of, retry_after
from interviewer_web.errors import SpeechRefusedError, SpeechUnavailableError, UnknownVoiceError

_READ_SECONDS: Final = 30.0
_RETRY_SECONDS: Final = 2

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

    Every method raises `SpeechUnavailableError` when the service is away, busy or breaks off.
    """

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        """The text as audio. Raises `SpeechRefusedError`: no such voice, or no word to speak."""
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
            media_type=response.headers.get("content-type", MEDIA_TYPES[request.response_format]),
            length=_length(response),
            close=response.aclose,
        )

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


def _length(response: httpx2.Response) -> int | None:
    value = response.headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() else None


async def _refusal(response: httpx2.Response) -> ProblemError:
    problem = await problem_of(response)
    if problem is not None and problem.status == InvalidError.status:
        unknown = problem.code == "voice_not_found"
        return UnknownVoiceError(problem.detail) if unknown else SpeechRefusedError(problem.detail)
    log.warning("tts is not available", status=response.status_code, code=problem.code if problem else None)
    busy = problem.detail if problem is not None and problem.status == SpeechUnavailableError.status else None
    return SpeechUnavailableError(retry_after(response, _RETRY_SECONDS), busy)


def _away(error: Exception) -> SpeechUnavailableError:
    log.warning("tts is away", error=type(error).__name__)
    return SpeechUnavailableError()
