"""Sound from another process as samples. Nothing of it is believed: not its type, its sizes nor its end.

WAV with 16-bit or 32-bit float samples, mono or stereo, 8 to 48 kHz, also where its header can't know how
long it will be; and bare 16-bit samples, where the answer's type says that it is those.
"""

import struct
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import soxr  # type: ignore[import-untyped]  # without stubs

from interviewer_tts.engines.protocol import Samples

RATE_MIN_HZ: Final = 8_000
RATE_MAX_HZ: Final = 48_000
PCM_RATE_HZ: Final = 24_000
"""Of bare samples on OpenAI's wire."""
_UNKNOWN_FROM: Final = 0x7FFF_0000
"""A WAV's size that is as large was written before the length was known."""
_CHUNK: Final = struct.Struct("<4sI")
_FORMAT: Final = struct.Struct("<HHIIHH")
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_SUBFORMAT_AT: Final = 24
_SOUNDS: Final = {b"ID3": "MP3", b"OggS": "Ogg", b"fLaC": "FLAC"}


class NoSoundError(ValueError):
    """The answer is no sound that can be read; the words say what it is instead."""


@dataclass(frozen=True, slots=True)
class _Format:
    kind: int
    channels: int
    rate_hz: int
    bits: int


def samples_of(answer: bytes, media_type: str, rate_hz: int) -> Samples:
    """The answer as mono samples within -1 and 1, brought to `rate_hz`.

    Raises:
        NoSoundError: it is something else, or not whole.

    """
    if answer.startswith(b"RIFF") and answer[8:12] == b"WAVE":
        shape, data = _read_wav(answer)
    elif media_type.startswith("audio/pcm"):
        shape, data = _Format(_PCM, 1, PCM_RATE_HZ, 16), answer
    else:
        raise NoSoundError(f"sent {_name_of(answer, media_type)} instead of WAV")
    return _resampled(_decoded(shape, data), shape.rate_hz, rate_hz)


def _name_of(answer: bytes, media_type: str) -> str:
    for beginning, name in _SOUNDS.items():
        if answer.startswith(beginning):
            return name
    if answer[:1] == b"\xff" and len(answer) > 1 and answer[1] & 0xE0 == 0xE0:  # noqa: PLR2004  # MPEG's sync
        return "MP3"
    if not answer:
        return "nothing"
    kind = media_type.partition(";")[0].strip()
    return f"something called {kind[:40]!r}" if kind else "something without a type"


def _read_wav(answer: bytes) -> tuple[_Format, bytes]:
    shape: _Format | None = None
    at = 12
    while at + _CHUNK.size <= len(answer):
        name, size = _CHUNK.unpack_from(answer, at)
        at += _CHUNK.size
        if name == b"data":
            if shape is None:
                raise NoSoundError("sent a WAV that does not say what its samples are")
            return shape, _whole(answer[at:], size)
        if name == b"fmt ":
            shape = _read_format(answer[at : at + size])
        at += size + size % 2
    raise NoSoundError("sent a WAV without samples")


def _whole(data: bytes, size: int) -> bytes:
    """The samples that the header announces; all there are, where it can't know."""
    if size == 0 or size >= _UNKNOWN_FROM:
        return data
    if len(data) < size:
        raise NoSoundError(f"broke off after {len(data)} of {size} bytes")
    return data[:size]


def _read_format(told: bytes) -> _Format:
    if len(told) < _FORMAT.size:
        raise NoSoundError("sent a WAV with a torn header")
    kind, channels, rate_hz, _, _, bits = _FORMAT.unpack_from(told)
    if kind == _EXTENSIBLE and len(told) >= _SUBFORMAT_AT + 2:
        kind = int.from_bytes(told[_SUBFORMAT_AT : _SUBFORMAT_AT + 2], "little")
    if (kind, bits) not in {(_PCM, 16), (_FLOAT, 32)} or channels not in {1, 2}:
        raise NoSoundError(
            f"sent a WAV of {channels} times {bits} bits (kind {kind}), which is not read here"
        )
    if not RATE_MIN_HZ <= rate_hz <= RATE_MAX_HZ:
        raise NoSoundError(f"sent a WAV at {rate_hz} Hz, which is not read here")
    return _Format(kind, channels, rate_hz, bits)


def _decoded(shape: _Format, data: bytes) -> Samples:
    frame = shape.channels * shape.bits // 8
    whole = data[: len(data) // frame * frame]
    if shape.kind == _FLOAT:
        samples = np.frombuffer(whole, "<f4").astype(np.float32)
        if not np.isfinite(samples).all():
            raise NoSoundError("sent samples that are no numbers")
    else:
        samples = np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(32_768)
    mono: Samples = samples.reshape(-1, shape.channels).mean(axis=1, dtype=np.float32)
    return np.clip(mono, np.float32(-1.0), np.float32(1.0))


def _resampled(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    if from_hz == to_hz or len(samples) == 0:
        return samples
    resampled = cast("Samples", soxr.resample(samples, from_hz, to_hz))
    return np.clip(resampled, np.float32(-1.0), np.float32(1.0))
