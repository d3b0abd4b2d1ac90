"""espeak-ng: the floor where nothing better runs. It sounds like a machine, and its voices say so.

A child process per sentence (GPL-3.0 stays out of ours); the text goes in by standard input, never as an
argument. espeak-ng changes its pace without its pitch.
"""

import shutil
import subprocess
from typing import Final

import numpy as np

from interviewer_tts.engines.protocol import EngineVoice, Reading, Utterance
from interviewer_tts.errors import EngineMissingError

_WORDS_PER_MINUTE: Final = 165
_SECONDS_AT_MOST: Final = 20
_LICENCE: Final = "GPL-3.0-or-later"
_NAMES: Final = {"espeak-en-us": "en-us", "espeak-en-gb": "en-gb", "espeak-de": "de"}


class EspeakEngine:
    """The program `espeak-ng`, found on the path when loading."""

    name = "espeak"
    sample_rate_hz = 22_050
    reading: Reading = "plain"
    voices = (
        EngineVoice(
            id="espeak-en-us",
            name="eSpeak American (basic)",
            language="en-US",
            accent="American",
            sex="male",
            licence=_LICENCE,
            quality="basic",
        ),
        EngineVoice(
            id="espeak-en-gb",
            name="eSpeak British (basic)",
            language="en-GB",
            accent="British",
            sex="male",
            licence=_LICENCE,
            quality="basic",
        ),
        EngineVoice(
            id="espeak-de",
            name="eSpeak German (basic)",
            language="de-DE",
            accent="German",
            sex="male",
            licence=_LICENCE,
            quality="basic",
        ),
    )

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = program
        self._path: str | None = None
        self._version = ""

    @property
    def version(self) -> str:
        return self._version

    def load(self) -> None:
        self._path = shutil.which(self._program)
        if self._path is None:
            raise EngineMissingError(
                f"the program {self._program} is not installed. On Debian: apt-get install espeak-ng; "
                "on macOS: brew install espeak-ng."
            )
        try:
            said = self._run("--version", text="")
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineMissingError(f"{self._program} does not run: {error}.") from error
        self._version = said.decode(errors="replace").split("Data at")[0].strip()

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        if voice not in _NAMES:
            raise LookupError(f"espeak has no voice {voice!r} here")
        pace = round(_WORDS_PER_MINUTE * speed)
        wav = self._run("-v", _NAMES[voice], "-s", str(pace), "--stdin", "--stdout", text=sentence)
        _, found, after = wav.partition(b"data")
        if not found:
            return Utterance(np.zeros(0, np.float32))
        # Four bytes of length follow, which espeak can't know when it writes to a pipe.
        pcm = after[4 : 4 + (len(after) - 4) // 2 * 2]
        return Utterance(np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32_768))

    def _run(self, *arguments: str, text: str) -> bytes:
        if self._path is None:
            raise LookupError("espeak is not loaded")
        done = subprocess.run(  # noqa: S603  # a program found on the path, no shell, text by standard input
            [self._path, *arguments],
            input=text.encode(),
            capture_output=True,
            check=True,
            timeout=_SECONDS_AT_MOST,
        )
        return done.stdout
