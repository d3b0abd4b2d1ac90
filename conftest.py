"""What holds for every test of the repository."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A test that sets up logging, as the command line does, sets it up for itself alone."""
    yield
    structlog.reset_defaults()
