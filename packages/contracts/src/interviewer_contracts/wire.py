"""The base of every model on a wire."""

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """Immutable, and strict about its fields: an unknown field is an error, never silently dropped.

    What does not fit is not repeated in the error: that comes into logs, and may be somebody's posting.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
