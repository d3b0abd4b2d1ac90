"""Where PocketBase keeps files and its own backups, if not on this disk: in an S3 store."""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

PREFIX: Final = "INTERVIEWER_S3_"
NEEDED: Final = ("ENDPOINT", "BUCKET", "KEY", "SECRET")
OPTIONAL: Final = ("REGION", "FORCE_PATH_STYLE")
REGION: Final = "us-east-1"
"""What stores that have no regions expect."""
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_BOOLEANS: Final[Mapping[str, bool]] = {"true": True, "1": True, "false": False, "0": False, "": False}


class S3SettingsError(ValueError):
    """A setting is missing or impossible; the text names it and says what it must be."""


class S3(NamedTuple):
    """A bucket and who may use it. `path_style` puts its name into the path and not before the host."""

    endpoint: str
    bucket: str
    region: str
    key: str
    secret: str
    path_style: bool

    def as_environment(self) -> dict[str, str]:
        """The variables by which `hooks/s3.pb.js` knows it."""
        values = (
            self.endpoint,
            self.bucket,
            self.key,
            self.secret,
            self.region,
            "true" if self.path_style else "",
        )
        return {f"{PREFIX}{name}": value for name, value in zip((*NEEDED, *OPTIONAL), values, strict=True)}


def read_s3(read: Callable[[str], str]) -> S3 | None:
    """The store that these settings describe; None where none of them is set, and files stay on this disk.

    `read` gives the value of a variable, empty when it is not set.

    Raises:
        S3SettingsError: one is missing, or says something impossible.

    """
    value = {name: read(f"{PREFIX}{name}").strip() for name in (*NEEDED, *OPTIONAL)}
    if not any(value.values()):
        return None
    missing = [f"{PREFIX}{name}" for name in NEEDED if not value[name]]
    if missing:
        raise S3SettingsError(f"Set {' and '.join(missing)} as well, or none of {PREFIX}….")
    if not _is_endpoint(value["ENDPOINT"]):
        raise S3SettingsError(
            f"{PREFIX}ENDPOINT must be an address such as https://s3.example.com, "
            "without name, password, path or query."
        )
    if not _BUCKET.fullmatch(value["BUCKET"]):
        raise S3SettingsError(
            f"{PREFIX}BUCKET must be a name of 3 to 63 small letters, digits, dots and hyphens."
        )
    path_style = _BOOLEANS.get(value["FORCE_PATH_STYLE"].lower())
    if path_style is None:
        raise S3SettingsError(f"{PREFIX}FORCE_PATH_STYLE must be true or false.")
    return S3(
        endpoint=value["ENDPOINT"].rstrip("/"),
        bucket=value["BUCKET"],
        region=value["REGION"] or REGION,
        key=value["KEY"],
        secret=value["SECRET"],
        path_style=path_style,
    )


def _is_endpoint(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and port_is_one
        and parts.username is None
        and parts.path in {"", "/"}
        and not parts.query
        and not parts.fragment
    )
