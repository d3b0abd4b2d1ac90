"""`python -m interviewer_backup`, for containers.

backup [FILE] [--keep N]
restore FILE [--replace] [--check]
"""

import argparse
import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from interviewer_backup.errors import BackupError
from interviewer_backup.making import make_backup
from interviewer_backup.passing import pass_on, received
from interviewer_backup.places import Places, read_places
from interviewer_backup.restoring import check_backup, restore
from interviewer_backup.shelf import prune
from interviewer_backup.telling import told_checked, told_made, told_pruned, told_restored

PIPE: Final = "-"
INTERRUPTED: Final = 130


def main(arguments: list[str] | None = None) -> int:
    """Do as asked; the exit code: 0, 1 it can't be done, 2 it can't be understood, 130 Ctrl-C or SIGTERM."""
    asked = _parser().parse_args(arguments)
    # The first process of a container has no default for it.
    signal.signal(signal.SIGTERM, _interrupt)
    places = read_places(os.environ)
    try:
        if asked.command == "backup":
            _backup(places, asked.file, asked.keep)
        else:
            _restore(places, asked.file, replace=asked.replace, check=asked.check)
    except BackupError as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _backup(places: Places, file: str | None, keep: int | None) -> None:
    if file == PIPE:
        _say(told_made(pass_on(places, sys.stdout.buffer), where="What was written"))
        return
    made = make_backup(places, None if file is None else Path(file))
    _say(told_made(made))
    if keep is not None:
        _say(told_pruned(prune(made.path.parent, keep=keep)))


def _restore(places: Places, file: str, *, replace: bool, check: bool) -> None:
    with _source(places, file) as path:
        if check:
            _say(told_checked(file, check_backup(path)))
            return
        for line in told_restored(file, restore(path, places, replace=replace)):
            _say(line)


@contextmanager
def _source(places: Places, file: str) -> Generator[Path]:
    if file != PIPE:
        yield Path(file)
        return
    with received(places, sys.stdin.buffer) as path:
        yield path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="interviewer_backup", description="Back up, and restore.")
    commands = parser.add_subparsers(dest="command", required=True)
    backup = commands.add_parser("backup", help="back up, while the application runs or not")
    backup.add_argument("file", nargs="?", help="a file or a folder; - is standard output")
    backup.add_argument("--keep", type=_positive, metavar="N", help="delete all but the newest N there")
    back = commands.add_parser("restore", help="restore, while the application does not run")
    back.add_argument("file", help="the backup; - is standard input")
    back.add_argument("--replace", action="store_true", help="replace what is there, and keep it beside")
    back.add_argument("--check", action="store_true", help="only read it, and say whether it is whole")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("keep at least one")
    return number


def _say(line: str) -> None:
    """Tell it where it does not come between the bytes of a backup."""
    if line:
        sys.stderr.write(f"{line}\n")


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
