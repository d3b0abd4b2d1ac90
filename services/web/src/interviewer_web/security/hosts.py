"""Only requests for our own name are answered.

A page of another site can let its DNS name point to this machine and then talk to us as if it were same
origin ("DNS rebinding"); its requests still carry that name in `Host`. An address instead of a name was not
looked up anywhere, so it can't be such a trick, and is answered.
"""

from ipaddress import ip_address
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from interviewer_web.errors import UnknownHostError
from interviewer_web.rendering import error_answer

PROBES: Final = frozenset({"/healthz", "/readyz"})
"""Asked for by address, by whatever watches over us; they tell nothing about anybody."""


class KnownHosts:
    """Answers 403 to a request for a name that is not ours."""

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PROBES:
            request = Request(scope, receive)
            name = host_name(request.headers.get("host", ""))
            if name not in self._hosts and not _is_address(name):
                await error_answer(request, UnknownHostError())(scope, receive, send)
                return
        await self._app(scope, receive, send)


def host_name(netloc: str) -> str:
    """A host without its port, in lower case; an IPv6 address keeps its brackets."""
    name, colon, port = netloc.rpartition(":")
    return (name if colon and port.isdigit() else netloc).lower()


def _is_address(name: str) -> bool:
    try:
        address = ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    # A zone may hold any character, a slash included; browsers never send one.
    return getattr(address, "scope_id", None) is None
