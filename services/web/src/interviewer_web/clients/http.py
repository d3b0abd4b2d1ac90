"""What both clients do alike: one connection pool, a fresh service token per request, no proxies."""

from typing import Final

import httpx2
from pydantic import SecretStr, ValidationError

from interviewer_contracts import tokens
from interviewer_contracts.problems import Problem

_CONNECT_SECONDS: Final = 3.0
_POOL_SECONDS: Final = 5.0
_LIMITS: Final = httpx2.Limits(max_connections=100, max_keepalive_connections=20)


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
            transport=transport,
            # Services of one installation talk directly; a proxy of the environment is not for them.
            trust_env=False,
            timeout=httpx2.Timeout(read_seconds, connect=_CONNECT_SECONDS, pool=_POOL_SECONDS),
            limits=_LIMITS,
        )

    def request(self, method: str, path: str, *, subject: str, body: str | None = None) -> httpx2.Request:
        """A request with a token for this service; `body` is JSON."""
        token = tokens.issue(self._secret.get_secret_value(), audience=self._audience, subject=subject)
        headers = {"Authorization": f"Bearer {token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self.http.build_request(method, path, content=body, headers=headers)

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


async def problem_of(response: httpx2.Response) -> Problem | None:
    """The problem that a failed answer carries, if it is one."""
    try:
        return Problem.model_validate_json(await response.aread())
    except ValidationError:
        return None


def retry_after(response: httpx2.Response, default: int) -> int:
    """The seconds of `Retry-After`, between 1 and 60; `default` where there is none that we can read."""
    value = response.headers.get("retry-after", "")
    return min(max(int(value), 1), 60) if value.isascii() and value.isdigit() else default
