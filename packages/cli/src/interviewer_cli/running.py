"""One way to run what is asynchronous, so that Ctrl-C ends it cleanly whenever it comes."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")

_ENDINGS: Final = {signal.SIGINT, signal.SIGTERM}


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What `main` returns, as by `asyncio.run`.

    An interrupt that came while the event loop is being built would leave half a loop behind, which complains
    on standard error. So it is held back until the loop can turn it into the end of its main task.

    Raises:
        KeyboardInterrupt: it was interrupted; all of `main` that had to be undone is undone.

    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)

    async def interruptible() -> T:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return await main()

    try:
        return asyncio.run(interruptible())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
