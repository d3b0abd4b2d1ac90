"""How large a request's body may be, decided before anything parses it.

Starlette's and FastAPI's own limits answer in plain text; this one answers like every other error.
"""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interviewer_contracts.problems import TooLargeError
from interviewer_contracts.speech import CLIP_MAX_BYTES
from interviewer_web.rendering import error_answer

DEFAULT_BYTES: Final = 16 * 1024
POSTING_BYTES: Final = 560 * 1024
"""A posting and a CV of 20,000 characters, each up to 12 bytes where it is escaped, and the other fields."""

CLIP_FORM_BYTES: Final = CLIP_MAX_BYTES + 1_000_000
"""A recording as a file; one that is a little too large is told in the form, with all that was typed."""
CLIP_JSON_BYTES: Final = CLIP_MAX_BYTES // 3 * 4 + DEFAULT_BYTES
"""A recording in base64, and the words."""

POSTING_PATHS: Final = frozenset({"/interviews", "/api/v1/interviews"})
_LIMITS: Final = {
    **dict.fromkeys(POSTING_PATHS, POSTING_BYTES),
    "/account/voices": CLIP_FORM_BYTES,
    "/api/v1/users/me/voices": CLIP_JSON_BYTES,
}


class BodyLimit:
    """Answers 413 to a body that says it is too large, and to one that turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _LIMITS.get(scope["path"], DEFAULT_BYTES)
        request = Request(scope, receive)
        said = request.headers.get("content-length", "0")
        if not (said.isascii() and said.isdigit()) or int(said) > limit:
            await error_answer(request, too_large(limit))(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                # The framework lets this one pass through its parsers; the renderer gives it our words.
                raise HTTPException(TooLargeError.status)
            return message

        await self._app(scope, counted, send)


def too_large(limit: int = DEFAULT_BYTES) -> TooLargeError:
    """The error for a body above so many bytes."""
    return TooLargeError(
        f"That is more than fits here: at most {limit // 1024} KB. Shorten it and try again."
    )
