"""Backups that go through a pipe: all of it is made and checked before its first byte leaves, or is used."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from interviewer_backup.making import Made, passing_backup
from interviewer_backup.places import Places
from interviewer_backup.restoring import as_backup_error


def pass_on(places: Places, output: IO[bytes]) -> Made:
    """Make a backup, and write it to `output` alone.

    Raises:
        BackupError: it can't be made or written; says what to do.

    """
    with passing_backup(places) as made, made.path.open("rb") as source:
        shutil.copyfileobj(source, output)
        output.flush()
        return made


@contextmanager
def received(places: Places, source: IO[bytes]) -> Generator[Path]:
    """What comes in, as a file that is gone afterwards.

    Raises:
        BackupError: it can't be written down.

    """
    with as_backup_error():
        places.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=places.backups, prefix=".received-") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            yield Path(file.name)
