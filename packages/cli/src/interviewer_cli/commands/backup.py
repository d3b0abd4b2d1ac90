"""`interviewer backup` and `interviewer restore`."""

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from interviewer_backup.errors import BackupError
from interviewer_backup.making import make_backup
from interviewer_backup.manifest import Manifest
from interviewer_backup.passing import pass_on, received
from interviewer_backup.places import Places, read_places
from interviewer_backup.restoring import check_backup
from interviewer_backup.restoring import restore as put_in_place
from interviewer_backup.shelf import prune
from interviewer_backup.telling import told_checked, told_made, told_pruned, told_restored
from interviewer_cli.commands.printing import print_json, print_text
from interviewer_cli.errors import BackupFailedError, UsageError
from interviewer_cli.release import default_data
from interviewer_cli.supervisor.output import plain

Form = Literal["text", "json"]
PIPE: Final = "-"


def backup(
    file: str | None, *, keep: int | None, form: Form, environment: Mapping[str, str] = os.environ
) -> None:
    """Make a backup, and say what is in it.

    Raises:
        UsageError: what was asked for contradicts itself.
        BackupFailedError: it can't be made.

    """
    places = _places(environment)
    with _as_cli_error():
        if file == PIPE:
            _pass_on(places, keep, form)
            return
        made = make_backup(places, None if file is None else Path(file))
        deleted = [] if keep is None else prune(made.path.parent, keep=keep)
    if form == "json":
        told = {"file": str(made.path), "bytes": made.bytes, **_as_json(made.manifest)}
        print_json({**told, "deleted": [one.name for one in deleted]})
        return
    print_text(told_made(made))
    if deleted:
        print_text(told_pruned(deleted))


def restore(
    file: str, *, replace: bool, check: bool, form: Form, environment: Mapping[str, str] = os.environ
) -> None:
    """Put a backup in place, or only read it, and say what was done.

    Raises:
        BackupFailedError: it can't be done.

    """
    places = _places(environment)
    with _as_cli_error(), _source(places, file) as path:
        if check:
            manifest = check_backup(path)
            _print(form, [told_checked(file, manifest)], {"restored": False, **_as_json(manifest)})
            return
        restored = put_in_place(path, places, replace=replace)
        told = {"restored": True, **_as_json(restored.manifest)}
        told |= {"kept": [str(one) for one in restored.kept], "settings": restored.settings}
        _print(form, list(told_restored(file, restored)), told)


def _places(environment: Mapping[str, str]) -> Places:
    """Where everything is, with the data folder that `up` takes when nobody names one."""
    data = environment.get("INTERVIEWER_DATA") or str(default_data())
    return read_places({**environment, "INTERVIEWER_DATA": data})


def _pass_on(places: Places, keep: int | None, form: Form) -> None:
    if keep is not None or form == "json":
        raise UsageError("With - only the backup goes to standard output: leave out --keep and --format.")
    made = pass_on(places, sys.stdout.buffer)
    sys.stderr.write(f"{plain(told_made(made, where='What was written'))}\n")


@contextmanager
def _source(places: Places, file: str) -> Generator[Path]:
    if file != PIPE:
        yield Path(file)
        return
    with received(places, sys.stdin.buffer) as path:
        yield path


def _print(form: Form, lines: list[str], told: Mapping[str, object]) -> None:
    if form == "json":
        print_json(told)
        return
    for line in lines:
        print_text(line)


def _as_json(manifest: Manifest) -> dict[str, object]:
    return {
        "made": manifest.made.isoformat(),
        "version": manifest.version,
        "records": dict(manifest.records),
        "voices": manifest.voices,
        "files": len(manifest.members),
    }


@contextmanager
def _as_cli_error() -> Generator[None]:
    try:
        yield
    except BackupError as error:
        raise BackupFailedError(str(error)) from error
