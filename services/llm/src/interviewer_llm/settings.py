"""The one settings object of `llm`, in two layers: writing as a library needs no secret and no port."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer_contracts.addresses import ServerAddress, server_address
from interviewer_contracts.service.settings import MetricsPort, ServiceSettings

OFF: Final = "off"


def _address_or_off(value: str) -> str:
    return OFF if value.strip().lower() == OFF else server_address(value)


class EngineSettings(BaseSettings):
    """What writing needs to know, with or without a server; the bank needs nothing of it."""

    model_config = SettingsConfigDict(
        env_prefix="INTERVIEWER_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data: Path = Field(default=Path("data"), description="folder of everything that is kept")
    models: Path | None = Field(
        default=None, description="folder of pulled models; models in the data folder unless set"
    )
    llm_bank: Path | None = Field(
        default=None, description="folder of questions of your own; bank in the data folder unless set"
    )
    llm_engine: str = Field(
        default="bank",
        pattern=r"^(bank|openai|llamacpp|transformers|ollama:[\w./:@-]{1,90})$",
        description="who writes where a request names nobody",
    )
    llm_openai_url: ServerAddress | None = Field(
        default=None, description="base address of a server of OpenAI's chat wire, with its /v1"
    )
    llm_openai_model: str | None = Field(default=None, max_length=200, description="the model it is to use")
    llm_openai_key: SecretStr | None = Field(default=None, description="its key, where it wants one")
    llm_ollama_url: Annotated[str, AfterValidator(_address_or_off)] = Field(
        default="http://127.0.0.1:11434", description="where Ollama is looked for; off to not look"
    )
    llm_llamacpp_model: str | None = Field(
        default=None, description="a model of `interviewer models list`, or a GGUF file"
    )
    llm_transformers_model: str | None = Field(
        default=None, description="a folder, or a name on Hugging Face's hub"
    )
    llm_transformers_device: str = Field(
        default="auto", pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$", description="where it runs"
    )
    llm_threads: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="threads of a model in this process; all cores but one unless set",
    )
    llm_queue: int = Field(default=8, ge=1, le=1000, description="questions at a time for such a model")
    llm_question_seconds: float = Field(
        default=45, ge=1, le=3600, description="how long one question, or a silence, may take"
    )
    llm_batch_seconds: float = Field(
        default=180, ge=1, le=3600, description="how long all questions of an interview may take a server"
    )

    @property
    def bank_folder(self) -> Path | None:
        """Where a person's own questions are; without a setting there need be none."""
        usual = self.data / "bank"
        return self.llm_bank or (usual if usual.is_dir() else None)

    @property
    def models_folder(self) -> Path:
        """Where pulled models are."""
        return (self.models or self.data / "models").expanduser()


class Settings(EngineSettings, ServiceSettings):
    """What the service needs besides: where it listens, and the secret of the installation."""

    llm_port: int = Field(default=8001, ge=1, le=65535, description="port to listen on")
    llm_metrics_port: MetricsPort = Field(default=None, description="port of its metrics; none unless set")
