import asyncio
import io
from contextlib import suppress
from pathlib import Path

import pytest

from interviewer_cli.supervisor.output import LONGEST_LINE, Console, lines_of, plain, wants_colour


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def read(*chunks: bytes) -> list[str]:
    reader = asyncio.StreamReader()
    for chunk in chunks:
        reader.feed_data(chunk)
    reader.feed_eof()
    return [line async for line in lines_of(reader)]


def test_lines_stand_behind_aligned_names() -> None:
    out = io.StringIO()
    console = Console(out, ["llm", "pocketbase"], colour=False)
    console.say("llm", "warm")
    console.say("pocketbase", "")
    console.announce("Interviewer is ready")
    assert out.getvalue() == "llm        | warm\npocketbase |\nInterviewer is ready\n"


def test_each_name_has_a_colour_on_a_terminal() -> None:
    out = Terminal()
    console = Console(out, ["llm", "tts"], colour=True)
    console.say("llm", "a")
    console.say("tts", "b")
    first, second = out.getvalue().splitlines()
    assert first.startswith("\x1b[")
    assert first.endswith("\x1b[0m a")
    assert first.split("m")[0] != second.split("m")[0]


@pytest.mark.parametrize(
    ("out", "environment", "wanted"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    out: io.StringIO, environment: dict[str, str], *, wanted: bool
) -> None:
    assert wants_colour(out, environment) is wanted


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain words, Ünïcödé, 你好", "plain words, Ünïcödé, 你好"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;a new title\x07after", "after"),
        ("over\rwritten\x08\x7f", "overwritten"),
        ("a\ttab", "a\ttab"),
    ],
)
def test_nothing_in_a_line_plays_with_the_terminal(line: str, shown: str) -> None:
    assert plain(line) == shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_costs_lines_and_nothing_else() -> None:
    told = list[str]()
    with suppress(OSError), Path("/dev/full").open("w", encoding="utf-8") as out:
        console = Console(out, ["llm"], colour=False)
        console.on_closed = lambda: told.append("closed")
        console.say("llm", "lost")
        console.say("llm", "lost as well")
    assert told == []


async def test_lines_come_whole_however_they_arrive() -> None:
    assert await read(b"one\ntw", b"o\n", b"\nlast") == ["one", "two", "", "last"]


async def test_a_character_that_arrives_in_two_halves_is_whole() -> None:
    letter = "é".encode()
    assert await read(b"caf" + letter[:1], letter[1:] + b"\n") == ["café"]


async def test_what_is_not_utf_8_is_marked() -> None:
    assert await read(b"\xff\n") == ["�"]


async def test_an_endless_line_comes_in_pieces() -> None:
    lines = await read(b"x" * LONGEST_LINE, b"y" * 10, b"\n", b"z" * (LONGEST_LINE + 1) + b"\n")
    assert [len(line) for line in lines] == [LONGEST_LINE, 10, LONGEST_LINE, 1]
