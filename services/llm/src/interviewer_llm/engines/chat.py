"""OpenAI's chat wire, as far as writing needs it: `POST {url}/chat/completions`, streamed.

Servers differ in what they take: one that refuses a JSON schema or a temperature (400, 422) is asked again
without, and what it took is remembered. Nothing that a server says is logged or shown: it may repeat the key.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar, cast

import httpx2
from pydantic import SecretStr

from interviewer_contracts.addresses import on_this_machine
from interviewer_llm.errors import EngineAwayError
from interviewer_llm.prompts.render import Message

_CONNECT_SECONDS: Final = 5.0
_BODY_MAX: Final = 4_000_000
"""Bytes of one answer: a stream wraps a few letters in some two hundred."""
_TEMPERATURE: Final = 0.7
_WAITS_AT_MOST: Final = 5
"""Seconds that a server may ask us to wait within a request; after more, the next engine is asked."""
_AWAY_SECONDS: Final = 20
_TURNED_DOWN_SECONDS: Final = 60

_DIALECTS: Final[Sequence[frozenset[str]]] = (
    frozenset({"response_format", "temperature"}),
    frozenset({"response_format"}),
    frozenset(),
)
"""What is said beside the messages, from the most that a server may understand to nothing."""

T = TypeVar("T")


class BrokenOffError(EngineAwayError):
    """An answer ended before its end, or is none; what was read of it is good."""

    code = "answer_broke_off"


class TooSlowError(BrokenOffError):
    """An answer took longer than the limits; what was read of it is good."""

    code = "answer_too_slow"

    def __init__(self) -> None:
        super().__init__("The server of the model took too long.")


class RefusedError(EngineAwayError):
    """The server does not take this request in any dialect: it may be too long."""

    code = "request_refused"


@dataclass(frozen=True)
class Limits:
    """Seconds: for a whole answer, and for a silence within it."""

    whole: float
    silence: float


class ChatServer:
    """One model of one server."""

    def __init__(
        self,
        url: str,
        model: str,
        key: SecretStr | None = None,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.model = model
        self._key = key
        self._dialect = 0
        self._http = httpx2.AsyncClient(
            base_url=url.rstrip("/") + "/",
            transport=transport,
            trust_env=not on_this_machine(url),
            timeout=httpx2.Timeout(None, connect=_CONNECT_SECONDS, pool=_CONNECT_SECONDS),
        )

    async def say(
        self, messages: Sequence[Message], schema: Mapping[str, object], limits: Limits
    ) -> AsyncGenerator[str]:
        """The answer, piece by piece.

        Raises:
            TooSlowError: it took longer than the limits.
            BrokenOffError: it broke off.
            RefusedError: the server does not take this request.
            EngineAwayError: the server can't be reached, or turns us away; `retry_after` says for how long.

        """
        deadline = _Deadline(limits)
        try:
            response = await self._opened(messages, schema, deadline)
            try:
                async with aclosing(_pieces(response, deadline)) as pieces:
                    async for piece in pieces:
                        yield piece
            finally:
                await response.aclose()
        except TimeoutError as error:
            raise TooSlowError from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise EngineAwayError(
                "The server of the model does not answer. Is it running, and is its address right?",
                retry_after=_AWAY_SECONDS,
            ) from error
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise BrokenOffError("The server of the model broke off.") from error

    async def close(self) -> None:
        """Give back connections."""
        await self._http.aclose()

    async def _opened(
        self, messages: Sequence[Message], schema: Mapping[str, object], deadline: "_Deadline"
    ) -> httpx2.Response:
        """The response whose body is the answer."""
        dialect, waited = self._dialect, False
        while True:
            request = self._request(messages, schema, _DIALECTS[dialect])
            response = await deadline.await_(self._http.send(request, stream=True))
            if response.is_success:
                self._dialect = dialect
                return response
            await response.aclose()
            if response.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
                dialect += 1
                if dialect == len(_DIALECTS):
                    raise RefusedError("The server of the model does not take the request.")
                continue
            pause = _pause(response)
            if waited or pause is None:
                raise _turned_away(response)
            waited = True
            await deadline.await_(asyncio.sleep(pause))

    def _request(
        self, messages: Sequence[Message], schema: Mapping[str, object], said_beside: frozenset[str]
    ) -> httpx2.Request:
        extras: dict[str, object] = {
            "temperature": _TEMPERATURE,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "questions", "strict": True, "schema": schema},
            },
        }
        body = {
            "model": self.model,
            "messages": [message.as_json() for message in messages],
            "stream": True,
            **{name: extras[name] for name in said_beside},
        }
        headers = {"Accept": "text/event-stream, application/json"}
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        return self._http.build_request("POST", "chat/completions", json=body, headers=headers)


class _Deadline:
    """What is left of the limits of one answer."""

    def __init__(self, limits: Limits) -> None:
        self._end = time.monotonic() + limits.whole
        self._silence = limits.silence

    async def await_(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for a step, no longer than is left; raises TimeoutError."""
        left = min(self._silence, self._end - time.monotonic())
        return await asyncio.wait_for(work, max(left, 0))


