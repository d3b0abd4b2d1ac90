"""The whole application in one container, as platforms build it that take a Dockerfile."""

import os
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from support import containers, program
from support.release import ROOT, make_release
from support.stack import READY, SERVICES, free_ports

FLY: Final = ROOT / "deploy" / "fly"
NAME: Final = f"interviewer-fly-{os.getpid()}"


def test_what_fly_is_told_is_what_the_image_does() -> None:
    told = tomllib.loads((FLY / "fly.toml").read_text())
    image = (FLY / told["build"]["dockerfile"]).read_text()

    assert f"INTERVIEWER_PORT={told['http_service']['internal_port']}" in image
    assert f"INTERVIEWER_DATA={told['mounts']['destination']}/" in image
    assert told["env"]["INTERVIEWER_PUBLIC_URL"] == f"https://{told['app']}.fly.dev"
    assert told["http_service"]["min_machines_running"] == 1


def test_hadolint_finds_nothing() -> None:
    # As for every other image: packages of Debian come in the version that Debian has repaired last.
    containers.run(containers.HADOLINT, "--ignore", "DL3008", str(FLY / "Dockerfile"))


@pytest.fixture
def fly(tmp_path: Path) -> Iterator[str]:
    """The address of a container with an empty volume; taken away with image and volume."""
    reason = containers.missing_engine()
    if reason is not None:
        pytest.skip(reason)
    dist = make_release(tmp_path / "dist")
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    settings = [part for service, port in ports.items() for part in ("--env", f"{SERVICES[service]}={port}")]
    build = ("docker", "build", "--network=host", f"--file={FLY / 'Dockerfile'}", f"--tag={NAME}", str(dist))
    try:
        containers.run(*build)
        containers.run(
            *("docker", "run", "--detach", "--name", NAME, "--network=host", f"--volume={NAME}:/data"),
            *("--env=INTERVIEWER_BIND=127.0.0.1", *settings, NAME),
        )
        until_ready(1)
        yield f"http://127.0.0.1:{ports['web']}"
    finally:
        containers.run(
            "sh", "-c", f"docker rm -f {NAME}; docker volume rm -f {NAME}; docker image rm -f {NAME}"
        )


@pytest.mark.release
@pytest.mark.timeout(600)
def test_the_whole_application_in_one_container(fly: str) -> None:
    with program.log_in(fly) as client:
        interview = program.write_interview(client)
        assert len(program.hear(client, interview)) > 10_000
    backup = containers.run("sh", "-c", f"docker exec {NAME} interviewer backup - | wc -c")
    running = containers.run("docker", "top", NAME, "-eo", "pid,uid").splitlines()[1:]

    containers.run("docker", "restart", "--time", "20", NAME)
    until_ready(2)

    with program.log_in(fly) as client:
        assert program.read_interview(client, interview["id"])["questions"] == interview["questions"]
    assert int(backup) > 5_000
    assert {line.split()[1] for line in running} == {"10001"}


def until_ready(times: int) -> None:
    """Wait until it said so for the nth time; pytest's own limit is the patience."""
    while said().count(READY) < times:
        running = containers.run("docker", "inspect", "--format", "{{.State.Running}}", NAME).strip()
        assert running == "true", said()
        time.sleep(0.5)


def said() -> str:
    return containers.run("sh", "-c", f"docker logs {NAME} 2>&1")
