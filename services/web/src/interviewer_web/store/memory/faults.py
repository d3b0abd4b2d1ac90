"""Faults on request."""

from interviewer_contracts.problems import ProblemError


class Faults:
    """What shall go wrong: `fail` breaks a method, or all of them, until `mend`."""

    def __init__(self) -> None:
        self._faults: dict[str, tuple[ProblemError, int]] = {}

    def fail(self, error: ProblemError, *, on: str = "*", after: int = 0) -> None:
        """Let the method named `on` (every one by default) raise `error` once it has worked `after` times."""
        self._faults[on] = (error, after)

    def mend(self) -> None:
        """Let everything work again."""
        self._faults.clear()

    def check(self, method: str) -> None:
        """Raises what was asked for this method, if anything was."""
        for key in (method, "*"):
            if key in self._faults:
                error, left = self._faults[key]
                if left <= 0:
                    raise error
                self._faults[key] = (error, left - 1)
