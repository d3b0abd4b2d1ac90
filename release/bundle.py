"""The bundle for a server: the release, and what installs it, as one file."""

import gzip
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from release.sources import ROOT

SERVER: Final = ROOT / "deploy" / "server"
_PROGRAMS: Final = frozenset({"install", "interviewer"})


def write_bundle(release: Iterable[Path], folder: Path, *, version: str, moment: int) -> Path:
    """Write a release's files and `deploy/server` as one archive; the same input gives the same bytes."""
    name = f"interviewer-server-{version}"
    members = {f"release/{file.name}": file for file in release}
    members |= {str(file.relative_to(SERVER)): file for file in SERVER.rglob("*") if file.is_file()}
    members["VERSION"] = ROOT / "VERSION"
    file = folder / f"{name}.tar.gz"
    with (
        file.open("wb") as stream,
        gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path, source in sorted(members.items()):
            _add(archive, f"{name}/{path}", source, moment)
    return file


def _add(archive: tarfile.TarFile, path: str, source: Path, moment: int) -> None:
    content = source.read_bytes()
    member = tarfile.TarInfo(path)
    member.size, member.mtime = len(content), moment
    member.mode = 0o755 if source.name in _PROGRAMS else 0o644
    archive.addfile(member, io.BytesIO(content))
