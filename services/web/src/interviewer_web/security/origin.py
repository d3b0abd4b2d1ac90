"""Protection against requests that another site makes a browser send.

Browsers say where a request comes from in `Sec-Fetch-Site` (over TLS and on localhost) and in `Origin`. An
unsafe method passes only if what they say is ours; a client that sends neither is no browser, and forging
requests needs a browser. So no form carries a token. After Go 1.25's `http.CrossOriginProtection`.
"""

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from interviewer_web.errors import CrossOriginError
from interviewer_web.rendering import error_answer

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS: Final = frozenset({"same-origin", "none"})
"""`none` is a person at the address bar. `same-site` is another host of our domain, and not ours."""


class CrossOriginProtection:
    """Answers 403 to an unsafe request from another origin."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            if not is_ours(request):
                await error_answer(request, CrossOriginError())(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_ours(request: Request) -> bool:
    """Whether the request may change something: it is safe, or it comes from our own pages or no browser."""
    if request.method in SAFE_METHODS or _bearer_alone(request):
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = request.headers.get("origin")
    return origin is None or _same_host(origin, request.headers.get("host", ""))


def _bearer_alone(request: Request) -> bool:
    # Another site can't add this header without asking first, and we never grant it. A cookie beside it
    # means a browser after all: then the other checks decide.
    return "authorization" in request.headers and "cookie" not in request.headers


def _same_host(origin: str, host: str) -> bool:
    # Schemes aren't compared: behind a proxy that ends TLS ours is unknown. `null` has no host.
    _, _, netloc = origin.partition("://")
    return netloc.lower() == host.lower() != ""
