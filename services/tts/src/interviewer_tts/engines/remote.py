"""Any server of OpenAI's speech wire as an engine: each sentence is a request of its own.

The engine's thread asks and waits. It does so with an event loop of its own for each sentence, since only
there a deadline holds whatever the server does: a client that blocks is patient anew with every byte. No
connection is kept, so none has grown old when the next sentence comes.

The server is not trusted. What it sends is bounded in size and time and read as `sound` reads it, a redirect
is not followed, and of its words only some reach a caller, without the key in them.
"""

import asyncio
import hashlib
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx2
import structlog
from pydantic import BaseModel, SecretStr, ValidationError

from interviewer_contracts.addresses import on_this_machine
from interviewer_tts.engines.protocol import EngineVoice, Reading, Utterance
from interviewer_tts.engines.sound import NoSoundError, samples_of
from interviewer_tts.engines.together import OneByOne
from interviewer_tts.errors import EngineMissingError, RemoteBusyError, RemoteFailedError

NAME: Final = "remote"
RATE_HZ: Final = 24_000
"""What every answer is brought to: servers differ in their rates, even from voice to voice."""
ANSWER_MAX_BYTES: Final = 24_000_000
"""A minute of the largest samples that are read; the longest piece takes less at half the speed."""
WORDS_MAX: Final = 200
_REFUSAL_MAX_BYTES: Final = 20_000
_CONNECT_S: Final = 5.0
_RETRY_S: Final = 5
_RETRY_MAX_S: Final = 60
_LICENCE: Final = "as the server's operator says"
_WARM_UP: Final = "Hello."
_WARM_UP_S: Final = 10.0
"""For which people who look at the voices may have to wait; a server that is longer at it is asked again."""
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_REFUSED_KEY: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteServer:
    """Where the server is, and what it wants to be told.

    `voices` maps the server's own voice ids to their languages (BCP 47). `seconds` is how long a sentence
    may take altogether. Without a `url` its voices are known and can't speak.
    """

    url: str | None
    voices: Mapping[str, str]
    model: str = "tts-1"
    key: SecretStr | None = None
    name: str | None = None
    seconds: float = 30.0
    transport: httpx2.AsyncBaseTransport | None = field(default=None, repr=False)


class _Told(BaseModel):
    message: str


class _Refusal(BaseModel):
    """An error as OpenAI's servers write it."""

    error: _Told


class _Detail(BaseModel):
    """An error as servers made with FastAPI write it, and as problem+json has it."""

    detail: str


