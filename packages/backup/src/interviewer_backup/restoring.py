"""Putting a backup in place.

All of it is written beside what is there, checked, and only then given its names; what was there is kept
beside. While names change, a mark stands in the data folder: nothing starts on it, and a restore that was cut
off there is simply done again.
"""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from interviewer_backup.archive import Archive, open_archive
from interviewer_backup.database import applied_migrations, check_database
from interviewer_backup.errors import (
    BackupError,
    InUseError,
    NewerError,
    NoRoomError,
    OccupiedError,
    WrongUserError,
)
from interviewer_backup.manifest import Manifest
from interviewer_backup.places import DATA_FILE, DATABASE, PARTS, Places
from interviewer_pocketbase import MIGRATIONS
from interviewer_pocketbase.folder import UNFINISHED, take, unfinished

_STAGE: Final = ".restoring"
_KEPT: Final = "before-restore-%Y%m%d-%H%M%S-%f"
_SPARE_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: what it put in place, and where what was there is now."""

    manifest: Manifest
    kept: list[Path]
    settings: list[str]
    """Settings that must be changed for all that was restored to be used."""


def check_backup(path: Path) -> Manifest:
    """Read a whole backup, and write nothing.

    Raises:
        BackupError: it is damaged, or newer than this version.

    """
    with as_backup_error(), open_archive(path) as archive:
        archive.manifest.refuse_newer()
        archive.verify()
        return archive.manifest


def restore(path: Path, places: Places, *, replace: bool = False) -> Restored:
    """Put a backup in place of nothing or, with `replace`, of what is there, which is kept beside.

    Raises:
        BackupError: it can't be done, and unless the message says otherwise nothing was changed.

    """
    with as_backup_error(), _alone(places), open_archive(path) as archive:
        archive.manifest.refuse_newer()
        taken = [places.target(part) for part in PARTS if _there(places.target(part))]
        if taken and not replace and not unfinished(places.data):
            raise OccupiedError(taken)
        with _stages(places) as stages:
            _require_room(archive.manifest, places)
            for member in archive.manifest.members:
                archive.extract(member, stages[places.root(member.part)] / member.name)
            _check_database(stages[places.root(DATABASE)] / DATABASE / DATA_FILE)
            # Folders too must be on the disk before anything of before goes.
            os.sync()
            kept = _swap(archive, places, stages)
        parts = archive.manifest.parts()
        return Restored(archive.manifest, kept, places.moved(iter(parts)))


def _check_database(path: Path) -> None:
    check_database(path, named=path)
    ours = {file.name for file in MIGRATIONS.glob("*.js")}
    # PocketBase's own are Go files, and its version was compared.
    unknown = sorted(file for file in applied_migrations(path) if file.endswith(".js") and file not in ours)
    if unknown:
        raise NewerError(
            f"The database of this backup has been changed by a newer version ({unknown[0]}). "
            "Update first, then restore."
        )


def _swap(archive: Archive, places: Places, stages: dict[Path, Path]) -> list[Path]:
    mark = places.data / UNFINISHED
    mark.touch(mode=0o600)
    _sync(places.data)
    aside = datetime.now(UTC).strftime(_KEPT)
    kept = list[Path]()
    there = archive.manifest.parts()
    for part in PARTS:
        root, target = places.root(part), places.target(part)
        if target.exists():
            beside = root / aside
            beside.mkdir(mode=0o700, exist_ok=True)
            target.rename(beside / part)
            kept.append(beside / part)
        if part in there:
            (stages[root] / part).rename(target)
        _sync(root)
    mark.unlink()
    _sync(places.data)
    return kept


@contextmanager
def _alone(places: Places) -> Generator[None]:
    """Keep everybody else from starting on the folder."""
    if os.geteuid() == 0 and places.data.exists() and (owner := places.data.stat().st_uid):
        raise WrongUserError(places.data, owner)
    lock = take(places.data)
    if lock is None:
        raise InUseError(places.data)
    try:
        places.speech.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    finally:
        os.close(lock)


@contextmanager
def _stages(places: Places) -> Generator[dict[Path, Path]]:
    """A folder inside each root, on the same disk, so that what is in it can be given its name at once."""
    stages = {root: root / _STAGE for root in {places.root(part) for part in PARTS}}
    try:
        for stage in stages.values():
            # We are alone here, so one that is there was left behind.
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir(mode=0o700)
        yield stages
    finally:
        for stage in stages.values():
            shutil.rmtree(stage, ignore_errors=True)


def _require_room(manifest: Manifest, places: Places) -> None:
    needed = dict[Path, int]()
    for member in manifest.members:
        root = places.root(member.part)
        needed[root] = needed.get(root, _SPARE_BYTES) + member.bytes
    for root, size in needed.items():
        free = shutil.disk_usage(root).free
        if size > free:
            raise NoRoomError(root, size, free)


def _there(path: Path) -> bool:
    """Whether something is there; an empty folder is nothing."""
    return path.exists() and (not path.is_dir() or any(path.iterdir()))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def as_backup_error() -> Generator[None]:
    """Say in words what the disk refuses."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise BackupError(f"It could not be restored: {where}{error.strerror}.") from error
