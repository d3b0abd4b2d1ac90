"""The one settings object of the model's server."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer_llm.engines.llamacpp import LLAMACPP
from interviewer_llm.models.manifest import the_manifest


def _named(value: str) -> str:
    if not value or "/" in value:
        known = [model.name for model in the_manifest().models if model.used_by == LLAMACPP]
        raise ValueError(
            f"must be one of {', '.join(known)}, or the name of a GGUF file in the folder of models"
        )
    return value


class ServerSettings(BaseSettings):
    """Which model is served, where, and how much it may do at a time."""

    model_config = SettingsConfigDict(
        env_prefix="INTERVIEWER_", env_ignore_empty=True, extra="ignore", frozen=True, protected_namespaces=()
    )

    bind: str = Field(default="127.0.0.1", description="address to listen on")
    data: Path = Field(default=Path("data"), description="folder of everything that is kept")
    models: Path | None = Field(
        default=None, description="folder of models; models in the data folder unless set"
    )
    model: Annotated[str, AfterValidator(_named)] = Field(
        default="",
        validate_default=True,
        max_length=200,
        description="a model of `interviewer models list`, or a GGUF file in the folder",
    )
    model_port: int = Field(default=8003, ge=1, le=65535, description="port to listen on")
    model_parallel: int = Field(default=2, ge=1, le=64, description="answers at a time")
    model_context: int = Field(
        default=8192, ge=1024, le=1_000_000, description="tokens of an answer with what it answers to"
    )
    llm_threads: int | None = Field(
        default=None, ge=1, le=256, description="threads; all cores but one unless set"
    )

    @property
    def folder(self) -> Path:
        """Where models are."""
        return (self.models or self.data / "models").expanduser()
