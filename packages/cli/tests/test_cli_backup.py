"""`interviewer backup` and `interviewer restore`, with a real database and a real recording."""

import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from interviewer_cli.diagnosis.data import look_at_data
from interviewer_cli.environment import read_environment
from interviewer_contracts.speech import NewVoice
from interviewer_pocketbase.testing import RunningPocketBase
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.own_voices import OwnVoices
from support.backups import Person, sign_up

INTERVIEWER = str(Path(sys.executable).with_name("interviewer"))
WORDS = "I have worked on this ward for six years. Every morning I ask myself who needs me first, and why."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def pocketbase(data: Path) -> Iterator[RunningPocketBase]:
    with RunningPocketBase(data=data / "pocketbase") as running:
        yield running


@pytest.fixture
def person(pocketbase: RunningPocketBase) -> Iterator[Person]:
    made = sign_up(pocketbase)
    yield made
    made.client.close()


def interviewer(data: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    ended = subprocess.run(
        [INTERVIEWER, *arguments],
        env={"PATH": os.environ["PATH"], "INTERVIEWER_DATA": str(data), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == code, ended.stderr
    return ended


def recording() -> NewVoice:
    engine = HibariEngine()
    engine.load()
    file = io.BytesIO()
    samples = engine.synthesise(WORDS, engine.voices[0].id, 1.0).samples
    import_module("soundfile").write(file, samples, 24_000, format="WAV", subtype="PCM_16")
    clip = base64.b64encode(file.getvalue())
    return NewVoice(name="Mine", words=WORDS, consent="This is my own voice.", clip=clip)


def test_account_interview_and_own_voice_come_back(
    pocketbase: RunningPocketBase, person: Person, data: Path, tmp_path: Path
) -> None:
    interview = person.write_interview()
    voice = OwnVoices(data / "tts-voices").add(person.id, recording())
    told = json.loads(interviewer(data, "backup", str(tmp_path), "--keep", "3", "--format", "json").stdout)
    pocketbase.stop()
    new = tmp_path / "new"

    checked = json.loads(interviewer(new, "restore", "--check", told["file"], "--format", "json").stdout)
    restored = json.loads(interviewer(new, "restore", told["file"], "--format", "json").stdout)

    assert (told["records"]["users"], told["records"]["interviews"], told["voices"]) == (1, 1, 1)
    assert Path(told["file"]).stat().st_size == told["bytes"]
    assert (checked["restored"], restored["restored"], restored["kept"]) == (False, True, [])
    voices = OwnVoices(new / "tts-voices")
    assert voices.of(person.id) == [voice]
    assert voices.reference(voice.id) is not None
    with RunningPocketBase(data=new / "pocketbase") as again, person.at(again.url) as found:
        assert set(found.interviews()) == {interview}


def test_it_tells_people_what_to_do(pocketbase: RunningPocketBase, person: Person, data: Path) -> None:
    assert person.interviews() == {}
    made = interviewer(data, "backup").stdout
    [file] = (data / "backups").iterdir()
    pocketbase.stop()
    refused = interviewer(data, "restore", str(file), code=1).stderr
    replaced = interviewer(data, "restore", str(file), "--replace").stdout

    assert " ".join(made.split()).startswith(f"{file} is whole")
    assert "--replace" in refused
    assert refused.count("\n") == 1
    assert "What was there is kept" in replaced


@pytest.mark.parametrize("more", [["--keep", "3"], ["--format", "json"]])
def test_nothing_but_the_backup_goes_to_standard_output(data: Path, more: list[str]) -> None:
    assert "leave out" in interviewer(data, "backup", "-", *more, code=2).stderr


def test_doctor_knows_how_old_the_newest_is(person: Person, data: Path) -> None:
    assert person.interviews() == {}
    installation = read_environment({"INTERVIEWER_DATA": str(data)})

    def status() -> tuple[str, str]:
        found = next(one for one in look_at_data(installation) if one.name == "backup")
        return found.status, found.detail

    before = status()
    (data / "backups").mkdir()
    (data / "backups" / "interviewer-20200101-000000.zip").touch()
    old = status()
    interviewer(data, "backup")
    now = status()

    assert before == ("warn", f"none in {data / 'backups'}")
    assert old[0] == "warn"
    assert now[0] == "ok"
    assert "0 days old" in now[1]
