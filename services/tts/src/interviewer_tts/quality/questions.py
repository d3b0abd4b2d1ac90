"""The questions that are spoken and listened to: a YAML file, so that anybody can add to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError


class QuestionsError(Exception):
    """The file of questions can't be used. Its words say why."""


class Spoken(BaseModel):
    """A question, and how somebody says it who reads it right, where that is not as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    said: str


class QuestionsFile(BaseModel):
    """Questions by field; `spellings` are what a recogniser may write for a term that was said well."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    spellings: dict[str, list[str]] = Field(default_factory=dict)
    fields: dict[str, list[Spoken | str]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a field; `said` is what ought to be heard."""

    field: str
    text: str
    said: str


def read(path: Path) -> QuestionsFile:
    """The file of questions.

    Raises:
        QuestionsError: it is not there, or not as `QuestionsFile` wants it.

    """
    try:
        return QuestionsFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise QuestionsError(f"{path} can't be used: {error}") from error


def all_of(file: QuestionsFile, every: int = 1) -> Iterator[Question]:
    """All questions, or the first of each field and then `every` so many."""
    for field, texts in file.fields.items():
        for one in texts[::every]:
            text, said = (one, one) if isinstance(one, str) else (one.text, one.said)
            yield Question(field, text, said)
