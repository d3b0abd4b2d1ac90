"""How a process ends in which native libraries may still be at work."""

import os
import sys
from contextlib import suppress
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """End this process now, with what it has said so far written.

    Python's own end takes native libraries down under the feet of their threads: one that is loading a model
    then aborts the process, and one that waits for its thread keeps it. Whoever calls this has closed what
    must be closed.
    """
    for stream in (sys.stdout, sys.stderr):
        # A closed pipe: nobody reads it, and `main` has said so where it matters.
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
