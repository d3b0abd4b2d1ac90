"""The folder of pulled models: one folder for each, which is there only when it is whole."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from interviewer_weights.manifest import ModelEntry, ModelFile

State = Literal["here", "partly", "absent"]
PARTS: Final = ".parts"
CHUNK: Final = 1 << 20

Progress = Callable[[int], None]
"""Told how many bytes more are done."""


def _nobody(_: int) -> None:
    pass


@dataclass(frozen=True)
class Damage:
    """What is wrong with a file of a model."""

    file: str
    what: str


class ModelStore:
    """Pulled models in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, model: ModelEntry) -> Path:
        """Where a model's files are, or would be."""
        return self.folder / model.name

    def parts(self, model: ModelEntry) -> Path:
        """Where what was fetched of a model waits until all of it is there."""
        return self.folder / PARTS / model.name

    def state(self, model: ModelEntry) -> State:
        """Whether a model is here, by the sizes of its files; `damage` looks closely."""
        if all(_has_size(self.path(model) / file.path, file) for file in model.files):
            return "here"
        return "partly" if self.parts(model).exists() or self.path(model).exists() else "absent"

    def damage(self, model: ModelEntry, progress: Progress = _nobody) -> list[Damage]:
        """What is wrong with a model's files, by their SHA-256; nothing when it is whole."""
        return list(self._damage(model, progress))

    def remove(self, model: ModelEntry) -> int:
        """Delete a model and what was fetched of it; the bytes that this gave back."""
        freed = 0
        for folder in (self.path(model), self.parts(model)):
            if folder.exists():
                freed += size_of(folder)
                shutil.rmtree(folder)
        return freed

    def _damage(self, model: ModelEntry, progress: Progress) -> Iterator[Damage]:
        for file in model.files:
            path = self.path(model) / file.path
            if not path.is_file():
                yield Damage(file.path, "is missing")
            elif sha256_of(path, progress) != file.sha256:
                yield Damage(file.path, "is not what it should be")


def sha256_of(path: Path, progress: Progress = _nobody) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            progress(len(chunk))
    return digest.hexdigest()


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; what goes away while they are counted counts for nothing."""
    found = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                found += (Path(place) / name).lstat().st_size
    return found


def _has_size(path: Path, file: ModelFile) -> bool:
    return path.is_file() and path.stat().st_size == file.bytes
