"""What several processes say, in one stream that a person can follow."""

import asyncio
import codecs
import errno
import os
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Final, TextIO

LONGEST_LINE: Final = 8_000
_CHUNK: Final = 65_536
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a write to a full disk ends with."""
_RESET: Final = "\x1b[0m"
_COLOURS: Final = ("\x1b[36m", "\x1b[35m", "\x1b[33m", "\x1b[32m", "\x1b[34m")
_ESCAPE_SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(line: str) -> str:
    """A line without anything that could move the cursor, recolour or retitle a terminal.

    Logs may quote what strangers sent.
    """
    return _CONTROL.sub("", _ESCAPE_SEQUENCE.sub("", line))


async def lines_of(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    """The lines of a stream, plain; one that is too long comes in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while chunk := await reader.read(_CHUNK):
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in whole:
            for piece in _pieces(line):
                yield piece
        while len(rest) > LONGEST_LINE:
            yield plain(rest[:LONGEST_LINE])
            rest = rest[LONGEST_LINE:]
    if rest := rest + decoder.decode(b"", final=True):
        yield plain(rest)


def _pieces(line: str) -> list[str]:
    starts = range(0, max(len(line), 1), LONGEST_LINE)
    return [plain(line[start : start + LONGEST_LINE]) for start in starts]


class Console:
    """Writes lines, each behind the aligned name of who said it.

    When nobody reads any more, it calls `on_closed` once and swallows what comes after. What a full disk
    does not take is lost: services must not stop, or wait, for a line of their log.
    """

    on_closed: Callable[[], None] | None = None

    def __init__(self, out: TextIO, names: Sequence[str], *, colour: bool) -> None:
        self._out: TextIO | None = out
        self._width = max(map(len, names))
        self._colours = (
            {name: _COLOURS[place % len(_COLOURS)] for place, name in enumerate(names)} if colour else {}
        )

    def say(self, name: str, line: str) -> None:
        """Write one line of one process."""
        prefix = f"{name:<{self._width}} |"
        if name in self._colours:
            prefix = f"{self._colours[name]}{prefix}{_RESET}"
        self.announce(f"{prefix} {line}".rstrip())

    def announce(self, line: str) -> None:
        """Write one line as it is, at once."""
        if self._out is None:
            return
        try:
            print(line, file=self._out, flush=True)
        except BrokenPipeError:
            silence(self._out)
            self._out = None
            if self.on_closed is not None:
                self.on_closed()
        except OSError as error:
            if error.errno not in FULL:
                raise


def silence(out: TextIO) -> None:
    """Let a stream that nobody reads lead nowhere: closing it would fail once more on what it still holds."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)


def wants_colour(out: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour: on a terminal that can, and only where NO_COLOR is not set (no-color.org)."""
    return out.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
