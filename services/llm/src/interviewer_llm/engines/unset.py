"""An engine that nobody set up: shown, so that people learn of it, and never asked."""

from collections.abc import AsyncGenerator, Sequence

from interviewer_llm.engines.protocol import Availability, Context, Draft, Place
from interviewer_llm.errors import EngineAwayError


class UnsetEngine:
    """Tells how it would be set up."""

    model = None
    tries = 1
    at_once = None

    def __init__(self, name: str, label: str, reason: str) -> None:
        self.name = name
        self.label = label
        self._reason = reason

    def availability(self) -> Availability:
        """Never, and why."""
        return Availability(available=False, reason=self._reason)

    def writes(self, language: str) -> bool:
        """Nothing."""
        _ = language
        return False

    async def write(self, places: Sequence[Place], context: Context) -> AsyncGenerator[tuple[int, Draft]]:
        """Nothing."""
        _ = places, context
        raise EngineAwayError(self._reason)
        yield
