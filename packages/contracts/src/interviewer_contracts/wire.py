"""The base of every model on a wire."""

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """Immutable, and strict about its fields: an unknown field is an error, never silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)
