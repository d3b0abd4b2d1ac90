"""The settings of `llm`; all of them come from the environment."""

from pydantic import Field

from interviewer_contracts.service.settings import ServiceSettings


class Settings(ServiceSettings):
    """`llm` needs a secret and a port; the default engine needs nothing."""

    llm_port: int = Field(default=8001, ge=1, le=65535, description="port to listen on")
