"""The wheels, and the list by which they and all that they need are installed."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from release.errors import ReleaseError
from release.sources import ROOT

REQUIREMENTS: Final = "requirements.txt"
NEEDED: Final = ROOT / "requirements" / "app.txt"


def build_wheels(packages: Sequence[Path], folder: Path, moment: int) -> list[Path]:
    """Build a wheel of each package into the folder.

    Raises:
        ReleaseError: one can't be built.

    """
    for package in packages:
        _build(package, folder, moment)
    return sorted(folder.glob("*.whl"))


def write_requirements(wheels: Iterable[Path], folder: Path) -> Path:
    """Write what `pip install --require-hashes` takes: our wheels, and every package that they need."""
    ours = [
        f"{name}=={version} --hash=sha256:{sha256(wheel)}"
        for wheel in wheels
        for name, version in [named(wheel)]
    ]
    file = folder / REQUIREMENTS
    file.write_text("\n".join([*ours, NEEDED.read_text(encoding="utf-8")]), encoding="utf-8")
    return file


def named(wheel: Path) -> tuple[str, str]:
    """Name and version of a distribution, as the file's name tells them."""
    name, version, *_ = wheel.name.split("-")
    return name.replace("_", "-"), version


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _build(package: Path, folder: Path, moment: int) -> None:
    # With what this environment has pinned, and not with what an index has today.
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(package),
    ]
    ended = subprocess.run(
        command,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        raise ReleaseError(f"{package.name} can't be built:\n{ended.stdout}{ended.stderr}")
