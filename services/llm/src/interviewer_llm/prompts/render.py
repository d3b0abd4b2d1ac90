"""Prompts rendered: from what an engine may know to the messages of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer_contracts.postings import Seniority
from interviewer_contracts.questions import Angle, Difficulty, QuestionKind
from interviewer_llm.english.data import data_of
from interviewer_llm.prompts.fence import OTHER_MAX, REQUIREMENT_MAX, SHORT_MAX, fenced, safe

LANGUAGES: Final = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch",
    "pt": "Portuguese",
}  # fmt: skip
"""The languages that models may write in: those in which the validators know what may not be asked."""

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True)
class Message:
    """One turn of a conversation with a model."""

    role: Role
    content: str

    def as_json(self) -> dict[str, str]:
        """The turn as it goes over OpenAI's chat wire."""
        return {"role": self.role, "content": self.content}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One place, as a model may know it; its texts may be a stranger's."""

    place: int
    requirement: str
    names: tuple[str, ...]
    kind: QuestionKind
    competency: str
    difficulty: Difficulty
    angle: Angle | None = None
    cv: str | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a model may know beside the places."""

    title: str | None
    level: Seniority | None
    language: str
    others: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    prompt: str
    version: int = Field(ge=1)
    system: str
    user: str

    @property
    def known_as(self) -> str:
        """Name and version, as the log tells them."""
        return f"{self.prompt}/{self.version}"


class _Stems(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    task: list[str] = Field(min_length=1)
    topic: list[str] = Field(min_length=1)


class Example(BaseModel):
    """A question that was ended well."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    work: str
    stem: str
    tail: str


class TailFile(_File):
    """The prompt for small models."""

    stems: _Stems
    examples: list[Example]


class General(BaseModel):
    """What goes with a question of a kind where its writer gave nothing usable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rubric: list[str] = Field(min_length=3, max_length=5)
    follow_ups: Annotated[list[str], Field(min_length=2, max_length=2)]


class _Generals(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    kinds: dict[QuestionKind, General]


_PACKAGE: Final = "interviewer_llm.prompts"


@lru_cache(maxsize=1)
def questions_file() -> _File:
    """The prompt for models that write whole questions."""
    return _File.model_validate(data_of(_PACKAGE, "questions.yaml"))


@lru_cache(maxsize=1)
def tail_file() -> TailFile:
    """The prompt for models that end a question."""
    return TailFile.model_validate(data_of(_PACKAGE, "tail.yaml"))


@lru_cache(maxsize=1)
def generals() -> dict[str, dict[QuestionKind, General]]:
    """By language and kind: what is true of any question of the kind."""
    files = [
        _Generals.model_validate(data_of(_PACKAGE, name)) for name in ("general_en.yaml", "general_de.yaml")
    ]
    return {file.language: file.kinds for file in files}


def questions_prompt(asked: Sequence[Asked], setting: Setting) -> list[Message]:
    """The conversation that has a model write a question for each place."""
    file = questions_file()
    data = {
        "title": None if setting.title is None else safe(setting.title, SHORT_MAX),
        "level": setting.level,
        "language": LANGUAGES[setting.language],
        "places": [_as_data(one) for one in asked],
        "others": [safe(other, OTHER_MAX) for other in setting.others],
    }
    places = ", ".join(str(one.place) for one in asked)
    user = file.user.replace("{places}", places, 1).replace("{data}", fenced(data), 1)
    return [Message("system", file.system), Message("user", user)]


def tail_prompt(work: str, stem: str) -> list[Message]:
    """The conversation that has a small model end `stem`, which is its own last, unfinished turn.

    Both are the posting's words in our frame, and made safe here.
    """
    file = tail_file()
    turns = [Message("system", file.system)]
    for example in file.examples:
        turns += [
            Message("user", _tail_user(file.user, example.work, example.stem)),
            Message("assistant", f"{example.stem} {example.tail}"),
        ]
    begun = safe(stem, REQUIREMENT_MAX)
    return [
        *turns,
        Message("user", _tail_user(file.user, safe(work, REQUIREMENT_MAX), begun)),
        Message("assistant", begun),
    ]


def _tail_user(template: str, work: str, stem: str) -> str:
    before, rest = template.strip().split("{work}")
    between, after = rest.split("{stem}")
    return before + work + between + stem + after


def _as_data(asked: Asked) -> dict[str, object]:
    data: dict[str, object] = {
        "place": asked.place,
        "requirement": safe(asked.requirement, REQUIREMENT_MAX),
        "names": [safe(name, SHORT_MAX) for name in asked.names],
        "kind": asked.kind,
        "competency": asked.competency,
        "difficulty": asked.difficulty,
    }
    if asked.angle is not None:
        data |= {"angle": asked.angle, "cv": safe(asked.cv or "", REQUIREMENT_MAX)}
    if asked.refused:
        data["refused"] = [safe(text, OTHER_MAX) for text in asked.refused]
    return data
