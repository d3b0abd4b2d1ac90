"""`python -m support.resolver COMMAND…`: run a command without a network, and write down whom it looks up.

It wants namespaces of its own (`ALONE`), where it is the only name server. What it heard goes to standard
output when the command has ended, as one line of JSON; the command's own output goes to standard error.
"""

import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from typing import Final

ALONE: Final = ("unshare", "--map-root-user", "--net", "--mount", "--")
_SIOCSIFFLAGS: Final = 0x8914
_UP: Final = 1
_DNS_HEADER: Final = 12
_NO_SUCH_NAME: Final = 0x8183


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _UP))


def _be_the_name_server() -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write("nameserver 127.0.0.1\n")
        file.flush()
        subprocess.run(["mount", "--bind", file.name, "/etc/resolv.conf"], check=True)


def _name_in(question: bytes) -> str:
    """The name that a DNS query is about."""
    labels, at = list[str](), _DNS_HEADER
    while length := question[at]:
        labels.append(question[at + 1 : at + 1 + length].decode("ascii", "replace"))
        at += 1 + length
    return ".".join(labels)


def _listen(server: socket.socket, names: set[str]) -> None:
    while True:
        question, caller = server.recvfrom(4096)
        names.add(_name_in(question))
        flags = struct.pack("!H", _NO_SUCH_NAME)
        server.sendto(question[:2] + flags + question[4:6] + bytes(6) + question[_DNS_HEADER:], caller)


def main(command: list[str]) -> int:
    """Run it; its exit code."""
    _raise_loopback()
    _be_the_name_server()
    names = set[str]()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        threading.Thread(target=_listen, args=(server, names), daemon=True).start()
        code = subprocess.run(command, stdout=sys.stderr, check=False).returncode
        sys.stdout.write(json.dumps(sorted(names)) + "\n")
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
