"""What Prometheus may ask of every HTTP service, on a port of its own and never on the service's.

Each service has its own metrics beside these, in its module `metrics`; docs/metrics.md lists all of them.
Labels have few values, known from the code or from the configuration: never an id, an address as it was asked
for, or anything that somebody wrote.
"""

import sys
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics, start_http_server
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Else every counter has a second series that tells when it began.
disable_created_metrics()  # type: ignore[no-untyped-call]

NO_ROUTE: Final = "(none)"
"""Stands for every path that no route takes, and for what is turned away before routes are looked at."""
LEFT: Final = "499"
"""The status of requests whose caller went away before the answer began, as nginx counts them."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS: Final = Counter(
    "interviewer_http_requests", "Requests that have ended.", ["method", "route", "status"]
)
SECONDS: Final = Histogram(
    "interviewer_http_request_duration_seconds",
    "From a request to the first byte of its answer; how long a stream then lasts is not in it.",
    ["method", "route"],
)
OPEN: Final = Gauge("interviewer_http_requests_open", "Requests being answered, open streams among them.")


class MeasuredRequests:
    """Counts and times every request by its route's template."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), LEFT
        began: float | None = None

        async def send_measured(message: Message) -> None:
            nonlocal began, status
            if message["type"] == "http.response.start":
                began, status = time.perf_counter(), str(message["status"])
            await send(message)

        OPEN.inc()
        try:
            await self._app(scope, receive, send_measured)
        except Exception:
            status = status if began is not None else str(HTTPStatus.INTERNAL_SERVER_ERROR.value)
            raise
        finally:
            OPEN.dec()
            method, route = _method(scope), _route(scope)
            REQUESTS.labels(method, route, status).inc()
            if began is not None:
                SECONDS.labels(method, route).observe(began - started)


def serve_metrics(bind: str, port: int) -> None:
    """Answer Prometheus in a thread that ends with the process; ends the process where it can't listen."""
    try:
        start_http_server(port, bind)
    except OSError as error:
        sys.stderr.write(f"Metrics can't be served on {bind}, port {port}: {error.strerror or error}\n")
        sys.exit(1)


def _method(scope: Mapping[str, Any]) -> str:
    """Callers may make up methods, and each would be a series."""
    return scope["method"] if scope["method"] in _METHODS else "other"


def _route(scope: Mapping[str, Any]) -> str:
    # FastAPI keeps a route as it stood in its own router; with all prefixes it is in the context beside it.
    route = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    template = getattr(route, "path", None)
    if isinstance(template, str):
        return template
    # What is mounted has no route, and the path that it is mounted at.
    return scope["root_path"].removeprefix(scope.get("app_root_path", scope["root_path"])) or NO_ROUTE
