"""The tag in front of an MP3: title, length and chapters, as players on a phone show them.

ID3v2.3 and its addendum for chapters (id3.org: "ID3v2 Chapter Frame Addendum", frames CTOC and CHAP), since
more players read version 2.3 than 2.4. No library that writes them may be part of our process: mutagen and
eyed3 are under the GPL.
"""

import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_UTF_16: Final = b"\x01"
_TABLE: Final = b"toc\0"
_TOP_LEVEL_IN_ORDER: Final = 3
_NO_OFFSET: Final = 0xFFFF_FFFF
"""Players are to find a chapter by its time; with a constant bit rate they can."""
_INVISIBLE: Final = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a chapter is called, and where it is, `[start, end)` in milliseconds."""

    title: str
    start_ms: int
    end_ms: int


def tag(title: str, chapters: Sequence[Chapter], length_ms: int) -> bytes:
    """The whole tag; at most 255 chapters."""
    names = [f"chp{number}".encode() + b"\0" for number in range(len(chapters))]
    table = _TABLE + bytes([_TOP_LEVEL_IN_ORDER, len(names)]) + b"".join(names)
    frames = [_text(b"TIT2", title), _text(b"TLEN", str(length_ms)), _frame(b"CTOC", table)]
    frames += [_chapter(name, chapter) for name, chapter in zip(names, chapters, strict=True)]
    body = b"".join(frames)
    return b"ID3\x03\0\0" + _seven_bits_each(len(body)) + body


def _chapter(name: bytes, chapter: Chapter) -> bytes:
    times = struct.pack(">IIII", chapter.start_ms, chapter.end_ms, _NO_OFFSET, _NO_OFFSET)
    return _frame(b"CHAP", name + times + _text(b"TIT2", chapter.title))


def _text(kind: bytes, text: str) -> bytes:
    """A text frame. Control characters go: a zero would end the text, and a line break is not allowed."""
    visible = (" " if unicodedata.category(character) in _INVISIBLE else character for character in text)
    one_line = " ".join("".join(visible).split())
    return _frame(kind, _UTF_16 + b"\xff\xfe" + one_line.encode("utf-16-le"))


def _frame(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack(">IH", len(content), 0) + content


def _seven_bits_each(size: int) -> bytes:
    """The tag's size in four bytes whose first bit is zero, so that none looks like a frame of sound."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
