"""A release: the same bytes every time, and enough for a bare machine and for older data."""

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from support import containers, program
from support.processes import started
from support.release import ROOT, build_wheels, copy_source, install, make_release, source_of
from support.stack import READY, SERVICES, environment, free_ports

pytestmark = [pytest.mark.release, pytest.mark.timeout(600)]

VERSION: Final = (ROOT / "VERSION").read_text().strip()
BEFORE: Final = "422a87141d53f5d8a1538ebf52eb8609abe96d9c"
"""What data is upgraded from: the last state before releases, and later the tag of the last release."""
BARE: Final = "python:3.11-slim-bookworm"
HOME: Final = "/people/nadia"
INSTALL: Final = """
set -eu
for program in git make cc gcc npm node; do ! command -v "$program" || exit 9; done
python -m venv "$HOME/app"
"$HOME/app/bin/pip" install --quiet --require-hashes --find-links /dist -r /dist/requirements.txt
cd "$HOME"
"$HOME/app/bin/interviewer" --version
exec "$HOME/app/bin/interviewer" up
"""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_release(tmp_path_factory.mktemp("release") / "dist")


def test_two_builds_give_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    moment = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    elsewhere = copy_source(tmp_path / "elsewhere")
    before = os.umask(0o077)
    try:
        again = make_release(
            tmp_path / "again", source=elsewhere, settings={**os.environ, "SOURCE_DATE_EPOCH": moment}
        )
    finally:
        os.umask(before)

    assert {file.name: file.read_bytes() for file in again.iterdir()} == {
        file.name: file.read_bytes() for file in dist.iterdir()
    }


def test_what_is_in_a_release(dist: Path) -> None:
    wheels = {file.name.split("-")[0]: set(zipfile.ZipFile(file).namelist()) for file in dist.glob("*.whl")}
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=dist, capture_output=True, check=False
    )

    assert {name.removeprefix("interviewer_") for name in wheels} >= {
        "cli",
        "web",
        "llm",
        "tts",
        "pocketbase",
    }
    for name, files in wheels.items():
        licences = f"{name}-{VERSION}.dist-info/licenses"
        assert {f"{licences}/LICENSE", f"{licences}/NOTICE", f"{name}/py.typed"} <= files
        assert not [file for file in files if "/tests/" in file or "__pycache__" in file]
    assert "interviewer_web/static/manifest.json" in wheels["interviewer_web"]
    assert "interviewer_llm/esco/index.json.gz" in wheels["interviewer_llm"]
    assert checked.returncode == 0, checked.stderr


def test_the_bill_of_materials_names_all_that_is_installed(dist: Path) -> None:
    told = json.loads((dist / f"interviewer-{VERSION}.cdx.json").read_text())
    pinned = set(
        re.findall(r"^([a-z0-9._-]+)==", (dist / "requirements.txt").read_text(), flags=re.MULTILINE)
    )
    named = {one["name"]: one for one in told["components"]}

    assert pinned
    assert pinned - set(named) == set()
    assert {name for name in set(named) - pinned if not named[name]["purl"].startswith("pkg:npm/")} == set()
    assert [name for name, one in named.items() if not one.get("licenses")] == []


def test_something_in_the_folder_is_left_alone(dist: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "release", str(dist)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "Something is in" in ended.stderr


@pytest.fixture
def bare(dist: Path) -> Iterator[str]:
    """The address of an installation in a container that has Python and nothing else of use."""
    reason = containers.missing_engine()
    if reason is not None:
        pytest.skip(reason)
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    name = f"interviewer-release-{os.getpid()}"
    settings = [part for service, port in ports.items() for part in ("--env", f"{SERVICES[service]}={port}")]
    containers.run(
        *("docker", "run", "--detach", "--init", "--name", name, "--network=host", "--user=10001:10001"),
        *(f"--env=HOME={HOME}", "--tmpfs=/people:rw,exec,mode=1777", f"--volume={dist}:/dist:ro", *settings),
        *(BARE, "sh", "-c", INSTALL),
    )
    try:
        _until_ready(name)
        yield f"http://127.0.0.1:{ports['web']}"
        kept = containers.run("docker", "exec", name, "ls", f"{HOME}/.local/share/interviewer")
        assert {"pocketbase", "secrets"} <= set(kept.split())
    finally:
        containers.run("docker", "rm", "--force", "--volumes", name)


def test_wheels_are_enough_where_there_is_nothing_but_python(bare: str) -> None:
    with program.log_in(bare) as client:
        interview = program.write_interview(client)
        spoken = program.hear(client, interview)
        health = client.get(f"{bare}/healthz").json()

    assert len(spoken) > 10_000
    assert health["version"] == VERSION


def test_data_of_an_older_release_opens_and_nothing_is_lost(dist: Path, tmp_path: Path) -> None:
    try:
        old_source = source_of(BEFORE, tmp_path / "source")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"NO UPGRADE WAS TESTED: {BEFORE} can't be had: {error.stderr.decode()}")
    old = install(build_wheels(old_source, tmp_path / "wheels"), tmp_path / "old")
    new = install(sorted(dist.glob("*.whl")), tmp_path / "new")
    data = tmp_path / "data"

    with running(old, data) as url, program.log_in(url) as client:
        before = program.write_interview(client)
        said = program.hear(client, before)
        token = client.headers["Authorization"].removeprefix("Bearer ")
    with running(new, data) as url, program.api(url, token) as still_there, program.log_in(url) as client:
        kept = program.read_interview(still_there, before["id"])
        after = program.read_interview(client, before["id"])
        again = program.hear(client, before)
        program.write_interview(client)

    assert after["questions"] == before["questions"] == kept["questions"]
    assert {name: after[name] for name in before} == before
    assert len(again) > len(said) / 2
    assert (data / "pocketbase" / "release").read_text().strip() == VERSION


@contextmanager
def running(command: Path, data: Path) -> Generator[str]:
    """An installation that runs on this data; its address."""
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    with started([str(command), "up"], environment(data, ports)) as application:
        application.until_said(READY, seconds=90)
        yield f"http://127.0.0.1:{ports['web']}"


def _until_ready(name: str) -> None:
    """Wait until it says so; pytest's own limit is the patience."""
    while READY not in _said(name):
        if containers.run("docker", "inspect", "--format", "{{.State.Running}}", name).strip() != "true":
            pytest.fail(f"the installation ended:\n{_said(name)}")
        time.sleep(0.5)


def _said(name: str) -> str:
    return containers.run("sh", "-c", f"docker logs {name} 2>&1")
