"""Text that a person hands over: a file, or standard input."""

import codecs
import sys
from pathlib import Path
from typing import Final

from interviewer_cli.errors import UsageError

STANDARD_INPUT: Final = "-"
_BYTES_PER_CHARACTER: Final = 4
_BOM_BYTES: Final = 4
_NOT_TEXT: Final = {b"%PDF": "a PDF", b"PK\x03\x04": "a Word or ZIP file", b"\xd0\xcf\x11\xe0": "a Word file"}


def read_text(source: str, *, limit: int) -> str:
    """The text of a file, or of standard input when `source` is `-`; a byte order mark is no part of it.

    UTF-8, or UTF-16 with its mark. Any other encoding would have to be guessed, and a wrong guess would
    show up in the quotes of every question.

    Raises:
        UsageError: it can't be read, is no text, is empty, or has more than `limit` characters.

    """
    name = "Standard input" if source == STANDARD_INPUT else source
    data = _read_bytes(source, limit * _BYTES_PER_CHARACTER + _BOM_BYTES + 1)
    text = _decoded(name, data, cut=len(data) > limit * _BYTES_PER_CHARACTER + _BOM_BYTES)
    if not text.strip():
        raise UsageError(f"{name} is empty. Put some text into it and try again.")
    if len(text) > limit:
        raise UsageError(f"{name} has more than {limit:,} characters. Leave out what matters least.")
    return text


def _read_bytes(source: str, most: int) -> bytes:
    try:
        if source == STANDARD_INPUT:
            return sys.stdin.buffer.read(most)
        with Path(source).open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {source}. Check its name and folder.") from error
    except IsADirectoryError as error:
        raise UsageError(f"{source} is a folder. Name a text file in it.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{source} can't be read: {reason}.") from error


def _decoded(name: str, data: bytes, *, cut: bool) -> str:
    kind = next((kind for start, kind in _NOT_TEXT.items() if data.startswith(start)), None)
    if kind is not None:
        raise UsageError(f"{name} is {kind}, not plain text. Copy its text into a .txt file and try again.")
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if utf16 else "utf-8-sig")()
    try:
        text = decoder.decode(data, final=not cut)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is not UTF-8 text (byte {error.start + 1:,} can't be read). "
            "Save it as UTF-8 and try again."
        ) from error
    if "\0" in text:
        raise UsageError(f"{name} is not plain text. Copy its text into a .txt file and try again.")
    return text
