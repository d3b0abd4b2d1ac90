"""What a release is made of, and the moment that it carries."""

import os
import re
import subprocess
from pathlib import Path
from typing import Final

from release.errors import ReleaseError

ROOT: Final = Path(__file__).resolve().parents[1]
VERSION: Final = re.compile(r"\d+\.\d+\.\d+")
BUILT: Final = (
    "services/web/src/interviewer_web/static/manifest.json",
    "services/llm/src/interviewer_llm/esco/index.json.gz",
)
"""What wheels carry beside the source, made by `make assets` and `make esco`."""


def version() -> str:
    """The version that is released, such as `0.1.0`.

    Raises:
        ReleaseError: VERSION holds something else.

    """
    said = (ROOT / "VERSION").read_text(encoding="ascii").strip()
    if not VERSION.fullmatch(said):
        raise ReleaseError(f"VERSION holds {said!r}; it must be three numbers, such as 0.1.0.")
    return said


def packages() -> list[Path]:
    """The folder of every package, in a fixed order.

    Raises:
        ReleaseError: what they carry beside the source was not built.

    """
    missing = [name for name in BUILT if not (ROOT / name).is_file()]
    if missing:
        raise ReleaseError(f"{', '.join(missing)} is missing. `make dist` builds it first.")
    return [file.parent for pattern in ("packages", "services") for file in _projects(pattern)]


def moment() -> int:
    """Seconds since 1970 that everything in the release is dated with: two builds give the same bytes.

    SOURCE_DATE_EPOCH where it is set, else the time of the last commit.

    Raises:
        ReleaseError: neither can be had.

    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return int(given) if given else int(_git("log", "-1", "--format=%ct"))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise ReleaseError(
            "The time of the last commit can't be had; set SOURCE_DATE_EPOCH to seconds since 1970."
        ) from error


def _projects(folder: str) -> list[Path]:
    return sorted(ROOT.glob(f"{folder}/*/pyproject.toml"))


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
