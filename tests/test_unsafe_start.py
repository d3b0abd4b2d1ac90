"""No service starts on a secret that is missing, short or known to everybody."""

import os
import subprocess
import sys

import pytest

from interviewer_contracts.tokens import EXAMPLE_SECRETS


@pytest.mark.parametrize("service", ["web", "llm", "tts"])
@pytest.mark.parametrize("secret", [None, "short", *EXAMPLE_SECRETS])
def test_a_service_says_in_one_line_why_it_does_not_start(service: str, secret: str | None) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INTERVIEWER_")}
    # web needs a second secret, which is not what this is about.
    clean["INTERVIEWER_PROXY_SECRET"] = "p" * 48
    environment = clean if secret is None else {**clean, "INTERVIEWER_SERVICE_SECRET": secret}

    ended = subprocess.run(
        [sys.executable, "-m", f"interviewer_{service}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    [line] = ended.stderr.splitlines()
    assert line.startswith("INTERVIEWER_SERVICE_SECRET: ")
    assert secret is None or secret not in line
