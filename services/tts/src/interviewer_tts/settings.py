"""The one settings object of `tts`, in two layers: speaking as a library needs no secret and no port."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer_contracts.service.settings import ServiceSettings


class SpeechSettings(BaseSettings):
    """What speaking needs to know, with or without a server."""

    model_config = SettingsConfigDict(env_prefix="INTERVIEWER_", extra="ignore", frozen=True)

    data: Path = Field(default=Path("data"), description="folder of everything that is kept")
    tts_cache: Path | None = Field(
        default=None, description="folder of spoken texts; tts-cache in the data folder unless set"
    )
    tts_cache_mb: int = Field(default=256, ge=1, description="size at which the oldest spoken texts go")
    tts_cache_days: int = Field(
        default=30, ge=1, description="days after its last use when a spoken text goes"
    )
    tts_queue: int = Field(default=32, ge=1, description="texts that people wait for, at a time, per engine")
    tts_background_queue: int = Field(
        default=128, ge=1, description="texts spoken ahead of need, at a time, per engine"
    )

    @property
    def cache_folder(self) -> Path:
        """Where spoken texts are kept."""
        return self.tts_cache or self.data / "tts-cache"


class Settings(SpeechSettings, ServiceSettings):
    """What the service needs besides: where it listens, and the secret of the installation."""

    tts_port: int = Field(default=8002, ge=0, le=65535, description="port of the speech service")
