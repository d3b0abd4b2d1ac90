import subprocess
import sys
from pathlib import Path

import pytest

from interviewer_cli import release as release_module
from interviewer_cli.environment import read_environment
from interviewer_cli.errors import DataFolderError, NewerDataError
from interviewer_cli.layout import Layout, claim_folder
from interviewer_cli.release import in_checkout
from interviewer_pocketbase.claim import NOTE
from support.stack import SERVICES, environment, free_ports


def note(data: Path, release: str) -> None:
    Layout(data).database.mkdir(exist_ok=True)
    (Layout(data).database / NOTE).write_text(f"{release}\n")


def test_an_installed_release_keeps_data_where_the_system_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert in_checkout()
    monkeypatch.setattr(release_module, "_ABOVE", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(sys, "platform", "linux")

    assert read_environment({}).data == tmp_path / "share" / "interviewer"
    assert read_environment({"INTERVIEWER_DATA": "/srv/data"}).data == Path("/srv/data")


def test_what_claims_the_folder_says_which_release_it_wants(tmp_path: Path) -> None:
    note(tmp_path, "0.2.0")
    with pytest.raises(NewerDataError, match=r"last used by Interviewer 0\.2\.0; this is 0\.1\.9"):
        claim_folder("0.1.9", Layout(tmp_path))

    note(tmp_path, "soon")
    with pytest.raises(DataFolderError, match="should hold the release"):
        claim_folder("0.1.0", Layout(tmp_path))


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
    assert list((tmp_path / "pocketbase").iterdir()) == [tmp_path / "pocketbase" / NOTE]
