"""`interviewer speak`: a text in, a sound file out, by the library of `tts` and without a server."""

import contextlib
import os
import tempfile
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Final, Literal, get_args

from interviewer_cli.commands.inputs import STANDARD_INPUT, read_text
from interviewer_cli.commands.printing import print_json, print_text
from interviewer_cli.errors import SpeechError, UsageError
from interviewer_cli.running import run
from interviewer_cli.voicing import speech_without_server
from interviewer_contracts.problems import InvalidError, ProblemError
from interviewer_contracts.speech import (
    SPEECH_MAX_CHARACTERS,
    SPEED_MAX,
    SPEED_MIN,
    SpeechFormat,
    SpeechRequest,
)
from interviewer_tts.speech import Spoken

_JSON_FIELDS: Final = ("voice", "engine", "sample_rate_hz", "audio_s", "first_audio_s", "total_s")
_FORMATS: Final[dict[str, SpeechFormat]] = {f".{name}": name for name in get_args(SpeechFormat)}


def speak(text: str, output: Path, *, voice: str, speed: float, form: Literal["text", "json"]) -> None:
    """Write the spoken text to `output`, whole or not at all, and print how it went.

    Raises:
        UsageError: text, voice, speed or file can't be had.
        SpeechError: no voice could speak it.

    """
    request = SpeechRequest(
        input=_checked_text(text),
        voice=voice,
        speed=_checked_speed(speed),
        response_format=_format_of(output),
    )
    with _whole_or_not_at_all(output) as draft:
        try:
            spoken = run(partial(_render, request))
        except InvalidError as error:
            raise UsageError(error.detail) from error
        except ProblemError as error:
            raise SpeechError(error.detail) from error
        draft.write_bytes(spoken.data)
    if form == "json":
        print_json({name: getattr(spoken, name) for name in _JSON_FIELDS})
    else:
        print_text(
            f"{output}: {spoken.audio_s:.1f} s of sound by the voice {spoken.voice} ({spoken.engine}), "
            f"made in {spoken.total_s:.2f} s."
        )


async def _render(request: SpeechRequest) -> Spoken:
    async with speech_without_server() as speech:
        return await speech.render(request)


def _checked_text(text: str) -> str:
    if text == STANDARD_INPUT:
        return read_text(text, limit=SPEECH_MAX_CHARACTERS)
    if not text.strip():
        raise UsageError("There is nothing to say. Give some words, or - to read standard input.")
    if len(text) > SPEECH_MAX_CHARACTERS:
        raise UsageError(
            f"The text has {len(text):,} characters, and {SPEECH_MAX_CHARACTERS:,} are taken at once. "
            "Say it in parts."
        )
    return text


def _checked_speed(speed: float) -> float:
    if not SPEED_MIN <= speed <= SPEED_MAX:
        raise UsageError(f"--speed {speed:g} is out of range; choose from {SPEED_MIN:g} to {SPEED_MAX:g}.")
    return speed


def _format_of(output: Path) -> SpeechFormat:
    found = _FORMATS.get(output.suffix.lower())
    if found is None:
        *others, last = _FORMATS
        raise UsageError(f"The name of {output} must end in {', '.join(others)} or {last}.")
    return found


@contextlib.contextmanager
def _whole_or_not_at_all(output: Path) -> Generator[Path]:
    """A draft beside `output` that takes its place when all went well, and is gone when not."""
    if output.is_dir():
        raise UsageError(f"{output} is a folder. Name a file in it.")
    try:
        fd, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name[:100]}.", suffix=output.suffix)
    except FileNotFoundError as error:
        raise UsageError(f"There is no folder {output.parent}. Make it first, or choose another.") from error
    except OSError as error:
        raise UsageError(f"{output} can't be written: {error.strerror}.") from error
    draft = Path(name)
    try:
        os.fchmod(fd, _usual_mode(output))
        os.close(fd)
        yield draft
        draft.replace(output)
    except OSError as error:
        raise SpeechError(f"{output} could not be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _usual_mode(output: Path) -> int:
    """The mode of the file that is replaced, or the one that a new file would have."""
    if output.exists():
        return output.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
