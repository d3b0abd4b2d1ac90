"""`interviewer up` with the real services: first start, crashes, the end, second start, two side by side."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2
import pytest

from support.processes import Running, descendants, is_open, started, until_gone
from support.stack import READY, SERVICES, environment, free_ports

pytestmark = pytest.mark.stack

UP: Final = (sys.executable, "-m", "interviewer_cli", "up")
WITHOUT_NETWORK: Final = ("unshare", "--map-root-user", "--net", "--", "/bin/sh", "-c")
HEALTH: Final = {"pocketbase": "/api/health", "llm": "/readyz", "tts": "/readyz", "web": "/readyz"}
COMMANDS: Final = {
    "pocketbase": "bin/pocketbase serve",
    "llm": "-m interviewer_llm",
    "tts": "-m interviewer_tts",
    "web": "-m interviewer_web",
}


@dataclass
class Installation:
    """A data folder, ports, and what `interviewer up` says of them."""

    data: Path
    ports: dict[str, int]
    up: Running

    @property
    def pid(self) -> int:
        return self.up.process.pid

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ports['web']}"

    def until_ready(self) -> None:
        """Return when it says so, in exactly these words."""
        self.up.until_said(f"^{READY}{self.address}$", seconds=90)

    def healthy(self) -> set[str]:
        """The services that say that they are ready."""
        return {name for name, path in HEALTH.items() if self._status(name, path) == 200}

    def _status(self, name: str, path: str) -> int | None:
        try:
            url = f"http://127.0.0.1:{self.ports[name]}{path}"
            return httpx2.get(url, trust_env=False, timeout=10).status_code
        except httpx2.TransportError:
            return None

    def process_of(self, name: str) -> int:
        """The service itself, not its guard."""
        for pid in descendants(self.pid):
            command = _ps("-o", "command=", "-p", str(pid))
            if COMMANDS[name] in command and "guard.py" not in command:
                return pid
        pytest.fail(f"{name} does not run")

    def secrets(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.data / "secrets").iterdir()}


def _ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False, timeout=10).stdout


def ports_of_its_own() -> dict[str, int]:
    return dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))


@contextmanager
def installed(data: Path, ports: dict[str, int] | None = None) -> Generator[Installation]:
    """`interviewer up` on this folder, starting."""
    ports = ports or ports_of_its_own()
    with started(UP, environment(data, ports)) as running:
        yield Installation(data, ports, running)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that may be hurt."""
    with installed(tmp_path_factory.mktemp("up") / "data") as installation:
        installation.until_ready()
        yield installation


def test_the_address_is_the_last_line_and_the_end_leaves_nothing(tmp_path: Path) -> None:
    with installed(tmp_path / "data") as installation:
        installation.until_ready()
        assert installation.healthy() == set(HEALTH)
        own = [line for line in installation.up.lines if line.lower().startswith("interviewer")]
        assert own[-1] == READY + installation.address
        everything = descendants(installation.pid)
        assert len(everything) >= 2 * len(HEALTH)
        installation.up.send(signal.SIGTERM)
        assert installation.up.code() == 0
        until_gone(*everything)
        assert not any(map(is_open, installation.ports.values()))


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has one loopback address only")
def test_services_listen_on_one_address_of_this_machine_only(running: Installation) -> None:
    for port in running.ports.values():
        with socket.socket() as elsewhere:
            elsewhere.bind(("127.0.0.2", port))


@pytest.mark.parametrize("name", HEALTH)
def test_a_killed_service_comes_back(running: Installation, name: str) -> None:
    times_ready = sum(f"{name} is ready" in line for line in running.up.lines)
    killed = running.process_of(name)
    os.kill(killed, signal.SIGKILL)
    running.up.until_said(f"{name} was ended by signal SIGKILL; starting it again in ")
    running.up.until_said(f"{name} is ready", times_ready + 1)
    assert running.healthy() == set(HEALTH)
    assert running.process_of(name) != killed


