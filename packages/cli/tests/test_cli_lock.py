import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer_cli import layout as layout_module
from interviewer_cli.errors import AlreadyRunningError, DataFolderError
from interviewer_cli.layout import Layout, lock_folder, lock_holder, private_folder
from interviewer_pocketbase.folder import take

HOLD = """
import fcntl, os, sys
fd = os.open(sys.argv[1], os.O_RDWR)
fcntl.flock(fd, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path)


def test_one_folder_is_for_one_run(layout: Layout) -> None:
    lock = lock_folder(layout)
    with pytest.raises(AlreadyRunningError) as caught:
        lock_folder(layout)
    assert str(caught.value) == (
        f"Interviewer runs on {layout.root} already (process {os.getpid()}). "
        "Stop that one first, or choose another folder with INTERVIEWER_DATA."
    )
    assert lock_holder(layout) == os.getpid()
    lock.release()
    assert lock_holder(layout) is None
    lock_folder(layout).release()


def test_looking_makes_nothing(layout: Layout) -> None:
    assert lock_holder(layout) is None
    assert list(layout.root.iterdir()) == []


def test_the_rest_of_a_killed_run_is_waited_for(layout: Layout) -> None:
    """Its supervisor, whose number is in the file, is dead; a guard of its holds the lock for a while."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as dead:
        pass
    layout.lock.write_text(f"{dead.pid}\n")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(layout.lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as guard:
        assert guard.stdout is not None
        assert guard.stdin is not None
        guard.stdout.readline()
        told = list[str]()

        def waiting() -> None:
            told.append("waiting")
            assert guard.stdin is not None
            guard.stdin.close()

        lock_folder(layout, waiting=waiting).release()
        assert told == ["waiting"]


def test_what_does_not_end_is_not_waited_for_for_ever(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout_module, "ENDING_SECONDS", 0)
    with subprocess.Popen([sys.executable, "-c", "pass"]) as dead:
        pass
    lock = lock_folder(layout)
    layout.lock.write_text(f"{dead.pid}\n")
    with pytest.raises(AlreadyRunningError):
        lock_folder(layout)
    lock.release()


def test_a_restore_is_told_at_once(layout: Layout) -> None:
    """Whatever number an earlier run left in the file."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as dead:
        pass
    layout.lock.write_text(f"{dead.pid}\n")
    lock = take(layout.root)
    assert lock is not None
    with pytest.raises(AlreadyRunningError, match="A backup is being restored"):
        lock_folder(layout, waiting=lambda: pytest.fail("It waits."))
    assert lock_holder(layout) is None
    os.close(lock)


def test_a_new_data_folder_is_private(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "data")
    assert stat.S_IMODE((tmp_path / "a" / "data").stat().st_mode) == 0o700


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderError, match="INTERVIEWER_DATA"):
        private_folder(tmp_path / "data")
