"""The wire of the `tts` service: speech, its timings, albums, voices, and forgetting.

The speech wire is OpenAI's, so any client of that API can use ours and any server of it can replace ours.
"""

from typing import Annotated, Literal

from pydantic import Base64Bytes, Field

from interviewer_contracts.wire import Wire

SPEECH_MAX_CHARACTERS = 4_096
FORGET_MAX_TEXTS = 20
SPEED_MIN = 0.5
SPEED_MAX = 2.0

TERMS_MAX = 100
TERM_MAX_CHARACTERS = 60
ALBUM_MAX_TRACKS = 40
ALBUM_PAUSE_MAX_S = 300.0
CLIP_MIN_S = 5.0
CLIP_MAX_S = 12.0
CLIP_MAX_BYTES = 4_000_000

SpeechFormat = Literal["mp3", "wav", "opus", "flac", "pcm"]

MEDIA_TYPES: dict[SpeechFormat, str] = {
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "pcm": "audio/pcm",
}

Term = Annotated[str, Field(min_length=1, max_length=TERM_MAX_CHARACTERS)]
Terms = Annotated[dict[Term, Term], Field(max_length=TERMS_MAX)]
"""How a person wants terms to be said: what is written, and what to say, in plain words."""


class Manner(Wire):
    """How to speak. `voice` is an id of `GET /v1/voices`, or `default`.

    All but voice and speed is ours, not OpenAI's. `language` (BCP 47) is what `default` is chosen by: the
    best voice of that language; without it, the best of all. `terms` go before the lexicon.
    """

    voice: str = "default"
    language: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    speed: float = Field(default=1.0, ge=SPEED_MIN, le=SPEED_MAX)
    terms: Terms = Field(default_factory=dict)


class SpeechRequest(Manner):
    """Text to speak.

    `priority` and `public` are ours. `background` work steps aside for what a person waits for, and is
    answered without sound: 202 when it will be spoken and kept, 204 when it is kept already. The sound of a
    `public` text is kept for all, of any other for this caller's user alone.
    """

    model: str = "default"
    input: str = Field(min_length=1, max_length=SPEECH_MAX_CHARACTERS)
    response_format: SpeechFormat = "mp3"
    priority: Literal["interactive", "background"] = "interactive"
    public: bool = False


class TimedWord(Wire):
    """A word of the text, `[start, end)` in characters of `input`, and when it is heard."""

    start: int
    end: int
    start_s: float
    end_s: float


class TimedSentence(TimedWord):
    """A sentence, with its words."""

    words: list[TimedWord]


class Timings(Wire):
    """`POST /v1/audio/timings`: when each word of a `SpeechRequest`'s text is heard, in order.

    Seconds count from the start of the sound. `source` tells whether the engine says where its words are, or
    they are estimated from how long sounds usually take.
    """

    audio_s: float
    source: Literal["engine", "estimate"]
    sentences: list[TimedSentence]


class AlbumTrack(Wire):
    """A text of an album, and what its chapter is called."""

    title: str = Field(min_length=1, max_length=200)
    input: str = Field(min_length=1, max_length=SPEECH_MAX_CHARACTERS)


class AlbumRequest(Manner):
    """`POST /v1/audio/album`: several texts as one MP3 with chapter marks, and a pause after each."""

    title: str = Field(min_length=1, max_length=200)
    tracks: list[AlbumTrack] = Field(min_length=1, max_length=ALBUM_MAX_TRACKS)
    pause_s: float = Field(default=60.0, ge=0, le=ALBUM_PAUSE_MAX_S)


class Voice(Wire):
    """A voice. `basic` marks one that sounds like a machine; `reason` says why an unavailable one is.

    `real_time_factor` is measured at start, or by what an engine that is loaded on demand has spoken: seconds
    of work for a second of sound, None where nothing was measured. Below 1 the voice `keeps_up` with who
    listens. `own` is a voice that only this user has.
    """

    id: str
    name: str
    language: str
    accent: str = ""
    sex: Literal["female", "male", "neutral"] = "neutral"
    engine: str
    licence: str
    quality: Literal["natural", "basic"]
    available: bool
    default: bool
    reason: str | None = None
    real_time_factor: float | None = None
    keeps_up: bool | None = None
    own: bool = False


class Voices(Wire):
    """The answer of `GET /v1/voices`."""

    voices: list[Voice]


class NewVoice(Wire):
    """`POST /v1/voices`: a voice of a user's own, from a clip of 5 to 12 seconds and the words in it.

    `consent` is the sentence by which whoever speaks in the clip agreed; it is kept beside the clip. The
    answer is the `Voice`; `DELETE /v1/voices/{id}` removes one, `DELETE /v1/voices` all that the user has.
    """

    name: str = Field(min_length=1, max_length=60)
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    words: str = Field(min_length=1, max_length=400)
    consent: str = Field(min_length=1, max_length=400)
    # Pydantic counts what it is given, which is base64.
    clip: Base64Bytes = Field(max_length=(CLIP_MAX_BYTES + 2) // 3 * 4)


class ForgetRequest(Wire):
    """`POST /v1/audio/forget`: texts that were deleted, so that their sound goes too, in every voice."""

    inputs: list[str] = Field(min_length=1, max_length=FORGET_MAX_TEXTS)
