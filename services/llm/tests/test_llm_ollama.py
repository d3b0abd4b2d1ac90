"""A running Ollama is found by itself, and its models are offered; nobody waits for one that is not there."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from interviewer_contracts.questions import QuestionsRequest
from interviewer_contracts.tokens import issue
from interviewer_llm.app import create_app
from interviewer_llm.engines.installed import registry_of
from interviewer_llm.engines.registry import Registry
from interviewer_llm.errors import EngineChoiceError
from interviewer_llm.interview import write_interview
from interviewer_llm.settings import EngineSettings, Settings
from support.chat_server import (
    JSON,
    Behaviour,
    Call,
    ChatStage,
    Reply,
    at_once,
    good,
    refusing,
    served,
    silent,
)
from support.interviews import NURSE, Interview

TAGS: dict[str, list[dict[str, object]]] = {
    "models": [
        {"name": "tall:latest", "details": {"families": ["llama"]}},
        {"name": "wide:8b", "details": {"families": None}},
        {"name": "nomic-embed-text:latest", "details": {"families": ["nomic-bert"]}},
        {"name": "far:cloud", "remote_host": "https://far.example", "details": {}},
        {"name": "na me<b>", "details": {}},
    ]
}


def listing(tags: Behaviour) -> Behaviour:
    """An Ollama: its list of models so, its answers good."""
    return lambda call: tags(call) if call.path == "/api/tags" else good(call)


def telling(data: object) -> Behaviour:
    def behave(_: Call) -> Reply:
        return Reply(at_once(json.dumps(data).encode()), headers=JSON)

    return behave


@pytest.fixture
def stage() -> Iterator[ChatStage]:
    with served(ChatStage(listing(telling(TAGS)))) as staged:
        yield staged


@asynccontextmanager
async def opened(url: str, engine: str = "bank") -> AsyncGenerator[Registry]:
    registry = registry_of(EngineSettings(llm_ollama_url=url, llm_engine=engine))
    registry.open()
    try:
        yield registry
    finally:
        await registry.close()


async def listed(registry: Registry, name: str) -> list[str]:
    """The names of the engines once this one is there, or after a while."""
    for _ in range(200):
        names = [engine.name for engine in registry.listed().engines]
        if name in names:
            return names
        await asyncio.sleep(0.02)
    return [engine.name for engine in registry.listed().engines]


async def written(registry: Registry, engine: str | None) -> Interview:
    request = QuestionsRequest(posting=NURSE, count=3, engine=engine)
    return Interview([part async for part in write_interview(request, registry)])


async def test_its_models_are_offered_and_the_bank_still_writes_by_default(stage: ChatStage) -> None:
    async with opened(stage.url) as registry:
        names = await listed(registry, "ollama:tall")
        engines = {engine.name: engine for engine in registry.listed().engines}
        made = await written(registry, None)

    assert names == [
        "bank",
        "openai",
        "llamacpp",
        "transformers",
        "ollama:tall",
        "ollama:wide:8b",
        "ollama:far:cloud",
    ]
    assert [name for name, engine in engines.items() if engine.default] == ["bank"]
    assert (engines["ollama:tall"].label, engines["ollama:tall"].model) == ("Ollama", "tall:latest")
    assert "somebody else's machine" in engines["ollama:far:cloud"].label
    assert {one.source for one in made.questions} == {"bank"}


@pytest.mark.parametrize("name", ["ollama:tall", "ollama:tall:latest"])
async def test_one_is_chosen_by_name(stage: ChatStage, name: str) -> None:
    async with opened(stage.url) as registry:
        made = await written(registry, name)

    assert {one.source for one in made.questions} == {"ollama:tall"}
    asked = [call for call in stage.calls if call.path == "/v1/chat/completions"]
    assert [call.body["model"] for call in asked] == ["tall:latest"]
    assert "authorization" not in asked[0].headers


async def test_one_is_the_default_where_it_is_set(stage: ChatStage) -> None:
    async with opened(stage.url, "ollama:wide:8b") as registry:
        made = await written(registry, None)

    assert {one.source for one in made.questions} == {"ollama:wide:8b"}


async def test_a_model_that_it_does_not_have_is_refused_with_those_that_are_there(stage: ChatStage) -> None:
    async with opened(stage.url) as registry:
        with pytest.raises(EngineChoiceError, match="ollama:wide:8b"):
            await written(registry, "ollama:none")


async def test_off_is_off(stage: ChatStage) -> None:
    async with opened("off") as registry:
        names = await listed(registry, "ollama:tall")
        with pytest.raises(EngineChoiceError, match="There is no engine"):
            await written(registry, "ollama:tall")

    assert names == ["bank", "openai", "llamacpp", "transformers"]
    assert stage.calls == []


BROKEN: dict[str, Behaviour] = {
    "silent": lambda _: Reply(silent(), headers=JSON),
    "500": refusing(500),
    "no JSON": lambda _: Reply(at_once(b"Ollama is running")),
    "another shape": telling({"models": "many"}),
    "too much": lambda _: Reply(at_once(b"[" * 3_000_000), headers=JSON),
}


@pytest.mark.parametrize("tags", BROKEN.values(), ids=BROKEN.keys())
async def test_one_that_is_broken_holds_nobody_up(stage: ChatStage, tags: Behaviour) -> None:
    stage.behaviour = listing(tags)
    async with opened(stage.url) as registry:
        with pytest.raises(EngineChoiceError):
            await written(registry, "ollama:tall")
        made = await written(registry, None)

    assert {one.source for one in made.questions} == {"bank"}


def test_it_is_shown_over_http(stage: ChatStage) -> None:
    secret = "s" * 48
    headers = {"Authorization": f"Bearer {issue(secret, audience='llm', subject='user1')}"}
    settings = Settings(service_secret=SecretStr(secret), llm_ollama_url=stage.url)
    with TestClient(create_app(settings)) as client:
        body = {"posting": NURSE, "count": 3, "engine": "ollama:tall"}
        answer = client.post("/v1/questions", headers=headers, json=body)
        engines = client.get("/v1/engines", headers=headers).json()["engines"]

    assert '"source":"ollama:tall"' in answer.text
    assert "ollama:tall" in [engine["name"] for engine in engines]
