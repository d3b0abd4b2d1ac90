"""A recording that somebody sent, as the sound that a voice can be taken from; or what is wrong with it.

It is untrusted: its first bytes are looked at before any decoder sees it, and no more of it is decoded than a
clip may be long.
"""

import io
from dataclasses import dataclass
from typing import Final

import numpy as np
import soundfile  # type: ignore[import-untyped]  # without stubs

from interviewer_contracts.speech import CLIP_MAX_S, CLIP_MIN_S
from interviewer_tts.audio.loudness import level
from interviewer_tts.audio.trim import trim
from interviewer_tts.engines.protocol import Samples
from interviewer_tts.errors import ClipRefusedError

RATE_MIN_HZ: Final = 16_000
RATE_MAX_HZ: Final = 96_000
CHANNELS_MAX: Final = 2
READ_AT_MOST_S: Final = 30.0
QUIETEST_RMS: Final = 0.005
"""-46 dBFS. Below it, what would be made louder is mostly the noise of the room."""
CLIPPED_AT_MOST: Final = 0.002
"""The part of all samples that may stand at the loudest value. An honest recording has next to none there."""
LETTERS_PER_SECOND: Final = (4.0, 28.0)
"""People speak 10 to 20 letters a second; outside of this, words are missing or too many."""

_AT_THE_TOP: Final = 0.999
_FRAME_OF_MP3: Final = 0xFFE0
"""The eleven bits that a frame begins with."""
_FORMATS: Final = {"WAV", "WAVEX", "FLAC", "MP3", "OGG"}


@dataclass(frozen=True, slots=True)
class Clip:
    """One channel, levelled, without silence at its ends."""

    samples: Samples
    rate_hz: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate_hz


def read_clip(data: bytes, words: str) -> Clip:
    """The recording, if a voice can be taken from it and the words fit.

    Raises:
        ClipRefusedError: says what is wrong, and how to record it better.

    """
    samples, rate_hz = _decoded(data)
    spoken = trim(samples, rate_hz) if np.isfinite(samples).all() else samples[:0]
    if len(spoken) == 0:
        raise ClipRefusedError(
            "Nothing can be heard in this recording. Look at the microphone, and record again."
        )
    if float(np.sqrt(np.mean(np.square(spoken)))) < QUIETEST_RMS:
        raise ClipRefusedError(
            "This recording is too quiet. Come closer to the microphone, and record again."
        )
    magnitudes: Samples = np.abs(spoken)
    top = _AT_THE_TOP * float(magnitudes.max())
    if np.count_nonzero(magnitudes >= top) > CLIPPED_AT_MOST * len(magnitudes):
        raise ClipRefusedError("This recording is distorted: it is too loud. Turn it down, and record again.")
    # As loud as all that is spoken here: upstream takes for silence what lies under some fixed loudness.
    clip = Clip(level(spoken, rate_hz), rate_hz)
    if not CLIP_MIN_S <= clip.seconds <= CLIP_MAX_S:
        raise ClipRefusedError(
            f"This recording has {clip.seconds:.1f} seconds of sound, beside the silence at its ends. "
            f"Record {CLIP_MIN_S:.0f} to {CLIP_MAX_S:.0f} seconds."
        )
    _check_words(words, clip.seconds)
    return clip


def _check_words(words: str, seconds: float) -> None:
    letters = sum(character.isalnum() for character in words)
    if letters == 0:
        raise ClipRefusedError("Write down the words that are said in the recording.", field="words")
    slowest, fastest = LETTERS_PER_SECOND
    if not slowest <= letters / seconds <= fastest:
        few_or_many = "few" if letters / seconds < slowest else "many"
        raise ClipRefusedError(
            f"These are too {few_or_many} words for {seconds:.1f} seconds of sound. "
            "Write down exactly what is said in the recording: all of it, and nothing else.",
            field="words",
        )


def _decoded(data: bytes) -> tuple[Samples, int]:
    if not _is_known(data):
        raise ClipRefusedError("This is no WAV, FLAC, MP3 or Ogg file. Send the recording as one of these.")
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate_hz, channels, kind = int(file.samplerate), int(file.channels), str(file.format)
            if kind not in _FORMATS or channels > CHANNELS_MAX or not RATE_MIN_HZ <= rate_hz <= RATE_MAX_HZ:
                raise ClipRefusedError(
                    "Send a recording of one or two channels, "
                    f"at {RATE_MIN_HZ} to {RATE_MAX_HZ} samples a second."
                )
            frames = file.read(int(READ_AT_MOST_S * rate_hz) + 1, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        raise ClipRefusedError("This file is broken, or cut off. Send the recording again.") from error
    if len(frames) > READ_AT_MOST_S * rate_hz:
        raise ClipRefusedError(
            f"This recording is too long. Record {CLIP_MIN_S:.0f} to {CLIP_MAX_S:.0f} seconds."
        )
    samples: Samples = np.asarray(frames, np.float32).mean(axis=1)
    return samples, rate_hz


def _is_known(data: bytes) -> bool:
    """Whether it begins as one of the formats does; nothing else comes near a decoder."""
    wav = data[:4] == b"RIFF" and data[8:12] == b"WAVE"
    mp3 = data[:3] == b"ID3" or int.from_bytes(data[:2]) >= _FRAME_OF_MP3
    return wav or mp3 or data[:4] in {b"fLaC", b"OggS"}
