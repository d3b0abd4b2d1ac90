"""The ways to write that a form can offer: asked of `llm` now and then, not for every page."""

import time
from typing import Final

from interviewer_contracts.problems import FieldError
from interviewer_contracts.questions import Engine
from interviewer_web.clients.llm import Writer
from interviewer_web.errors import FormError, WriterUnavailableError

FRESH_SECONDS: Final = 20.0
"""How long a list is good: an Ollama that was just started is offered within this time."""

AWAY_SECONDS: Final = 2.0
"""How long nobody is asked again when there was no answer."""


class EngineList:
    """The engines of this installation, as `llm` listed them last."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._engines: list[Engine] = []
        self._good_until = float("-inf")

    async def all(self, *, subject: str) -> list[Engine]:
        """Every engine, also one that can't write now; nothing while `llm` does not answer."""
        if time.monotonic() > self._good_until:
            await self._ask(subject)
        return self._engines

    async def check(self, name: str | None, *, subject: str) -> None:
        """Raises `FormError` for an engine that is known to be none, or to be unable to write."""
        if name is None or not await self.all(subject=subject):
            return
        if self._named(name) is None:
            await self._ask(subject)
        engine = self._named(name)
        if engine is None:
            message = "There is no such way to write here. Choose one of those that are offered."
        elif not engine.available:
            message = f"{engine.label} can't write just now: {engine.reason} Choose another way to write."
        else:
            return
        raise FormError(message, errors=[FieldError(field="engine", message=message)])

    def _named(self, name: str) -> Engine | None:
        return next((one for one in self._engines if one.name == name), None)

    async def _ask(self, subject: str) -> None:
        try:
            self._engines = (await self._writer.engines(subject=subject)).engines
        except WriterUnavailableError:
            self._engines = []
        self._good_until = time.monotonic() + (FRESH_SECONDS if self._engines else AWAY_SECONDS)
