"""What is there is not lost: by a second backup, a restore, or a crash of either."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

import pytest

from interviewer_backup import making
from interviewer_backup.errors import (
    InUseError,
    NothingToBackUpError,
    OccupiedError,
    TargetError,
    UnfinishedError,
    WrongUserError,
)
from interviewer_backup.making import make_backup
from interviewer_backup.places import Places
from interviewer_backup.restoring import check_backup, restore
from interviewer_backup.shelf import backups_in, prune
from interviewer_cli.layout import Layout
from interviewer_pocketbase.folder import LOCK, UNFINISHED, take
from interviewer_pocketbase.testing import RunningPocketBase
from support.backups import Person, keep_voice

PATIENCE_SECONDS: Final = 60


class _Stopped(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Stopped":
        return cls(2026, 11, 30, 8, 15, tzinfo=tz)


@contextmanager
def command(places: Places, *arguments: str) -> Generator[subprocess.Popen[str]]:
    """`python -m interviewer_backup` as a container runs it; killed at the end if it still runs."""
    environment = {
        "INTERVIEWER_DATA": str(places.data),
        "INTERVIEWER_TTS_DATA": str(places.speech),
        "INTERVIEWER_BACKUPS": str(places.backups),
    }
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "interviewer_backup", *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def large(places: Places, *, megabytes: int = 25) -> None:
    """Something that takes a while to pack."""
    folder = places.data / "pocketbase" / "storage" / "c" / "r"
    folder.mkdir(parents=True)
    for number in range(megabytes):
        (folder / str(number)).write_bytes(os.urandom(1_000_000))


def until(path: Path, *patterns: str) -> None:
    """Return when one of them is there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not any(any(path.glob(pattern)) for pattern in patterns):
        assert time.monotonic() < deadline, f"none of {patterns} came in {path}"
        time.sleep(0.002)


def test_a_backup_that_is_killed_leaves_no_file_and_the_next_one_tidies_up(
    person: Person, places: Places
) -> None:
    large(places)
    with command(places, "backup") as process:
        until(places.data, "backups/.interviewer-backup-*/backup.zip")
        process.send_signal(signal.SIGKILL)
    left = [path.name[:20] for path in places.backups.iterdir()]

    made = make_backup(places)

    assert left == [".interviewer-backup-"], "only its folder for drafts stays"
    assert list(places.backups.iterdir()) == [made.path]
    assert person.interviews() == {}


def test_two_at_a_time_do_not_disturb_each_other(person: Person, places: Places) -> None:
    large(places, megabytes=20)
    with command(places, "backup", str(places.data / "one.zip")) as process:
        until(places.data, ".interviewer-backup-*/backup.zip")
        make_backup(places, places.data / "two.zip")
        assert process.wait(PATIENCE_SECONDS) == 0

    assert check_backup(places.data / "one.zip").records == check_backup(places.data / "two.zip").records
    assert person.interviews() == {}


@pytest.mark.parametrize("pause", [0.0, 0.05, 0.2, 0.5])
def test_a_restore_that_is_killed_is_simply_done_again(
    pocketbase: RunningPocketBase, person: Person, places: Places, elsewhere: Places, pause: float
) -> None:
    keep_voice(places)
    large(places, megabytes=10)
    person.write_interview()
    made = make_backup(places)
    pocketbase.stop()
    with command(elsewhere, "restore", str(made.path)) as process:
        until(elsewhere.data.parent, "new/.restoring", "new/pocketbase")
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)

    restored = restore(made.path, elsewhere, replace=(elsewhere.data / "pocketbase").exists())

    assert restored.manifest.records["interviews"] == 1
    assert not (elsewhere.data / ".restoring").exists()
    assert not (elsewhere.data / UNFINISHED).exists()
    assert make_backup(elsewhere).manifest.members == made.manifest.members


