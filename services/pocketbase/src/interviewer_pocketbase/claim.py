"""Which release last used a database: an older one does not know what a newer one has made of it.

ClaimError
├── NewerDataError   a later release has used it
└── NoteError        what is written there is no release
"""

from pathlib import Path
from typing import Final

NOTE: Final = "release"
"""Beside the database, since it goes with it when a backup takes its place."""


class ClaimError(Exception):
    """This release must not touch the database."""


class NewerDataError(ClaimError):
    """`theirs`, a later release than `ours`, has used the database."""

    def __init__(self, *, theirs: str, ours: str) -> None:
        super().__init__(f"a database of release {theirs} is not for {ours}")
        self.theirs = theirs
        self.ours = ours


class NoteError(ClaimError):
    """`file` should hold a release, and holds something else."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} should hold the release that last used this data, and holds something else. "
            "Write it there, such as 0.1.0, or delete the file if no later release has run on it."
        )


def claim_for(release: str, folder: Path) -> None:
    """Write down in the folder of the database that `release` uses it, and may change it from now on.

    Raises:
        NewerDataError: a later one has used it; nothing was touched.
        NoteError: what is written there is no release; nothing was touched.

    """
    note = folder / NOTE
    try:
        theirs = note.read_text("ascii").strip()
    except FileNotFoundError:
        theirs = ""
    except UnicodeDecodeError as error:
        raise NoteError(note) from error
    try:
        if theirs and later(theirs, release):
            raise NewerDataError(theirs=theirs, ours=release)
    except ValueError as error:
        raise NoteError(note) from error
    if theirs != release:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = note.with_suffix(".draft")
        draft.write_text(f"{release}\n", "ascii")
        draft.replace(note)


def later(first: str, second: str) -> bool:
    """Whether the first version comes after the second; both are numbers with points between them.

    Raises:
        ValueError: one is no such version.

    """
    return _numbers(first) > _numbers(second)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
