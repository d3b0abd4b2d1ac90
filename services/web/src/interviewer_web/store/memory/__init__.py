"""The store's twin in memory: the same promises, no process behind it, and faults on request."""

from interviewer_contracts.problems import ProblemError
from interviewer_web.store.memory.accounts import MemoryAccounts
from interviewer_web.store.memory.faults import Faults
from interviewer_web.store.memory.interviews import MemoryInterviews
from interviewer_web.store.memory.removals import MemoryRemovals
from interviewer_web.store.memory.tables import Tables

__all__ = ["Faults", "MemoryStore"]


class MemoryStore:
    """`Store` in memory. `faults` breaks it on purpose."""

    def __init__(self) -> None:
        self.faults = Faults()
        tables = Tables()
        self._accounts = MemoryAccounts(tables, self.faults.check)
        self._interviews = MemoryInterviews(tables, self.faults.check)
        self._removals = MemoryRemovals(tables, self.faults.check)

    @property
    def accounts(self) -> MemoryAccounts:
        """People, and their sessions."""
        return self._accounts

    @property
    def interviews(self) -> MemoryInterviews:
        """The caller's own interviews."""
        return self._interviews

    @property
    def removals(self) -> MemoryRemovals:
        """Deleted accounts whose recordings lie with `tts` still."""
        return self._removals

    async def ready(self) -> bool:
        """Whether it answers."""
        try:
            self.faults.check("ready")
        except ProblemError:
            return False
        return True

    async def close(self) -> None:
        """There is nothing to give back."""
