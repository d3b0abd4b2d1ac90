"""Logging and the server, alike in every service."""

import logging
import sys
from typing import Any, Final

import structlog
import uvicorn
from fastapi import FastAPI

GRACEFUL_STOP_SECONDS: Final = 3
"""How long open streams may take to end: under the 5 seconds in which the supervisor stops everything."""


def configure_logging(log_format: str) -> None:
    """Send structlog's and the standard library's records to standard error, as text or as JSON lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if log_format == "json":
        last: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        # The default traceback prints local variables: passwords, tokens and postings among them.
        plain = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)


def serve(app: FastAPI, *, bind: str, port: int, log_format: str) -> None:
    """Serve until SIGTERM or SIGINT; open streams then have `GRACEFUL_STOP_SECONDS` to end."""
    configure_logging(log_format)
    uvicorn.run(
        app,
        host=bind,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        # uvicorn would believe X-Forwarded-For from any process of this machine; `web` has its own setting.
        proxy_headers=False,
        timeout_graceful_shutdown=GRACEFUL_STOP_SECONDS,
    )
