"""An installation that runs, and another with nothing in it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from interviewer_backup.places import Places, read_places
from interviewer_pocketbase.testing import RunningPocketBase
from support.backups import Person, sign_up


@pytest.fixture
def pocketbase(tmp_path: Path) -> Iterator[RunningPocketBase]:
    """The database of the installation in `tmp_path / "data"`, running."""
    with RunningPocketBase(data=tmp_path / "data" / "pocketbase") as running:
        yield running


@pytest.fixture
def person(pocketbase: RunningPocketBase) -> Iterator[Person]:
    made = sign_up(pocketbase)
    with closing(made.client):
        yield made


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Where that installation keeps everything."""
    return read_places({"INTERVIEWER_DATA": str(tmp_path / "data")})


@pytest.fixture
def elsewhere(tmp_path: Path) -> Places:
    """An installation with nothing in it, with a volume of its own for speech."""
    return read_places(
        {
            "INTERVIEWER_DATA": str(tmp_path / "new"),
            "INTERVIEWER_TTS_DATA": str(tmp_path / "new-speech"),
            "INTERVIEWER_BACKUPS": str(tmp_path / "shelf"),
        }
    )
