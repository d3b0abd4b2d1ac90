"""FLAC and Ogg Opus, by libsndfile."""

import io
from typing import Any, Final, Literal, Protocol, cast

import numpy as np
import numpy.typing as npt
import soundfile  # type: ignore[import-untyped]  # without stubs: `_SoundFile` types it

from interviewer_tts.audio.pcm import Resampler, quantised
from interviewer_tts.engines.protocol import Samples

OPUS_RATES_HZ: Final = (8_000, 12_000, 16_000, 24_000, 48_000)
OPUS_PAGE_MS: Final = 200.0
"""Ogg holds sound back until a page is full. libsndfile's own page is a second, which a listener whose next
sentence is late would miss."""
OPUS_COMPRESSION: Final = 0.8
"""libsndfile's scale; 58 kbit/s while somebody speaks. Measured with hibari: libsndfile's own choice (37
kbit/s) comes back with a correlation of 0.97, this one of 0.995 at a third of the work, since libopus leaves
its model of a voice out from here on."""
_PAGE_LATENCY: Final = 0x1302
"""`SFC_SET_OGG_PAGE_LATENCY_MS` of libsndfile's sndfile.h."""
_FLAC_HEAD_BYTES: Final = 42
"""The mark and the block that tells length and digest: RFC 9639, 6 and 8.2."""


class _SoundFile(Protocol):
    def write(self, data: npt.NDArray[np.int16]) -> None: ...
    def close(self) -> None: ...


class _Growing:
    """A file in memory that libsndfile writes to, and what of it was not handed out yet."""

    def __init__(self, rate_hz: int, container: Literal["FLAC", "OGG"], subtype: str) -> None:
        self._bytes = io.BytesIO()
        self._sent = 0
        level = OPUS_COMPRESSION if container == "OGG" else None
        opened = soundfile.SoundFile(
            self._bytes, "w", rate_hz, 1, subtype, format=container, compression_level=level
        )
        if container == "OGG":
            _turn_pages_sooner(opened)
        self._file = cast("_SoundFile", opened)

    def write(self, samples: Samples) -> bytes:
        self._file.write(quantised(samples))
        return self._news()

    def close(self) -> bytes:
        self._file.close()
        return self._news()

    def head(self, length: int) -> bytes:
        return self._bytes.getbuffer()[:length].tobytes()

    def _news(self) -> bytes:
        self._bytes.seek(self._sent)
        news = self._bytes.read()
        self._sent += len(news)
        return news


class FlacEncoder:
    """Lossless, at the engine's rate. A stream can't tell its length and digest; `true_head` does."""

    def __init__(self, rate_hz: int) -> None:
        self._file = _Growing(rate_hz, "FLAC", "PCM_16")

    def encode(self, samples: Samples) -> bytes:
        return self._file.write(samples)

    def finish(self) -> bytes:
        return self._file.close()

    def true_head(self) -> bytes:
        return self._file.head(_FLAC_HEAD_BYTES)


class OpusEncoder:
    """Ogg Opus, about 55 kbit/s, mono, at the engine's rate if Opus knows it, else at the next above."""

    def __init__(self, rate_hz: int) -> None:
        opus_hz = next((known for known in OPUS_RATES_HZ if known >= rate_hz), OPUS_RATES_HZ[-1])
        self._resampler = Resampler(rate_hz, opus_hz)
        self._file = _Growing(opus_hz, "OGG", "OPUS")

    def encode(self, samples: Samples) -> bytes:
        return self._file.write(self._resampler.feed(samples))

    def finish(self) -> bytes:
        return self._file.write(self._resampler.finish()) + self._file.close()

    def true_head(self) -> bytes:
        """Nothing: an Ogg stream tells its length by its last page."""
        return b""


def _turn_pages_sooner(file: object) -> None:
    # soundfile has no door of its own to this command; its version is pinned.
    module, opened = cast("Any", soundfile), cast("Any", file)
    latency = module._ffi.new("double *", OPUS_PAGE_MS)  # noqa: SLF001
    module._snd.sf_command(opened._file, _PAGE_LATENCY, latency, 8)  # noqa: SLF001
