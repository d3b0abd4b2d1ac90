"""The file of a backup: a zip with every member's SHA-256 in its manifest."""

import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from interviewer_backup import manifest as manifests
from interviewer_backup.errors import DamagedError
from interviewer_backup.manifest import Manifest, Member, read_manifest

_CHUNK: Final = 1_048_576
_FILE_MODE: Final = 0o600
_WAYS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
    OverflowError,
)
"""What Python's zipfile says of a file that is not as it was written."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file for a backup: its path there, and what it holds or which file does."""

    name: str
    source: Path | bytes

    def open(self) -> IO[bytes]:
        """What it holds, for reading."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")


def write_archive(
    path: Path, contents: Iterable[Content], made: datetime, describe: Callable[[list[Member]], Manifest]
) -> Manifest:
    """Write a backup; a content that is gone when its turn comes is left out.

    Raises:
        OSError: it can't be written, or a content can't be read.

    """
    members = list[Member]()
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        for content in contents:
            try:
                source = content.open()
            except FileNotFoundError:
                continue
            with source, archive.open(_entry(content.name, made), "w", force_zip64=True) as target:
                size, digest = _copy(source, target)
            members.append(Member(content.name, size, digest))
        manifest = describe(members)
        archive.writestr(_entry(manifests.NAME, made), manifest.as_json())
    path.chmod(_FILE_MODE)
    return manifest


class Archive:
    """A backup that is open for reading; its manifest is known, its members are not yet read."""

    def __init__(self, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self._file = file
        self.manifest = manifest

    def verify(self) -> None:
        """Read every member and compare it with the manifest.

        Raises:
            DamagedError: one is not what it should be.

        """
        for member in self.manifest.members:
            self._read(member, _Nowhere())

    def extract(self, member: Member, path: Path) -> None:
        """Write a member to a file that is not there yet, for its owner alone, and compare it meanwhile.

        Raises:
            DamagedError: it is not what it should be.
            OSError: the file can't be written.

        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _FILE_MODE)
        except (FileExistsError, NotADirectoryError) as error:
            raise DamagedError(
                f"This is no backup of ours: {member.name} is a folder in it as well."
            ) from error
        with os.fdopen(descriptor, "wb") as target:
            self._read(member, target)
            target.flush()
            os.fsync(target.fileno())

    def _read(self, member: Member, target: "IO[bytes] | _Nowhere") -> None:
        with _as_damage(), self._file.open(member.name) as source:
            size, digest = _copy(source, target, most=member.bytes)
        if (size, digest) != (member.bytes, member.sha256):
            raise DamagedError(f"{member.name} in this backup is damaged: take another backup.")


class _Nowhere:
    """Takes what is only to be read."""

    def write(self, data: bytes, /) -> int:
        return len(data)


@contextmanager
def open_archive(path: Path) -> Generator[Archive]:
    """A backup, with as many files as its manifest says and no others.

    Raises:
        DamagedError: it is not whole, or is none.
        NewerError: a newer version wrote it.
        OSError: it can't be read.

    """
    with _as_damage():
        file = zipfile.ZipFile(path)
    with file:
        if any(entry.compress_type not in _WAYS for entry in file.infolist()):
            raise DamagedError("This is no backup of ours: it is packed in another way.")
        with _as_damage():
            text = _manifest_text(file)
        manifest = read_manifest(text)
        told = sorted((member.name, member.bytes) for member in manifest.members)
        there = sorted(
            (entry.filename, entry.file_size) for entry in file.infolist() if entry.filename != manifests.NAME
        )
        if told != there:
            raise DamagedError("What is in this backup is not what it says of itself: take another backup.")
        yield Archive(file, manifest)


def _manifest_text(file: zipfile.ZipFile) -> bytes:
    try:
        entry = file.getinfo(manifests.NAME)
    except KeyError:
        raise DamagedError("This is no backup of Interviewer: it says nothing of itself.") from None
    if entry.file_size > manifests.LARGEST_BYTES:
        raise DamagedError("What this backup says of itself is too long to be true.")
    with file.open(entry) as source:
        return source.read(manifests.LARGEST_BYTES)


@contextmanager
def _as_damage() -> Generator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise DamagedError(f"This backup is damaged or is none ({error}): take another one.") from error


def _entry(name: str, made: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, made.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _FILE_MODE << 16
    return entry


def _copy(source: IO[bytes], target: "IO[bytes] | _Nowhere", *, most: int | None = None) -> tuple[int, str]:
    """Copy up to one byte more than `most`; how many bytes there were, and their SHA-256."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if most is not None and size > most:
            break
        digest.update(chunk)
        target.write(chunk)
    return size, digest.hexdigest()
