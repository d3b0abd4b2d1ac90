"""`Removals` in memory."""

from collections.abc import Callable

from interviewer_web.store.memory.tables import Tables


class MemoryRemovals:
    """`Removals` in memory."""

    def __init__(self, tables: Tables, check: Callable[[str], None]) -> None:
        self._tables = tables
        self._check = check

    async def owed(self) -> list[str]:
        self._check("owed")
        return sorted(self._tables.removals)

    async def settle(self, user: str) -> None:
        self._check("settle")
        self._tables.removals.discard(user)
