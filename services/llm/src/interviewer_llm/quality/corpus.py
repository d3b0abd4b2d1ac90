"""Postings to measure with: one file that lists them, says what each is, and where its marks are.

Beside the list lies a folder `marks`; a posting with a file of its name in it was marked by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer_llm.english.data import LOADER
from interviewer_llm.quality.marks import Marks, marks_of

MARKS: Final = "marks"


class CorpusError(Exception):
    """A list of postings can't be used; the message says what to mend."""


class Listed(BaseModel):
    """One line of the list.

    `file` is relative to the list; `isco` is the major group in ISCO-08; `style` is what is hard about
    reading the posting; `language` is a BCP 47 tag such as `en-GB`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    isco: int = Field(ge=0, le=9)
    style: str
    language: str


class _List(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    postings: list[Listed]


@dataclass(frozen=True)
class Sample:
    """A posting of the corpus."""

    listed: Listed
    path: Path
    marked: Path

    @property
    def name(self) -> str:
        """Its file's name without the ending: unique in a corpus."""
        return self.path.stem

    @property
    def language(self) -> str:
        """The language without its region: `en`."""
        return self.listed.language.partition("-")[0]

    @cached_property
    def text(self) -> str:
        """The posting as it was pasted, line ends and all."""
        return self.path.read_bytes().decode("utf-8")

    @cached_property
    def marks(self) -> Marks | None:
        """What a person marked in it, if one did."""
        return marks_of(self.marked, self.text) if self.marked.is_file() else None


def corpus(path: Path) -> list[Sample]:
    """The postings of a list, in its order.

    Raises:
        CorpusError: the list is not what a list must be, or names a file that is not there, or two alike.

    """
    try:
        data: object = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - one of the two safe loaders
        listed = _List.model_validate(cast("dict[str, object]", data)).postings
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise CorpusError(f"{path}: {error}") from error
    folder = path.parent
    samples = [
        Sample(one, folder / one.file, folder / MARKS / f"{Path(one.file).stem}.yaml") for one in listed
    ]
    if missing := [sample.listed.file for sample in samples if not sample.path.is_file()]:
        raise CorpusError(f"{path}: there is no {missing[0]}")
    names = [sample.name for sample in samples]
    if twice := [name for name in names if names.count(name) > 1]:
        raise CorpusError(f"{path}: two postings have the name {twice[0]}")
    return samples


def named(samples: Sequence[Sample], names: Sequence[str]) -> list[Sample]:
    """The samples of these names, in the order of the names.

    Raises:
        CorpusError: there is none of a name.

    """
    known = {sample.name: sample for sample in samples}
    if unknown := [name for name in names if name not in known]:
        raise CorpusError(f"there is no posting {unknown[0]}; these are: {', '.join(known)}")
    return [known[name] for name in names]
