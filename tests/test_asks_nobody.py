"""Once it is installed, the application looks nobody up: no library of it tells its makers anything."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from support.resolver import ALONE
from support.stack import running_stack

pytestmark = pytest.mark.stack

# Libraries keep quiet where they see that they are tested.
SEEN: Final = {"CI", "GITHUB_ACTIONS", "DO_NOT_TRACK", "ORT_DISABLE_TELEMETRY"}
STRANGER: Final = "import socket\ntry: socket.getaddrinfo('stranger.example', 443)\nexcept OSError: pass"


def looked_up(*arguments: str) -> list[str]:
    """The names that a Python program looks up where nobody answers."""
    if shutil.which("unshare") is None or subprocess.run([*ALONE, "true"], check=False).returncode:
        pytest.skip("this system can't take the network from a process")
    watched = [sys.executable, "-m", "support.resolver", sys.executable, *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in SEEN}
    environment["PYTHONPATH"] = str(Path(__file__).parent)
    ended = subprocess.run(
        [*ALONE, *watched], env=environment, capture_output=True, text=True, timeout=150, check=False
    )
    assert ended.returncode == 0, ended.stderr
    names: list[str] = json.loads(ended.stdout)
    return names


def test_who_is_asked_is_heard() -> None:
    assert looked_up("-c", STRANGER) == ["stranger.example"]


def test_the_main_job_asks_nobody(tmp_path: Path) -> None:
    with running_stack(tmp_path / "data"):
        pass  # the first start may fetch PocketBase

    assert looked_up("-m", "support.whole_job", str(tmp_path / "data")) == []
