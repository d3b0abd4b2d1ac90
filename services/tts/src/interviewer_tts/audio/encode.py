"""MP3 and WAV, sentence by sentence."""

import struct
from typing import Final, Protocol, cast

import lameenc  # type: ignore[import-not-found]  # a C module without stubs: `_Lame` types it
import numpy as np

from interviewer_contracts.speech import SpeechFormat
from interviewer_tts.engines.protocol import Samples

MP3_KBITS: Final = 64
MP3_QUALITY: Final = 7
"""LAME's scale from 0 (slowest) to 9. Measured: 5 takes 1.7 times as long, 2 takes 3.7 times."""
_UNKNOWN_LENGTH: Final = 0xFFFF_FFFF
"""In a WAV header: the length is not known yet. Players then read to the end of the stream."""
_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")
_PCM: Final = 1
_BYTES: Final = 2


class Encoder(Protocol):
    """One file in the making. Used by one thread at a time."""

    def encode(self, samples: Samples) -> bytes:
        """What can be sent after these samples; may lag behind by some frames."""
        ...

    def finish(self) -> bytes:
        """What was held back."""
        ...


class _Lame(Protocol):
    def set_bit_rate(self, kbits: int, /) -> None: ...
    def set_in_sample_rate(self, rate_hz: int, /) -> None: ...
    def set_out_sample_rate(self, rate_hz: int, /) -> None: ...
    def set_channels(self, count: int, /) -> None: ...
    def set_quality(self, quality: int, /) -> None: ...
    def silence(self) -> None: ...
    def encode(self, pcm: bytes, /) -> bytearray: ...
    def flush(self) -> bytearray: ...


class Mp3Encoder:
    """Constant bit rate, so that players know the time from the place; mono, at the engine's rate."""

    def __init__(self, rate_hz: int) -> None:
        self._lame = cast("_Lame", lameenc.Encoder())  # pyright: ignore[reportUnknownMemberType]  # as above
        self._lame.set_bit_rate(MP3_KBITS)
        self._lame.set_in_sample_rate(rate_hz)
        self._lame.set_out_sample_rate(rate_hz)
        self._lame.set_channels(1)
        self._lame.set_quality(MP3_QUALITY)
        self._lame.silence()

    def encode(self, samples: Samples) -> bytes:
        return bytes(self._lame.encode(_pcm(samples)))

    def finish(self) -> bytes:
        return bytes(self._lame.flush())


class WavEncoder:
    """16-bit PCM behind a header that says honestly that the length is unknown; `sealed` puts it right."""

    def __init__(self, rate_hz: int) -> None:
        self._head = _wav_header(rate_hz, _UNKNOWN_LENGTH)

    def encode(self, samples: Samples) -> bytes:
        head, self._head = self._head, b""
        return head + _pcm(samples)

    def finish(self) -> bytes:
        return b""


def encoder_of(response_format: SpeechFormat, rate_hz: int) -> Encoder:
    """A fresh encoder."""
    return Mp3Encoder(rate_hz) if response_format == "mp3" else WavEncoder(rate_hz)


def sealed(response_format: SpeechFormat, stream: bytes) -> bytes:
    """A whole stream as a file: a WAV gets its true length, an MP3 is already one."""
    if response_format == "mp3":
        return stream
    rate_hz: int = _HEADER.unpack_from(stream)[7]
    return _wav_header(rate_hz, len(stream) - _HEADER.size) + stream[_HEADER.size :]


def _wav_header(rate_hz: int, length: int) -> bytes:
    riff = _UNKNOWN_LENGTH if length == _UNKNOWN_LENGTH else length + _HEADER.size - 8
    return _HEADER.pack(
        b"RIFF",
        riff,
        b"WAVE",
        b"fmt ",
        16,
        _PCM,
        1,
        rate_hz,
        rate_hz * _BYTES,
        _BYTES,
        8 * _BYTES,
        b"data",
        length,
    )


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2").tobytes()
