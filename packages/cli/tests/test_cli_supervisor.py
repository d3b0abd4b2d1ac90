"""The supervisor with real processes, real signals and nothing mocked."""

import fcntl
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from interviewer_cli.supervisor.supervisor import STOP_SECONDS
from support.processes import Running, children, descendants, runs, until_gone

FakeApplication: TypeAlias = Callable[[list[list[tuple[str, str]]]], Running]

STAGES = [[("store", "plain")], [("writer", "plain"), ("voice", "parent")], [("pages", "plain")]]


def pid_of(running: Running, name: str, *, run: int = 1) -> int:
    """The process id of a service's nth run, as it said it itself."""
    return int(running.until_said(rf"^{name} +\| pid (\d+)$", run)[-1][1])


def test_each_stage_is_ready_after_the_one_before_it(fake_application: FakeApplication) -> None:
    running = fake_application(STAGES)
    running.until_said("^READY$")
    told = [line.split("| ")[1].split(" (")[0] for line in running.lines if line.startswith("fake")]
    ready = [sentence.removesuffix(" is ready") for sentence in told if sentence.endswith(" is ready")]
    assert (ready[0], set(ready[1:3]), ready[3]) == ("store", {"writer", "voice"}, "pages")
    assert told.index("starting pages") > told.index("store is ready")
    assert running.lines[-1] == "READY"


def test_a_stage_waits_for_the_one_before_it_as_long_as_it_takes(fake_application: FakeApplication) -> None:
    running = fake_application([[("store", "plain")], [("writer", "sleepy")], [("pages", "plain")]])
    running.until_said("^READY$")
    assert not any("was not ready" in line for line in running.lines)
    ready = [line for line in running.lines if "is ready" in line]
    assert [line.split()[2] for line in ready] == ["store", "writer", "pages"]


def test_names_stand_in_one_column(fake_application: FakeApplication) -> None:
    running = fake_application(STAGES)
    running.until_said("^READY$")
    columns = {line.index("|") for line in running.lines if line != "READY"}
    assert columns == {len("writer") + 1}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything_and_leaves_no_orphan(
    fake_application: FakeApplication, number: signal.Signals
) -> None:
    running = fake_application(STAGES)
    running.until_said("^READY$")
    all_of_them = descendants(running.process.pid)
    helper = int(running.until_said(r"helper pid (\d+)")[0][1])
    assert helper in all_of_them
    running.send(number)
    assert running.code() == 0
    assert not any(map(runs, all_of_them))


def test_a_signal_while_starting_ends_everything(fake_application: FakeApplication) -> None:
    running = fake_application([[("store", "plain")], [("writer", "slow"), ("voice", "plain")]])
    running.until_said("starting writer")
    running.send(signal.SIGTERM)
    assert running.code() == 0
    assert "READY" not in running.lines


def test_an_interrupt_ends_what_a_script_started_in_the_background(
    fake_application: FakeApplication,
) -> None:
    # A child inherits what its parent ignores, as it does from a script's shell.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running = fake_application(STAGES)
    finally:
        signal.signal(signal.SIGINT, before)
    running.until_said("^READY$")
    running.send(signal.SIGINT)
    assert running.code() == 0


def test_who_does_not_end_when_asked_is_ended(fake_application: FakeApplication) -> None:
    running = fake_application([[("store", "stubborn")], [("pages", "stubborn")]])
    running.until_said("^READY$")
    pids = [pid_of(running, "store"), pid_of(running, "pages")]
    running.send(signal.SIGTERM)
    assert running.code() == 0
    until_gone(*pids)


def test_the_time_to_end_is_less_than_promised() -> None:
    assert STOP_SECONDS < 5


def test_a_second_interrupt_ends_everything_at_once(fake_application: FakeApplication) -> None:
    running = fake_application([[("store", "stubborn")], [("pages", "stubborn")]])
    running.until_said("^READY$")
    pids = [pid_of(running, "store"), pid_of(running, "pages")]
    running.send(signal.SIGINT)
    running.until_said("stopping")
    running.send(signal.SIGINT)
    assert running.code() == 130
    until_gone(*pids)


