"""Models in this process for tests: one that does what it is told, and those with real weights."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

from interviewer_llm.engines.llamacpp import Gguf, GgufSource
from interviewer_llm.engines.local import LocalModel, Shape
from interviewer_llm.engines.owner import Stop
from interviewer_llm.models.manifest import the_manifest
from interviewer_llm.prompts.render import Message
from interviewer_llm.settings import EngineSettings
from interviewer_weights.store import ModelStore

SMALLEST = "smollm2-135m"

Say = Callable[[Sequence[Message], Stop], str]


@dataclass
class FakeModel:
    """Says what `say` gives; knows in which threads it was called, and whether two called at once."""

    say: Say
    large: bool = False
    threads: set[int] = field(default_factory=set[int])
    prompts: list[Sequence[Message]] = field(default_factory=list[Sequence[Message]])
    shapes: list[Shape] = field(default_factory=list[Shape])
    closed: bool = False
    overlapped: bool = False
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def complete(self, messages: Sequence[Message], shape: Shape, seed: int, stop: Stop) -> str:
        _ = seed
        self.overlapped |= not self._busy.acquire(blocking=False)
        self.threads.add(threading.get_ident())
        self.prompts.append(messages)
        self.shapes.append(shape)
        said = self.say(messages, stop)
        self._busy.release()
        return said

    def close(self) -> None:
        self.threads.add(threading.get_ident())
        self.closed = True


@dataclass
class FakeSource:
    """Gives a fake, or fails as it is told."""

    fake: FakeModel
    large: bool | None = False
    model: str | None = "fake-1"
    gone: str | None = None
    fails: Exception | None = None
    loads: int = 0

    def missing(self) -> str | None:
        return self.gone

    def load(self) -> LocalModel:
        self.loads += 1
        if self.fails is not None:
            raise self.fails
        return self.fake


def until_stopped(started: threading.Event) -> Say:
    """Writes and writes until nobody waits any more; longer than any test."""

    def say(_: Sequence[Message], stop: Stop) -> str:
        started.set()
        end = time.monotonic() + 60
        while not stop() and time.monotonic() < end:
            time.sleep(0.005)
        return "what did you check, measure and write down in the end?"

    return say


def smallest_file() -> Path:
    """SmolLM2 for llama.cpp, with real weights; a test that can't have them says how it could."""
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed: `make test-models` installs it and fetches a model")
    entry = the_manifest().find(SMALLEST)
    store = ModelStore(EngineSettings().models_folder)
    if entry is None or store.state(entry) != "here":
        pytest.skip(f"{SMALLEST} is not in {store.folder}: `make test-models` fetches it (98 MB)")
    return store.path(entry) / entry.files[0].path


def smallest_gguf() -> GgufSource:
    """The same, as a source of an engine."""
    path = smallest_file()
    return GgufSource(lambda: Gguf(SMALLEST, path), setup="", threads=2)


def tiny_folder(folder: Path, sentence: str, *, endless: bool = False) -> Path:
    """A tiny model for Transformers; a test that can't have it says how it could."""
    if find_spec("torch") is None or find_spec("transformers") is None:
        pytest.skip(
            "torch and transformers are not installed: `make test-models TRANSFORMERS=1` installs them"
        )
    from support.tiny_model import tiny_model  # noqa: PLC0415 - needs what may not be there

    return tiny_model(folder, sentence, endless=endless)
