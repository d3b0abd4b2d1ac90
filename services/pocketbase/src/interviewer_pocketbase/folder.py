"""Who may run on a data folder, told by files in it, to processes and containers alike."""

import fcntl
import os
from pathlib import Path
from typing import Final

LOCK: Final = "up.lock"
"""Locked by what runs on the folder; `interviewer up` locks the same file."""
UNFINISHED: Final = "restore.unfinished"
"""There while a backup is put in place of what was in the folder, and after that was cut off."""


def take(data: Path) -> int | None:
    """Lock a data folder, which is made when it is missing; None when another process has it.

    The lock lives as long as a process that has the descriptor, so whoever is to keep it can inherit it.

    Raises:
        OSError: the folder can't be written, or its file system has no locks.

    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # An earlier `interviewer up` left its number: the next one would take us for its rest, and wait.
        os.ftruncate(descriptor, 0)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def unfinished(data: Path) -> bool:
    """Whether a restore was cut off on this folder: half of it may be of before."""
    return (data / UNFINISHED).exists()
