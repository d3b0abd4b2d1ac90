"""A stream of server-sent events to a client, kept alive and freed when the client goes away."""

from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import StreamingResponse

HEARTBEAT_SECONDS: Final = 15.0
"""Proxies close connections that are silent for 30 to 60 seconds."""


def event_stream(events: AsyncIterator[str]) -> StreamingResponse:
    """Encoded events (`interviewer_contracts.events.Event.encoded`) as a response, with heartbeats.

    When the client goes away, `events` is closed at once.
    """
    raise NotImplementedError
