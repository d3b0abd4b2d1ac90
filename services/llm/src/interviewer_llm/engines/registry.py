"""The engines of this installation, in the order in which they are tried."""

from collections.abc import Sequence

from interviewer_contracts.questions import Engine, Engines
from interviewer_llm.engines.bank import BankEngine
from interviewer_llm.engines.protocol import QuestionEngine


class Registry:
    """Engines in order of preference; the bank is always the last, and always there."""

    def __init__(
        self, preferred: Sequence[QuestionEngine] = (), *, floor: QuestionEngine | None = None
    ) -> None:
        self._engines = [*preferred, floor or BankEngine()]

    def usable(self) -> list[QuestionEngine]:
        """The engines that can write now, the preferred first."""
        return [engine for engine in self._engines if engine.availability().available]

    def listed(self) -> Engines:
        """All engines as they are shown; the default is the first that can write."""
        usable = self.usable()
        default = usable[0] if usable else None
        return Engines(
            engines=[
                Engine(
                    name=engine.name,
                    label=engine.label,
                    model=engine.model,
                    available=(state := engine.availability()).available,
                    default=engine is default,
                    reason=state.reason,
                )
                for engine in self._engines
            ]
        )
