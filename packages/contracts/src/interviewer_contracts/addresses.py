"""Addresses of servers that are somebody else's."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def server_address(value: str) -> str:
    """The base address of a server, without the slash at its end.

    Raises:
        ValueError: it is none, or has a part that might be secret: addresses are shown and logged.

    """
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as http://127.0.0.1:8880/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must be an address without name, password or query; a key has its own variable")
    return value.rstrip("/")


def on_this_machine(address: str) -> bool:
    """Whether a server is on this machine. No proxy is asked for it, whatever the environment says."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


ServerAddress = Annotated[str, AfterValidator(server_address)]
