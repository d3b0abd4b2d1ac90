"""The process ends when it is told to, whatever an engine is at."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals

import httpx2
import pytest

from interviewer_contracts.tokens import issue
from support.speech_servers import free_port

SECRET = "a secret of these tests, long enough for one"
SERVICE = """
import sys, threading
from pathlib import Path
from interviewer_contracts.service.server import serve
from interviewer_tts.app import create_app
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import Settings

class Hanging(StagedEngine):
    def synthesise(self, sentence, voice, speed):
        if sentence == "Hang.":
            print("hangs", flush=True)
            threading.Event().wait()
        return super().synthesise(sentence, voice, speed)

_, port, folder, secret = sys.argv
settings = Settings(data=Path(folder), service_secret=secret)
serve(create_app(settings, engines=[Hanging()]), settings, port=int(port))
"""
LIBRARY = """
import asyncio, sys, threading
from pathlib import Path
from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech

class Hanging(StagedEngine):
    def load(self):
        print("hangs", flush=True)
        threading.Event().wait()

async def main():
    async with open_speech(SpeechSettings(data=Path(sys.argv[2])), [Hanging()]) as speech:
        await speech.render(SpeechRequest(input="Hello."))

asyncio.run(main())
"""


@contextmanager
def running(program: str, port: int, folder: Path) -> Generator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", program, str(port), str(folder), SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:  # noqa: S603  # our own program
        try:
            yield child
        finally:
            child.kill()


def hangs(child: "subprocess.Popen[str]") -> bool:
    assert child.stdout is not None
    return child.stdout.readline() == "hangs\n"


@pytest.mark.parametrize("signal", [SIGTERM, SIGINT])
def test_the_service_ends_while_an_engine_hangs(signal: Signals, tmp_path: Path) -> None:
    port = free_port()
    token = issue(SECRET, audience="tts", subject="somebody")
    with running(SERVICE, port, tmp_path) as child:
        asking = httpx2.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {token}"},
            transport=httpx2.HTTPTransport(retries=20),
        )
        with asking:
            body = {"input": "Hang.", "priority": "background"}
            assert asking.post("/v1/audio/speech", json=body).status_code == 202
        assert hangs(child)
        child.send_signal(signal)
        assert child.wait(60) in {0, -signal}


def test_a_program_ends_while_an_engine_hangs_in_loading(tmp_path: Path) -> None:
    with running(LIBRARY, 0, tmp_path) as child:
        assert hangs(child)
        child.send_signal(SIGINT)
        assert child.wait(60) == -SIGINT
