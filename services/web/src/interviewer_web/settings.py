"""The one settings object of `web`. docs/configuration.md lists every setting of every service."""

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from interviewer_contracts.service.settings import (
    MetricsPort,
    ServiceSettings,
    SpeechServerAddress,
    SpeechServerVoices,
)


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url!r} is no address such as http://127.0.0.1:8000")
    if parts.username or parts.query or parts.fragment or parts.path not in {"", "/"}:
        raise ValueError(f"{url!r} must have a scheme, a host and a port, and nothing else")
    return f"{parts.scheme}://{parts.netloc}"


Address = Annotated[str, AfterValidator(_address)]
"""Scheme, host and port of a service, without a path."""


def _service_address(url: str) -> str:
    path = urlsplit(url).path.rstrip("/")
    return _address(url.rstrip("/").removesuffix(path)) + path


ServiceAddress = Annotated[str, AfterValidator(_service_address)]
"""The same with the path, if any, under which the service is mounted, as on a cluster of Ray."""

Network = IPv4Network | IPv6Network


def _listed(value: object) -> object:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_listed)]
"""Networks, separated by commas."""


class Settings(ServiceSettings):
    """What `web` must know of its surroundings."""

    port: int = Field(default=8000, ge=0, le=65535, description="port of the pages and the API")
    metrics_port: MetricsPort = Field(default=None, description="port of its metrics; none unless set")
    public_url: Address | None = Field(
        default=None,
        description="how browsers reach web; https makes cookies Secure. Unset: http, on localhost",
    )
    pocketbase_url: Address = Field(default="http://127.0.0.1:8090", description="where PocketBase listens")
    llm_url: ServiceAddress = Field(default="http://127.0.0.1:8001", description="where llm listens")
    tts_url: ServiceAddress = Field(default="http://127.0.0.1:8002", description="where tts listens")
    speech_api: Literal["interviewer", "openai"] = Field(
        default="interviewer", description="who speaks: tts, or a server that knows only OpenAI's speech wire"
    )
    speech_url: SpeechServerAddress | None = Field(
        default=None, description="base address of that server, with its /v1"
    )
    speech_model: str = Field(default="tts-1", max_length=200, description="the model it is to use")
    speech_key: SecretStr | None = Field(default=None, description="its key, where it wants one")
    speech_voices: SpeechServerVoices = Field(
        default={"alloy": "en"},
        min_length=1,
        description="its voices, such as alloy,thorsten=de-DE; the first by default",
    )
    proxy_secret: SecretStr = Field(
        default=SecretStr(""), description="lets web, and only web, tell PocketBase the client's address"
    )
    trusted_proxies: Networks = Field(
        default=(), description="networks whose X-Forwarded-For is believed, such as 10.0.0.0/8,fd00::/8"
    )
    limits_factor: float = Field(
        default=1.0, ge=0, le=1000, description="widens or narrows every rate limit; 0 turns them off"
    )

    @model_validator(mode="after")
    def _a_proxy_is_told_how_browsers_reach_us(self) -> Self:
        if self.trusted_proxies and self.public_url is None:
            raise ValueError("INTERVIEWER_TRUSTED_PROXIES needs INTERVIEWER_PUBLIC_URL beside it")
        return self

    @model_validator(mode="after")
    def _another_server_has_an_address(self) -> Self:
        if (self.speech_api == "openai") != (self.speech_url is not None):
            raise ValueError("INTERVIEWER_SPEECH_API=openai and INTERVIEWER_SPEECH_URL need each other")
        return self

    @property
    def over_tls(self) -> bool:
        """Whether browsers reach us by TLS, here or at a proxy in front."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def public_port(self) -> int:
        """The port at which browsers reach us."""
        if self.public_url is None:
            return self.port
        return urlsplit(self.public_url).port or (443 if self.over_tls else 80)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which requests may ask for us, besides addresses; any other is a rebound name."""
        public = urlsplit(self.public_url or "").hostname
        return ("localhost", public) if public else ("localhost",)
