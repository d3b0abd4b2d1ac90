import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer_cli.commands.up import port_problem
from interviewer_cli.environment import PORT_VARIABLES, ServiceName, read_environment
from interviewer_cli.supervisor import ports
from interviewer_cli.supervisor.ports import hindrance, holder, is_answered


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which this process listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        yield port


def test_a_free_port_is_free_and_stays_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert hindrance("127.0.0.1", port) is None
    assert hindrance("127.0.0.1", port) is None
    assert not is_answered("127.0.0.1", port)


def test_who_holds_a_port_is_named(taken: int) -> None:
    found = hindrance("127.0.0.1", taken)
    assert found is not None
    assert found.startswith("is taken by ")
    assert found.endswith(f"(process {os.getpid()})")


def test_lsof_names_the_holder_where_there_is_no_proc(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("lsof") is None:
        pytest.skip("lsof is not installed")
    by_proc = holder(taken)
    monkeypatch.setattr(ports, "_PROC", Path("/nonexistent"))
    by_lsof = holder(taken)
    assert by_proc is not None
    assert by_lsof is not None
    assert by_proc.split()[-1] == by_lsof.split()[-1] == f"{os.getpid()})"


def test_an_unknown_holder_is_another_program(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_port: int) -> None:
        return None

    monkeypatch.setattr(ports, "holder", nobody)
    assert hindrance("127.0.0.1", taken) == "is taken by another program"


def test_a_port_that_is_taken_on_one_address_can_not_be_had_on_all(taken: int) -> None:
    assert (hindrance("0.0.0.0", taken) or "").startswith("is taken")  # noqa: S104 - that is the question


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host.invalid", "x" * 300])
def test_an_address_that_is_not_here_is_named(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert (hindrance(host, port) or "").startswith(f"can't be opened on {host!r}: ")


@pytest.mark.parametrize("name", PORT_VARIABLES)
def test_a_taken_port_is_named_with_the_variable_that_changes_it(taken: int, name: ServiceName) -> None:
    variable = PORT_VARIABLES[name]
    problem = port_problem(read_environment({variable: str(taken)}), name)
    assert problem is not None
    assert problem.startswith(f"Port {taken} of {name} is taken by ")
    assert f"Choose another with {variable}, for example {variable}=" in problem