def test_nothing_starts_and_nothing_is_backed_up_after_a_restore_that_was_cut_off(
    pocketbase: RunningPocketBase, person: Person, places: Places
) -> None:
    made = make_backup(places)
    assert person.interviews() == {}
    pocketbase.stop()
    (places.data / UNFINISHED).touch()
    start = {
        "INTERVIEWER_DATA": str(places.data),
        "INTERVIEWER_SUPERUSER_EMAIL": "a@example.com",
        "INTERVIEWER_SUPERUSER_PASSWORD": "a long invented password",
    }

    for program in (["interviewer_pocketbase"], ["interviewer_cli", "up"]):
        ended = subprocess.run(
            [sys.executable, "-m", *program],
            env=start,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode in {1, 2}
        assert "A restore was cut off" in ended.stderr
    with pytest.raises(UnfinishedError):
        make_backup(places)
    # Here it needs no --replace: half of what is there is of the backup.
    restore(made.path, places)
    make_backup(places, places.data / "now.zip")


def test_what_runs_on_a_folder_keeps_restores_away(places: Places, person: Person) -> None:
    made = make_backup(places)
    lock = take(places.data)
    assert lock is not None
    try:
        with pytest.raises(InUseError, match="Stop it"):
            restore(made.path, places, replace=True)
    finally:
        os.close(lock)
    assert person.interviews() == {}


def test_the_database_of_a_container_holds_the_lock(tmp_path: Path, places: Places) -> None:
    environment = {
        "INTERVIEWER_DATA": str(places.data),
        "INTERVIEWER_SUPERUSER_EMAIL": "a@example.com",
        "INTERVIEWER_SUPERUSER_PASSWORD": "a long invented password",
        "INTERVIEWER_POCKETBASE_PORT": "0",
    }
    program = [sys.executable, "-m", "interviewer_pocketbase"]
    with subprocess.Popen(
        program, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until(tmp_path, "data/pocketbase/data.db")
            second = subprocess.run(
                program, env=environment, capture_output=True, text=True, timeout=30, check=False
            )
            assert take(places.data) is None
        finally:
            process.terminate()
    lock = take(places.data)

    assert second.returncode == 2
    assert "Another process runs on" in second.stderr
    assert lock is not None
    os.close(lock)


def test_both_starts_know_the_same_files(tmp_path: Path) -> None:
    layout = Layout(tmp_path)

    assert (layout.lock.name, layout.unfinished.name) == (LOCK, UNFINISHED)


def test_what_is_there_is_not_replaced_unasked(
    pocketbase: RunningPocketBase, person: Person, places: Places
) -> None:
    interview = person.write_interview()
    made = make_backup(places)
    pocketbase.stop()

    with pytest.raises(OccupiedError, match=f"{places.data / 'pocketbase'}.*--replace"):
        restore(made.path, places)

    pocketbase.start()
    assert set(person.interviews()) == {interview}


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can make files of others")
def test_nothing_is_restored_that_the_application_could_not_open(
    person: Person, places: Places, elsewhere: Places
) -> None:
    made = make_backup(places)
    elsewhere.data.mkdir()
    os.chown(elsewhere.data, 12345, 12345)

    with pytest.raises(WrongUserError, match="as that user"):
        restore(made.path, elsewhere)

    assert list(elsewhere.data.iterdir()) == []
    assert person.interviews() == {}


def test_no_backup_replaces_another(person: Person, places: Places, tmp_path: Path) -> None:
    first = make_backup(places, tmp_path / "mine.zip")
    before = first.path.read_bytes()

    with pytest.raises(TargetError, match="already"):
        make_backup(places, tmp_path / "mine.zip")
    with pytest.raises(TargetError, match="no folder"):
        make_backup(places, tmp_path / "nowhere" / "mine.zip")

    assert first.path.read_bytes() == before
    assert person.interviews() == {}


def test_two_of_one_second_stand_side_by_side(
    person: Person, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "datetime", _Stopped)
    first, second = make_backup(places), make_backup(places)

    assert [path.name for _, path in backups_in(places.backups)] == [second.path.name, first.path.name]
    assert first.path.name == "interviewer-20261130-081500.zip"
    assert second.path.name == "interviewer-20261130-081500_2.zip"
    assert check_backup(second.path) == second.manifest
    assert person.interviews() == {}


def test_nothing_is_told_plainly(elsewhere: Places) -> None:
    with pytest.raises(NothingToBackUpError, match="INTERVIEWER_DATA"):
        make_backup(elsewhere)


def test_the_newest_are_kept_and_what_is_not_ours_is_left(tmp_path: Path) -> None:
    names = [f"interviewer-202611{day:02d}-081500.zip" for day in (1, 2, 3)]
    # Of one second, the tenth is newer than the ninth.
    names += [f"interviewer-20261104-081500_{number}.zip" for number in (9, 10)]
    for name in [*names, "holiday.zip", "interviewer-20261399-081500.zip"]:
        (tmp_path / name).touch()

    deleted = prune(tmp_path, keep=2)

    assert {path.name for path in deleted} == set(names[:3])
    assert [path.name for _, path in backups_in(tmp_path)] == [names[4], names[3]]
    assert len(list(tmp_path.iterdir())) == 4


def test_through_a_pipe_and_back(
    pocketbase: RunningPocketBase, person: Person, places: Places, elsewhere: Places
) -> None:
    person.write_interview()
    environment = {"INTERVIEWER_DATA": str(places.data)}
    module = [sys.executable, "-m", "interviewer_backup"]
    sent = subprocess.run(
        [*module, "backup", "-"], env=environment, capture_output=True, timeout=60, check=True
    )
    pocketbase.stop()
    received = subprocess.run(
        [*module, "restore", "-"],
        env={"INTERVIEWER_DATA": str(elsewhere.data), "INTERVIEWER_BACKUPS": str(elsewhere.backups)},
        input=sent.stdout,
        capture_output=True,
        timeout=60,
        check=True,
    )

    assert received.stderr.startswith(b"What was read is restored")
    assert list(places.backups.iterdir()) == []
    assert list(elsewhere.backups.iterdir()) == []
    with RunningPocketBase(data=elsewhere.data / "pocketbase") as again, person.at(again.url) as found:
        assert len(found.interviews()) == 1


def test_the_module_says_what_it_did(person: Person, places: Places) -> None:
    with command(places, "backup", "--keep", "1") as process:
        first = process.communicate(timeout=60)[1]
    [(_, path)] = backups_in(places.backups)
    with command(places, "restore", "--check", str(path)) as process:
        checked = process.communicate(timeout=60)[1]
    with command(places, "restore", str(path) + ".missing") as process:
        missing = process.communicate(timeout=60)[1]

    assert "is whole" in first
    assert "users 1" in first
    assert "can be restored here" in checked
    assert "No such file" in missing
    assert process.returncode == 1
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    assert person.interviews() == {}
