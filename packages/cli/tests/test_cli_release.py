import subprocess
import sys
from pathlib import Path

import pytest

from interviewer_cli import release as release_module
from interviewer_cli.environment import read_environment
from interviewer_cli.errors import DataFolderError, NewerDataError
from interviewer_cli.layout import Layout, claim_for
from interviewer_cli.release import in_checkout, later
from interviewer_pocketbase.process import FOLDER
from support.stack import SERVICES, environment, free_ports


def note(data: Path, release: str) -> None:
    Layout(data).release.parent.mkdir()
    Layout(data).release.write_text(f"{release}\n")


def test_an_installed_release_keeps_data_where_the_system_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert in_checkout()
    monkeypatch.setattr(release_module, "_ABOVE", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(sys, "platform", "linux")

    assert read_environment({}).data == tmp_path / "share" / "interviewer"
    assert read_environment({"INTERVIEWER_DATA": "/srv/data"}).data == Path("/srv/data")


@pytest.mark.parametrize(("first", "second"), [("0.1.1", "0.1.0"), ("0.10.0", "0.9.9"), ("1.0.0", "0.99.0")])
def test_versions_are_compared_as_numbers(first: str, second: str) -> None:
    assert later(first, second)
    assert not later(second, first)
    assert not later(first, first)


def test_a_folder_remembers_the_last_release_that_used_it(tmp_path: Path) -> None:
    for release in ("0.1.0", "0.1.0", "0.2.0"):
        claim_for(release, Layout(tmp_path))

    assert (tmp_path / FOLDER / "release").read_text() == "0.2.0\n"
    with pytest.raises(NewerDataError, match=r"last used by Interviewer 0\.2\.0; this is 0\.1\.9"):
        claim_for("0.1.9", Layout(tmp_path))
    assert Layout(tmp_path).release.read_text() == "0.2.0\n"


def test_a_damaged_note_of_the_release_is_told_and_left(tmp_path: Path) -> None:
    note(tmp_path, "soon")

    with pytest.raises(DataFolderError, match="should hold the release"):
        claim_for("0.1.0", Layout(tmp_path))

    assert Layout(tmp_path).release.read_text() == "soon\n"


def test_data_of_a_later_release_is_not_touched(tmp_path: Path) -> None:
    note(tmp_path, "99.0.0")
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))

    ended = subprocess.run(
        [sys.executable, "-m", "interviewer_cli", "up"],
        env=environment(tmp_path, ports),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert "Install 99.0.0 or a later one" in ended.stderr
    assert list((tmp_path / "pocketbase").iterdir()) == [Layout(tmp_path).release]
