"""Ports: free, ours, or taken by somebody else."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from interviewer_cli.diagnosis.finding import Finding
from interviewer_cli.environment import PORT_VARIABLES, Installation, ServiceName
from interviewer_cli.layout import Layout, lock_holder
from interviewer_cli.running import run
from interviewer_cli.supervisor.ports import hindrance
from interviewer_cli.supervisor.readiness import Probe, status_of

ALIVE_PATHS: Final[Mapping[ServiceName, str]] = {
    "web": "/healthz",
    "llm": "/healthz",
    "tts": "/healthz",
    "pocketbase": "/api/health",
}


def look_at_ports(installation: Installation) -> list[Finding]:
    """Whether `up` runs on this data folder, and what every service's port says."""
    pid = lock_holder(Layout(installation.data))
    running = "runs" if pid is not None else "does not run"
    detail = f"{running} on this data folder" + (f" (process {pid})" if pid is not None else "")
    findings = [Finding("interviewer up", "ok", detail)]
    return findings + [_port(installation, name, running=pid is not None) for name in PORT_VARIABLES]


def _port(installation: Installation, name: ServiceName, *, running: bool) -> Finding:
    port, variable = installation.ports[name], PORT_VARIABLES[name]
    probe = Probe(installation.reach(name), port, ALIVE_PATHS[name])
    alive = run(partial(status_of, probe)) == HTTPStatus.OK
    title = f"port {port}"
    if alive and running:
        return Finding(title, "ok", f"{name} answers at {installation.url(name)}")
    reason = hindrance(installation.host(name), port)
    if reason is None:
        if running:
            mend = f"See what `interviewer up` says; or it was started with another {variable}."
            return Finding(title, "warn", f"nothing answers for {name}", mend)
        return Finding(title, "ok", f"free for {name}")
    whose = "; another installation of Interviewer may run there" if alive else ""
    return Finding(title, "fail", f"{reason}{whose}", f"Choose another port for {name} with {variable}.")
