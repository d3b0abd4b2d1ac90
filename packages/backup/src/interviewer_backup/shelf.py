"""The folder with backups: their names, which is the newest, which may go."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"interviewer-(\d{8}-\d{6})\.zip")
_TIME: Final = "%Y%m%d-%H%M%S"


def name_of(made: datetime) -> str:
    """What a backup of this time is called; the time is in UTC."""
    return f"interviewer-{made.strftime(_TIME)}.zip"


def backups_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups in a folder that bear our names, the newest first."""
    try:
        files = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = [(made, file) for file in files if (made := _time_of(file.name)) is not None]
    return sorted(found, reverse=True)


def prune(folder: Path, *, keep: int) -> list[Path]:
    """Delete all backups of a folder but the newest `keep`; what was deleted."""
    old = [file for _, file in backups_in(folder)[keep:]]
    for file in old:
        file.unlink(missing_ok=True)
    return old


def _time_of(name: str) -> datetime | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
