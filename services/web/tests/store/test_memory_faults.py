"""The memory store breaks where a test asks it to, and nowhere else."""

import pytest

from interviewer_web.errors import StoreUnavailableError
from interviewer_web.store.memory import MemoryStore
from interviewer_web.store.records import Caller

GUEST = Caller(address="192.0.2.7")


async def test_one_method_fails_after_it_has_worked_as_often_as_asked() -> None:
    store = MemoryStore()
    store.faults.fail(StoreUnavailableError(), on="sign_up", after=2)
    for name in ("one", "two"):
        await store.accounts.sign_up(GUEST, email=f"{name}@example.com", password="correct horse")
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            await store.accounts.sign_up(GUEST, email="three@example.com", password="correct horse")
    await store.accounts.log_in(GUEST, email="one@example.com", password="correct horse")
    assert await store.ready()


async def test_everything_fails_until_it_is_mended() -> None:
    store = MemoryStore()
    store.faults.fail(StoreUnavailableError())
    assert not await store.ready()
    with pytest.raises(StoreUnavailableError):
        await store.interviews.summaries(GUEST)
    store.faults.mend()
    assert await store.ready()
    await store.accounts.sign_up(GUEST, email="one@example.com", password="correct horse")
