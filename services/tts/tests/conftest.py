"""Fixtures of the speech service's tests. No test may block the event loop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx
from pydantic import SecretStr

from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.kokoro import MODEL, KokoroEngine
from interviewer_tts.models.manifest import the_manifest
from interviewer_tts.settings import Settings, SpeechSettings
from interviewer_weights.store import ModelStore


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


@pytest.fixture(scope="session")
def weights() -> ModelStore:
    """A store that has Kokoro's weights; a test that can't have them says how it could."""
    store = ModelStore(SpeechSettings().models_folder.absolute())
    if store.state(the_manifest().named(MODEL)) != "here":
        pytest.skip(f"Kokoro is not in {store.folder}: `make test-models` fetches it (99 MB)")
    return store


@pytest.fixture(scope="session")
def kokoro(weights: ModelStore) -> KokoroEngine:
    """The real engine with real weights, loaded once."""
    engine = KokoroEngine(weights)
    engine.load()
    return engine
