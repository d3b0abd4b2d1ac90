"""Checksums of a folder of files, as `sha256sum --check` reads them."""

from pathlib import Path
from typing import Final

from release.wheels import sha256

SUMS: Final = "SHA256SUMS"


def write_sums(folder: Path) -> Path:
    """Write the SHA-256 of every file in the folder, by name."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != SUMS)
    written = folder / SUMS
    written.write_text("".join(f"{sha256(file)}  {file.name}\n" for file in files), encoding="utf-8")
    return written
