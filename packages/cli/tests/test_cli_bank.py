import json
from pathlib import Path

import pytest

from interviewer_cli.__main__ import main

QUESTION = """\
domain: nursing
entries:
  - id: own-nursing-01
    kind: situational
    level: core
    text: "A chart on the night round is marked in pencil only: what do you ask, and what do you write?"
    competency: handover
    terms: [drug chart]
    rubric:
      - Asks what was given and what was meant
      - Goes through the pencilled lines at the bed
      - Has all of it written again in ink
    follow_ups:
      - Whom would you tell of it in the morning?
      - What would make you wake the doctor?
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("INTERVIEWER_LLM_BANK", raising=False)
    monkeypatch.setenv("INTERVIEWER_DATA", str(tmp_path / "data"))
    path = tmp_path / "data" / "bank" / "en" / "domains" / "nursing.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(QUESTION, encoding="utf-8")
    return path


def test_sound_questions(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "check", str(file)]) == 0
    assert capsys.readouterr().out == "1 file, 1 question looked at. All is well.\n"


def test_own_folder_is_looked_at_where_none_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(QUESTION.replace("in ink", "in ink."), encoding="utf-8")
    assert main(["bank", "check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == str(file)
    assert lines[1] == "  line 12, own-nursing-01: A point of the rubric has no full stop at its end."
    assert lines[-1] == "1 file, 1 question looked at. 1 thing to mend; then run this again."


def test_findings_for_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(QUESTION.replace("handover", "handing over"), encoding="utf-8")
    assert main(["bank", "check", str(file), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["files"]) == (False, 1)
    assert [(one["line"], one["entry"]) for one in found["findings"]] == [(7, "own-nursing-01")]


def test_what_is_not_there(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bank", "check", str(file.with_name("none.yaml"))]) == 2
    assert main(["bank", "check", str(file), "--language", "fi"]) == 2
    file.unlink()
    for folder in (file.parent, file.parents[1], file.parents[2]):
        folder.rmdir()
    assert main(["bank", "check"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert "docs/bank.md" in said[2]


NURSE = Path(__file__).parents[3] / "examples" / "nurse.txt"


def test_own_questions_are_asked_by_the_command_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = "A chart on the night round is marked in pencil only"
    file.write_text(QUESTION.replace("[drug chart]", "[controlled drugs, intravenous medicines]"), "utf-8")
    assert main(["questions", str(NURSE)]) == 0
    assert own in " ".join(capsys.readouterr().out.split())
    file.write_text(QUESTION.replace("core", "hard"), "utf-8")
    assert main(["questions", str(NURSE)]) == 0
    said = capsys.readouterr()
    assert own not in " ".join(said.out.split())
    assert f"interviewer bank check {file}" in said.err
