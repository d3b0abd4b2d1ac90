"""What both clients do alike: one connection pool, a fresh service token per request, no proxies."""

from typing import Final

import httpx2
from pydantic import BaseModel, SecretStr, ValidationError

from interviewer_contracts import tokens
from interviewer_contracts.problems import FieldError, Problem
from interviewer_web.errors import Fault
from interviewer_web.metrics import MeasuredTransport

_CONNECT_SECONDS: Final = 3.0
_POOL_SECONDS: Final = 5.0
_LIMITS: Final = httpx2.Limits(max_connections=100, max_keepalive_connections=20)

_PROBLEM_MAX_BYTES: Final = 200_000

_BUSY: Final = frozenset({429, 503})
_OF_A_PROXY: Final = frozenset({500, 502, 503, 504})


class ServiceClient:
    """A neighbour of this installation at one address."""

    def __init__(
        self,
        url: str,
        secret: SecretStr,
        *,
        audience: str,
        read_seconds: float,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._secret = secret
        self._audience = audience
        self.http = httpx2.AsyncClient(
            base_url=url,
            transport=MeasuredTransport(
                audience, transport or httpx2.AsyncHTTPTransport(trust_env=False, limits=_LIMITS)
            ),
            # Services of one installation talk directly; a proxy of the environment is not for them.
            trust_env=False,
            timeout=httpx2.Timeout(read_seconds, connect=_CONNECT_SECONDS, pool=_POOL_SECONDS),
        )

    def request(
        self,
        method: str,
        path: str,
        *,
        subject: str,
        body: str | None = None,
        read_seconds: float | None = None,
    ) -> httpx2.Request:
        """A request with a token for this service; `body` is JSON, `read_seconds` in place of the usual."""
        token = tokens.issue(self._secret.get_secret_value(), audience=self._audience, subject=subject)
        headers = {"Authorization": f"Bearer {token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        usual = self.http.timeout
        timeout = httpx2.Timeout(
            usual.read if read_seconds is None else read_seconds, connect=usual.connect, pool=usual.pool
        )
        return self.http.build_request(method, path, content=body, headers=headers, timeout=timeout)

    async def ready(self) -> bool:
        """Whether the service says that it is ready."""
        try:
            response = await self.http.get("/readyz")
        except httpx2.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        """Give back connections."""
        await self.http.aclose()


class _OpenAiError(BaseModel):
    """What OpenAI's wires say of an error; servers differ in all but the message."""

    message: str
    code: str | int | None = None
    param: str | None = None


class _OpenAiErrorBody(BaseModel):
    error: _OpenAiError


async def problem_of(response: httpx2.Response) -> Problem | None:
    """The problem that a failed answer carries, in our shape or in OpenAI's, if it is one."""
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > _PROBLEM_MAX_BYTES:
                return None
    except httpx2.HTTPError:
        return None
    try:
        return Problem.model_validate_json(bytes(body))
    except ValidationError:
        pass
    try:
        told = _OpenAiErrorBody.model_validate_json(bytes(body)).error
    except ValidationError:
        return None
    code = str(told.code or "")
    return Problem(
        type=f"urn:interviewer:problem:{code}",
        title="",
        status=response.status_code,
        detail=told.message,
        code=code,
        errors=[FieldError(field=told.param, message=told.message)] if told.param else [],
    )


def length_of(response: httpx2.Response) -> int | None:
    """The bytes of the body that are to come, where the answer says so."""
    value = response.headers.get("content-length", "")
    plain = "content-encoding" not in response.headers
    return int(value) if plain and value.isascii() and value.isdigit() else None


def retry_after(response: httpx2.Response, default: int) -> int:
    """The seconds of `Retry-After`, between 1 and 60; `default` where there is none that we can read."""
    value = response.headers.get("retry-after", "")
    return min(max(int(value), 1), 60) if value.isascii() and value.isdigit() else default


def fault_of(error: Exception) -> Fault:
    """Why a call came to nothing."""
    match error:
        case httpx2.ConnectError() | httpx2.ConnectTimeout():
            return "away"
        case httpx2.ReadTimeout() | httpx2.WriteTimeout():
            return "silent"
        case httpx2.TimeoutException():
            return "lasting"
        case httpx2.TransportError():
            return "broken"
        case _:
            return "lasting"


def fault_of_answer(response: httpx2.Response, problem: Problem | None) -> Fault:
    """Why a service refused. What it does not say itself, a proxy says whose service behind it broke off."""
    if response.status_code in _BUSY and "retry-after" in response.headers:
        return "busy"
    return "broken" if problem is None and response.status_code in _OF_A_PROXY else "lasting"
