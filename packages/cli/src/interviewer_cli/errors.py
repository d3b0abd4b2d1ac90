"""What can go wrong on the command line; `__main__.main` is the one place that prints them.

CliError                        exit code
├── UsageError              2   what was asked for can't be done as asked
│   ├── PostingError        2   the posting can't be read, or no interview can be made from it
│   └── VariableError       2   an environment variable says something impossible
├── DataFolderError         1   the data folder can't be used
│   ├── AlreadyRunningError 1   another `up` holds it
│   ├── NewerDataError      1   a later release has changed it
│   └── SecretsError        1   a secret in it is damaged
├── PortsTakenError         1   other programs listen where services should
├── GaveUpError             1   a service can't be kept running
├── SpeechError             1   no voice could speak
├── ModelsError             1   a model can't be had, is damaged, or can't be deleted
└── BackupFailedError       1   a backup can't be made or restored
"""

from collections.abc import Sequence
from pathlib import Path


class CliError(Exception):
    """An expected failure. Its text is for the person at the terminal and says what to do next."""

    exit_code = 1


class UsageError(CliError):
    """What was asked for can't be done as asked."""

    exit_code = 2


class PostingError(UsageError):
    """The posting can't be read, or no interview can be made from it."""


class VariableError(UsageError):
    """An environment variable says something impossible."""

    def __init__(self, variable: str, value: str, wanted: str) -> None:
        super().__init__(f"{variable} is {value!r}; it must be {wanted}.")


class DataFolderError(CliError):
    """The data folder can't be used."""


class AlreadyRunningError(DataFolderError):
    """Another process holds the data folder; without a number it is no `interviewer up`."""

    def __init__(self, folder: Path, pid: int | None) -> None:
        if pid is None:
            super().__init__(
                f"A backup is being restored on {folder}, or its database runs in a container. "
                "Wait for its end, or choose another folder with INTERVIEWER_DATA."
            )
            return
        super().__init__(
            f"Interviewer runs on {folder} already (process {pid}). "
            "Stop that one first, or choose another folder with INTERVIEWER_DATA."
        )


class NewerDataError(DataFolderError):
    """A later release has run on the data folder, and may have changed its tables."""

    def __init__(self, folder: Path, *, theirs: str, ours: str) -> None:
        super().__init__(
            f"The data in {folder} was last used by Interviewer {theirs}; this is {ours}, which may not "
            f"understand it. Install {theirs} or a later one, or bring back a backup that {ours} made: "
            "interviewer restore FILE --replace"
        )


class SecretsError(DataFolderError):
    """A secret in the data folder is damaged; it is never replaced without being asked."""


class PortsTakenError(CliError):
    """Other programs listen where services should; each line names a variable that helps."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))


class GaveUpError(CliError):
    """A service ended too often to go on with."""

    def __init__(self, name: str, what: str, last_lines: Sequence[str]) -> None:
        said = "\n".join(f"    {line}" for line in last_lines) or "    (nothing)"
        super().__init__(
            f"{name} {what}. The last it said:\n{said}\n"
            "Everything was stopped, and what was saved is safe. `interviewer doctor` may name the cause."
        )
        self.name = name


class SpeechError(CliError):
    """No voice could speak the text."""


class ModelsError(CliError):
    """A model can't be had, is damaged, or can't be deleted."""


class BackupFailedError(CliError):
    """A backup can't be made or restored."""
