"""Bad input, through the real console script: exit code 2, one line that says what to do, nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("interviewer")
POSTING = "Staff nurse wanted. You will plan discharges and supervise students. " * 4


def run(
    folder: Path, *arguments: str, stdin: bytes = b"", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INTERVIEWER_")}
    return subprocess.run(
        [SCRIPT, *arguments],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env={**clean, **variables},
        timeout=120,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(POSTING)
    (tmp_path / "empty.txt").write_text(" \n\t\n")
    (tmp_path / "latin.txt").write_bytes("Caf\xe9 manager wanted".encode("latin-1"))
    (tmp_path / "posting.pdf").write_bytes(b"%PDF-1.7 and so on")
    (tmp_path / "posting.docx").write_bytes(b"PK\x03\x04 and so on")
    (tmp_path / "binary.txt").write_bytes(b"MZ\0\0")
    (tmp_path / "long.txt").write_text("ä" * 20_001)
    (tmp_path / "huge.txt").write_bytes(b"a" * 500_000)
    (tmp_path / "folder").mkdir()
    return tmp_path


BAD_INPUT: list[tuple[list[str], str, str]] = [
    ([], "questions", "Missing argument 'FILE'"),
    (["nowhere.txt"], "questions", "There is no file nowhere.txt."),
    (["folder"], "questions", "folder is a folder. Name a text file in it."),
    (["empty.txt"], "questions", "empty.txt is empty."),
    (["-"], "questions", "Standard input is empty."),
    (["latin.txt"], "questions", "latin.txt is not UTF-8 text (byte 4 can't be read)."),
    (["posting.pdf"], "questions", "posting.pdf is a PDF, not plain text."),
    (["posting.docx"], "questions", "posting.docx is a Word or ZIP file, not plain text."),
    (["binary.txt"], "questions", "binary.txt is not plain text."),
    (["long.txt"], "questions", "long.txt has more than 20,000 characters."),
    (["huge.txt"], "questions", "huge.txt has more than 20,000 characters."),
    (["good.txt", "--count", "2"], "questions", "--count 2 is out of range; choose a number from 3 to 20."),
    (["good.txt", "--count", "21"], "questions", "--count 21 is out of range; choose a number from 3 to 20."),
    (
        ["good.txt", "--emphasis", "3"],
        "questions",
        "--emphasis 3 is out of range; choose",
    ),
    (["good.txt", "--round", "first"], "questions", "Invalid value for '--round'"),
    (["good.txt", "--cv", "nowhere.txt"], "questions", "There is no file nowhere.txt."),
    (["-", "--cv", "-"], "questions", "Posting and CV can't both come from standard input."),
    (["good.txt", "--count", "ten"], "questions", "Invalid value for '--count'"),
    (["good.txt", "--format", "xml"], "questions", "Invalid value for '--format'"),
    (["good.txt", "--frobnicate"], "questions", "No such option: --frobnicate"),
    (["good.txt", "latin.txt"], "questions", "Got unexpected extra argument"),
    (["Hello."], "speak", "Missing option '--output' / '-o'"),
    (["", "-o", "out.wav"], "speak", "There is nothing to say."),
    (["-", "-o", "out.wav"], "speak", "Standard input is empty."),
    (
        ["Hello.", "-o", "out.ogg"],
        "speak",
        "The name of out.ogg must end in .mp3, .wav, .opus, .flac or .pcm.",
    ),
    (["Hello.", "-o", "out"], "speak", "The name of out must end in .mp3, .wav, .opus, .flac or .pcm."),
    (["Hello.", "-o", "nowhere/out.wav"], "speak", "There is no folder nowhere."),
    (
        ["Hello.", "-o", "out.wav", "--voice", "nobody"],
        "speak",
        "There is no voice 'nobody'. Choose one of: ",
    ),
    (
        ["Hello.", "-o", "out.wav", "--speed", "3"],
        "speak",
        "--speed 3 is out of range; choose from 0.5 to 2.",
    ),
    (["Hello.", "-o", "out.wav", "--speed", "nan"], "speak", "--speed nan is out of range"),
    (["a" * 4_097, "-o", "out.wav"], "speak", "The text has 4,097 characters, and 4,096 are taken at once."),
    (["...", "-o", "out.wav"], "speak", "There is no word in this text that the voice can read aloud."),
    (["--format", "xml"], "doctor", "Invalid value for '--format'"),
    (["--port", "1"], "up", "No such option: --port"),
]


@pytest.mark.parametrize(
    ("arguments", "command", "said"), BAD_INPUT, ids=[" ".join([c, *a])[:50] for a, c, _ in BAD_INPUT]
)
def test_bad_input_is_told_in_one_line(folder: Path, arguments: list[str], command: str, said: str) -> None:
    before = set(folder.iterdir())
    ended = run(folder, command, *arguments)
    complaint = ended.stderr.decode()
    assert complaint.startswith(f"interviewer: {said}")
    assert complaint.count("\n") == 1
    assert ended.stdout == b""
    assert ended.returncode == 2
    assert set(folder.iterdir()) == before


@pytest.mark.parametrize("arguments", [["frobnicate"], ["--frobnicate"]])
def test_an_unknown_command_or_option_is_told_in_one_line(folder: Path, arguments: list[str]) -> None:
    ended = run(folder, *arguments)
    assert ended.stderr.decode().startswith("interviewer: No such ")
    assert ended.stderr.count(b"\n") == 1
    assert ended.returncode == 2


@pytest.mark.parametrize("command", ["up", "doctor"])
def test_an_impossible_variable_is_told_in_one_line(folder: Path, command: str) -> None:
    ended = run(folder, command, INTERVIEWER_TTS_PORT="loud")
    assert ended.stderr.decode() == (
        "interviewer: INTERVIEWER_TTS_PORT is 'loud'; it must be a port, a number from 1 to 65535.\n"
    )
    assert ended.returncode == 2


def test_a_data_folder_that_can_not_be_is_told(folder: Path) -> None:
    ended = run(folder, "up", INTERVIEWER_DATA="good.txt")
    assert ended.stderr.decode().startswith(
        f"interviewer: The data folder {folder / 'good.txt'} can't be made"
    )
    assert ended.stderr.count(b"\n") == 1
    assert ended.returncode == 1


def test_without_a_command_the_help_is_shown(folder: Path) -> None:
    ended = run(folder)
    assert ended.stdout.startswith(b"Usage: interviewer ")
    assert ended.returncode == 0


def test_the_version_is_shown(folder: Path) -> None:
    ended = run(folder, "--version")
    assert ended.stdout.startswith(b"interviewer 0.")
    assert ended.returncode == 0


def test_a_reader_that_goes_away_is_no_crash(folder: Path) -> None:
    command = f"'{SCRIPT}' doctor --format json | head -c 1"
    ended = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, cwd=folder, timeout=120, check=False
    )
    assert ended.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("arguments", [["models", "list"], ["models", "list", "--format", "json"]])
def test_a_full_disk_is_told_in_a_line(folder: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [SCRIPT, *arguments], stdout=full, stderr=subprocess.PIPE, cwd=folder, timeout=120, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "interviewer: Not all could be written: No space left on device. Make room, then try again.\n"
    )
