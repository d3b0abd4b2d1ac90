"""What is said of a backup, wherever it was asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from interviewer_backup.making import Made
from interviewer_backup.manifest import Manifest
from interviewer_backup.restoring import Restored

_TIME: Final = "%Y-%m-%d %H:%M UTC"


def told_made(made: Made, *, where: str | None = None) -> str:
    """A backup that was made, at its path unless it went elsewhere."""
    return f"{where or made.path} is whole: {_size(made.bytes)}; {_content(made.manifest)}."


def told_pruned(files: list[Path]) -> str:
    """What was deleted to keep as many as were wished; empty when nothing was."""
    return f"Deleted: {', '.join(file.name for file in files)}." if files else ""


def told_checked(path: str, manifest: Manifest) -> str:
    """A backup that was read and found whole."""
    return f"{_named(path)} is whole and can be restored here: {_made(manifest)}; {_content(manifest)}."


def told_restored(path: str, restored: Restored) -> Iterator[str]:
    """What was restored, what was kept, and what is to be done now; a line each."""
    yield f"{_named(path)} is restored: {_made(restored.manifest)}; {_content(restored.manifest)}."
    if restored.kept:
        yield f"What was there is kept: {', '.join(map(str, restored.kept))}. Delete it when all is well."
    for setting in restored.settings:
        yield f"For it to be used, set {setting}."


def _named(path: str) -> str:
    return "What was read" if path == "-" else path


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 10**6 else f"{count / 1e3:,.0f} KB"


def _made(manifest: Manifest) -> str:
    return f"made on {manifest.made.strftime(_TIME)} by version {manifest.version}"


def _content(manifest: Manifest) -> str:
    counts = {**manifest.records, "own voices": manifest.voices, "files": len(manifest.members)}
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
