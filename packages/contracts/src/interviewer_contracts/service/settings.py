"""Settings that services share.

Each service subclasses `ServiceSettings` once; that is its only settings object. All settings come from
the environment, by one vocabulary for the whole installation (docs/configuration.md).
"""

import sys
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer_contracts.tokens import checked_secret


def _checked(secret: SecretStr) -> SecretStr:
    checked_secret(secret.get_secret_value())
    return secret


_PREFIX = "INTERVIEWER_"

ServiceSecret = Annotated[SecretStr, AfterValidator(_checked)]


class ServiceSettings(BaseSettings):
    """Where a service listens, and the secret by which services know each other."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True)

    bind: str = Field(default="127.0.0.1", description="address to listen on")
    service_secret: ServiceSecret = Field(description="shared by all services of this installation")
    log_format: str = Field(
        default="text", pattern="^(text|json)$", description="text for people, json for machines"
    )


SomeSettings = TypeVar("SomeSettings", bound=BaseSettings)


def from_environment(kind: type[SomeSettings]) -> SomeSettings:
    """The settings that the environment gives; ends the process with 2 and a line for each that is wrong.

    A value is never shown: it may be a secret.
    """
    try:
        return kind()  # pyright: ignore[reportCallIssue] - the environment fills it
    except ValidationError as error:
        for found in error.errors(include_input=False, include_context=False):
            name = _PREFIX + "_".join(str(part) for part in found["loc"]).upper()
            sys.stderr.write(f"{name}: {found['msg'].removeprefix('Value error, ')}\n")
        sys.exit(2)
