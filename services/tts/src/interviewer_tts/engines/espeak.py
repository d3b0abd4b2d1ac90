"""espeak-ng: the floor where nothing better runs. It sounds like a machine, and its voices say so.

A child process per sentence (GPL-3.0 stays out of ours); the text goes in by standard input, never as an
argument. espeak-ng changes its pace without its pitch.
"""

import shutil
import subprocess
from typing import Final

import numpy as np

from interviewer_tts.engines.protocol import EngineVoice, Reading, Utterance
from interviewer_tts.engines.sound import samples_of
from interviewer_tts.engines.together import OneByOne
from interviewer_tts.errors import EngineMissingError

_WORDS_PER_MINUTE: Final = 145
_SECONDS_AT_MOST: Final = 20
_LICENCE: Final = "GPL-3.0-or-later"
_VOICES: Final = {
    "en-us": ("en-US", "American"),
    "en-gb": ("en-GB", "British"),
    "de": ("de-DE", "German"),
}
"""By espeak's own names: language and accent."""


class EspeakEngine(OneByOne):
    """The program `espeak-ng`, found on the path when loading."""

    name = "espeak"
    sample_rate_hz = 22_050
    reading: Reading = "plain"
    voices = tuple(
        EngineVoice(
            id=f"espeak-{name}",
            name=f"eSpeak {accent} (basic)",
            language=language,
            accent=accent,
            sex="male",
            licence=_LICENCE,
            quality="basic",
        )
        for name, (language, accent) in _VOICES.items()
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
        named = voice.removeprefix("espeak-")
        if voice == named or named not in _VOICES:
            raise LookupError(f"espeak has no voice {voice!r} here")
        pace = round(_WORDS_PER_MINUTE * speed)
        wav = self._run("-v", named, "-s", str(pace), "--stdin", "--stdout", text=sentence)
        if not wav:
            return Utterance(np.zeros(0, np.float32))
        return Utterance(samples_of(wav, "audio/wav", self.sample_rate_hz))

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