class RemoteEngine(OneByOne):
    """A server's voices, each known here as `remote-` and its id there."""

    name = NAME
    sample_rate_hz = RATE_HZ
    reading: Reading = "plain"

    def __init__(self, server: RemoteServer) -> None:
        self._server = server
        self._tls: ssl.SSLContext | None = None
        known_as = server.name or urlsplit(server.url or "").hostname or NAME
        self.voices = tuple(
            EngineVoice(
                id=f"{NAME}-{voice}",
                name=f"{voice} ({known_as})",
                language=language,
                accent="",
                sex="neutral",
                licence=_LICENCE,
                quality="natural",
            )
            for voice, language in server.voices.items()
        )

    @property
    def version(self) -> str:
        """All that is known of it: another server or model may sound otherwise."""
        return hashlib.sha256(json.dumps([self._server.url, self._server.model]).encode()).hexdigest()[:16]

    def load(self) -> None:
        """Hear a short word in the first voice. Raises what `synthesise` does too: a server may come back."""
        if self._server.url is None:
            raise EngineMissingError(
                "not configured: set INTERVIEWER_TTS_REMOTE_URL to the address of a server of OpenAI's "
                "speech wire, such as http://127.0.0.1:8880/v1."
            )
        if self._tls is None:
            self._tls = httpx2.create_ssl_context()
        self._speak(_WARM_UP, self.voices[0].id, 1.0, min(self._server.seconds, _WARM_UP_S))

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        """As every engine.

        Raises:
            RemoteBusyError: the server asks to wait, for `retry_after`.
            RemoteFailedError: it can't be reached, refuses, is too slow, or sends what is no sound.

        """
        return self._speak(sentence, voice, speed, self._server.seconds)

    def _speak(self, sentence: str, voice: str, speed: float, seconds: float) -> Utterance:
        there = voice.removeprefix(f"{NAME}-")
        if voice == there or there not in self._server.voices:
            raise LookupError(f"the server has no voice {voice!r} here")
        if self._tls is None:
            raise LookupError("the server was not asked yet whether it speaks")
        body = {
            "model": self._server.model,
            "input": sentence,
            "voice": there,
            "response_format": "wav",
            "speed": speed,
        }
        try:
            answer, media_type = asyncio.run(self._ask(body, self._tls, seconds))
            return Utterance(samples_of(answer, media_type, RATE_HZ))
        except NoSoundError as error:
            raise RemoteFailedError(f"it {error}.") from error
        except TimeoutError as error:
            raise RemoteFailedError(f"it did not end within {seconds:g} seconds.") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            log.warning("the other speech server does not answer", error=type(error).__name__)
            raise RemoteFailedError("it can't be reached, or broke off.") from error

    async def _ask(
        self, body: Mapping[str, object], tls: ssl.SSLContext, seconds: float
    ) -> tuple[bytes, str]:
        """The answer and its media type."""
        key = self._server.key
        headers = {"Accept": "audio/wav", "Accept-Encoding": "identity"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key.get_secret_value()}"
        async with (
            asyncio.timeout(seconds),
            httpx2.AsyncClient(
                verify=tls,
                transport=self._server.transport,
                trust_env=not on_this_machine(self._server.url or ""),
                timeout=httpx2.Timeout(None, connect=_CONNECT_S),
                headers=headers,
            ) as client,
            client.stream("POST", f"{self._server.url}/audio/speech", json=body) as response,
        ):
            if response.status_code != HTTPStatus.OK:
                raise await self._refusal(response)
            return await _bounded(response), response.headers.get("content-type", "").lower()

    async def _refusal(self, response: httpx2.Response) -> RemoteBusyError | RemoteFailedError:
        status = response.status_code
        if status in _BUSY:
            return RemoteBusyError(_retry_after(response))
        if status in _REFUSED_KEY:
            return RemoteFailedError(
                "the key is refused. Set INTERVIEWER_TTS_REMOTE_KEY to one that it takes."
            )
        if response.has_redirect_location:
            return RemoteFailedError("it sends us elsewhere. Set INTERVIEWER_TTS_REMOTE_URL to where it is.")
        words = self._without_key(await _words(response))
        return RemoteFailedError(f"it answered {status}" + (f" and {words!r}." if words else "."))

    def _without_key(self, words: str) -> str:
        key = self._server.key.get_secret_value() if self._server.key else ""
        shown = words.replace(key, "…") if key else words
        return shown if len(shown) <= WORDS_MAX else f"{shown[: WORDS_MAX - 1]}…"


async def _bounded(response: httpx2.Response, most: int = ANSWER_MAX_BYTES) -> bytes:
    """The body as it was sent, which must not be longer than a sentence can be."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > most:
            raise NoSoundError("sent more than a sentence can be")
    return bytes(body)


async def _words(response: httpx2.Response) -> str:
    """What the server says of its error, in one line; empty where it is in no shape that we know."""
    try:
        body = await _bounded(response, _REFUSAL_MAX_BYTES)
    except NoSoundError:
        return ""
    for shape in (_Refusal, _Detail):
        try:
            told = shape.model_validate_json(body)
        except ValidationError:
            continue
        said = told.error.message if isinstance(told, _Refusal) else told.detail
        return " ".join(
            "".join(letter for letter in said if letter.isprintable() or letter.isspace()).split()
        )
    return ""


def _retry_after(response: httpx2.Response) -> int:
    """The seconds that it asks us to wait, between one and sixty; some where it does not say."""
    value = response.headers.get("retry-after", "")
    return min(max(int(value), 1), _RETRY_MAX_S) if value.isascii() and value.isdigit() else _RETRY_S
