"""`interviewer up`: start everything, keep it running, end it together."""

import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import Final

from interviewer_cli.environment import PORT_MAX, PORT_VARIABLES, Installation, ServiceName, read_environment
from interviewer_cli.errors import DataFolderError, PortsTakenError
from interviewer_cli.layout import Layout, claim_folder, lock_folder, private_folder
from interviewer_cli.release import release
from interviewer_cli.running import run
from interviewer_cli.secrets import open_secrets
from interviewer_cli.services import ORDER, stages
from interviewer_cli.supervisor.output import Console, wants_colour
from interviewer_cli.supervisor.ports import hindrance
from interviewer_cli.supervisor.supervisor import Supervisor

OWN_NAME: Final = "interviewer"
READY: Final = "Interviewer is ready: "
FORCED_CODE: Final = 130
_NEIGHBOURS: Final = 50


def up(environment: Mapping[str, str] = os.environ) -> int:
    """Run the application until Ctrl-C or SIGTERM; the exit code.

    Raises:
        CliError: it can't start, or a service can't be kept running.

    """
    installation = read_environment(environment)
    layout = Layout(installation.data)
    names = [OWN_NAME, *(name for stage in ORDER for name in stage)]
    console = Console(sys.stdout, names, colour=wants_colour(sys.stdout, environment))

    def tell(sentence: str) -> None:
        console.say(OWN_NAME, sentence)

    # Everything that the services write is for this person's eyes only.
    os.umask(0o077)
    private_folder(layout.root)
    lock = lock_folder(layout, waiting=lambda: tell("waiting for the end of an earlier run"))
    try:
        if layout.unfinished.exists():
            raise DataFolderError(
                f"A restore was cut off on {layout.root}. Run `interviewer restore FILE` again, then start."
            )
        require_ports(installation)
        secrets = open_secrets(layout, environment)
        for note in secrets.notes:
            tell(note)
        claim_folder(release(), layout)
        tell(f"data folder {layout.root}")
        supervisor = Supervisor(
            stages(installation, secrets, environment), lock_fd=lock.fd, console=console, own_name=OWN_NAME
        )
        address = installation.public_url or installation.url("web")
        run(partial(supervisor.run, lambda: console.announce(READY + address)))
    finally:
        lock.release()
    return FORCED_CODE if supervisor.forced else 0


def require_ports(installation: Installation) -> None:
    """Return when every service can listen where it should.

    Raises:
        PortsTakenError: names each port that can't be had, and the variable that changes it.

    """
    lines = [line for name in PORT_VARIABLES if (line := port_problem(installation, name))]
    if lines:
        raise PortsTakenError(lines)


def port_problem(installation: Installation, name: ServiceName) -> str | None:
    """Why a service can't listen on its port, and what to do about it; None when it can."""
    host, port, variable = installation.host(name), installation.ports[name], PORT_VARIABLES[name]
    reason = hindrance(host, port)
    if reason is None:
        return None
    free = _free_neighbour(installation, host, port)
    example = f", for example {variable}={free}" if free else ""
    return f"Port {port} of {name} {reason}. Choose another with {variable}{example}."


def _free_neighbour(installation: Installation, host: str, port: int) -> int | None:
    taken = set(installation.ports.values())
    candidates = range(port + 10, min(port + 10 * _NEIGHBOURS, PORT_MAX + 1), 10)
    return next((n for n in candidates if n not in taken and hindrance(host, n) is None), None)
