"""Images as a build made them: what is in them, and how much they add to their base."""

import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from support.containers import APPLICATION, ROOT, Project, compose_files, environment, run

LARGEST_MB: Final[Mapping[str, int]] = {
    "web": 80,
    "llm": 120,
    "tts": 250,
    "pocketbase": 80,
    "adminer": 120,
    "caddy": 60,
    "model": 250,
}
"""What the image of a service may add to the one that it is made from, in 10^6 bytes."""
BASE_LABEL: Final = "org.opencontainers.image.base.name"
VERSION_LABEL: Final = "org.opencontainers.image.version"
_OURS: Final = "app/"


def inspected(image: str) -> dict[str, Any]:
    """What the engine knows of an image."""
    [found] = json.loads(run("docker", "image", "inspect", image))
    return cast("dict[str, Any]", found)


def megabytes_above_base(image: str) -> float:
    """How much an image adds to the one that its label names, in 10^6 bytes."""
    found = inspected(image)
    return float(found["Size"] - inspected(found["Config"]["Labels"][BASE_LABEL])["Size"]) / 1e6


def contents(image: str) -> dict[str, tuple[object, ...]]:
    """Each file of an image by its path: kind, mode, owner, SHA-256 or target; and below `/app` its date."""
    container = run("docker", "create", image).strip()
    try:
        with (
            subprocess.Popen(
                ["docker", "export", container], env=environment(), stdout=subprocess.PIPE
            ) as export,
            tarfile.open(fileobj=export.stdout, mode="r|") as archive,
        ):
            return {member.name: _told(archive, member) for member in archive}
    finally:
        run("docker", "rm", container)


def _told(archive: tarfile.TarFile, member: tarfile.TarInfo) -> tuple[object, ...]:
    file = archive.extractfile(member) if member.isreg() else None
    content = member.linkname if file is None else hashlib.sha256(file.read()).hexdigest()
    date = member.mtime if member.name.startswith(_OURS) else None
    return member.type, member.mode, member.uid, member.gid, content, date


def images_of(project: Project, services: Iterable[str] = APPLICATION) -> dict[str, str]:
    """The name of each service's image."""
    composed = json.loads(project.compose("config", "--format", "json"))["services"]
    return {name: composed[name].get("image", f"{project.name}-{name}") for name in services}


def table(sizes: Mapping[str, float]) -> str:
    """What each image adds to its base, and what it may, for people."""
    return "".join(
        f"{name:<12}{size:6.0f} MB above its base, of {LARGEST_MB[name]}\n" for name, size in sizes.items()
    )


def main() -> None:
    """Build all images, name each by the version too, and print their sizes; 1 if one is too large."""
    version = (ROOT / "VERSION").read_text("utf-8").strip()
    project = Project("interviewer", compose_files(), {"INTERVIEWER_VERSION": version})
    project.compose("build", *LARGEST_MB)
    images = images_of(project, LARGEST_MB)
    for image in images.values():
        run("docker", "tag", image, f"{image}:{version}")
    sizes = {name: megabytes_above_base(image) for name, image in images.items()}
    sys.stdout.write(table(sizes))
    sys.exit(any(size > LARGEST_MB[name] for name, size in sizes.items()))


if __name__ == "__main__":
    main()
