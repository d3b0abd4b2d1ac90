"""A server that knows only OpenAI's speech wire, as `web` sees it.

It speaks one text at a time and knows nothing else of ours: it keeps nothing that could be forgotten, nothing
is spoken ahead of need, and its voices are those of the settings. It is not of this installation either: its
sound is bounded, only sound is handed on, and a redirect is not followed.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from http import HTTPStatus
from typing import Final

import httpx2
import structlog
from pydantic import SecretStr

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import (
    MEDIA_TYPES,
    AlbumRequest,
    NewVoice,
    SpeechFormat,
    SpeechRequest,
    Timings,
    Voice,
    Voices,
)
from interviewer_web.clients.http import length_of, problem_of, retry_after
from interviewer_web.clients.tts import Spoken
from interviewer_web.errors import (
    RecordNotFoundError,
    SpeechRefusedError,
    SpeechUnavailableError,
    UnknownVoiceError,
    VoiceMissingError,
)

DEFAULT_VOICE: Final = "default"
SOUND_MAX_BYTES: Final = 64_000_000
"""Five minutes, the longest text at half the speed, of uncompressed sound."""
_WORDS_MAX: Final = 300
_CONNECT_SECONDS: Final = 5.0
_READ_SECONDS: Final = 60.0
_POOL_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 5
_REFUSED: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_NOT_ON_THIS_WIRE: Final = "The speech server that is set up here can't do this."
_UNTYPED: Final = "application/octet-stream"

log: Final = structlog.get_logger()


class OpenAiSpeaker:
    """Speaks by another server. `voices` maps its voices to their languages; the first is the default."""

    def __init__(
        self,
        url: str,
        *,
        model: str,
        voices: Mapping[str, str],
        key: SecretStr | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._model = model
        self._voices = dict(voices)
        self._key = "" if key is None else key.get_secret_value()
        self._http = httpx2.AsyncClient(
            base_url=url,
            transport=transport,
            timeout=httpx2.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS, pool=_POOL_SECONDS),
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
        )

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        _ = subject
        if request.priority == "background":
            return Spoken(chunks=_nothing(), media_type="", length=0, close=_nothing_to_close)
        body = {
            "model": self._model,
            "input": request.input,
            "voice": self._voice(request.voice, request.language),
            "response_format": request.response_format,
            "speed": request.speed,
        }
        try:
            response = await self._http.send(
                self._http.build_request("POST", "audio/speech", json=body), stream=True
            )
        except httpx2.HTTPError as error:
            raise _away(error) from error
        media_type = _sound(response, request.response_format)
        if media_type is None:
            try:
                raise await self._refusal(response)
            finally:
                await response.aclose()
        return Spoken(
            chunks=_chunks(response),
            media_type=media_type,
            length=length_of(response),
            close=response.aclose,
        )

    async def voices(self, *, subject: str) -> Voices:
        _ = subject
        first = next(iter(self._voices))
        return Voices(
            voices=[
                Voice(
                    id=voice,
                    name=voice,
                    language=language,
                    engine="openai",
                    licence="as the server's operator says",
                    quality="natural",
                    available=True,
                    default=voice == first,
                )
                for voice, language in self._voices.items()
            ]
        )

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        """Nothing: what it keeps, if anything, it has no word to be told to forget."""

    async def ready(self) -> bool:
        try:
            response = await self._http.get("models")
        except httpx2.HTTPError:
            return False
        return response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR

    async def close(self) -> None:
        await self._http.aclose()

    async def timings(self, request: SpeechRequest, *, subject: str) -> Timings:
        """Never: OpenAI's wire has no timings."""
        _ = request, subject
        raise SpeechRefusedError(_NOT_ON_THIS_WIRE)

    async def album(self, request: AlbumRequest, *, subject: str) -> Spoken:
        """Never: OpenAI's wire speaks one text at a time."""
        _ = request, subject
        raise SpeechRefusedError(_NOT_ON_THIS_WIRE)

    async def add_voice(self, new: NewVoice, *, subject: str) -> Voice:
        """Never: nothing is recorded here."""
        _ = new, subject
        raise VoiceMissingError(_NOT_ON_THIS_WIRE)

    async def remove_voice(self, voice: str, *, subject: str) -> None:
        """Never: nobody has one here."""
        _ = voice, subject
        raise RecordNotFoundError

    async def remove_voices(self, *, subject: str) -> None:
        """Never: what a `tts` of former days keeps is out of reach, and must not count as removed."""
        _ = subject
        raise SpeechRefusedError(_NOT_ON_THIS_WIRE)

    def _voice(self, wanted: str, language: str | None) -> str:
        if wanted == DEFAULT_VOICE:
            return self._first_of(language)
        if wanted not in self._voices:
            raise UnknownVoiceError(
                f"There is no voice {wanted!r}. Choose one of: {', '.join(self._voices)}."
            )
        return wanted

    def _first_of(self, language: str | None) -> str:
        """The first voice of a language, or of all."""
        for voice, spoken in self._voices.items():
            if language is None or spoken.partition("-")[0] == language.partition("-")[0]:
                return voice
        raise VoiceMissingError(f"No voice of the speech server that is set up here speaks {language!r}.")

    async def _refusal(self, response: httpx2.Response) -> ProblemError:
        """Why it does not speak; what it says of the text itself is told, of all else only the log knows."""
        status = response.status_code
        if status not in _REFUSED:
            kind = response.headers.get("content-type")
            log.warning("the speech server does not speak", status=status, type=kind)
            return SpeechUnavailableError(retry_after(response, _RETRY_SECONDS))
        problem = await problem_of(response)
        said = "" if problem is None else problem.detail[:_WORDS_MAX]
        words = said.replace(self._key, "…") if self._key else said
        return SpeechRefusedError(f"The speech server can't read this aloud. {words}".strip())


def _sound(response: httpx2.Response, asked: SpeechFormat) -> str | None:
    """The media type to hand on, one of ours; None for what is no sound. A browser must see no other."""
    told = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code != HTTPStatus.OK or not (told.startswith("audio/") or told == _UNTYPED):
        return None
    return told if told in MEDIA_TYPES.values() else MEDIA_TYPES[asked]


async def _chunks(response: httpx2.Response) -> AsyncGenerator[bytes]:
    heard = 0
    try:
        async for chunk in response.aiter_bytes():
            heard += len(chunk)
            if heard > SOUND_MAX_BYTES:
                log.warning("the speech server's sound has no end")
                raise SpeechUnavailableError
            yield chunk
    except httpx2.HTTPError as error:
        raise _away(error) from error


async def _nothing() -> AsyncGenerator[bytes]:
    for _ in ():
        yield b""


async def _nothing_to_close() -> None: ...


def _away(error: Exception) -> SpeechUnavailableError:
    log.warning("the speech server is away", error=type(error).__name__)
    return SpeechUnavailableError()
