"""One version for all packages, in one place."""

import tomllib
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
VERSION = (ROOT / "VERSION").read_text().strip()
PROJECTS = sorted([*ROOT.glob("packages/*/pyproject.toml"), *ROOT.glob("services/*/pyproject.toml")])


def read(project: Path) -> dict[str, Any]:
    return tomllib.loads(project.read_text())


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.parent.name)
def test_every_package_takes_its_version_from_one_place(project: Path) -> None:
    said = read(project)

    assert said["project"]["dynamic"] == ["version"]
    assert said["tool"]["hatch"]["metadata"]["hooks"]["custom"] == {"path": "../../hatch_build.py"}
    assert version(said["project"]["name"]) == VERSION, "run `make run`: it installs what has changed"


def test_packages_ask_for_each_other_in_one_version() -> None:
    names = {read(project)["project"]["name"] for project in PROJECTS}
    wanted = [wish for name in names for wish in requires(name) or () if wish.startswith("interviewer-")]

    assert "interviewer-contracts[service]" + f"=={VERSION}" in wanted
    assert [wish for wish in wanted if not wish.endswith(f"=={VERSION}")] == []


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.parent.name)
@pytest.mark.parametrize("name", ["LICENSE", "NOTICE"])
def test_every_package_carries_the_licence(project: Path, name: str) -> None:
    assert (project.parent / name).read_text() == (ROOT / name).read_text()
