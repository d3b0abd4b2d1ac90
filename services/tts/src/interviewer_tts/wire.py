"""OpenAI's speech wire at our door: what its clients may send, read into the contract's `SpeechRequest`."""

from typing import Any, Final, Literal, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError, field_validator

from interviewer_contracts.problems import TooLargeError
from interviewer_contracts.speech import SpeechRequest

BODY_MAX_BYTES: Final = 65_536
"""4096 characters at 12 bytes each, as JSON may write one beyond the first plane, and room for the rest."""

Body = TypeVar("Body", bound=BaseModel)


class SpeechCall(SpeechRequest):
    """A request as OpenAI's clients send it.

    Any `model` is taken, the voice decides. `instructions` are for models that follow them, and ours do not.
    Of the stream formats there is sound itself; events are refused, since a client that asks for them could
    not read the sound.
    """

    instructions: str | None = None
    stream_format: Literal["audio"] | None = None

    @field_validator("voice", mode="before")
    @classmethod
    def _id_of_a_voice(cls, value: Any) -> Any:  # noqa: ANN401  # whatever stood in the JSON
        """OpenAI names a voice of one's own by an object with an id."""
        match value:
            case {"id": str(voice), **rest} if not rest:
                return voice
            case _:
                return value


async def speech_call(request: Request) -> SpeechRequest:
    """The text to speak. Raises as `read_body`."""
    return await read_body(request, SpeechCall)


async def read_body(request: Request, model: type[Body]) -> Body:
    """The request's body, read only as far as it may be long.

    Raises:
        TooLargeError: longer than `BODY_MAX_BYTES`.
        RequestValidationError: not as documented.

    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX_BYTES:
            raise TooLargeError("This is more than is read aloud at once: send up to 4096 characters.")
    try:
        return model.model_validate_json(bytes(body))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from error
