"""What the libraries of the services log when a command uses them."""

import logging
import sys

import structlog


def keep_logs_off_standard_output() -> None:
    """Let them log errors only, and to standard error: standard output is the command's result."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
