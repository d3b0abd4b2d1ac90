"""`python -m interviewer_pocketbase`: become PocketBase, set up by the environment (for containers)."""

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final, NoReturn

from interviewer_pocketbase.claim import NewerDataError, NoteError, claim_for
from interviewer_pocketbase.folder import LOCK, take, unfinished
from interviewer_pocketbase.process import FOLDER, Secrets, serve
from interviewer_pocketbase.s3 import S3SettingsError, read_s3

_EXAMPLE: Final = "change-me-to-32-random-characters-or-more"
"""What `.env.example` says; everybody knows it."""
_PORT_MAX: Final = 65_535


def _refuse(why: str) -> NoReturn:
    sys.stderr.write(f"{why}\n")
    sys.exit(2)


def _secret(variable: str) -> str:
    """What the environment says; else what stands in a folder of `INTERVIEWER_SECRETS`; else nothing."""
    given = os.environ.get(variable)
    if given:
        return given
    for folder in os.environ.get("INTERVIEWER_SECRETS", "").split(os.pathsep):
        file = Path(folder) / variable.lower()
        try:
            if folder and file.exists():
                return file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            _refuse(f"INTERVIEWER_SECRETS: a file in it can't be read: {error}")
    return ""


def _setting(variable: str, default: str) -> str:
    """What the environment says; empty is as good as nothing, as in a copied `.env`."""
    return os.environ.get(variable) or default


def _port() -> int:
    given = _setting("INTERVIEWER_POCKETBASE_PORT", "8090")
    if not (given.isascii() and given.isdecimal() and int(given) <= _PORT_MAX):
        _refuse(f"INTERVIEWER_POCKETBASE_PORT is no port: {given!r}.")
    return int(given)


def _hold(data: Path) -> None:
    """Lock the data folder while PocketBase runs, which takes the lock over; claim it for this release."""
    try:
        lock = take(data)
    except OSError as error:
        _refuse(f"{data / LOCK} can't be locked: {error.strerror}. Its file system must know locks.")
    if lock is None:
        _refuse(f"Another process runs on {data}, or restores a backup there.")
    if unfinished(data):
        _refuse(f"A restore was cut off on {data}. Restore again, then start.")
    try:
        claim_for(version("interviewer-pocketbase"), data / FOLDER)
    except NewerDataError as error:
        _refuse(
            f"The data in {data} was last used by Interviewer {error.theirs}; this is {error.ours}, which "
            f"may not understand it. Run {error.theirs} or a later one, or restore a backup of {error.ours}."
        )
    except NoteError as error:
        _refuse(str(error))
    os.set_inheritable(lock, True)  # noqa: FBT003 - its only other argument, by position


def main() -> None:
    """Replace this process by PocketBase; exit with 2 where a setting is missing, an example's or none."""
    secrets = Secrets(
        superuser_email=_setting("INTERVIEWER_SUPERUSER_EMAIL", ""),
        superuser_password=_secret("INTERVIEWER_SUPERUSER_PASSWORD"),
        proxy_secret=_secret("INTERVIEWER_PROXY_SECRET"),
    )
    if not secrets.superuser_email or not secrets.superuser_password:
        # Without one, PocketBase prints a link into the log by which anybody can make themselves superuser.
        _refuse("Set INTERVIEWER_SUPERUSER_EMAIL and INTERVIEWER_SUPERUSER_PASSWORD.")
    for name, secret in (
        ("SUPERUSER_PASSWORD", secrets.superuser_password),
        ("PROXY_SECRET", secrets.proxy_secret),
    ):
        if secret == _EXAMPLE:
            _refuse(f"INTERVIEWER_{name} is the example's. Make one of your own.")
    try:
        s3 = read_s3(_secret)
    except S3SettingsError as error:
        _refuse(str(error))
    port = _port()
    data = Path(_setting("INTERVIEWER_DATA", "data")).absolute()
    _hold(data)
    launch = serve(
        data / FOLDER,
        bind=_setting("INTERVIEWER_BIND", "127.0.0.1"),
        port=port,
        secrets=secrets,
        s3=s3,
    )
    os.execve(launch.argv[0], launch.argv, launch.env)  # noqa: S606 - our own binary and no shell


if __name__ == "__main__":
    main()
