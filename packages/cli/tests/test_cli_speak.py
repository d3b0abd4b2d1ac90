import json
import os
import signal
import stat
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("interviewer")
# What a native library does that is taken down while its threads are at work.
ABORTED_AT_THE_END = """
import ctypes
native = ctypes.CDLL(None)
native.__cxa_atexit(native.abort, None, None)
from interviewer_cli.__main__ import command
command()
"""


def speak(folder: Path, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCRIPT, "speak", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=120,
        check=False,
    )


def test_wav_with_true_figures(tmp_path: Path) -> None:
    ended = speak(tmp_path, "Tell me about your last night shift.", "-o", "out.wav", "--format", "json")
    assert ended.stderr == ""
    told = json.loads(ended.stdout)
    assert list(told) == ["voice", "engine", "sample_rate_hz", "audio_s", "first_audio_s", "total_s"]
    with wave.open(str(tmp_path / "out.wav")) as sound:
        assert sound.getframerate() == told["sample_rate_hz"]
        assert sound.getnframes() / sound.getframerate() == pytest.approx(told["audio_s"], abs=0.05)
        assert any(sound.readframes(sound.getnframes()))
    assert 0 < told["first_audio_s"] <= told["total_s"]
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


def test_mp3_from_standard_input_over_an_old_file(tmp_path: Path) -> None:
    output = tmp_path / "OUT.MP3"
    output.write_text("old")
    output.chmod(0o640)
    ended = speak(tmp_path, "-", "--output", str(output), "--speed", "1.5", stdin="What would you do first?")
    assert ended.returncode == 0
    # The line is wrapped where the terminal ends, so where it breaks depends on the folder's name.
    assert " ".join(ended.stdout.split()).startswith(f"{output}: ")
    assert output.read_bytes()[:3] == b"ID3" or output.read_bytes()[0] == 0xFF
    assert stat.S_IMODE(output.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["OUT.MP3"]


def test_an_old_file_survives_a_failure(tmp_path: Path) -> None:
    (tmp_path / "out.wav").write_text("old")
    ended = speak(tmp_path, "Hello.", "-o", "out.wav", "--voice", "nobody")
    assert ended.returncode == 2
    assert (tmp_path / "out.wav").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


def test_an_engine_that_is_still_loading_does_not_abort_the_end(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        ABORTED_AT_THE_END,
        "speak",
        "Hello.",
        "--voice",
        "nobody",
        "-o",
        "out.wav",
    ]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith("interviewer: There is no voice 'nobody'.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_early_end_leaves_no_draft(tmp_path: Path, number: signal.Signals) -> None:
    command = [str(SCRIPT), "speak", "One sentence after the other. " * 100, "-o", str(tmp_path / "out.wav")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while not list(tmp_path.iterdir()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(number)
        said, complained = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (said, complained) == (b"", b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    ended = speak(tmp_path, "Hello.", "-o", "out.wav")
    tmp_path.chmod(0o700)
    assert ended.returncode == 2
    assert "out.wav can't be written" in ended.stderr
