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
    on standard error. So it is held back until the loop can turn it into the end of its main task. SIGTERM is
    the loop's own affair: a shell's background ignores SIGINT, and what asyncio makes of that with it.

    Raises:
        KeyboardInterrupt: it was interrupted or terminated; all of `main` that had to be undone is undone.

    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    handler = signal.getsignal(signal.SIGTERM)

    async def interruptible() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is not None:
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return await main()

    try:
        return asyncio.run(interruptible())
    except asyncio.CancelledError as error:
        raise KeyboardInterrupt from error
    finally:
        # The loop leaves the system's own handler behind.
        signal.signal(signal.SIGTERM, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
