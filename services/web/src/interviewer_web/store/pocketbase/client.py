"""One call to PocketBase: whose it is, how long it may take, and what its refusals mean here.

Both Python clients on the index are broken against this version, and both keep one user's sign-in inside
the client object; here every call names its caller. Seen on 0.40.6: a failed rule is 400 without fields for
a create and 404 for the rest; a field that can't be accepted is 400 with a code for each field. A batch is
400 with the answer of the part that failed in it.
"""

import asyncio
import base64
import json
import re
from contextlib import suppress
from typing import Final, Literal, TypeVar

import httpx2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer_contracts.problems import InvalidError
from interviewer_web.errors import (
    RecordNotFoundError,
    SessionEndedError,
    StoreLimitedError,
    StoreUnavailableError,
)
from interviewer_web.metrics import MeasuredTransport
from interviewer_web.store.records import ID_PATTERN, Caller

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Answer = TypeVar("Answer", bound=BaseModel)

NOT_UNIQUE: Final = "validation_not_unique"

# PocketBase waits up to ten seconds for a write lock before it gives up; we wait a little longer.
_TIMEOUT: Final = httpx2.Timeout(12.0, connect=2.0, pool=5.0)
PAUSES_S: Final = (0.2, 0.4, 0.8, 0.8)
"""Between tries to connect: a database that is started again is there within two seconds, unnoticed."""

# Of the limiter's windows in the migrations, all but the one that names its own time.
_LIMIT_WINDOW_S: Final = 10
# A JWT: it goes into a header as it came from a cookie, where quotes can hide line breaks.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,1024}\.([A-Za-z0-9_-]{1,1024})\.[A-Za-z0-9_-]{1,1024}")
_PLACEHOLDER: Final = re.compile(r"\{:(\w+)\}")


class RefusedError(InvalidError):
    """PocketBase can't accept the body; `fields` has its code for each field, and none for a failed rule.

    Callers translate it. It is a problem of its own so that one that was not foreseen is still told.
    """

    code = "refused_by_store"

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("This could not be saved. Check what you entered and try again.")
        self.fields = fields


class _FieldRefusal(BaseModel):
    code: str


class _Refusal(BaseModel):
    data: dict[str, _FieldRefusal]


class _PartRefusal(BaseModel):
    status: int
    data: dict[str, _FieldRefusal]


class _RefusedPart(BaseModel):
    response: _PartRefusal


class _RefusedParts(BaseModel):
    requests: dict[str, _RefusedPart] = Field(min_length=1)


class _BatchRefusal(BaseModel):
    data: _RefusedParts

    def answer(self) -> httpx2.Response:
        """What the part that failed would have been answered by itself."""
        refused = next(iter(self.data.requests.values())).response
        return httpx2.Response(refused.status, content=refused.model_dump_json())


class Nothing(BaseModel):
    """The answer to a call whose answer does not matter, or is empty."""

    model_config = ConfigDict(extra="ignore")


class PocketBaseClient:
    """A pool of connections to one PocketBase, shared by all callers."""

    def __init__(
        self, url: str, *, proxy_secret: str, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._proxy_secret = proxy_secret
        # Proxies of the environment are for the outside world, and a redirect would carry the token along.
        self._http = httpx2.AsyncClient(
            base_url=url,
            timeout=_TIMEOUT,
            trust_env=False,
            follow_redirects=False,
            transport=MeasuredTransport(
                "pocketbase", transport or httpx2.AsyncHTTPTransport(trust_env=False)
            ),
        )

    async def call(  # noqa: PLR0913 - what an HTTP call consists of
        self,
        method: Method,
        path: str,
        answer: type[Answer],
        *,
        caller: Caller,
        body: dict[str, object] | None = None,
        query: dict[str, str | int] | None = None,
        patient: bool = True,
    ) -> Answer:
        """Send it as the caller, signed in when there is a token; the answer is checked against `answer`.

        When nobody listens, nothing was sent, so it is tried again for about two seconds if `patient`.

        Raises `RefusedError`, `SessionEndedError`, `RecordNotFoundError`, `StoreLimitedError` or
        `StoreUnavailableError`.
        """
        headers = {"X-Real-IP": caller.address, "X-Interviewer-Proxy": self._proxy_secret}
        if caller.token:
            headers["Authorization"] = f"Bearer {caller.token}"
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            # Escaped to ASCII: a lone surrogate, which a browser can send, is no UTF-8.
            content = json.dumps(body).encode("ascii")
        request = self._http.build_request(method, path, params=query, headers=headers, content=content)
        response = await self._sent(request, [*PAUSES_S] if patient else [])
        if not response.is_success:
            raise _meaning(response)
        try:
            return answer.model_validate_json(response.content or b"{}")
        except ValidationError as error:
            raise StoreUnavailableError from error

    async def _sent(self, request: httpx2.Request, pauses: list[float]) -> httpx2.Response:
        while True:
            try:
                return await self._http.send(request)
            except httpx2.HTTPError as error:
                if not pauses or not isinstance(error, httpx2.ConnectError):
                    raise StoreUnavailableError from error
            await asyncio.sleep(pauses.pop(0))

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def signed_in(caller: Caller) -> str:
    """The id of the user that the caller's token names; it is PocketBase that proves the token.

    Raises `SessionEndedError` when there is no token, or nothing like one.
    """
    token = _TOKEN.fullmatch(caller.token)
    if token is None:
        raise SessionEndedError
    payload = token[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        user = claims["id"]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise SessionEndedError from error
    if not isinstance(user, str):
        raise SessionEndedError
    return user


def records(collection: str) -> str:
    """The address of a collection's records."""
    return f"/api/collections/{collection}/records"


def record(collection: str, record_id: str) -> str:
    """The address of one record; raises `RecordNotFoundError` for what can't be an id, such as a path."""
    if not re.fullmatch(ID_PATTERN, record_id):
        raise RecordNotFoundError
    return f"{records(collection)}/{record_id}"


def filled(expression: str, **values: str | int) -> str:
    r"""A filter with `{:name}` replaced by the value as a literal that can't end early.

    In the filters of PocketBase 0.40 a backslash escapes a quote and also a backslash, so both must be
    escaped. (With quotes alone, as in older advice, the text `\'` breaks out.)
    """

    def literal(match: re.Match[str]) -> str:
        value = values[match[1]]
        if isinstance(value, int):
            return str(value)
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    return _PLACEHOLDER.sub(literal, expression)


def _meaning(response: httpx2.Response) -> Exception:
    match response.status_code:
        case httpx2.codes.BAD_REQUEST:
            return _refusal(response)
        case httpx2.codes.UNAUTHORIZED:
            return SessionEndedError()
        case httpx2.codes.FORBIDDEN | httpx2.codes.NOT_FOUND:
            return RecordNotFoundError()
        case httpx2.codes.TOO_MANY_REQUESTS:
            wait = response.headers.get("Retry-After", "")
            return StoreLimitedError(int(wait) if wait.isdecimal() else _LIMIT_WINDOW_S)
        case _:
            return StoreUnavailableError()


def _refusal(response: httpx2.Response) -> Exception:
    with suppress(ValidationError):
        return _meaning(_BatchRefusal.model_validate_json(response.content).answer())
    try:
        refusal = _Refusal.model_validate_json(response.content)
    except ValidationError:
        return StoreUnavailableError()
    return RefusedError({name: field.code for name, field in refusal.data.items()})
