"""Images are small, without tools, labelled, and the same whenever they are built."""

import os
import sys

import pytest

from support.containers import APPLICATION, Project, run
from support.images import (
    LARGEST_MB,
    VERSION_LABEL,
    contents,
    images_of,
    inspected,
    megabytes_above_base,
    table,
)

BUILT_TWICE = ("pocketbase", "llm")


def test_images_are_small(built: Project, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {name: megabytes_above_base(image) for name, image in images_of(built).items()}

    with capsys.disabled():
        sys.stdout.write("\n" + table(sizes))
    assert {name: size for name, size in sizes.items() if size > LARGEST_MB[name]} == {}


@pytest.mark.parametrize("service", APPLICATION)
def test_an_image_says_what_it_is_and_has_no_tools(built: Project, service: str) -> None:
    image = images_of(built)[service]
    labels = inspected(image)["Config"]["Labels"]
    tools = "command -v gcc cc make git; find /app /build /src -name pip 2>/dev/null; true"
    found = run("docker", "run", "--rm", "--network=none", "--entrypoint=/bin/sh", image, "-c", tools)

    assert labels["org.opencontainers.image.title"] == f"interviewer-{service}"
    assert labels[VERSION_LABEL] == built.settings["INTERVIEWER_VERSION"]
    assert found == ""


@pytest.mark.parametrize("service", BUILT_TWICE)
def test_the_same_source_gives_the_same_files(built: Project, service: str) -> None:
    again = Project(f"{built.name}-again-{os.getpid()}", built.files, built.settings)
    try:
        again.compose("build", "--no-cache", service)
        once, twice = (contents(images_of(one)[service]) for one in (built, again))
    finally:
        again.remove()

    # What the engine itself writes into a container that it makes.
    differing = {path for path in once.keys() | twice.keys() if once.get(path) != twice.get(path)}
    assert len(once) > 1_000
    assert differing == set()
