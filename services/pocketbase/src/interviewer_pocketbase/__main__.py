"""`python -m interviewer_pocketbase`: become PocketBase, set up by the environment (for containers)."""

import os
import sys
from pathlib import Path

from interviewer_pocketbase.process import FOLDER, Secrets, serve


def main() -> None:
    """Replace this process by PocketBase; exit with 2 when the superuser is not named."""
    settings = os.environ
    secrets = Secrets(
        superuser_email=settings.get("INTERVIEWER_SUPERUSER_EMAIL", ""),
        superuser_password=settings.get("INTERVIEWER_SUPERUSER_PASSWORD", ""),
        proxy_secret=settings.get("INTERVIEWER_PROXY_SECRET", ""),
    )
    if not secrets.superuser_email or not secrets.superuser_password:
        # Without one, PocketBase prints a link into the log by which anybody can make themselves superuser.
        sys.stderr.write("Set INTERVIEWER_SUPERUSER_EMAIL and INTERVIEWER_SUPERUSER_PASSWORD.\n")
        sys.exit(2)
    launch = serve(
        Path(settings.get("INTERVIEWER_DATA", "data")).absolute() / FOLDER,
        bind=settings.get("INTERVIEWER_BIND", "127.0.0.1"),
        port=int(settings.get("INTERVIEWER_POCKETBASE_PORT", "8090")),
        secrets=secrets,
    )
    os.execve(launch.argv[0], launch.argv, launch.env)  # noqa: S606 - our own binary and no shell


if __name__ == "__main__":
    main()
