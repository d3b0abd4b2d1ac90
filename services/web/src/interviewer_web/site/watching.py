"""Asks the neighbours every few seconds whether they are ready, for Prometheus: PocketBase has no metrics."""

import asyncio
from collections.abc import Mapping
from typing import Final

from interviewer_web.metrics import NEIGHBOUR_UP
from interviewer_web.site.health import Neighbour, answers

EVERY_SECONDS: Final = 10.0


class Watching:
    """Keeps `interviewer_web_neighbour_up` true."""

    def __init__(self, neighbours: Mapping[str, Neighbour], *, every_seconds: float = EVERY_SECONDS) -> None:
        self._neighbours = dict(neighbours)
        self._every_seconds = every_seconds
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._task = asyncio.create_task(self._watch(), name="watch neighbours")

    async def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _watch(self) -> None:
        while True:
            ready = await asyncio.gather(*(answers(one) for one in self._neighbours.values()))
            for name, is_ready in zip(self._neighbours, ready, strict=True):
                NEIGHBOUR_UP.labels(name).set(float(is_ready))
            await asyncio.sleep(self._every_seconds)
