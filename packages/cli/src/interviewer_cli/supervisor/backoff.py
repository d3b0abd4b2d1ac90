"""When to start again what ended, and when to stop trying."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 30.0
STEADY_SECONDS: Final = 60.0
QUICK_SECONDS: Final = 10.0
PATIENCE: Final = 4


@dataclass
class Backoff:
    """Counts the ends of one service.

    Each wait is twice the one before. A run of `STEADY_SECONDS` starts the count of waits anew. `PATIENCE`
    runs one after the other that were quick, or never became ready, are enough: then there is no next.
    """

    clock: Callable[[], float]
    first_seconds: float = FIRST_SECONDS
    _started: float = 0.0
    _waits: int = 0
    _quick: int = 0

    def started(self) -> None:
        """A run begins."""
        self._started = self.clock()

    def ended(self, *, was_ready: bool) -> float | None:
        """A run ended: how many seconds to wait for the next one, or None to give up."""
        lasted = self.clock() - self._started
        self._quick = 0 if was_ready and lasted >= QUICK_SECONDS else self._quick + 1
        if self._quick >= PATIENCE:
            return None
        if was_ready and lasted >= STEADY_SECONDS:
            self._waits = 0
        wait = min(self.first_seconds * 2.0**self._waits, LONGEST_SECONDS)
        self._waits += 1
        return wait

    @property
    def quick_ends(self) -> int:
        """How many runs ended quickly, one after the other."""
        return self._quick
