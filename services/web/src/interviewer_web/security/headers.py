"""What every answer tells the browser it may do, errors and static files included."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY: Final = "; ".join(
    f"{directive} {sources}"
    for directive, sources in {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }.items()
)

_PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

_RECORDING: Final = _PERMISSIONS.replace("microphone=()", "microphone=(self)")
_RECORDING_PATH: Final = "/account/voices"
"""The one page that may ask for the microphone."""

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

HSTS: Final = "max-age=31536000"
"""Of this name alone: what runs under names below it, and whether that has TLS, is not for us to say."""
NO_STORE: Final = "private, no-store"
PERSONAL: Final = "Cookie, Authorization, HX-Request"
"""What a personal answer depends on; kept by no cache, and told apart by those that try."""


def headers_for(path: str) -> dict[str, str]:
    """What the answer under a path tells the browser."""
    if path == _RECORDING_PATH:
        return {**SECURITY_HEADERS, "Permissions-Policy": _RECORDING}
    return SECURITY_HEADERS


class SecurityHeaders:
    """Adds the headers. An answer that says nothing about caching is personal, and is not kept."""

    def __init__(self, app: ASGIApp, *, over_tls: bool) -> None:
        self._app = app
        self._over_tls = {"Strict-Transport-Security": HSTS} if over_tls else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(headers_for(scope["path"]))
                headers.update(self._over_tls)
                if "public" not in headers.get("cache-control", ""):
                    headers["Cache-Control"] = NO_STORE
                    headers.add_vary_header(PERSONAL)
            await send(message)

        await self._app(scope, receive, send_with_headers)