def _pause(response: httpx2.Response) -> float | None:
    """How long to wait before the same is asked once more; None where that is no use."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        seconds = _retry_after(response)
        return float(seconds) if seconds is not None and seconds <= _WAITS_AT_MOST else None
    return 0.5 if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else None


def _retry_after(response: httpx2.Response) -> int | None:
    value = response.headers.get("retry-after", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 4 else None  # noqa: PLR2004 - up to hours


def _turned_away(response: httpx2.Response) -> EngineAwayError:
    status = response.status_code
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        detail = "The server of the model refuses the key. Set INTERVIEWER_LLM_OPENAI_KEY to a good one."
    elif status == HTTPStatus.NOT_FOUND:
        detail = "The server does not know the model, or has no chat completions under this address."
    elif status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return RefusedError("The request is too large for the server of the model.")
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        return EngineAwayError(
            "The server of the model has too much to do.",
            retry_after=_retry_after(response) or _AWAY_SECONDS,
        )
    else:
        detail = f"The server of the model can't answer (status {status})."
        return EngineAwayError(detail, retry_after=_AWAY_SECONDS)
    return EngineAwayError(detail, retry_after=_TURNED_DOWN_SECONDS)


async def _pieces(response: httpx2.Response, deadline: _Deadline) -> AsyncGenerator[str]:
    """The text of an answer as it comes: a stream of events, or all at once from who does not stream."""
    if not response.headers.get("content-type", "").lower().startswith("text/event-stream"):
        yield _content(await deadline.await_(_whole(response)), "message")
        return
    size = 0
    events = aiter(httpx2.EventSource(response))
    while (event := await deadline.await_(_next(events))) is not None:
        size += len(event.data)
        if event.data.strip() == "[DONE]":
            return
        if size > _BODY_MAX:
            raise BrokenOffError("The answer of the model has no end.")
        yield _content(event.data, "delta")
    # Some servers end the connection instead of saying that they are done.


async def _next(events: AsyncIterator[httpx2.ServerSentEvent]) -> httpx2.ServerSentEvent | None:
    return await anext(events, None)


async def _whole(response: httpx2.Response) -> str:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _BODY_MAX:
            raise BrokenOffError("The answer of the model has no end.")
    return body.decode("utf-8", "replace")


def _content(data: str, where: str) -> str:
    """The text in a chunk or a whole answer; what thinks aloud beside it is left out."""
    try:
        parsed: Any = json.loads(data)
        if "error" in parsed:
            raise BrokenOffError("The server of the model broke off with an error.")
        choices = cast("list[Any]", parsed["choices"])
        content = choices[0].get(where, {}).get("content") if choices else ""
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BrokenOffError("The server of the model does not speak OpenAI's chat wire.") from error
    return content if isinstance(content, str) else ""
