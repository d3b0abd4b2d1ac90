"""One way to run what is asynchronous, so that Ctrl-C ends it cleanly whenever it comes."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, TypeVar

T = TypeVar("T")

_ENDINGS: Final = (signal.SIGINT, signal.SIGTERM)


class _Interrupt:
    """Keeps an interrupt until it can become the end of a task; a second one ends whatever is going on."""

    def __init__(self) -> None:
        self.came = False
        self._task: asyncio.Task[Any] | None = None

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        if self.came:
            raise KeyboardInterrupt
        self.came = True
        if self._task is not None:
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)

    @contextmanager
    def reaching(self, task: "asyncio.Task[Any] | None") -> Generator[None]:
        self._task = task
        if self.came and task is not None:
            task.cancel()
        try:
            yield
        finally:
            self._task = None


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What `main` returns, as by `asyncio.run`.

    An interrupt that came while the event loop is being built or closed would leave half a loop behind, which
    complains on standard error. So it is held back meanwhile, and is else the end of the main task. Blocking
    signals would not do: another thread, of a native library, would take them for us.

    Raises:
        KeyboardInterrupt: it was interrupted or terminated; all of `main` that had to be undone is undone.

    """
    interrupt = _Interrupt()

    async def interruptible() -> T:
        with interrupt.reaching(asyncio.current_task()):
            return await main()

    # A shell's background ignores SIGINT, and that stays so.
    before = {one: signal.getsignal(one) for one in _ENDINGS}
    taken = [one for one in _ENDINGS if before[one] is not signal.SIG_IGN]
    for one in taken:
        signal.signal(one, interrupt)
    try:
        answer = asyncio.run(interruptible())
    except asyncio.CancelledError as error:
        raise KeyboardInterrupt from error
    finally:
        for one in taken:
            signal.signal(one, before[one])
    if interrupt.came:
        raise KeyboardInterrupt
    return answer
