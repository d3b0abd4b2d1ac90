"""No service starts on a secret that is missing, short or known to everybody."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from interviewer_contracts.tokens import EXAMPLE_SECRETS


@pytest.mark.parametrize("service", ["web", "llm", "tts"])
@pytest.mark.parametrize("secret", [None, "short", *EXAMPLE_SECRETS])
def test_a_service_says_in_one_line_why_it_does_not_start(service: str, secret: str | None) -> None:
    line = complaint(service, {} if secret is None else {"INTERVIEWER_SERVICE_SECRET": secret})

    assert line.startswith("INTERVIEWER_SERVICE_SECRET: ")
    assert secret is None or secret not in line


@pytest.mark.parametrize("service", ["web", "llm", "tts"])
def test_a_secret_in_a_file_is_held_to_the_same(service: str, tmp_path: Path) -> None:
    (tmp_path / "interviewer_service_secret").write_text("short\n", encoding="utf-8")

    line = complaint(service, {"INTERVIEWER_SECRETS": str(tmp_path)})

    assert line.startswith("INTERVIEWER_SERVICE_SECRET: INTERVIEWER_SERVICE_SECRET has 5 characters")


def test_a_folder_of_secrets_that_is_not_there_is_told(tmp_path: Path) -> None:
    line = complaint("tts", {"INTERVIEWER_SECRETS": f"{tmp_path}{os.pathsep}{tmp_path / 'nowhere'}"})

    assert line == f"INTERVIEWER_SECRETS: there is no folder {tmp_path / 'nowhere'}"


@pytest.mark.parametrize("secret", EXAMPLE_SECRETS)
@pytest.mark.parametrize("variable", ["INTERVIEWER_SUPERUSER_PASSWORD", "INTERVIEWER_PROXY_SECRET"])
def test_the_database_does_not_start_on_an_example(variable: str, secret: str, tmp_path: Path) -> None:
    superuser = {
        "INTERVIEWER_SUPERUSER_EMAIL": "nobody@example.com",
        "INTERVIEWER_SUPERUSER_PASSWORD": "p" * 48,
    }

    line = complaint("pocketbase", {"INTERVIEWER_DATA": str(tmp_path), **superuser, variable: secret})

    assert line.startswith(f"{variable} is the example's.")
    assert list(tmp_path.iterdir()) == []


def complaint(service: str, settings: Mapping[str, str]) -> str:
    """The one line with which a service refuses to start."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INTERVIEWER_")}
    ended = subprocess.run(
        [sys.executable, "-m", f"interviewer_{service}"],
        # web needs a second secret, which is not what this is about.
        env={**clean, "INTERVIEWER_PROXY_SECRET": "p" * 48, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    [line] = ended.stderr.splitlines()
    return line
