"""The installation's secrets: made once, kept in the data folder, never made anew.

A person's sessions and the database's superuser depend on them, so a damaged one is reported and
left as it is. What the environment says wins over the files.
"""

import contextlib
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from interviewer_cli.errors import SecretsError
from interviewer_cli.layout import FILE_MODE, FOLDER_MODE, Layout, private_folder

BYTES: Final = 48
MIN_CHARACTERS: Final = 32
"""As long as `interviewer_contracts.tokens.SECRET_MIN_CHARACTERS`, which costs too much to import here."""

FILES: Final[Mapping[str, str]] = {
    "INTERVIEWER_SERVICE_SECRET": "service_secret",
    "INTERVIEWER_PROXY_SECRET": "proxy_secret",
    "INTERVIEWER_SUPERUSER_PASSWORD": "superuser_password",
}


@dataclass(frozen=True, slots=True)
class Secrets:
    """Secrets by the variable in which a service gets them; never printed."""

    by_variable: Mapping[str, str] = field(repr=False)
    notes: tuple[str, ...] = ()

    def __getitem__(self, variable: str) -> str:
        return self.by_variable[variable]


def open_secrets(layout: Layout, environment: Mapping[str, str]) -> Secrets:
    """The secrets of this data folder, made now if this is its first use.

    Raises:
        SecretsError: one is unreadable or too short.

    """
    private_folder(layout.secrets)
    notes = list[str]()
    if _tightened(layout.secrets, FOLDER_MODE):
        notes.append(f"others could enter {layout.secrets}; now only you can")
    found = dict[str, str]()
    for variable, name in FILES.items():
        path = layout.secrets / name
        given = environment.get(variable)
        if given:
            found[variable] = given
            continue
        if not path.exists():
            _make(path)
        elif _tightened(path, FILE_MODE):
            notes.append(f"others could read {path}; now only you can")
        found[variable] = _read(path)
    return Secrets(by_variable=found, notes=tuple(notes))


def too_open(path: Path, allowed: int) -> bool:
    """Whether others than its owner may do more with this file than `allowed`."""
    return bool(stat.S_IMODE(path.stat().st_mode) & ~allowed)


def _tightened(path: Path, mode: int) -> bool:
    if not too_open(path, mode):
        return False
    path.chmod(mode)
    return True


def _make(path: Path) -> None:
    """Write a new secret; a file that came first, or a half-written one, is never the result."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE)
    try:
        with os.fdopen(fd, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _read(path: Path) -> str:
    try:
        secret = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretsError(f"The secret {path} can't be read: {error}. {_mend(path)}") from error
    if len(secret) < MIN_CHARACTERS:
        raise SecretsError(
            f"The secret {path} has {len(secret)} characters and needs {MIN_CHARACTERS}. {_mend(path)}"
        )
    return secret


def _mend(path: Path) -> str:
    return f"Bring it back from a backup; or delete {path.name}, and everybody logs in anew."
