"""A process between the supervisor and one service, so that a service never outlives its supervisor.

Run by path: `python -I -S guard.py GRACE_SECONDS LOCK_FD COMMAND...`, as the leader of its own session,
with one end of a socket pair as standard input; the supervisor holds the other end and never writes.

- The supervisor dies, however it dies: the kernel closes its end, the guard reads the end of the file,
  and ends its whole process group: SIGTERM, GRACE_SECONDS of patience, SIGKILL.
- The service ends: the guard ends with the same code (128 + N after signal N).
- The guard is killed: the supervisor sees its own end closed and kills the group.

Why not Linux's PR_SET_PDEATHSIG: it reaches the child and not the child's children, it needs Python code
between fork and exec, and macOS has nothing like it. A closed socket is seen by every Unix, and there is
no moment after the fork in which the service runs unguarded. It costs about 9 MB and 15 ms per service.

LOCK_FD stays open in the guard and is closed in the service: the lock on the data folder is held until
the last service has ended. Standard library only, and little of it: this starts before everything else.
"""

import contextlib
import os
import select
import signal
import sys
import time

LIFELINE = 0
CANNOT_START = 127
_IGNORED_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)


def _only_wake(_signal: int, _frame: object) -> None:
    """Nothing to do: a handler, unlike SIG_IGN, is not inherited by the service."""


def guard(grace_seconds: float, lock_fd: int, command: list[str]) -> int:
    """Run the command until it or the supervisor ends; the exit code that the command earned."""
    os.set_inheritable(lock_fd, False)  # noqa: FBT003 - takes no keyword
    woken = _wake_on_signals()
    try:
        pid = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, LIFELINE, os.devnull, os.O_RDONLY, 0)],
            setsigdef=_IGNORED_BY_PYTHON,
        )
    except OSError as error:
        sys.stderr.write(f"{command[0]} can't be started: {error.strerror}\n")
        return CANNOT_START
    while True:
        code = _exit_code(pid)
        if code is not None:
            return code
        ready, _, _ = select.select([LIFELINE, woken], [], [])
        if LIFELINE in ready:
            _end_group(pid, grace_seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(woken, 512)


def _wake_on_signals() -> int:
    """A file descriptor that can be read after a signal. The signals of an ending go to the whole group."""
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, _only_wake)
    return woken


def _exit_code(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _end_group(pid: int, grace_seconds: float) -> None:
    """End everything in this process group, this process included."""
    os.killpg(0, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    while _exit_code(pid) is None:
        if time.monotonic() > deadline:
            # Before the guard itself: with the guard, the lock on the data folder goes.
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(guard(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
