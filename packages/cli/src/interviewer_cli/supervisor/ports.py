"""Which ports are free, and who holds those that are not."""

import contextlib
import errno
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_LISTENING: Final = "0A"
_ASK_SECONDS: Final = 1.0
_LSOF_SECONDS: Final = 5.0


def hindrance(host: str, port: int) -> str | None:
    """Why no server could listen there now, as the rest of a sentence about the port; None when one could."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        return f"can't be opened on {host!r}: there is no such address"
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return _taken(port)
            return f"can't be opened on {host!r}: {(error.strerror or str(error)).lower()}"
    # macOS lets a second server listen on one address of a port that another holds on all of them.
    return _taken(port) if is_answered(host, port) else None


def is_answered(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=_ASK_SECONDS):
            return True
    except OSError:
        return False


def _taken(port: int) -> str:
    who = holder(port)
    return f"is taken by {who}" if who else "is taken by another program"


def holder(port: int) -> str | None:
    """Who listens on a TCP port of this machine, as `nginx (process 123)`, when that can be known."""
    if _PROC.joinpath("net/tcp").exists():
        return _holder_by_proc(port)
    return _holder_by_lsof(port)


def _holder_by_proc(port: int) -> str | None:
    sockets = set[str]()
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for row in _PROC.joinpath("net", table).read_text("ascii").splitlines()[1:]:
                columns = row.split()
                if columns[3] == _LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                    sockets.add(f"socket:[{columns[9]}]")
    for process in _PROC.glob("[0-9]*") if sockets else ():
        # Other people's processes, and those that end meanwhile, can't be looked into.
        with contextlib.suppress(OSError):
            if any(str(fd.readlink()) in sockets for fd in process.joinpath("fd").iterdir()):
                return f"{process.joinpath('comm').read_text().strip()} (process {process.name})"
    return None


def _holder_by_lsof(port: int) -> str | None:
    lsof = shutil.which("lsof")
    if lsof is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - a number is all that comes from outside
            [lsof, "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"],
            capture_output=True,
            text=True,
            timeout=_LSOF_SECONDS,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    fields = {line[:1]: line[1:] for line in reversed(answer.splitlines())}
    return f"{fields['c']} (process {fields['p']})" if {"c", "p"} <= fields.keys() else None
