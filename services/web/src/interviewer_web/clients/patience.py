"""How long a neighbour that broke off, or asked to wait, is asked again.

Between two tries is time, each wait twice as long as the last, so that a service that is starting is not
kept from it; and a little chance, so that all who lost the same one don't come back at the same moment.
"""

import random
from asyncio import sleep
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog

from interviewer_web.errors import NeighbourError

PATIENCE_SECONDS: Final = 6.0
"""Of waiting in all before a person is told: a service that died is back within it, or another one is."""

BROKEN_MAX: Final = 3
"""How often a service may break off over one call: it may be the call that breaks it."""

_FIRST_WAIT_S: Final = 0.1
_LONGEST_WAIT_S: Final = 2.0

Answer = TypeVar("Answer")

log: Final = structlog.get_logger()


class Patience:
    """For one call: how much waiting is left, in seconds. Renewed whenever the call got on."""

    def __init__(self, seconds: float = PATIENCE_SECONDS) -> None:
        self._whole_s = seconds
        self.renew()

    def renew(self) -> None:
        """All of it again."""
        self._left_s = self._whole_s
        self._wait_s = _FIRST_WAIT_S
        self._broken = 0

    async def after(self, error: NeighbourError) -> None:
        """Wait until it may be asked again; raises the error itself where it may not."""
        wait_s = self._wait_after(error)
        if wait_s > self._left_s:
            raise error
        self._left_s -= wait_s
        log.info("a neighbour is asked again", code=error.code, fault=error.fault, seconds=round(wait_s, 2))
        await sleep(wait_s)

    async def asked(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """What is answered in the end. Raises what the last try raised."""
        while True:
            try:
                return await ask()
            except NeighbourError as error:
                await self.after(error)

    def _wait_after(self, error: NeighbourError) -> float:
        if error.fault == "lasting":
            raise error
        if error.fault == "busy":
            return float(error.retry_after or 0)
        if error.fault in {"broken", "silent"}:
            # A machine that lost its power says nothing. Who waited for that once more has waited enough.
            self._broken += 1 if error.fault == "broken" else BROKEN_MAX
            if self._broken > BROKEN_MAX:
                raise error
        wait_s = self._wait_s * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)
        return wait_s
