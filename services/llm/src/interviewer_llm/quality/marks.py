"""What a person marked by hand in a posting: what it asks for, what is none of it, what it names.

One YAML file for each posting, which it names by a path of its own; every quote stands in the posting word
for word. A folder of such files is a corpus; `scores` compares it with what is read.
"""

from pathlib import Path
from typing import Final, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field

from interviewer_contracts.postings import IgnoredReason, NamedKind, Seniority, WorkPattern
from interviewer_llm.english.data import LOADER

_SUFFIX: Final = ".yaml"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MarkedIgnored(_Data):
    """A part that nobody should be asked about, and why."""

    quote: str
    reason: IgnoredReason


class MarkedName(_Data):
    """A part of a requirement that names something."""

    quote: str
    what: NamedKind


class Marks(_Data):
    """A posting's marks. `ignored` and `names` are samples of it, `requirements` are all."""

    posting: str
    title: str | None = None
    company: str | None = None
    seniority: Seniority | None = None
    work_pattern: list[WorkPattern] = Field(default_factory=list[WorkPattern])
    requirements: list[str]
    ignored: list[MarkedIgnored] = Field(default_factory=list[MarkedIgnored])
    names: list[MarkedName] = Field(default_factory=list[MarkedName])


class MarksError(Exception):
    """A file of marks does not fit its posting; the message names both."""


def marked_postings(folder: Path) -> list[tuple[str, str, Marks]]:
    """Name, posting and marks of each file of a folder, in the order of their names.

    Raises:
        MarksError: a quote does not stand in its posting.

    """
    return [_read(path) for path in sorted(folder.iterdir()) if path.suffix == _SUFFIX]


def _read(path: Path) -> tuple[str, str, Marks]:
    data: object = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - one of the two safe loaders
    marks = Marks.model_validate(cast("dict[str, object]", data))
    posting = (path.parent / marks.posting).read_bytes().decode("utf-8")
    ignored, names = [one.quote for one in marks.ignored], [one.quote for one in marks.names]
    quotes = [*marks.requirements, *ignored, *names]
    if missing := [quote for quote in quotes if quote not in posting]:
        raise MarksError(f"{path.name}: not in {marks.posting}: {missing[0]!r}")
    return path.stem, posting, marks
