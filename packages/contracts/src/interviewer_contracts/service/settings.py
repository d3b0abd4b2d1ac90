"""Settings that services share.

Each service subclasses `ServiceSettings` once; that is its only settings object. All settings come from
the environment, by one vocabulary for the whole installation (docs/configuration.md).
"""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer_contracts.tokens import checked_secret


def _checked(secret: SecretStr) -> SecretStr:
    checked_secret(secret.get_secret_value())
    return secret


ServiceSecret = Annotated[SecretStr, AfterValidator(_checked)]


class ServiceSettings(BaseSettings):
    """Where a service listens, and the secret by which services know each other."""

    model_config = SettingsConfigDict(env_prefix="INTERVIEWER_", extra="ignore", frozen=True)

    bind: str = Field(default="127.0.0.1", description="address to listen on")
    service_secret: ServiceSecret = Field(description="shared by all services of this installation")
    log_format: str = Field(
        default="text", pattern="^(text|json)$", description="text for people, json for machines"
    )
