"""A supervisor over tiny services, run as a process of its own so that tests can send it signals.

Usage: python fake_application.py STAGES LOCK_FILE
STAGES is JSON: a list of stages, each a list of [name, port, behaviour].
"""

import asyncio
import fcntl
import json
import os
import sys
import time
from typing import Final

from interviewer_cli.errors import CliError
from interviewer_cli.supervisor.backoff import Backoff
from interviewer_cli.supervisor.keeper import Service
from interviewer_cli.supervisor.output import Console
from interviewer_cli.supervisor.process import Command
from interviewer_cli.supervisor.readiness import Probe
from interviewer_cli.supervisor.supervisor import Supervisor

SERVICE: Final = """
import http.server, os, signal, subprocess, sys, time

port, behaviour = int(sys.argv[1]), sys.argv[2]
print("pid", os.getpid(), flush=True)
if behaviour == "dies":
    print("I can't go on", flush=True)
    sys.exit(3)
if behaviour in {"deaf", "slow"}:
    time.sleep(600)
if behaviour == "sleepy":
    time.sleep(1)
if behaviour == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if behaviour == "parent":
    helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print("helper pid", helper.pid, flush=True)

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass

http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


def service(name: str, port: int, behaviour: str) -> Service:
    command = Command([sys.executable, "-c", SERVICE, str(port), behaviour], {"PATH": os.defpath})
    ready_seconds = 0.5 if behaviour == "deaf" else 30
    return Service(name, command, Probe("127.0.0.1", port, "/"), ready_seconds=ready_seconds)


def main(stages: list[list[tuple[str, int, str]]], lock_file: str) -> int:
    lock_fd = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    console = Console(sys.stdout, ["fake", *(name for stage in stages for name, _, _ in stage)], colour=False)
    supervisor = Supervisor(
        [[service(*one) for one in stage] for stage in stages],
        lock_fd=lock_fd,
        console=console,
        own_name="fake",
        backoff=lambda: Backoff(time.monotonic, first_seconds=0.1),
    )
    try:
        asyncio.run(supervisor.run(lambda: console.announce("READY")))
    except CliError as error:
        console.announce(str(error))
        return error.exit_code
    return 130 if supervisor.forced else 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2]))
