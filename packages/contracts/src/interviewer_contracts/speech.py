"""`POST /v1/audio/speech`, `POST /v1/audio/forget` and `GET /v1/voices` of the `tts` service.

The speech wire is OpenAI's, so any client of that API can use ours and any server of it can replace ours.
"""

from typing import Literal

from pydantic import Field

from interviewer_contracts.wire import Wire

SPEECH_MAX_CHARACTERS = 4_096
FORGET_MAX_TEXTS = 20
SPEED_MIN = 0.5
SPEED_MAX = 2.0

SpeechFormat = Literal["mp3", "wav"]

MEDIA_TYPES: dict[SpeechFormat, str] = {"mp3": "audio/mpeg", "wav": "audio/wav"}


class SpeechRequest(Wire):
    """Text to speak. `voice` is an id of `GET /v1/voices`, or `default`.

    `priority` is ours, not OpenAI's: `background` work steps aside for what a person waits for.
    It is answered without sound: 202 when it will be spoken and kept, 204 when it is kept already.
    """

    model: str = "default"
    input: str = Field(min_length=1, max_length=SPEECH_MAX_CHARACTERS)
    voice: str = "default"
    speed: float = Field(default=1.0, ge=SPEED_MIN, le=SPEED_MAX)
    response_format: SpeechFormat = "mp3"
    priority: Literal["interactive", "background"] = "interactive"


class Voice(Wire):
    """A voice. `basic` marks one that sounds like a machine; `reason` says why an unavailable one is."""

    id: str
    name: str
    language: str
    engine: str
    licence: str
    quality: Literal["natural", "basic"]
    available: bool
    default: bool
    reason: str | None = None


class Voices(Wire):
    """The answer of `GET /v1/voices`."""

    voices: list[Voice]


class ForgetRequest(Wire):
    """`POST /v1/audio/forget`: texts that were deleted, so that their sound goes too, in every voice."""

    inputs: list[str] = Field(min_length=1, max_length=FORGET_MAX_TEXTS)
