"""Spoken texts on disk, by what went into them. Whoever uses it calls it in a thread: it blocks.

The folder is the only state, so several processes may share one. A file begins with its content's digest:
a power cut may leave one torn, and waiting for the disk each time (measured: up to a fifth of a second)
would cost more than speaking anew.

Beside a sound lie the timings of its words, under the same key. Nothing tells whose text it was, or what it
said; but all files of one text begin alike, so that they are found when the text is deleted, and name their
voice next, for when that is deleted. What is least
recently used goes when the folder is too large, and what was not used for some days goes in any case.
"""

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import structlog

from interviewer_contracts.speech import SpeechFormat
from interviewer_tts.files import PART, write_whole

_KEPT: Final = ".kept"
_DIGEST_BYTES: Final = 32
_TEXT_KEY_DIGITS: Final = 32
_VOICE_KEY_DIGITS: Final = 16
_DOWN_TO: Final = 0.9
"""Of the size limit, after an eviction, so that not every further text evicts again."""
_SWEEP_EVERY_S: Final = 3_600
_PART_MAX_AGE_S: Final = 3_600
_DAY_S: Final = 86_400

Part = Literal["sound", "timings"]
"""What is kept of a spoken text."""
_SUFFIXES: Final[dict[Part, str]] = {"sound": "", "timings": ".timings"}

log: Final = structlog.get_logger()


def key_of(*ingredients: object) -> str:
    """A name for what these ingredients (anything that JSON can write) make together."""
    return hashlib.sha256(json.dumps(ingredients, ensure_ascii=True).encode()).hexdigest()


def text_key_of(text: str, owner: str) -> str:
    """The beginning of the key of every file that speaks this text for this owner."""
    return key_of(text, owner)[:_TEXT_KEY_DIGITS]


def albums_key_of(owner: str) -> str:
    """The beginning of the key of every album of this owner, in place of a text's."""
    return key_of("albums", owner, "of many texts")[:_TEXT_KEY_DIGITS]


def voice_key_of(voice: str) -> str:
    """What follows in the key of every file that is spoken in this voice."""
    return key_of(voice)[:_VOICE_KEY_DIGITS]


def is_in_voice(key: str, voice_key: str) -> bool:
    """Whether this is the key of a file in that voice."""
    return key.startswith(voice_key, _TEXT_KEY_DIGITS)


class SpeechCache:
    """Files in a folder, each written whole or not at all."""

    def __init__(self, folder: Path, *, max_bytes: int, max_days: int) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self._max_days = max_days
        self._bytes = 0
        self._swept_s = 0.0

    @property
    def size_bytes(self) -> int:
        """What lies there, as last looked at, and what was kept since."""
        return self._bytes

    def open(self) -> None:
        """Make the folder and clear it of what is too old."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()

    def get(self, key: str, response_format: SpeechFormat, part: Part = "sound") -> bytes | None:
        """The file, and a note that its text was used; None where there is none that can be read."""
        try:
            data = self._path(key, response_format, part).read_bytes()
        except OSError:
            return None
        for each in _SUFFIXES:
            with suppress(OSError):
                os.utime(self._path(key, response_format, each))
        digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
        return content if digest == _digest(content) else None

    def put(self, key: str, response_format: SpeechFormat, *data: bytes, part: Part = "sound") -> None:
        """Keep a file of these pieces.

        A disk that is full costs the speed of the next time, never this one's sound.
        """
        path = self._path(key, response_format, part)
        try:
            path.parent.mkdir(exist_ok=True, mode=0o700)
            write_whole(path, _digest(*data), *data, lasting=False)
        except OSError as error:
            log.warning("a spoken text could not be kept", error=str(error))
            return
        self._bytes += sum(map(len, data))
        if self._bytes > self.max_bytes or time.monotonic() - self._swept_s > _SWEEP_EVERY_S:
            self._sweep()

    def forget(self, text_key: str) -> None:
        """Remove every file whose key begins like this."""
        for path in (self.folder / text_key[:2]).glob(f"{text_key}*"):
            path.unlink(missing_ok=True)

    def forget_voice(self, voice_key: str) -> None:
        """Remove every file that is spoken in a voice. Looks at all files: for voices that are deleted."""
        for path in self.folder.glob(f"*/{'?' * _TEXT_KEY_DIGITS}{voice_key}*"):
            path.unlink(missing_ok=True)

    def _path(self, key: str, response_format: SpeechFormat, part: Part) -> Path:
        return self.folder / key[:2] / f"{key}.{response_format}{_SUFFIXES[part]}{_KEPT}"

    def _sweep(self) -> None:
        """Look at what really lies there, and let go what is too old or too much, the least used first."""
        now = time.time()
        kept: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("*/*"):
            with suppress(OSError):
                told = path.stat()
                limit = _PART_MAX_AGE_S if path.suffix == PART else self._max_days * _DAY_S
                if now - told.st_mtime > limit:
                    path.unlink()
                else:
                    kept.append((told.st_mtime, told.st_size, path))
        size = sum(bytes_ for _, bytes_, _ in kept)
        goal = size if size <= self.max_bytes else self.max_bytes * _DOWN_TO
        for _, bytes_, path in sorted(kept):
            if size <= goal:
                break
            with suppress(OSError):
                path.unlink()
                size -= bytes_
        self._bytes = size
        self._swept_s = time.monotonic()


def _digest(*content: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for piece in content:
        digest.update(piece)
    return digest.digest()
