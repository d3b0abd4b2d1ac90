"""A database belongs to the newest release that ran on it."""

import subprocess
import sys
from pathlib import Path

import pytest

from interviewer_pocketbase.claim import NOTE, NewerDataError, NoteError, claim_for, later
from interviewer_pocketbase.process import FOLDER


@pytest.mark.parametrize(("first", "second"), [("0.1.1", "0.1.0"), ("0.10.0", "0.9.9"), ("1.0.0", "0.99.0")])
def test_versions_are_compared_as_numbers(first: str, second: str) -> None:
    assert later(first, second)
    assert not later(second, first)
    assert not later(first, first)


def test_a_database_remembers_the_last_release_that_used_it(tmp_path: Path) -> None:
    for release in ("0.1.0", "0.1.0", "0.2.0"):
        claim_for(release, tmp_path / "made")

    assert (tmp_path / "made" / NOTE).read_text() == "0.2.0\n"
    with pytest.raises(NewerDataError):
        claim_for("0.1.9", tmp_path / "made")
    assert [file.name for file in (tmp_path / "made").iterdir()] == [NOTE]
    assert (tmp_path / "made" / NOTE).read_text() == "0.2.0\n"


@pytest.mark.parametrize("written", [b"soon\n", b"\xff", b"1..2"])
def test_a_damaged_note_is_told_and_left(tmp_path: Path, written: bytes) -> None:
    (tmp_path / NOTE).write_bytes(written)

    with pytest.raises(NoteError, match="should hold the release"):
        claim_for("0.1.0", tmp_path)

    assert (tmp_path / NOTE).read_bytes() == written


def test_a_container_refuses_a_database_of_a_later_release(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / NOTE).write_text("99.0.0\n")

    ended = subprocess.run(
        [sys.executable, "-m", "interviewer_pocketbase"],
        env={
            "INTERVIEWER_DATA": str(tmp_path),
            "INTERVIEWER_SUPERUSER_EMAIL": "a@example.com",
            "INTERVIEWER_SUPERUSER_PASSWORD": "correct horse battery",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )

    assert ended.returncode == 2
    assert "Run 99.0.0 or a later one" in ended.stderr
    assert [file.name for file in (tmp_path / FOLDER).iterdir()] == [NOTE]
