"""PocketBase's SQLite file: copied while it is written to, and looked at.

The copy is SQLite's own online backup in one step, inside one read transaction: it holds every write that was
acknowledged before it began and no half of a later one, and nobody who writes waits for it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from interviewer_backup.errors import DamagedError, NothingToBackUpError

_BUSY_SECONDS: Final = 30


def copy_database(source: Path, target: Path) -> None:
    """Copy the database as it is at this moment, and check the copy.

    Raises:
        NothingToBackUpError: there is none.
        DamagedError: it is damaged.

    """
    if not source.is_file():
        raise NothingToBackUpError(source)
    try:
        with closing(_open(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
    except sqlite3.DatabaseError as error:
        raise DamagedError(_damage(source, str(error))) from error
    check_database(target, named=source)


def check_database(path: Path, *, named: Path) -> None:
    """Return when a database is sound; `named` is how a person knows it.

    Raises:
        DamagedError: it is not.

    """
    try:
        with closing(_open(path)) as database:
            [said] = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise DamagedError(_damage(named, str(error))) from error
    if said != "ok":
        raise DamagedError(_damage(named, said))


def count_records(path: Path) -> dict[str, int]:
    """How many records each collection has that is not PocketBase's own."""
    with closing(_open(path)) as database:
        rows = database.execute(
            "SELECT name FROM _collections WHERE type != 'view' AND system = 0 ORDER BY name"
        ).fetchall()
        return {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - read above
            for (name,) in rows
        }


def applied_migrations(path: Path) -> set[str]:
    """The files of the migrations that a database has been through.

    Raises:
        DamagedError: it is not PocketBase's.

    """
    try:
        with closing(_open(path)) as database:
            return {file for (file,) in database.execute("SELECT file FROM _migrations")}
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"The database of this backup is not PocketBase's: {error}.") from error


def _open(path: Path) -> sqlite3.Connection:
    # For reading and writing: a database of several processes needs its shared memory, even to be read.
    return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=_BUSY_SECONDS)


def _damage(path: Path, what: str) -> str:
    return (
        f"The database {path} can't be read or is damaged: {what}. "
        "Keep it as it is, and restore the newest backup that is whole."
    )
