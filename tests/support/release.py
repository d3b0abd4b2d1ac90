"""A release, made as maintainers make one, and installations of it beside this one."""

import io
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = (
    "services/web/src/interviewer_web/static",
    "services/llm/src/interviewer_llm/esco/index.json.gz",
)
"""What the front end's build and the index's build made; git knows neither."""


def make_release(folder: Path, *, source: Path = ROOT, settings: Mapping[str, str] | None = None) -> Path:
    """The release of a source tree, in this folder."""
    command = [sys.executable, "-m", "release", str(folder)]
    ended = subprocess.run(command, cwd=source, env=settings, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


def copy_source(folder: Path) -> Path:
    """The source as git would give it to somebody else, with front end and index built anew."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.decode().split("\0")):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, file, follow_symlinks=False)
    sources = [str(path) for path in folder.glob("*/*/src")]
    for command in (("services/web/assets/build.py",), ("-m", "interviewer_llm.esco.build")):
        subprocess.run(
            [sys.executable, *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sources)},
            capture_output=True,
            check=True,
        )
    return folder


def source_of(commit: str, folder: Path) -> Path:
    """The source at a commit, with what is built today.

    Raises:
        subprocess.CalledProcessError: this repository does not have the commit.

    """
    with tarfile.open(fileobj=io.BytesIO(_git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")
    return _with_built(folder)


def build_wheels(source: Path, folder: Path) -> list[Path]:
    """A wheel of each package of a source tree, as any release of it would have it."""
    projects = [
        file.parent for part in ("packages", "services") for file in source.glob(f"{part}/*/pyproject.toml")
    ]
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), *map(str, projects))
    return sorted(folder.glob("*.whl"))


def install(wheels: Sequence[Path], folder: Path) -> Path:
    """An environment of these wheels, with the packages of others that this one has; the command in it."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    _pip("--python", str(python), "install", "--no-deps", *map(str, wheels))
    [site] = folder.glob("lib/python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (folder / "bin" / "pocketbase").symlink_to(Path(sysconfig.get_path("scripts")) / "pocketbase")
    return folder / "bin" / "interviewer"


def _with_built(folder: Path) -> Path:
    static, index = BUILT
    shutil.copytree(ROOT / static, folder / static)
    shutil.copy(ROOT / index, folder / index)
    return folder


def _pip(*arguments: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
        *arguments,
    ]
    ended = subprocess.run([*command, "--no-index"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
