"""Every kind of engine, each set up so that it can write: for tests of what all of them keep."""

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from interviewer_llm.engines.chat import ChatServer
from interviewer_llm.engines.local import Line, LocalEngine, LocalSource
from interviewer_llm.engines.openai import KnownAs, OpenAIEngine, Patience
from interviewer_llm.engines.owner import Stop
from interviewer_llm.engines.protocol import QuestionEngine
from interviewer_llm.engines.registry import Registry
from interviewer_llm.engines.transformers import HuggingFaceModel
from interviewer_llm.prompts.fence import FENCE_BEGIN, FENCE_END
from interviewer_llm.prompts.render import Message
from support.chat_faults import cut, disconnecting
from support.chat_server import Behaviour, ChatStage, good, question, refusing, saying, served
from support.engines import BrokenEngine, ScriptedEngine, sensible
from support.local_models import FakeModel, FakeSource, smallest_gguf, tiny_folder

Stage = Callable[[Path], AbstractAsyncContextManager[Registry]]

TAIL = "which gauge do you check before touching anything else?"


def whole(messages: Sequence[Message], _: Stop) -> str:
    """A good answer for the place of a prompt."""
    data = messages[-1].content.partition(FENCE_BEGIN)[2].rpartition(FENCE_END)[0]
    return json.dumps({"questions": [question(json.loads(data)["places"][0])]})


def ending(_messages: Sequence[Message], _stop: Stop) -> str:
    """The same end for every question."""
    return TAIL


def engine_of(stage: ChatStage, patience: Patience | None = None) -> OpenAIEngine:
    """An engine that asks a staged server."""
    server = ChatServer(f"{stage.url}/v1", "small-1")
    return OpenAIEngine(server, KnownAs("openai", "A server", "openai:small-1"), patience or Patience(30, 60))


def _in_process(make: Callable[[], QuestionEngine | None]) -> Stage:
    @asynccontextmanager
    async def staged(_: Path) -> AsyncGenerator[Registry]:
        engine = make()
        yield Registry([] if engine is None else [engine])

    return staged


def _server(behaviour: Behaviour) -> Stage:
    @asynccontextmanager
    async def staged(_: Path) -> AsyncGenerator[Registry]:
        with served(ChatStage(behaviour)) as stage:
            registry = Registry([engine_of(stage)])
            yield registry
            await registry.close()

    return staged


def _local(source: Callable[[Path], LocalSource]) -> Stage:
    @asynccontextmanager
    async def staged(folder: Path) -> AsyncGenerator[Registry]:
        registry = Registry([LocalEngine("local", "Local", source(folder), Line(8, 60), expert=True)])
        yield registry
        await registry.close()

    return staged


STAGES: dict[str, Stage] = {
    "bank": _in_process(lambda: None),
    "scripted": _in_process(lambda: ScriptedEngine(sensible)),
    "broken": _in_process(BrokenEngine),
    "openai": _server(good),
    "openai, half an answer": _server(cut),
    "openai, cut off": _server(disconnecting),
    "openai, away": _server(refusing(503)),
    "openai, talking": _server(saying("Let us talk about the weather.")),
    "local, small": _local(lambda _: FakeSource(FakeModel(ending))),
    "local, large": _local(lambda _: FakeSource(FakeModel(whole, large=True), large=True)),
    "llama.cpp, SmolLM2": _local(lambda _: smallest_gguf()),
    "transformers, tiny": _local(
        lambda folder: HuggingFaceModel(str(tiny_folder(folder / "tiny", TAIL)), device="cpu", threads=1)
    ),
}
"""By name; those with real weights skip themselves where the weights can't be had."""
