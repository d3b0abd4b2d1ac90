"""F5-TTS for tests: skipped with a reason where it is not installed."""

from pathlib import Path

import pytest

from interviewer_tts.engines.f5 import upstream
from support import tiny_f5

QUIET = (
    # Of upstream's imports: pydub's audioop, and torch's own scripts. pydub leaves closing to the collector.
    "ignore:'audioop' is deprecated:DeprecationWarning",
    "ignore:.torch.jit.script. is deprecated:DeprecationWarning",
    r"ignore:unclosed file .*\.wav:ResourceWarning",
)


def tiny_folder(folder: Path) -> Path:
    """A checkpoint that is as small as can be, made; without F5-TTS the test is skipped."""
    absent = upstream.absent()
    if absent:
        pytest.skip(f"F5-TTS is not installed ({', '.join(absent)}): `make test-models` installs it")
    return tiny_f5.build(folder)
