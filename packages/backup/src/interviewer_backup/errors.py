"""What can go wrong with a backup.

BackupError
├── NothingToBackUpError   there is no database where one should be
├── TargetError            the file can't be written where it was asked for
├── DamagedError           a backup is not whole, or is none; or the database is damaged
├── NewerError             a backup was made by a newer version
├── InUseError             the application runs on the folder that is to be restored
├── WrongUserError         what is restored would belong to another user than the application
├── OccupiedError          something is there already
├── UnfinishedError        a restore was cut off
└── NoRoomError            the disk is too small
"""

from collections.abc import Sequence
from pathlib import Path


class BackupError(Exception):
    """An expected failure. Its text is for the person at the terminal and says what to do next."""


class NothingToBackUpError(BackupError):
    """There is no database where one should be."""

    def __init__(self, database: Path) -> None:
        super().__init__(
            f"There is no database {database}: nothing was backed up. "
            "Name the folder with everything that is kept with INTERVIEWER_DATA."
        )


class TargetError(BackupError):
    """The file can't be written where it was asked for."""


class DamagedError(BackupError):
    """A backup is not whole, or is none; or the database itself is damaged."""


class NewerError(BackupError):
    """A backup was made by a newer version."""


class InUseError(BackupError):
    """The application runs on the folder that is to be restored."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Interviewer runs on {folder}: nothing was changed. "
            "Stop it, then restore; or choose another folder with INTERVIEWER_DATA."
        )


class WrongUserError(BackupError):
    """What is restored would belong to the superuser, and the application could not open it."""

    def __init__(self, folder: Path, owner: int) -> None:
        super().__init__(
            f"{folder} belongs to user {owner}, and you are root: nothing was changed. "
            f"Restore as that user, such as: sudo -u '#{owner}' …"
        )


class OccupiedError(BackupError):
    """Something is there already."""

    def __init__(self, taken: Sequence[Path]) -> None:
        super().__init__(
            f"There is something already: {', '.join(map(str, taken))}. Nothing was changed. "
            "Restore with --replace, which keeps it beside; or choose another folder with INTERVIEWER_DATA."
        )


class UnfinishedError(BackupError):
    """A restore was cut off, so that what is there may be of two times."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"A restore was cut off on {folder}, or still goes on: half of what is there may be of before. "
            "Restore again, then back up."
        )


class NoRoomError(BackupError):
    """The disk is too small."""

    def __init__(self, folder: Path, needed: int, free: int) -> None:
        super().__init__(
            f"{folder} needs {needed / 1e6:,.1f} MB and has {free / 1e6:,.1f} MB free. Nothing was changed. "
            "Make room there first."
        )
