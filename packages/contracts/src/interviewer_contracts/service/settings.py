"""Settings that services share.

Each service subclasses `ServiceSettings` once; that is its only settings object. All settings come from
the environment, by one vocabulary for the whole installation (docs/configuration.md); what is secret may
stand in files instead.
"""

import os
import re
import sys
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from interviewer_contracts.addresses import ServerAddress
from interviewer_contracts.tokens import checked_secret


def _checked(secret: SecretStr) -> SecretStr:
    checked_secret(secret.get_secret_value())
    return secret


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _voices(value: object) -> object:
    if not isinstance(value, str):
        return value
    voices = dict[str, str]()
    for part in (part.strip() for part in value.split(",") if part.strip()):
        found = _A_VOICE.fullmatch(part)
        if found is None:
            raise ValueError("must be voices such as alloy,thorsten=de-DE, each of letters, digits and _.:-")
        voices[found[1]] = found[2] or "en"
    return voices


STOP_SECONDS: Final = 3
"""How long open streams may take to end: under the 5 seconds in which the supervisor stops everything."""

_PREFIX = "INTERVIEWER_"
_SECRETS: Final = "INTERVIEWER_SECRETS"
_A_VOICE: Final = re.compile(r"([A-Za-z0-9_.:-]{1,48})(?:=([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?")

SpeechServerAddress = ServerAddress
"""Base address of a server of OpenAI's speech wire. It is shown, so nothing secret may be in it."""

SpeechServerVoices = Annotated[dict[str, str], NoDecode, BeforeValidator(_voices)]
"""That server's voices with their languages (BCP 47), from `id` or `id=language`, separated by commas."""

ServiceSecret = Annotated[SecretStr, AfterValidator(_checked)]

MetricsPort = Annotated[Annotated[int, Field(ge=1, le=65535)] | None, BeforeValidator(_empty_is_none)]
"""Where a service's metrics are served; unset or empty, they are not."""


class ServiceSettings(BaseSettings):
    """Where a service listens, and the secret by which services know each other."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    bind: str = Field(default="127.0.0.1", description="address to listen on")
    service_secret: ServiceSecret = Field(description="shared by all services of this installation")
    log_format: str = Field(
        default="text", pattern="^(text|json)$", description="text for people, json for machines"
    )
    stop_seconds: int = Field(
        default=STOP_SECONDS, ge=0, le=3600, description="how long open streams may take to end at a stop"
    )
    metrics_bind: str = Field(default="127.0.0.1", description="address on which metrics are served, if any")


SomeSettings = TypeVar("SomeSettings", bound=BaseSettings)


def from_environment(kind: type[SomeSettings]) -> SomeSettings:
    """The settings that the environment gives; ends the process with 2 and a line for each that is wrong.

    What it does not name is looked for in the folders of `INTERVIEWER_SECRETS`, in a file named like the
    variable in small letters. A value is never shown: it may be a secret.
    """
    folders = [folder for folder in os.environ.get(_SECRETS, "").split(os.pathsep) if folder]
    missing = [folder for folder in folders if not os.path.isdir(folder)]  # noqa: PTH112 - never raises
    if missing:
        sys.stderr.write(f"{_SECRETS}: there is no folder {missing[0]}\n")
        sys.exit(2)
    try:
        return kind(_secrets_dir=folders or None)
    except ValidationError as error:
        for found in error.errors(include_input=False, include_context=False):
            name = _PREFIX + "_".join(str(part) for part in found["loc"]).upper()
            sys.stderr.write(f"{name}: {found['msg'].removeprefix('Value error, ')}\n")
        sys.exit(2)
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{_SECRETS}: a file in it can't be read: {error}\n")
        sys.exit(2)
