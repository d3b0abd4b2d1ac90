"""What the application gives back when it ends."""

import pytest

from interviewer_web.clients.memory import MemoryWriter
from interviewer_web.store.memory import MemoryStore
from interviewer_web.testing import Stage


async def test_what_fails_to_close_leaves_nothing_else_open(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = list[str]()

    async def broken(_: MemoryWriter) -> None:
        closed.append("writer")
        raise OSError("It is stuck.")

    async def close(_: MemoryStore) -> None:
        closed.append("store")

    monkeypatch.setattr(MemoryWriter, "close", broken)
    monkeypatch.setattr(MemoryStore, "close", close)

    with pytest.raises(OSError, match="stuck"):
        async with stage.app.router.lifespan_context(stage.app):
            pass

    assert closed == ["writer", "store"]
