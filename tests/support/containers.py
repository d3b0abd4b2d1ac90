"""The application in containers: the real Docker engine, and Compose from its wheel."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

ROOT: Final = Path(__file__).parents[2]
COMPOSE: Final = str(Path(sys.executable).with_name("docker-compose"))
HOST_OVERRIDE: Final = "compose.ci.yaml"
"""What stands in for published ports and networks where the engine has none."""
APPLICATION: Final = ("web", "llm", "tts", "pocketbase", "adminer")
HADOLINT: Final = str(Path(sys.executable).with_name("hadolint"))
_KEPT: Final = ("PATH", "HOME", "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY")
_SECONDS: Final = 500


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """What Docker's programs need of ours, and these settings."""
    return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, **(settings or {})}


def missing_engine() -> str | None:
    """Why no container can run here, or None."""
    try:
        run(COMPOSE, "version")
        run("docker", "version", "--format", "{{.Server.Version}}")
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        return f"NO CONTAINER WAS TESTED: no Docker engine answers ({error})"
    return None


def bridged() -> bool:
    """Whether the engine has networks of its own, and so can publish ports."""
    return run("docker", "network", "ls", "--quiet", "--filter", "driver=bridge").strip() != ""


def compose_files() -> tuple[str, ...]:
    """The files by which this engine can run the application."""
    return ("compose.yaml",) if bridged() else ("compose.yaml", HOST_OVERRIDE)


def run(*command: str, settings: Mapping[str, str] | None = None) -> str:
    """What a command says; what it complains of is in the error when it fails.

    Raises:
        RuntimeError: it failed.

    """
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if ended.returncode != 0:
        raise RuntimeError(
            f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}"
        )
    return ended.stdout


def until(true: Callable[[], bool]) -> None:
    """Wait for what must come; pytest's own limit is the patience."""
    while not true():
        time.sleep(0.2)


@dataclass
class Project:
    """A Compose project of its own: no container, image or volume of anybody else's is touched.

    What somebody set for themselves in `.env` is not what is tested: `env_file` stands in its place.
    """

    name: str
    files: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    env_file: str = os.devnull

    def compose(self, *arguments: str) -> str:
        """What Compose says to these arguments, with every profile.

        Raises:
            RuntimeError: it failed.

        """
        return run(*self._command(arguments), settings=self.settings)

    def piped(self, *arguments: str, given: bytes = b"") -> bytes:
        """The very bytes that Compose passes on when it is given these.

        Raises:
            RuntimeError: it failed.

        """
        command, settings = self._command(arguments), environment(self.settings)
        ended = subprocess.run(
            command, cwd=ROOT, env=settings, input=given, capture_output=True, timeout=_SECONDS, check=False
        )
        if ended.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stderr.decode()}")
        return ended.stdout

    def _command(self, arguments: Sequence[str]) -> list[str]:
        files = [part for file in self.files for part in ("--file", file)]
        options = ["--project-name", self.name, "--env-file", self.env_file, "--profile", "*", *files]
        return [COMPOSE, *options, *arguments]

    @property
    def url(self) -> str:
        """Where `web` is reached from this machine."""
        return f"http://127.0.0.1:{self.settings['INTERVIEWER_PORT']}"

    def up(self, *services: str, recreate: bool = False) -> None:
        """Start these services and what they depend on, and wait until all of them are healthy.

        Raises:
            RuntimeError: one is not; what they say last is in the error.

        """
        how = ["--detach", "--wait", "--wait-timeout", "300", *(["--force-recreate"] if recreate else [])]
        try:
            self.compose("up", *how, *services)
        except RuntimeError as error:
            said = self.compose("logs", "--no-color", "--tail", "40", *services)
            raise RuntimeError(f"{error}\n{said}") from error

    def inspected(self, service: str) -> dict[str, Any]:
        """What the engine knows of a service's container, running or not."""
        container = self.compose("ps", "--all", "--quiet", service).strip()
        [found] = json.loads(run("docker", "inspect", container))
        return cast("dict[str, Any]", found)

    def health(self, service: str) -> str:
        """`starting`, `healthy` or `unhealthy`."""
        return str(self.inspected(service)["State"]["Health"]["Status"])

    def kill(self, service: str) -> int:
        """Kill its first process as a crash would, and not by the engine, which then restarts nothing.

        Returns:
            The process that was killed.

        """
        found = self.inspected(service)
        helper = ["docker", "run", "--rm", "--pid=host", "--network=none", "--user=0", "--entrypoint=/bin/sh"]
        run(*helper, found["Image"], "-c", f"kill -9 {found['State']['Pid']}")
        return int(found["State"]["Pid"])

    def remove(self) -> None:
        """Take down all that it made, or as much of it as there is."""
        self.compose("down", "--volumes", "--timeout", "5")
        # One by one: of two services with the same image, Compose would remove it twice at once.
        there = run("docker", "image", "ls", "--format", "{{.Repository}}").split()
        for image in sorted(set(self.compose("config", "--images").split()) & set(there)):
            run("docker", "image", "rm", image)
