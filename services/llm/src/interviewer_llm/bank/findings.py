"""What is wrong in a file of the bank, in words for the person who wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where it stands, and in `what` what it is and what to do about it."""

    file: str
    what: str
    line: int | None = None
    entry: str | None = None

    def __str__(self) -> str:
        line = None if self.line is None else f"line {self.line}"
        return f"{', '.join(part for part in (self.file, line, self.entry) if part)}: {self.what}"
