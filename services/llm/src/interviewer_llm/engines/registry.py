"""The engines of this installation: who writes by default, and who may be asked for by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_contracts.postings import Notice
from interviewer_contracts.questions import Engine, Engines
from interviewer_llm.bank.banks import Banks
from interviewer_llm.engines.bank import BankEngine
from interviewer_llm.engines.ollama import LATEST, OLLAMA, Ollama
from interviewer_llm.engines.protocol import Lasting, QuestionEngine
from interviewer_llm.errors import EngineBusyError, EngineChoiceError
from interviewer_llm.metrics import Line, watch_line

ENGINE_AWAY: Final = "engine_away"


@dataclass(frozen=True)
class Choice:
    """The engines that write an interview, the first first; `notices` say what a person should know of it."""

    engines: list[QuestionEngine]
    notices: list[Notice]


class Registry:
    """Engines in order of preference; the bank is always the last, and always there.

    `banks` are what plans are made with. `offered` write only where a request names them, as do the models of
    a running Ollama.
    """

    def __init__(
        self,
        preferred: Sequence[QuestionEngine] = (),
        *,
        floor: QuestionEngine | None = None,
        offered: Sequence[QuestionEngine] = (),
        ollama: Ollama | None = None,
        banks: Banks | None = None,
    ) -> None:
        self.banks = banks or Banks()
        self._preferred = list(preferred)
        self._floor = floor or BankEngine(self.banks)
        self._offered = list(offered)
        self._ollama = ollama

    def open(self) -> None:
        """Begin what takes time: load the models that write by default, look for Ollama."""
        for engine in [*self._preferred, *self._offered]:
            if isinstance(engine, Line):
                watch_line(engine.name, engine)
        for engine in self._preferred:
            if isinstance(engine, Lasting):
                engine.open()
        if self._ollama is not None:
            self._ollama.engines()

    async def close(self) -> None:
        """Give back threads, memory and connections."""
        for engine in [*self._preferred, *self._offered]:
            if isinstance(engine, Lasting):
                await engine.close()
        if self._ollama is not None:
            await self._ollama.close()

    def usable(self) -> list[QuestionEngine]:
        """The engines that can write now where a request names none, the preferred first."""
        return [engine for engine in [*self._preferred, self._floor] if engine.availability().available]

    async def chosen(self, name: str | None) -> Choice:
        """Who writes for a request that names an engine, or none.

        Raises:
            EngineChoiceError: there is no such engine, or it can't write.
            EngineBusyError: it has too much to do just now.

        """
        if name is None:
            usable = self.usable()
            passed_over = [engine for engine in self._preferred if engine not in usable]
            return Choice(usable, [_away(engine) for engine in passed_over])
        engine = await self._named(name)
        if engine is None:
            known = ", ".join(one.name for one in self._all())
            raise EngineChoiceError(f"There is no engine {name!r}. Choose one of: {known}.")
        state = engine.availability()
        if not state.available and state.retry_after is not None:
            raise EngineBusyError(state.retry_after)
        if state.resting:
            return Choice([self._floor], [_away(engine)])
        if not state.available:
            raise EngineChoiceError(f"The engine {name!r} can't write now: {state.reason}")
        return Choice([engine] if engine is self._floor else [engine, self._floor], [])

    def listed(self) -> Engines:
        """All engines as they are shown; the default is the first that can write where none is named."""
        usable = self.usable()
        default = usable[0] if usable else None
        return Engines(engines=[_shown(engine, default=engine is default) for engine in self._all()])

    def _all(self) -> list[QuestionEngine]:
        own = [*self._preferred, self._floor, *self._offered]
        names = {engine.name for engine in own}
        found = self._ollama.engines() if self._ollama is not None else []
        return [*own, *(engine for engine in found if engine.name not in names)]

    async def _named(self, name: str) -> QuestionEngine | None:
        wanted = name.removesuffix(LATEST) if name.startswith(f"{OLLAMA}:") else name
        engine = next((one for one in self._all() if one.name == wanted), None)
        if engine is None and name.startswith(f"{OLLAMA}:") and self._ollama is not None:
            await self._ollama.looked()
        return engine or next((one for one in self._all() if one.name == wanted), None)


def _away(engine: QuestionEngine) -> Notice:
    return Notice(
        code=ENGINE_AWAY,
        message=f"{engine.label} was to write these questions and is not available just now: "
        f"{engine.availability().reason}",
    )


def _shown(engine: QuestionEngine, *, default: bool) -> Engine:
    state = engine.availability()
    return Engine(
        name=engine.name,
        label=engine.label,
        model=engine.model,
        available=state.available,
        default=default,
        reason=state.reason,
    )
