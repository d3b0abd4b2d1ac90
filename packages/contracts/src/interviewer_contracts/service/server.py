"""Logging and the server, alike in every service."""

import logging
import sys
from typing import Any, NoReturn

import structlog
import uvicorn
from fastapi import FastAPI

from interviewer_contracts.ending import leave
from interviewer_contracts.service.metrics import serve_metrics
from interviewer_contracts.service.settings import ServiceSettings


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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def serve(app: FastAPI, settings: ServiceSettings, *, port: int, metrics_port: int | None = None) -> NoReturn:
    """Serve until SIGTERM or SIGINT, and end the process; open streams then have `stop_seconds` to end.

    With `metrics_port`, Prometheus may ask there.
    """
    configure_logging(settings.log_format)
    if metrics_port is not None:
        serve_metrics(settings.metrics_bind, metrics_port)
    uvicorn.run(
        app,
        host=settings.bind,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        # uvicorn would believe X-Forwarded-For from any process of this machine; `web` has its own setting.
        proxy_headers=False,
        timeout_graceful_shutdown=settings.stop_seconds,
    )
    # uvicorn sends itself the signal once more, which ends every process but the first of a container.
    leave(0)
