"""The folder with backups: their names, which is the newest, which may go."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"interviewer-(\d{8}-\d{6})(?:_(\d+))?\.zip")
_TIME: Final = "%Y%m%d-%H%M%S"


def names_of(made: datetime) -> Iterator[str]:
    """What backups of this second are called, the first, the second …; the time is in UTC."""
    stem = f"interviewer-{made.strftime(_TIME)}"
    yield f"{stem}.zip"
    for number in count(2):
        yield f"{stem}_{number}.zip"


def backups_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups in a folder that bear our names, the newest first."""
    try:
        files = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = [(*told, file) for file in files if (told := _told_by(file.name)) is not None]
    return [(made, file) for made, _, file in sorted(found, reverse=True)]


def prune(folder: Path, *, keep: int) -> list[Path]:
    """Delete all backups of a folder but the newest `keep`; what was deleted."""
    old = [file for _, file in backups_in(folder)[keep:]]
    for file in old:
        file.unlink(missing_ok=True)
    return old


def _told_by(name: str) -> tuple[datetime, int] | None:
    """When it was made, and the how manieth of that second."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC), int(found[2] or 1)
    except ValueError:
        return None
