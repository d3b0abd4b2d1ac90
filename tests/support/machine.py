"""A bare Debian machine: systemd-nspawn boots its real systemd, slirp4netns gives it a network of its own."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

from support.stack import free_ports

NEEDED: Final = ("systemd-nspawn", "slirp4netns", "mmdebstrap", "nsenter", "tar")
PACKAGES: Final = "systemd,systemd-sysv,dbus,python3,ca-certificates,curl,iproute2"
"""Less than what clouds give: no venv, no proxy, no firewall, nothing of ours."""
AUTHORITIES: Final = "/etc/ssl/certs/ca-certificates.crt"
NAMESERVER: Final = "10.0.2.3"
_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_BOOT_SECONDS: Final = 60


def missing_means() -> str | None:
    """Why no machine can be booted here, or None."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if os.geteuid() != 0:
        missing.insert(0, "root")
    return f"NO SERVER WAS TESTED: it needs {', '.join(missing)}" if missing else None


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that runs; `root` is its file system, `port` of this machine leads to its port 443."""

    root: Path
    leader: int
    port: int

    def run(self, *command: str, seconds: float = 500) -> str:
        """What a command of its root says, on both streams; fails the test if it fails."""
        ended = self.ended(*command, seconds=seconds)
        assert ended.returncode == 0, f"{command} ended with {ended.returncode}:\n{ended.stdout}"
        return ended.stdout

    def ended(self, *command: str, seconds: float = 500) -> subprocess.CompletedProcess[str]:
        """A command of its root, ended."""
        inside = ["nsenter", f"--target={self.leader}", *["-m", "-u", "-i", "-n", "-p", "-r", "-w"]]
        # pip has authorities of its own, which know no proxy that this network may have.
        environment = ["env", "-i", f"PATH={_PATH}", "HOME=/root", f"PIP_CERT={AUTHORITIES}"]
        return subprocess.run(
            [*inside, *environment, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )

    def until(self, holds: Callable[[], bool], *, seconds: float = 90) -> None:
        """Wait until it holds; fails the test with what the service said."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, self.run("journalctl", "--no-pager", "--lines=60")
            time.sleep(0.5)


class ByName(httpx2.BaseTransport):
    """Reaches a machine by the name that its certificate bears, wherever it really listens."""

    def __init__(self, name: str, port: int, authority: Path) -> None:
        self._name, self._port = name, port
        self._inner = httpx2.HTTPTransport(verify=ssl.create_default_context(cafile=authority))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == self._name
        request.extensions = {**request.extensions, "sni_hostname": self._name}
        request.url = request.url.copy_with(host="127.0.0.1", port=self._port)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def booted(folder: Path) -> Generator[Machine]:
    """A new machine below this folder, powered off and deleted at the end."""
    root = folder / "root"
    root.mkdir()
    subprocess.run(["tar", "--extract", f"--file={_base()}", f"--directory={root}"], check=True)
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    (root / "etc/resolv.conf").write_text(f"nameserver {NAMESERVER}\n")
    [port] = free_ports(1)
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, root)
        leader = ending.enter_context(_systemd(root, folder / "boot.log"))
        ending.enter_context(_network(leader, port, folder / "slirp.sock"))
        machine = Machine(root, leader, port)
        machine.until(
            lambda: machine.ended("systemctl", "is-system-running").stdout.strip() in {"running", "degraded"}
        )
        yield machine


@contextmanager
def _systemd(root: Path, log: Path) -> Generator[int]:
    command = [
        "systemd-nspawn",
        "--quiet",
        f"--directory={root}",
        f"--machine=interviewer-{os.getpid()}",
        "--boot",
    ]
    apart = ["--register=no", "--keep-unit", "--private-network", "--link-journal=no", "--console=passive"]
    with (
        log.open("w") as said,
        subprocess.Popen([*command, *apart], stdin=subprocess.DEVNULL, stdout=said, stderr=said) as nspawn,
    ):
        try:
            yield _leader(nspawn, log)
        finally:
            nspawn.terminate()
            try:
                nspawn.wait(_BOOT_SECONDS)
            except subprocess.TimeoutExpired:
                nspawn.kill()


def _leader(nspawn: subprocess.Popen[bytes], log: Path) -> int:
    """The machine's first process, as this machine sees it."""
    children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children")
    deadline = time.monotonic() + _BOOT_SECONDS
    while time.monotonic() < deadline:
        assert nspawn.poll() is None, log.read_text()
        for child in children.read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                return int(child)
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


@contextmanager
def _network(leader: int, port: int, control: Path) -> Generator[None]:
    command = [
        "slirp4netns",
        "--configure",
        "--mtu=65520",
        "--disable-host-loopback",
        f"--api-socket={control}",
    ]
    with subprocess.Popen(
        [*command, str(leader), "tap0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as slirp:
        try:
            while not control.exists():
                assert slirp.poll() is None, "slirp4netns ended"
                time.sleep(0.1)
            forwarding = {"proto": "tcp", "host_addr": "127.0.0.1", "host_port": port, "guest_port": 443}
            with socket.socket(socket.AF_UNIX) as asking:
                asking.connect(str(control))
                asking.sendall(json.dumps({"execute": "add_hostfwd", "arguments": forwarding}).encode())
                asking.shutdown(socket.SHUT_WR)
                answer = asking.recv(1000).decode()
            assert '"return"' in answer, answer
            yield
        finally:
            slirp.terminate()


def _base() -> Path:
    """The file system of a bare machine: that of INTERVIEWER_SERVER_BASE, or Debian's, made once and kept."""
    if other := os.environ.get("INTERVIEWER_SERVER_BASE"):
        return Path(other)
    caches = Path(os.environ.get("CONTAINER_CACHE") or "/var/cache/container-engine")
    if not os.access(caches, os.W_OK):
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "interviewer"
        caches.mkdir(parents=True, exist_ok=True)
    base = caches / "interviewer-server.tar"
    if base.exists():
        return base
    draft = caches / f"interviewer-server-{os.getpid()}.part"
    command = ["mmdebstrap", "--quiet", "--variant=apt", "--format=tar", f"--include={PACKAGES}"]
    hooks = [
        f'--customize-hook=cp {AUTHORITIES} "$1{AUTHORITIES}"',
        '--aptopt=Acquire::Check-Valid-Until "false"',
    ]
    lean = [f"--dpkgopt=path-exclude=/usr/share/{part}/*" for part in ("man", "doc")]
    subprocess.run([*command, *hooks, *lean, "bookworm", str(draft), *_mirror()], check=True)
    return draft.replace(base)


def _mirror() -> list[str]:
    """Where this machine has its own packages from, if it is a Debian."""
    for sources in sorted(Path("/etc/apt/sources.list.d").glob("*.sources")):
        for line in sources.read_text().splitlines():
            if line.startswith("URIs:"):
                return line.split()[1:2]
    return []
