"""Several texts as one MP3 with chapter marks, and time after each to answer it aloud.

One encoder runs over everything, so no track begins with a gap. The chapters stand in front of the sound, so
the first byte goes out when the last word is spoken; until then the sound waits in a file of its own, in
memory while it is small. That file lies where sound is kept: `/tmp` is memory in many places, too little for
a few albums whose listeners are slow.
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_tts.audio.encode import MP3_KBITS, Mp3Encoder
from interviewer_tts.audio.id3 import Chapter, tag
from interviewer_tts.audio.shape import shaped
from interviewer_tts.engines.protocol import Samples, Utterance
from interviewer_tts.errors import AlbumTooLongError, EngineFailedError, NothingToSayError
from interviewer_tts.metrics import SPEECH
from interviewer_tts.queue import EngineQueue
from interviewer_tts.scripts import Script

ALBUM_MAX_S: Final = 14_400.0
"""Four hours, 115 MB: more than any interview, and a bound for the disk and for the engine."""
SECONDS_PER_CHARACTER: Final = 0.07
"""About how long a character is spoken at speed 1, rests included."""
_IN_MEMORY_BYTES: Final = 4_000_000
_CHUNK_BYTES: Final = 65_536
_REST_PIECE_S: Final = 10.0
"""Silence is encoded in pieces, so that a long one costs no memory and can be broken off."""
_FRAME_SAMPLES: Final = 1_152
"""One frame of an MP3, or two where the rate is 24 kHz or below."""

T = TypeVar("T")
log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A text of an album, and what its chapter is called."""

    title: str
    script: Script

    @property
    def about_s(self) -> float:
        """Roughly how long it will be heard."""
        characters = sum(len(sentence.text) for sentence in self.script.sentences)
        return characters * SECONDS_PER_CHARACTER / self.script.speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """What is to be spoken, all in one voice, and the silence after each track.

    Raises:
        AlbumTooLongError: it would be longer than `ALBUM_MAX_S`.

    """

    title: str
    tracks: tuple[Track, ...]
    pause_s: float

    def __post_init__(self) -> None:
        about_s = sum(track.about_s + self.pause_s for track in self.tracks)
        if about_s > ALBUM_MAX_S:
            raise AlbumTooLongError(about_s, ALBUM_MAX_S)

    @property
    def queue(self) -> EngineQueue:
        """The engine's line."""
        return self.tracks[0].script.queue


async def record(
    album: Album, keep: Callable[[int, Callable[[], tuple[bytes, ...]]], None], folder: Path
) -> AsyncGenerator[bytes]:
    """The album's bytes, the first when all of it is spoken. Closing it early frees its place in the line.

    `keep` is called before, in a thread, with how long it is and a call that reads it, in pieces. What does
    not fit into memory meanwhile lies in `folder`, without a name.

    Raises:
        QueueFullError: too many wait already.
        NothingToSayError: the engine can't read a word of one track.
        EngineFailedError: the engine broke off.

    """
    recording = _Recording(album.queue.engine.sample_rate_hz, folder)
    try:
        head = tag(album.title, await _spoken(album, recording), recording.length_ms)
        size = len(head) + recording.size
        await _to_its_end(partial(keep, size, lambda: (head, recording.whole())))
        yield head
        while chunk := await _to_its_end(recording.read):
            yield chunk
    finally:
        await asyncio.to_thread(recording.close)


class _Recording:
    """One MP3 in the making, used by one thread at a time."""

    def __init__(self, rate_hz: int, folder: Path) -> None:
        self.rate_hz = rate_hz
        self.samples = 0
        self.length_ms = 0
        self.size = 0
        self._encoder = Mp3Encoder(rate_hz)
        # Closed by whoever made the recording, once no thread writes to it any more.
        self._file = tempfile.SpooledTemporaryFile[bytes](max_size=_IN_MEMORY_BYTES, dir=str(folder))

    def say(self, raw: Samples, rest_s: float) -> None:
        self.add(shaped(raw, self.rate_hz, rest_s))

    def add(self, samples: Samples) -> None:
        self._file.write(self._encoder.encode(samples))
        self.samples += len(samples)

    def finish(self) -> None:
        """No more is added; from now on it is read, from the start."""
        self._file.write(self._encoder.finish())
        self.size = self._file.tell()
        self.length_ms = self.size * 8 // MP3_KBITS
        self._file.seek(0)

    def read(self) -> bytes:
        return self._file.read(_CHUNK_BYTES)

    def whole(self) -> bytes:
        """All of it at once, from the start; it can be read again afterwards."""
        self._file.seek(0)
        data = self._file.read()
        self._file.seek(0)
        return data

    def close(self) -> None:
        self._file.close()


async def _spoken(album: Album, recording: _Recording) -> list[Chapter]:
    """Speak all tracks into the recording; where each of them begins and ends."""
    queue = album.queue
    place = queue.enter("interactive")
    starts: list[int] = []
    first = album.tracks[0].script
    texts = (sentence.text for track in album.tracks for sentence in track.script.sentences)
    try:
        async with aclosing(queue.speak(place, texts, first.voice.id, first.speed)) as voiced:
            for number, track in enumerate(album.tracks):
                starts.append(recording.samples)
                await _record(track.script, voiced, recording)
                _see_that_something_was_said(number, recording.samples - starts[-1])
                await _rest(album.pause_s, recording)
        await _to_its_end(recording.finish)
    except ProblemError:
        raise
    except Exception as error:
        log.exception("the engine broke off in an album", engine=queue.engine.name)
        raise EngineFailedError from error
    finally:
        # Not as `finished`: how long an album takes says nothing of how long a text does.
        queue.leave(place, finished=False)
    at_ms = [round(start * 1_000 / recording.rate_hz) for start in starts]
    ends = pairwise([*at_ms, recording.length_ms])
    return [Chapter(track.title, *times) for track, times in zip(album.tracks, ends, strict=True)]


async def _record(script: Script, voiced: AsyncGenerator[Utterance], recording: _Recording) -> None:
    last = len(script.sentences) - 1
    for index, sentence in enumerate(script.sentences):
        raw = (await anext(voiced)).samples
        SPEECH.labels(script.queue.engine.name).inc(len(raw) / recording.rate_hz)
        rest_s = 0.0 if index == last else sentence.pause_s / script.speed
        await _to_its_end(partial(recording.say, raw, rest_s))


def _see_that_something_was_said(number: int, samples: int) -> None:
    if samples == 0:
        raise NothingToSayError(f"tracks.{number}.input")


async def _rest(seconds: float, recording: _Recording) -> None:
    """Silence, and as much more as fills the last frame: the next track begins with a frame of its own."""
    left = int(seconds * recording.rate_hz)
    left += -(recording.samples + left) % _FRAME_SAMPLES
    quiet = np.zeros(int(_REST_PIECE_S * recording.rate_hz), np.float32)
    while left > 0:
        await _to_its_end(partial(recording.add, quiet[:left]))
        left -= len(quiet)


async def _to_its_end(job: Callable[[], T]) -> T:
    """`job` in a thread; even who is cancelled waits for it, so the recording is never closed under it."""
    running = asyncio.ensure_future(asyncio.to_thread(job))
    try:
        return await asyncio.shield(running)
    finally:
        await asyncio.wait([running])
