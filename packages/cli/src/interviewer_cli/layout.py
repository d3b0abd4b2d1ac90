"""What lies where in the data folder, and the lock on it."""

import fcntl
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from interviewer_cli.errors import AlreadyRunningError, DataFolderError, NewerDataError
from interviewer_pocketbase import claim
from interviewer_pocketbase.claim import claim_for
from interviewer_pocketbase.folder import LOCK, UNFINISHED
from interviewer_pocketbase.process import FOLDER

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
ENDING_SECONDS: Final = 10
"""How long an earlier run, whose supervisor is dead, may take to end its services."""
_PAUSE_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Layout:
    """The data folder: everything that a person would miss is in here, and nothing else is."""

    root: Path

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def lock(self) -> Path:
        return self.root / LOCK

    @property
    def unfinished(self) -> Path:
        """There when a restore was cut off."""
        return self.root / UNFINISHED

    @property
    def database(self) -> Path:
        """PocketBase's own folder."""
        return self.root / FOLDER


def private_folder(path: Path) -> None:
    """Make a folder that its owner alone can enter; one that is there keeps its mode.

    Raises:
        DataFolderError: it can't be made, or is not a folder that can be written.

    """
    try:
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(
            f"The data folder {path} can't be made: {error.strerror}. "
            "Choose another with INTERVIEWER_DATA, or mend its permissions."
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise DataFolderError(
            f"The data folder {path} can't be written. "
            "Choose another with INTERVIEWER_DATA, or mend its permissions."
        )


def claim_folder(release: str, layout: Layout) -> None:
    """Write down that this release uses the data, which it may change from now on.

    Raises:
        NewerDataError: a later one has used it; nothing was touched.
        DataFolderError: what is written there is no release.

    """
    try:
        claim_for(release, layout.database)
    except claim.NewerDataError as error:
        raise NewerDataError(layout.root, theirs=error.theirs, ours=error.ours) from error
    except claim.NoteError as error:
        raise DataFolderError(str(error)) from error


class FolderLock:
    """The right to run services on a data folder; at most one process tree has it.

    It is a `flock`, so it ends with the last process that holds `fd`, however that process ends. The
    guards of the services hold it too (`supervisor.guard`): after a supervisor was killed, nobody can
    start a second database on the same files while the first is still ending.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd

    def release(self) -> None:
        """Let go; the lock ends when the guards have let go as well."""
        os.close(self.fd)


def lock_folder(layout: Layout, *, waiting: Callable[[], None] = lambda: None) -> FolderLock:
    """Take the lock. If only the rest of a killed run holds it, call `waiting` and wait for its end.

    Raises:
        AlreadyRunningError: another `up` runs on this folder.

    """
    fd = os.open(layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        _wait_for_lock(fd, layout, waiting)
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
    except BaseException:
        os.close(fd)
        raise
    return FolderLock(fd)


def lock_holder(layout: Layout) -> int | None:
    """The process that runs on this folder, if one does."""
    try:
        fd = os.open(layout.lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return None if _taken(fd) else _written_pid(fd)
    finally:
        os.close(fd)


def _wait_for_lock(fd: int, layout: Layout, waiting: Callable[[], None]) -> None:
    deadline = time.monotonic() + ENDING_SECONDS
    told = False
    while not _taken(fd):
        pid = _written_pid(fd)
        if pid is None or _is_alive(pid) or time.monotonic() > deadline:
            raise AlreadyRunningError(layout.root, pid)
        if not told:
            waiting()
            told = True
        time.sleep(_PAUSE_SECONDS)


def _taken(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written_pid(fd: int) -> int | None:
    text = os.pread(fd, 20, 0).decode("ascii", "replace").strip()
    return int(text) if text.isdecimal() else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
