"""Fixtures of the speech service's tests. No test may block the event loop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx
from pydantic import SecretStr

from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.settings import Settings


@pytest.fixture(autouse=True)
def _no_blocking() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]  # pytest uses it
    with blockbuster_ctx("interviewer_tts"):
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, service_secret=SecretStr("a secret of these tests, long enough for one"))


@pytest.fixture(scope="session")
def hibari() -> HibariEngine:
    """The real engine, loaded once; its second `load` does nothing."""
    engine = HibariEngine()
    engine.load()
    return engine
