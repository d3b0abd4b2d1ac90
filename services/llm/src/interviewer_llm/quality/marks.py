"""What a person marked by hand in a posting: what it asks for, what is none of it, what it names.

One YAML file for each posting, with its name; every quote stands in the posting word for word. `scores`
compares them with what is read.
"""

from pathlib import Path
from typing import cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer_contracts.postings import IgnoredReason, NamedKind, Seniority, WorkPattern
from interviewer_llm.english.data import LOADER


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

    title: str | None = None
    company: str | None = None
    seniority: Seniority | None = None
    work_pattern: list[WorkPattern] = Field(default_factory=list[WorkPattern])
    requirements: list[str]
    ignored: list[MarkedIgnored] = Field(default_factory=list[MarkedIgnored])
    names: list[MarkedName] = Field(default_factory=list[MarkedName])


class MarksError(Exception):
    """A file of marks is broken or does not fit its posting; the message names it."""


def marks_of(path: Path, posting: str) -> Marks:
    """The marks in a file.

    Raises:
        MarksError: it is no file of marks, or a quote does not stand in the posting.

    """
    try:
        data: object = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - one of the two safe loaders
        marks = Marks.model_validate(cast("dict[str, object]", data))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise MarksError(f"{path.name}: {error}") from error
    ignored, names = [one.quote for one in marks.ignored], [one.quote for one in marks.names]
    if missing := [quote for quote in [*marks.requirements, *ignored, *names] if quote not in posting]:
        raise MarksError(f"{path.name}: not in the posting: {missing[0]!r}")
    return marks
