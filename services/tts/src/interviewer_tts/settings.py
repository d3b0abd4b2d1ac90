"""The one settings object of `tts`, in two layers: speaking as a library needs no secret and no port."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer_contracts.service.settings import (
    MetricsPort,
    ServiceSettings,
    SpeechServerAddress,
    SpeechServerVoices,
)


class SpeechSettings(BaseSettings):
    """What speaking needs to know, with or without a server."""

    model_config = SettingsConfigDict(
        env_prefix="INTERVIEWER_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data: Path = Field(default=Path("data"), description="folder of everything that is kept")
    models: Path | None = Field(
        default=None, description="folder of pulled models; models in the data folder unless set"
    )
    tts_cache: Path | None = Field(
        default=None, description="folder of spoken texts; tts-cache in the data folder unless set"
    )
    tts_cache_mb: int = Field(default=256, ge=1, description="size at which the oldest spoken texts go")
    tts_cache_days: int = Field(
        default=30, ge=1, description="days after its last use when a spoken text goes"
    )
    tts_terms: Path | None = Field(
        default=None, description="file or folder of how terms are said here; they go before ours"
    )
    tts_queue: int = Field(default=32, ge=1, description="texts that people wait for, at a time, per engine")
    tts_background_queue: int = Field(
        default=128, ge=1, description="texts spoken ahead of need, at a time, per engine"
    )
    tts_remote_url: SpeechServerAddress | None = Field(
        default=None, description="base address of another server of OpenAI's speech wire, with its /v1"
    )
    tts_remote_model: str = Field(default="tts-1", max_length=200, description="the model it is to use")
    tts_remote_key: SecretStr | None = Field(default=None, description="its key, where it wants one")
    tts_remote_voices: SpeechServerVoices = Field(
        default_factory=dict, description="its voices, such as alloy,thorsten=de-DE; alloy unless set"
    )
    tts_remote_name: str | None = Field(
        default=None, max_length=40, description="what people see beside its voices; its host unless set"
    )
    tts_remote_seconds: float = Field(
        default=30, ge=1, le=600, description="how long it may take for a sentence"
    )

    f5_model: str | None = Field(
        default=None, description="F5-TTS: folder or file of a checkpoint, or its name on Hugging Face's hub"
    )
    f5_vocoder: str | None = Field(
        default=None,
        description="F5-TTS: folder of its vocoder, or the name on the hub; vocos beside the model",
    )
    f5_architecture: str = Field(
        default="F5TTS_v1_Base",
        pattern=r"^\w{1,60}$",
        description="F5-TTS: which of the package's architectures the checkpoint is of",
    )
    f5_licence: str = Field(
        default="CC-BY-NC-4.0 (not for commercial use)",
        min_length=1,
        description="F5-TTS: licence of the weights, as it is shown beside its voices",
    )
    f5_device: Literal["auto", "cpu", "cuda"] = Field(default="auto", description="F5-TTS: where it runs")
    f5_voices: Path | None = Field(
        default=None, description="F5-TTS: folder of voices, each a .wav and a .txt with the words in it"
    )
    f5_steps: int = Field(default=32, ge=4, le=64, description="F5-TTS: steps for a sentence")
    f5_batch: int | None = Field(
        default=None,
        ge=1,
        le=16,
        description="F5-TTS: sentences in one pass; 4 on a GPU and 1 without unless set",
    )
    f5_seed: int = Field(default=7, ge=0, le=2**32 - 1, description="F5-TTS: what chance begins with")

    @property
    def models_folder(self) -> Path:
        """Where pulled models are."""
        return (self.models or self.data / "models").expanduser()

    @property
    def cache_folder(self) -> Path:
        """Where spoken texts are kept."""
        return self.tts_cache or self.data / "tts-cache"

    @property
    def own_voices_folder(self) -> Path:
        """Where the recordings of people's own voices are kept."""
        return self.data / "tts-voices"


class Settings(SpeechSettings, ServiceSettings):
    """What the service needs besides: where it listens, and the secret of the installation."""

    tts_port: int = Field(default=8002, ge=0, le=65535, description="port of the speech service")
    tts_metrics_port: MetricsPort = Field(default=None, description="port of its metrics; none unless set")
