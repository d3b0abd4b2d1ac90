"""A running Ollama is found by itself: its models are offered, and none writes unless it is chosen."""

import asyncio
import re
import time
from collections.abc import Sequence
from typing import Final

import httpx2
from pydantic import BaseModel, Field, ValidationError

from interviewer_contracts.addresses import on_this_machine
from interviewer_llm.engines.chat import ChatServer
from interviewer_llm.engines.openai import KnownAs, OpenAIEngine, Patience

OLLAMA: Final = "ollama"
LABEL: Final = "Ollama"
ELSEWHERE: Final = "Ollama, on somebody else's machine"
LOOK_SECONDS: Final = 0.3
FRESH_SECONDS: Final = 5.0
LATEST: Final = ":latest"
_ANSWER_MAX: Final = 2_000_000
_MODELS_MAX: Final = 50
_NAME: Final = re.compile(r"[\w./:@-]{1,90}")
_ONLY_EMBED: Final = frozenset({"bert", "nomic-bert", "jina-bert-v2"})


class _Details(BaseModel):
    families: list[str] | None = None


class _Model(BaseModel):
    name: str
    remote_host: str | None = None
    details: _Details = Field(default_factory=_Details)


class _Tags(BaseModel):
    models: list[_Model]


class Ollama:
    """One Ollama, as it was at the last look. Looking never holds up who asks what there is."""

    def __init__(
        self, url: str, patience: Patience, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._url = url
        self._patience = patience
        self._transport = transport
        self._http = httpx2.AsyncClient(base_url=url, transport=transport, trust_env=not on_this_machine(url))
        self._engines = dict[str, OpenAIEngine]()
        self._found: Sequence[str] = ()
        self._looked_at: float | None = None
        self._looking: asyncio.Task[None] | None = None

    def engines(self) -> list[OpenAIEngine]:
        """The engines of the last look; a new look begins where that one is old."""
        if self._looked_at is None or time.monotonic() - self._looked_at > FRESH_SECONDS:
            self._begin()
        return [self._engines[name] for name in self._found]

    async def looked(self) -> list[OpenAIEngine]:
        """The engines of a look that ends now, within `LOOK_SECONDS`."""
        await asyncio.shield(self._begin())
        return [self._engines[name] for name in self._found]

    def engine(self, model: str) -> OpenAIEngine:
        """The engine of a model, whether it was found or not."""
        return self._known(model, LABEL)

    async def close(self) -> None:
        """Stop looking, and give back connections."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})
        for engine in self._engines.values():
            await engine.close()
        await self._http.aclose()

    def _begin(self) -> asyncio.Task[None]:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="look for Ollama")
        return self._looking

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                models = await self._models()
        except (httpx2.HTTPError, httpx2.StreamError, TimeoutError, ValidationError):
            models = []
        for model in models:
            self._known(model.name, LABEL if model.remote_host is None else ELSEWHERE)
        self._found = [model.name for model in models]
        self._looked_at = time.monotonic()

    async def _models(self) -> list[_Model]:
        body = bytearray()
        async with self._http.stream("GET", "/api/tags") as response:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _ANSWER_MAX or not response.is_success:
                    return []
        found = _Tags.model_validate_json(bytes(body)).models
        return [model for model in found if _writes(model)][:_MODELS_MAX]

    def _known(self, model: str, label: str) -> OpenAIEngine:
        if model not in self._engines:
            self._engines[model] = self._made(model, label)
        return self._engines[model]

    def _made(self, model: str, label: str) -> OpenAIEngine:
        server = ChatServer(f"{self._url}/v1", model, transport=self._transport)
        name = f"{OLLAMA}:{model.removesuffix(LATEST)}"
        return OpenAIEngine(server, KnownAs(name, label, name), self._patience)


def _writes(model: _Model) -> bool:
    families = set(model.details.families or ())
    return _NAME.fullmatch(model.name) is not None and not families & _ONLY_EMBED
