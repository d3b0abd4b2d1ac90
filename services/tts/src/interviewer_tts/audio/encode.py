"""Every format, sentence by sentence."""

import struct
from typing import Final, Protocol, assert_never, cast

import lameenc  # type: ignore[import-not-found]  # a C module without stubs: `_Lame` types it

from interviewer_contracts.speech import SpeechFormat
from interviewer_tts.audio.pcm import Resampler, quantised
from interviewer_tts.audio.sndfile import FlacEncoder, OpusEncoder
from interviewer_tts.engines.protocol import Samples

MP3_KBITS: Final = 64
MP3_QUALITY: Final = 7
"""LAME's scale from 0 (slowest) to 9. Measured: 5 takes 1.7 times as long, 2 takes 3.7 times."""
PCM_RATE_HZ: Final = 24_000
"""What OpenAI's wire promises of bare samples, which have no header to tell it."""
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

    def true_head(self) -> bytes:
        """After `finish`: what a whole file begins with instead, now that its length is known."""
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
        return bytes(self._lame.encode(quantised(samples).tobytes()))

    def finish(self) -> bytes:
        return bytes(self._lame.flush())

    def true_head(self) -> bytes:
        """Nothing: an MP3 is frame after frame."""
        return b""


class WavEncoder:
    """16-bit PCM behind a header that says honestly that the length is unknown."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._head = _wav_header(rate_hz, _UNKNOWN_LENGTH)
        self._bytes = 0

    def encode(self, samples: Samples) -> bytes:
        head, self._head = self._head, b""
        pcm = quantised(samples).tobytes()
        self._bytes += len(pcm)
        return head + pcm

    def finish(self) -> bytes:
        return b""

    def true_head(self) -> bytes:
        return _wav_header(self._rate_hz, self._bytes)


class PcmEncoder:
    """Bare 16-bit samples, little-endian, always at `PCM_RATE_HZ`."""

    def __init__(self, rate_hz: int) -> None:
        self._resampler = Resampler(rate_hz, PCM_RATE_HZ)

    def encode(self, samples: Samples) -> bytes:
        return quantised(self._resampler.feed(samples)).tobytes()

    def finish(self) -> bytes:
        return quantised(self._resampler.finish()).tobytes()

    def true_head(self) -> bytes:
        """Nothing: bare samples have none."""
        return b""


def encoder_of(response_format: SpeechFormat, rate_hz: int) -> Encoder:
    """A fresh encoder for samples of this rate."""
    match response_format:
        case "mp3":
            return Mp3Encoder(rate_hz)
        case "wav":
            return WavEncoder(rate_hz)
        case "opus":
            return OpusEncoder(rate_hz)
        case "flac":
            return FlacEncoder(rate_hz)
        case "pcm":
            return PcmEncoder(rate_hz)
        case _:
            assert_never(response_format)


def sealed(encoder: Encoder, stream: bytes) -> bytes:
    """A finished stream as a file: the length that its head could not tell is told."""
    head = encoder.true_head()
    return head + stream[len(head) :]


def wav_of(samples: Samples, rate_hz: int) -> bytes:
    """A whole WAV file of 16 bits."""
    pcm = quantised(samples).tobytes()
    return _wav_header(rate_hz, len(pcm)) + pcm


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
