"""A manifest: which models there are, what they are, and where they can come from."""

from importlib.resources import files
from typing import Annotated, Final, Literal, Self, cast

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from interviewer_weights.errors import NoSuchModelError

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


class Packages(_Data):
    """Packages that carry a model, or some `files` of it: all in one package, or one file in `parts`."""

    package: _Text
    version: _Text
    parts: int = Field(default=1, ge=1, le=100)
    member: _Text
    files: list[_Path] | None = Field(default=None, min_length=1)

    def name_of(self, part: int) -> str:
        """The package of a part."""
        return self.package.format(part=part)

    def member_of(self, part: int, file: str) -> str:
        """Where in its package a part, or a file, is."""
        return self.member.format(part=part, file=file)


class Wheels(Packages):
    """Wheels, for pip."""


class Tarballs(Packages):
    """Tarballs, for npm."""


def _several(given: object) -> object:
    """A list, of one where one was given: nearly all models come in one kind of wheel, or in none."""
    if isinstance(given, list):
        return cast("list[object]", given)
    return [] if given is None else [given]


class HuggingFace(_Data):
    """A repository on the hub, at one revision."""

    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(pattern=r"^[0-9a-f]{40}$")


class ModelEntry(_Data):
    """A model. `writes` marks one that an engine may choose by itself."""

    name: _Name
    what: _Text
    used_by: _Name = Field(alias="for")
    writes: bool = False
    licence: _Text
    upstream: _Text
    files: list[ModelFile] = Field(min_length=1)
    wheels: Annotated[list[Wheels], BeforeValidator(_several)] = Field(default_factory=list[Wheels])
    npm: Tarballs | None = None
    huggingface: HuggingFace | None = None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.bytes for file in self.files)

    @property
    def packages(self) -> list[Packages]:
        """The packages that carry the model together."""
        return [*self.wheels, *([self.npm] if self.npm is not None else [])]

    @property
    def sources(self) -> list[Literal["wheels", "huggingface"]]:
        """Where it can come from, in the order in which they are tried; `wheels` are packages of any kind."""
        found: list[Literal["wheels", "huggingface"]] = []
        if self.packages:
            found.append("wheels")
        if self.huggingface is not None:
            found.append("huggingface")
        return found

    def carried_by(self, packages: Packages) -> list[ModelFile]:
        """The files that these packages carry: those they name, else what no others name."""
        others = {path for other in self.packages if other is not packages for path in other.files or ()}
        return [
            file
            for file in self.files
            if (file.path in packages.files if packages.files is not None else file.path not in others)
        ]

    @model_validator(mode="after")
    def _every_file_is_in_one_package(self) -> Self:
        carried = [file.path for packages in self.packages for file in self.carried_by(packages)]
        if self.packages and sorted(carried) != sorted(file.path for file in self.files):
            raise ValueError("each file must be in one of the packages, and in no other")
        return self

    @model_validator(mode="after")
    def _parts_are_of_one_file(self) -> Self:
        for packages in self.packages:
            files = len(self.carried_by(packages))
            if packages.parts > 1 and files > 1:
                raise ValueError("a model in parts has one file")
            if files > 1 and FILE_PLACEHOLDER not in packages.member:
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


def manifest_of(package: str) -> Manifest:
    """The `manifest.yaml` that ships with a package."""
    return Manifest.model_validate(yaml.safe_load((files(package) / "manifest.yaml").read_text("utf-8")))
