"""What was read of a CV, as the planner needs it."""

from dataclasses import dataclass
from typing import Literal

from interviewer_contracts.questions import Evidence

Part = Literal["job", "duty", "skill", "qualification", "summary"]
"""What a line tells: where somebody worked, what they did there, can do, have passed, say of themselves."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line, a sentence or a listed skill. `text` is as one reads it; `evidence` has its exact place."""

    evidence: Evidence
    text: str
    part: Part


@dataclass(frozen=True)
class Cv:
    """A CV that was read: what may be asked about, in the order of the text.

    `latest` is the line that names the latest job, where the CV says when each was.
    """

    lines: tuple[Line, ...]
    latest: Line | None
    language: str
