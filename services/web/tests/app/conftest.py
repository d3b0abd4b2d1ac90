"""A stage for each test, on which no call may block the loop."""

from collections.abc import Iterator, MutableMapping
from typing import Any

import httpcore2
import pytest
from blockbuster import blockbuster_ctx
from structlog.testing import capture_logs

from interviewer_web.testing import Stage, settings_of

_ = httpcore2
"""Imported here because httpx2 does so on first use, within the loop, and it reads a file."""


@pytest.fixture(autouse=True)
def no_blocking_calls() -> Iterator[None]:
    with blockbuster_ctx("interviewer_web"):
        yield


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What was logged; printing a traceback would read files within the loop."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage:
    """The application; `parametrize("stage", [{...}], indirect=True)` changes its settings."""
    return Stage(settings_of(**getattr(request, "param", {})))
