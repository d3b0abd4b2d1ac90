"""A stage for each test, on which no call may block the loop."""

from collections.abc import Iterator
from typing import Protocol

import httpcore2
import pytest
from blockbuster import blockbuster_ctx

from interviewer_web.testing import Stage, settings_of

_ = httpcore2
"""Imported here because httpx2 does so on first use, within the loop, and it reads a file."""


class NewStage(Protocol):
    def __call__(self, **settings: object) -> Stage: ...


@pytest.fixture(autouse=True)
def no_blocking_calls() -> Iterator[None]:
    with blockbuster_ctx("interviewer_web"):
        yield


@pytest.fixture
def new_stage() -> NewStage:
    """A stage with other settings than the default ones."""

    def make(**settings: object) -> Stage:
        return Stage(settings_of(**settings))

    return make


@pytest.fixture
def stage(new_stage: NewStage) -> Stage:
    return new_stage()
