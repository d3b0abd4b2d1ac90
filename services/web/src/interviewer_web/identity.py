"""The one place that turns a request into somebody.

A route under `/api/v1` knows people by `Authorization: Bearer` and never looks at cookies; every other
route knows them by the session cookie and never looks at `Authorization`. So no route can be entered both
ways, and a request with both is judged by the one that its route reads.

The token is PocketBase's and only PocketBase can verify it: `Caller` is what the request claims, `Session`
is what the store confirmed just now.
"""

from collections.abc import Callable, Coroutine
from ipaddress import ip_address
from typing import Any, Final, cast

from fastapi import Request, Response
from fastapi.routing import APIRoute

from interviewer_web.errors import SessionEndedError
from interviewer_web.settings import Network, Settings
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, Session

API_PREFIX: Final = "/api/v1"
API_DOCS_PATH: Final = f"{API_PREFIX}/docs"
"""A page about the API, and as a page not of it."""

COOKIE: Final = "session"
HOST_PREFIX: Final = "__Host-"
"""It makes browsers refuse the cookie unless it is Secure, for `/` and for this host alone."""


def is_api(request: Request) -> bool:
    """Whether the request goes to the JSON API."""
    path = str(request.scope["path"])
    return path.startswith(f"{API_PREFIX}/") and path != API_DOCS_PATH


def caller_of(request: Request) -> Caller:
    """Who the request says it is, and from which address; nothing of it is proven but the address."""
    settings = _settings(request)
    token = _bearer(request) if is_api(request) else request.cookies.get(cookie_name(settings), "")
    return Caller(address=client_address(request, settings.trusted_proxies), token=token)


async def session_of(request: Request) -> Session:
    """The proven session of the request; asked of the store once per request.

    Raises:
        SessionEndedError: there is no token, or it is good no longer.

    """
    known = cast("Session | None", getattr(request.state, "session", None))
    if known is not None:
        return known
    caller = caller_of(request)
    if not caller.token:
        raise SessionEndedError
    session = await _store(request).accounts.session(caller)
    request.state.session = session
    return session


async def session_or_none(request: Request) -> Session | None:
    """The proven session, or None for a guest and for a session that has ended."""
    try:
        return await session_of(request)
    except SessionEndedError:
        return None


class PrivateRoute(APIRoute):
    """A route for signed-in people: the session is proven before a byte of the body is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def proven(request: Request) -> Response:
            await session_of(request)
            return await handle(request)

        return proven


def set_session_cookie(response: Response, session: Session, settings: Settings) -> None:
    """Let the browser keep the session, out of reach of scripts and of other sites, until it expires."""
    response.set_cookie(
        cookie_name(settings),
        session.token,
        expires=session.expires,
        path="/",
        secure=settings.over_tls,
        httponly=True,
        samesite="lax",
    )


def clear_session_cookie(response: Response, settings: Settings) -> None:
    """Let the browser forget the session."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.over_tls, httponly=True, samesite="lax"
    )


def cookie_name(settings: Settings) -> str:
    """The session cookie's name under these settings: `session-8000`, over TLS `__Host-session-443`.

    Browsers send a host's cookies to all its ports, so without the port two installations on one machine
    would log each other's people out.
    """
    return f"{HOST_PREFIX if settings.over_tls else ''}{COOKIE}-{settings.public_port}"


def client_address(request: Request, proxies: tuple[Network, ...]) -> str:
    """The network address of the person: the socket's, or what a trusted proxy says of it.

    `X-Forwarded-For` is read from the right, past our own proxies, to the first address that none of them
    has: what stands further left was written by the client and may be anything.
    """
    peer = request.client.host if request.client else ""
    if not _within(peer, proxies):
        return peer
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed([address.strip() for address in forwarded]):
        if not _is_address(hop):
            return peer
        if not _within(hop, proxies):
            return hop
    return peer


def _within(address: str, networks: tuple[Network, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _settings(request: Request) -> Settings:
    return cast("Settings", request.app.state.settings)


def _store(request: Request) -> Store:
    return cast("Store", request.app.state.store)
