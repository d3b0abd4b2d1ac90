"""The installation's settings, from its environment variables.

Read by hand and not with pydantic-settings as the services do: importing that takes longer than
everything else that `interviewer up` does before its first service starts.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from interviewer_cli.errors import VariableError
from interviewer_cli.release import default_data

ServiceName = Literal["web", "llm", "tts", "pocketbase"]

PORT_VARIABLES: Final[Mapping[ServiceName, str]] = {
    "web": "INTERVIEWER_PORT",
    "llm": "INTERVIEWER_LLM_PORT",
    "tts": "INTERVIEWER_TTS_PORT",
    "pocketbase": "INTERVIEWER_POCKETBASE_PORT",
}
DEFAULT_PORTS: Final[Mapping[ServiceName, int]] = {"web": 8000, "llm": 8001, "tts": 8002, "pocketbase": 8090}
LOOPBACK: Final = "127.0.0.1"
PORT_MAX: Final = 65_535


@dataclass(frozen=True, slots=True)
class Installation:
    """Where one installation keeps its data and listens.

    Only `web` listens on `bind`; the other services are nobody's business but web's, and stay on loopback.
    """

    data: Path
    backups: Path
    bind: str
    ports: Mapping[ServiceName, int]
    public_url: str | None

    def host(self, service: ServiceName) -> str:
        """The address that a service listens on."""
        return self.bind if service == "web" else LOOPBACK

    def reach(self, service: ServiceName) -> str:
        """The address under which this machine reaches a service."""
        return reachable(self.host(service))

    def url(self, service: ServiceName) -> str:
        """The base URL of a service on this machine, without a slash at its end."""
        host = self.reach(service)
        return (
            f"http://[{host}]:{self.ports[service]}"
            if ":" in host
            else f"http://{host}:{self.ports[service]}"
        )


def reachable(host: str) -> str:
    """Where to connect to what listens on `host`: an address that means 'all' is none to connect to."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return LOOPBACK if address.version == 4 else "::1"  # noqa: PLR2004 - IPv4


def read_environment(environment: Mapping[str, str]) -> Installation:
    """The installation that these variables describe; what is unset or empty has its default.

    Raises:
        VariableError: a port is no port, or two services have the same one.

    """
    ports: dict[ServiceName, int] = {name: _port(environment, name) for name in PORT_VARIABLES}
    _refuse_twins(ports)
    data = Path(environment.get("INTERVIEWER_DATA") or default_data()).expanduser().absolute()
    return Installation(
        data=data,
        backups=Path(environment.get("INTERVIEWER_BACKUPS") or data / "backups").expanduser().absolute(),
        bind=environment.get("INTERVIEWER_BIND") or LOOPBACK,
        ports=ports,
        public_url=environment.get("INTERVIEWER_PUBLIC_URL") or None,
    )


def _port(environment: Mapping[str, str], name: ServiceName) -> int:
    variable = PORT_VARIABLES[name]
    value = environment.get(variable, "").strip()
    if not value:
        return DEFAULT_PORTS[name]
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= PORT_MAX):
        raise VariableError(variable, value, f"a port, a number from 1 to {PORT_MAX}")
    return int(value)


def _refuse_twins(ports: Mapping[ServiceName, int]) -> None:
    seen = dict[int, ServiceName]()
    for name, port in ports.items():
        if port in seen:
            other = PORT_VARIABLES[seen[port]]
            raise VariableError(PORT_VARIABLES[name], str(port), f"another port than that of {other}")
        seen[port] = name