def test_a_dead_service_is_started_again(fake_application: FakeApplication) -> None:
    running = fake_application(STAGES)
    running.until_said("^READY$")
    os.kill(pid_of(running, "writer"), signal.SIGKILL)
    running.until_said(r"writer was ended by signal SIGKILL; starting it again in 0\.1 s")
    assert runs(pid_of(running, "writer", run=2))
    running.until_said("writer is ready", 2)


def test_what_a_dead_service_had_started_ends_with_it(fake_application: FakeApplication) -> None:
    running = fake_application(STAGES)
    running.until_said("^READY$")
    helper = int(running.until_said(r"helper pid (\d+)")[0][1])
    os.kill(pid_of(running, "voice"), signal.SIGKILL)
    until_gone(helper)
    running.until_said("voice is ready", 2)


def test_a_service_whose_guard_was_killed_is_started_again(fake_application: FakeApplication) -> None:
    running = fake_application([[("store", "plain")]])
    running.until_said("^READY$")
    service = pid_of(running, "store")
    (guard,) = children(running.process.pid)
    os.kill(guard, signal.SIGKILL)
    until_gone(service)
    running.until_said("store is ready", 2)


def test_a_killed_supervisor_leaves_no_orphan(fake_application: FakeApplication) -> None:
    running = fake_application([*STAGES, [("deafened", "stubborn")]])
    running.until_said("^READY$")
    all_of_them = descendants(running.process.pid)
    running.send(signal.SIGKILL)
    running.code()
    until_gone(*all_of_them)


def test_a_supervisor_killed_while_starting_leaves_no_orphan(fake_application: FakeApplication) -> None:
    running = fake_application(STAGES)
    running.until_said("starting store")
    all_of_them = descendants(running.process.pid)
    running.send(signal.SIGKILL)
    running.code()
    until_gone(*all_of_them)


def test_the_lock_is_held_until_the_last_service_of_a_killed_supervisor_ended(
    fake_application: FakeApplication, tmp_path: Path
) -> None:
    running = fake_application([[("store", "stubborn")]])
    running.until_said("^READY$")
    service = pid_of(running, "store")
    running.send(signal.SIGKILL)
    running.code()
    with (tmp_path / "lock").open("r+") as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(lock, fcntl.LOCK_EX)
    assert not runs(service)


def test_a_service_that_dies_at_once_is_given_up_with_its_last_words(
    fake_application: FakeApplication,
) -> None:
    running = fake_application([[("store", "plain")], [("writer", "dies")]])
    store = pid_of(running, "store")
    assert running.code() == 1
    waits = [match[1] for match in running.until_said(r"ended with code 3; starting it again in (.*) s", 3)]
    assert waits == ["0.1", "0.2", "0.4"]
    running.until_said("writer ended with code 3, 4 times in a row. The last it said:")
    assert "    I can't go on" in running.lines
    until_gone(store)


def test_a_service_that_never_gets_ready_is_ended_and_given_up(fake_application: FakeApplication) -> None:
    running = fake_application([[("store", "deaf")]])
    assert running.code() == 1
    running.until_said("store was not ready within 0.5 s, 4 times in a row")
    # On a busy machine, one may have been ended before it said its number.
    until_gone(*(int(line.split()[-1]) for line in running.lines if "| pid " in line))


def test_a_reader_that_goes_away_ends_everything(
    fake_command: Callable[[list[list[tuple[str, str]]]], list[str]],
) -> None:
    command = fake_command([[("store", "plain")]])
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = iter(process.stdout.readline, "READY\n")
        service = next(int(line.split()[-1]) for line in said if "| pid" in line)
        for _ in said:
            pass
        process.stdout.close()
        os.kill(service, signal.SIGKILL)
        assert process.wait(30) == 0
        assert process.stderr.read() == ""
