"""One thing that was looked at."""

from dataclasses import asdict, dataclass
from typing import Final, Literal

from interviewer_cli.release import in_checkout

INSTALL: Final = (
    "Run `make run`: it installs what is missing."
    if in_checkout()
    else "Install Interviewer's wheels anew, all of one release (docs/upgrading.md)."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. With `fail` the application can't start; `warn` takes something away from it.

    `mend` says what to do, where there is something to do.
    """

    name: str
    status: Literal["ok", "warn", "fail"]
    detail: str
    mend: str | None = None

    def as_json(self) -> dict[str, object]:
        """The finding as `doctor --format json` prints it."""
        return asdict(self)
