"""How this product starts PocketBase: the exact command line and environment, for whoever starts it.

There is no `superuser upsert` beforehand. `hooks/superuser.pb.js` makes the superuser from the environment
while PocketBase starts, before it serves, so that the password stands on no command line (where every
user of the machine could read it), and so that a changed password is taken over at the next start.
"""

import os
from pathlib import Path
from typing import Final, NamedTuple

from interviewer_pocketbase import BINARY, HOOKS, MIGRATIONS
from interviewer_pocketbase.s3 import S3

FOLDER: Final = "pocketbase"
"""PocketBase's own folder inside the installation's data folder."""

_INHERITED: Final = ("PATH", "HOME", "TMPDIR", "TZ", "LANG", "SSL_CERT_FILE", "SYSTEMROOT", "TEMP", "TMP")
# An origin that no browser can have: an empty list would mean all of them.
_NO_ORIGIN: Final = "https://nobody.invalid"


class Launch(NamedTuple):
    """A process to be: its command line, and its whole environment."""

    argv: list[str]
    env: dict[str, str]


class Secrets(NamedTuple):
    """What only this process may know, made once for an installation.

    `proxy_secret` is shared with `web` alone: with it a client's address is believed. When it is empty,
    nobody is believed, and every request counts for the address that its connection comes from.
    """

    superuser_email: str
    superuser_password: str
    proxy_secret: str


def serve(data: Path, *, bind: str, port: int, secrets: Secrets, s3: S3 | None = None) -> Launch:
    """PocketBase on `http://{bind}:{port}`, with its files in `data`, which is made when it is missing.

    What people upload, and PocketBase's own backups, lie in `s3` where there is one.

    The environment holds these secrets and no other of the installation.
    """
    argv = [
        str(BINARY),
        "serve",
        f"--http={bind}:{port}",
        f"--dir={data}",
        f"--migrationsDir={MIGRATIONS}",
        f"--hooksDir={HOOKS}",
        # The default is `pb_public` in the current directory, whatever that holds.
        f"--publicDir={data / 'public'}",
        f"--origins={_NO_ORIGIN}",
        "--automigrate=false",
        "--hooksWatch=false",
    ]
    env = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    env["INTERVIEWER_SUPERUSER_EMAIL"] = secrets.superuser_email
    env["INTERVIEWER_SUPERUSER_PASSWORD"] = secrets.superuser_password
    env["INTERVIEWER_PROXY_SECRET"] = secrets.proxy_secret
    if s3 is not None:
        env |= s3.as_environment()
    return Launch(argv, env)
