"""Programs and packages."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from interviewer_cli.diagnosis.finding import INSTALL, Finding

OLDEST_PYTHON: Final = (3, 11)
PACKAGES: Final = (
    "interviewer-cli",
    "interviewer-backup",
    "interviewer-contracts",
    "interviewer-llm",
    "interviewer-pocketbase",
    "interviewer-tts",
    "interviewer-web",
    "interviewer-weights",
    "fastapi",
    "htpy",
    "httpx2",
    "pydantic",
    "uvicorn",
)
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_RUN_SECONDS: Final = 20


def look_at_installed() -> list[Finding]:
    """Python, packages, the database's binary, the front end, and what is good to have."""
    return [_python(), _packages(), _pocketbase(), _front_end(), _espeak(), _browser()]


def _python() -> Finding:
    found = f"{platform.python_version()} ({sys.executable})"
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", "fail", found, f"Install Python 3.11 or newer. {INSTALL}")
    return Finding("python", "ok", found)


def _packages() -> Finding:
    found = dict(_versions(PACKAGES))
    missing = [name for name, there in found.items() if there is None]
    if missing:
        return Finding("packages", "fail", f"missing: {', '.join(missing)}", INSTALL)
    return Finding("packages", "ok", ", ".join(f"{name} {there}" for name, there in found.items()))


def _versions(names: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    for name in names:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, None


def _pocketbase() -> Finding:
    try:
        # Here, because it may be what is missing.
        from interviewer_pocketbase import BINARY  # noqa: PLC0415
    except ImportError as error:
        return Finding("pocketbase", "fail", f"not installed: {error}", INSTALL)
    try:
        answer = subprocess.run(  # noqa: S603 - our own binary
            [BINARY, "--version"], capture_output=True, text=True, timeout=_RUN_SECONDS, check=True
        )
    except FileNotFoundError:
        return Finding("pocketbase", "fail", f"there is no {BINARY}", INSTALL)
    except (OSError, subprocess.SubprocessError) as error:
        mend = f"Its package may be for another kind of machine. {INSTALL}"
        return Finding("pocketbase", "fail", f"{BINARY} does not run: {error}", mend)
    return Finding("pocketbase", "ok", answer.stdout.strip())


def _front_end() -> Finding:
    # Found and not imported: the package may be broken, and that is for `packages` to say.
    spec = find_spec("interviewer_web")
    folders = [] if spec is None else spec.submodule_search_locations or []
    if not any((Path(folder) / "static" / "manifest.json").is_file() for folder in folders):
        return Finding("front end", "fail", "style sheet and scripts are not built", INSTALL)
    return Finding("front end", "ok", "built")


def _espeak() -> Finding:
    path = shutil.which("espeak-ng")
    if path is None:
        mend = (
            "Only needed where the natural voice can't run. Debian: apt-get install espeak-ng; macOS: brew."
        )
        return Finding("espeak-ng", "warn", "not installed", mend)
    return Finding("espeak-ng", "ok", path)


def _browser() -> Finding:
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None:
        return Finding(
            "browser", "warn", "no Chromium found", "Only tests need one; `make test` looks for it."
        )
    return Finding("browser", "ok", path)
