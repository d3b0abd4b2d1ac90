"""Making a backup while the application runs."""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from interviewer_backup.archive import Content, open_archive, write_archive
from interviewer_backup.database import copy_database, count_records
from interviewer_backup.errors import TargetError, UnfinishedError
from interviewer_backup.manifest import Manifest, Member, pocketbase_version, product_version
from interviewer_backup.places import DATA_FILE, DATABASE, OPERATORS, STORAGE, VOICES, Places
from interviewer_backup.shelf import names_of
from interviewer_pocketbase.folder import unfinished

_WORK: Final = ".interviewer-backup-"
"""What folders for unfinished backups are called, until they are done or the next backup removes them."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is written, read again and found whole."""

    path: Path
    bytes: int
    manifest: Manifest


def make_backup(places: Places, wished: Path | None = None) -> Made:
    """Back up to a file, or to a folder, where its name tells the time; by default that of `places`.

    The file is there whole or not at all, for its owner alone, and replaces nothing.

    Raises:
        BackupError: it can't be made; says what to do.

    """
    made = _beginning(places)
    with _as_target_error():
        folder, names = _destination(places, wished, made)
        with _draft(places, folder, made) as (draft, manifest):
            size = draft.stat().st_size
            target = _publish(draft, folder, names)
    return Made(target, size, manifest)


@contextmanager
def passing_backup(places: Places) -> Generator[Made]:
    """A backup that is gone afterwards, for whoever passes it on.

    Raises:
        BackupError: it can't be made; says what to do.

    """
    made = _beginning(places)
    with _as_target_error():
        places.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _draft(places, places.backups, made) as (draft, manifest):
            yield Made(draft, draft.stat().st_size, manifest)


def _beginning(places: Places) -> datetime:
    """When it begins, to the second; before anything else, what is there must be whole."""
    if unfinished(places.data):
        raise UnfinishedError(places.data)
    return datetime.now(UTC).replace(microsecond=0)


def _destination(places: Places, wished: Path | None, made: datetime) -> tuple[Path, Iterable[str]]:
    """The folder, and what the backup may be called there: the first name that is free."""
    wanted = (wished or places.backups).absolute()
    if wished is None:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    if wanted.is_dir():
        return wanted, names_of(made)
    if not wanted.parent.is_dir():
        raise TargetError(f"There is no folder {wanted.parent}. Make it first, or choose another.")
    if wanted.exists():
        raise _taken(wanted)
    return wanted.parent, [wanted.name]


def _taken(target: Path) -> TargetError:
    return TargetError(f"{target} is there already. Nothing was written; choose another name.")


@contextmanager
def _draft(places: Places, folder: Path, made: datetime) -> Generator[tuple[Path, Manifest]]:
    """A finished backup in a folder of its own inside `folder`, which goes with it."""
    with _work_folder(folder) as work:
        database, draft = work / DATA_FILE, work / "backup.zip"
        copy_database(places.source(DATABASE) / DATA_FILE, database)
        describe = partial(_describe, made, count_records(database))
        manifest = write_archive(draft, _contents(places, database), made, describe)
        database.unlink()
        with open_archive(draft) as archive:
            archive.verify()
        _sync(draft)
        yield draft, manifest


def _contents(places: Places, database: Path) -> Iterator[Content]:
    yield Content(f"{DATABASE}/{DATA_FILE}", database)
    # After the database: a file comes before the record that names it.
    yield from _files(places.source(DATABASE) / STORAGE, f"{DATABASE}/{STORAGE}")
    yield from _voices(places.source(VOICES))
    for part in OPERATORS:
        yield from _files(places.source(part), part)


def _files(source: Path, name: str) -> Iterator[Content]:
    """A folder's files; or one file, in a folder of that name."""
    if source.is_file():
        yield Content(f"{name}/{source.name}", source)
    for folder, _, files in os.walk(source):
        for file in sorted(files):
            path = Path(folder) / file
            if path.is_file():
                yield Content(f"{name}/{path.relative_to(source).as_posix()}", path)


def _voices(source: Path) -> Iterator[Content]:
    """The recordings that have their description, as both are at one moment.

    A voice's description is written last and removed first, so it is read first; without its recording, which
    may be removed meanwhile, it is left out.
    """
    for path in sorted(source.glob("*.key")):
        yield Content(f"{VOICES}/{path.name}", path)
    for path in sorted(source.glob("*/*.json")):
        with suppress(FileNotFoundError):
            described, recording = path.read_bytes(), path.with_suffix(".wav").read_bytes()
            name = f"{VOICES}/{path.parent.name}/{path.stem}"
            yield Content(f"{name}.wav", recording)
            yield Content(f"{name}.json", described)


def _describe(made: datetime, records: dict[str, int], members: list[Member]) -> Manifest:
    return Manifest(
        version=product_version(),
        pocketbase=pocketbase_version(),
        made=made,
        records=records,
        voices=sum(member.part == VOICES and member.name.endswith(".json") for member in members),
        members=members,
    )


@contextmanager
def _work_folder(parent: Path) -> Generator[Path]:
    """A folder for its owner alone; what killed backups left behind goes first."""
    for left in parent.glob(f"{_WORK}*"):
        _remove_if_left(left)
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=parent))
    descriptor = os.open(work, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # As long as it is locked, no other backup takes it for one that was left behind.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield work
    finally:
        os.close(descriptor)
        shutil.rmtree(work, ignore_errors=True)


def _remove_if_left(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)
    shutil.rmtree(folder, ignore_errors=True)


def _publish(draft: Path, folder: Path, names: Iterable[str]) -> Path:
    """Give a finished file the first of these names that nothing has."""
    target = folder
    for target in (folder / name for name in names):
        if not target.exists() and _named(draft, target):
            _sync(folder)
            return target
    raise _taken(target)


def _named(draft: Path, target: Path) -> bool:
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:
            raise
        # A file system that knows one name only for a file.
        draft.rename(target)
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _as_target_error() -> Generator[None]:
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise TargetError(f"No backup was made: {where}{error.strerror}.") from error
