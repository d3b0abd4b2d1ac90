"""What Prometheus is told of `web`. docs/metrics.md lists it with what every service has."""

import asyncio
import time
from http import HTTPStatus
from typing import Final

import httpx2
from prometheus_client import Counter, Gauge, Histogram

INTERVIEWS: Final = Counter(
    "interviewer_web_interviews", "Interviews saved; a form that is sent twice counts twice."
)
QUESTIONS: Final = Counter("interviewer_web_questions", "Questions saved, as writers gave them.")
STREAMS: Final = Gauge(
    "interviewer_web_streams_open", "Answers that go out piece by piece: questions, or sound.", ["kind"]
)
NEIGHBOUR_UP: Final = Gauge(
    "interviewer_web_neighbour_up",
    "1 where a neighbour said that it is ready when last asked, else 0.",
    ["neighbour"],
)
NEIGHBOUR_REQUESTS: Final = Counter(
    "interviewer_web_neighbour_requests",
    "Requests that a neighbour answered (answered), answered with a fault of its own (failed), or did not "
    "answer (away), and those given up here (left).",
    ["neighbour", "outcome"],
)
NEIGHBOUR_SECONDS: Final = Histogram(
    "interviewer_web_neighbour_duration_seconds",
    "From a request to a neighbour to the first byte of its answer.",
    ["neighbour"],
)
_OUTCOMES: Final = ("answered", "failed", "away", "left")

for _kind in ("questions", "sound"):
    STREAMS.labels(_kind)


class MeasuredTransport(httpx2.AsyncBaseTransport):
    """Counts and times what goes through another transport to one neighbour."""

    def __init__(self, neighbour: str, transport: httpx2.AsyncBaseTransport) -> None:
        self._neighbour = neighbour
        self._transport = transport
        for outcome in _OUTCOMES:
            NEIGHBOUR_REQUESTS.labels(neighbour, outcome)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer of the other transport."""
        started, outcome = time.perf_counter(), "away"
        try:
            response = await self._transport.handle_async_request(request)
        except asyncio.CancelledError:
            outcome = "left"
            raise
        else:
            outcome = "failed" if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else "answered"
            NEIGHBOUR_SECONDS.labels(self._neighbour).observe(time.perf_counter() - started)
            return response
        finally:
            NEIGHBOUR_REQUESTS.labels(self._neighbour, outcome).inc()

    async def aclose(self) -> None:
        """Close the other one."""
        await self._transport.aclose()
