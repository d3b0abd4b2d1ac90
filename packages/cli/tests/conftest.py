"""A supervisor over tiny real services, in a process of its own."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest

from support.processes import Running, started
from support.stack import free_ports

Stages: TypeAlias = list[list[tuple[str, str]]]
"""Stages of services, each with its name and its behaviour (fake_application.SERVICE)."""


@pytest.fixture
def fake_command(tmp_path: Path) -> Callable[[Stages], list[str]]:
    """The command line that supervises such stages."""

    def command(stages: Stages) -> list[str]:
        ports = iter(free_ports(sum(map(len, stages))))
        spec = [[(name, next(ports), behaviour) for name, behaviour in stage] for stage in stages]
        script = Path(__file__).with_name("fake_application.py")
        return [sys.executable, str(script), json.dumps(spec), str(tmp_path / "lock")]

    return command


@pytest.fixture
def fake_application(fake_command: Callable[[Stages], list[str]]) -> Iterator[Callable[[Stages], Running]]:
    """Starts such stages; what still runs at the end of the test is ended."""
    with ExitStack() as running:
        yield lambda stages: running.enter_context(started(fake_command(stages), os.environ))