def test_a_second_run_on_the_same_folder_is_refused(running: Installation) -> None:
    with started(UP, environment(running.data, ports_of_its_own())) as second:
        assert second.code() == 1
    assert second.lines == [
        (
            f"interviewer: Interviewer runs on {running.data} already (process {running.pid}). "
            "Stop that one first, or choose another folder with INTERVIEWER_DATA."
        )
    ]


def test_taken_ports_are_named_each_with_its_variable(running: Installation, tmp_path: Path) -> None:
    with started(UP, environment(tmp_path / "data", running.ports)) as second:
        assert second.code() == 1
    assert len(second.lines) == len(SERVICES)
    for name, variable in SERVICES.items():
        (line,) = (line for line in second.lines if f" of {name} is taken by " in line)
        assert f"Choose another with {variable}, for example {variable}=" in line


def test_doctor_sees_a_running_application(running: Installation) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "interviewer_cli", "doctor"],
        env=environment(running.data, running.ports),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 0, told.stdout
    assert f"runs on this data folder (process {running.pid})" in told.stdout
    for name in HEALTH:
        assert f"{name} answers at http://127.0.0.1:{running.ports[name]}" in told.stdout


def test_a_service_does_not_know_what_is_not_for_it(running: Installation) -> None:
    secrets = running.secrets()
    for name, known in {
        "pocketbase": {"proxy_secret", "superuser_password"},
        "llm": {"service_secret"},
        "tts": {"service_secret"},
        "web": {"service_secret", "proxy_secret"},
    }.items():
        pid = running.process_of(name)
        seen = _ps("-wwEo", "command=", "-p", str(pid)) if sys.platform == "darwin" else _environment(pid)
        assert {secret for secret, value in secrets.items() if value.strip() in seen} == known
        assert not any(value.strip() in _ps("-wwo", "command=", "-p", str(pid)) for value in secrets.values())


def _environment(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_text("utf-8")


def test_two_installations_run_side_by_side(running: Installation, tmp_path: Path) -> None:
    with installed(tmp_path / "data") as other:
        other.until_ready()
        assert other.healthy() == running.healthy() == set(HEALTH)
        assert not set(other.secrets().values()) & set(running.secrets().values())
    assert running.healthy() == set(HEALTH)


def test_a_killed_supervisor_leaves_nothing_and_the_next_one_starts(tmp_path: Path) -> None:
    with installed(tmp_path / "data") as first:
        first.until_ready()
        everything = descendants(first.pid)
        first.up.send(signal.SIGKILL)
        first.up.code()
        with installed(first.data, first.ports) as second:
            second.until_ready()
            until_gone(*everything)
            assert second.healthy() == set(HEALTH)


@pytest.fixture
def offline() -> list[str]:
    """The command line that starts an installation where there is no network but loopback."""
    if shutil.which("unshare") is None or subprocess.run([*WITHOUT_NETWORK, "true"], check=False).returncode:
        pytest.skip("this system can't take the network from a process")
    return [*WITHOUT_NETWORK, f"ip link set lo up && exec {' '.join(UP)}"]


def test_a_second_start_needs_no_network_and_keeps_data_and_secrets(
    tmp_path: Path, offline: list[str]
) -> None:
    account = {"email": "ana@example.com", "password": "a long enough passphrase"}
    with installed(tmp_path / "data") as first:
        first.until_ready()
        secrets = first.secrets()
        made = httpx2.post(f"{first.address}/api/v1/users", json=account, trust_env=False)
        assert made.status_code == 201
    with started(offline, environment(first.data, first.ports)) as running:
        Installation(first.data, first.ports, running).until_ready()
        assert first.secrets() == secrets
    with installed(first.data, first.ports) as third:
        third.until_ready()
        session = httpx2.post(f"{third.address}/api/v1/sessions", json=account, trust_env=False)
        assert session.is_success
