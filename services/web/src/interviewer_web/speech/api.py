"""Questions as sound: for programs under `/api/v1`, and for the player on the pages."""

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import StreamingResponse

from interviewer_contracts.speech import ALBUM_PAUSE_MAX_S, MEDIA_TYPES, SpeechFormat, Timings, Voices
from interviewer_web.clients.tts import Spoken
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.security.limits import ALBUM_LIMIT, SPEECH_LIMIT, TIMINGS_LIMIT
from interviewer_web.speech.service import AlbumWish, SpeechWish
from interviewer_web.streaming import Stream

router = APIRouter(tags=["speech"], route_class=PrivateRoute)
"""For programs; the bearer says who asks."""

pages_router = APIRouter(include_in_schema=False, route_class=PrivateRoute)
"""The same sound at the page's address; the cookie says who asks."""

_PATH: Final = "/interviews/{interview}/questions/{question}/speech"
_TIMINGS: Final = f"{_PATH}/timings"
_ALBUM: Final = "/interviews/{interview}/album.mp3"
_SAMPLE: Final = "/voices/{voice}/sample"
VOICE_ID: Final = r"^[A-Za-z0-9_.:-]{1,64}$"
_NAME_MAX: Final = 80


def _sound_of(*media_types: str) -> dict[int | str, dict[str, Any]]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {
        200: {
            "description": "Sound, from its first sentence on.",
            "content": dict.fromkeys(media_types, binary),
        }
    }


_SOUND = _sound_of(*MEDIA_TYPES.values())
_MP3 = _sound_of(MEDIA_TYPES["mp3"])

VoiceQuery = Annotated[
    str | None,
    Query(
        pattern=VOICE_ID, description="an id of `GET /voices`, or `default`; without it, the one you chose"
    ),
]


def _wish(
    interview: Annotated[str, Path()],
    question: Annotated[str, Path()],
    voice: VoiceQuery = None,
    format: Annotated[SpeechFormat, Query()] = "mp3",  # noqa: A002 - the word of the API
) -> SpeechWish:
    return SpeechWish(interview=interview, question=question, voice=voice, format=format)


def _album_wish(
    interview: Annotated[str, Path()],
    voice: VoiceQuery = None,
    pause: Annotated[float, Query(ge=0, le=ALBUM_PAUSE_MAX_S, description="seconds after each")] = 60.0,
) -> AlbumWish:
    return AlbumWish(interview=interview, voice=voice, pause_s=pause)


WishDep = Annotated[SpeechWish, Depends(_wish)]


@router.get(_PATH, dependencies=[SPEECH_LIMIT], response_class=StreamingResponse, responses=_SOUND)
@pages_router.get(_PATH, dependencies=[SPEECH_LIMIT], response_class=StreamingResponse)
async def speak(
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
    wish: WishDep,
    download: Annotated[bool, Query(description="give it a name, to be kept as a file")] = False,  # noqa: FBT002 - a query has no position
) -> StreamingResponse:
    """The question, spoken."""
    saved, spoken = await services.speech.speak(caller, session.user, wish)
    return sound(spoken, name=f"{saved.question.text}.{wish.format}" if download else None)


@router.get(_TIMINGS, dependencies=[TIMINGS_LIMIT])
@pages_router.get(_TIMINGS, dependencies=[TIMINGS_LIMIT])
async def timings(services: ServicesDep, caller: CallerDep, session: SessionDep, wish: WishDep) -> Timings:
    """When each word of that sound is heard; places count code points of the question's `text`."""
    return await services.speech.timings(caller, session.user, wish)


@router.get(_ALBUM, dependencies=[ALBUM_LIMIT], response_class=StreamingResponse, responses=_MP3)
@pages_router.get(_ALBUM, dependencies=[ALBUM_LIMIT], response_class=StreamingResponse)
async def album(
    services: ServicesDep,
    caller: CallerDep,
    session: SessionDep,
    wish: Annotated[AlbumWish, Depends(_album_wish)],
) -> StreamingResponse:
    """The whole interview as one MP3: a chapter for each question, and a pause to answer it."""
    made = await services.speech.album(caller, session.user, wish)
    return sound(made.spoken, name=f"{made.title}.mp3")


@router.get("/voices")
async def voices(services: ServicesDep, session: SessionDep) -> Voices:
    """The voices there are."""
    return await services.speech.voices(session.user)


@router.get(_SAMPLE, dependencies=[SPEECH_LIMIT], response_class=StreamingResponse, responses=_MP3)
@pages_router.get(_SAMPLE, dependencies=[SPEECH_LIMIT], response_class=StreamingResponse)
async def sample(
    voice: Annotated[str, Path(pattern=VOICE_ID)], services: ServicesDep, session: SessionDep
) -> StreamingResponse:
    """A voice, introducing itself."""
    return sound(await services.speech.sample(session.user, voice))


def sound(spoken: Spoken, *, name: str | None = None) -> StreamingResponse:
    """Sound as it arrives; with a `name`, a file to keep."""
    headers = {"Accept-Ranges": "none"}
    if spoken.length is not None:
        headers["Content-Length"] = str(spoken.length)
    if name is not None:
        headers["Content-Disposition"] = attachment(name)
    return Stream(spoken.chunks, close=spoken.close, media_type=spoken.media_type, headers=headers)


def attachment(name: str) -> str:
    """`Content-Disposition` for a file of that name, which may be any text and end with its kind."""
    stem, dot, kind = name.rpartition(".")
    plain = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in stem)
    file = " ".join(plain.split())[:_NAME_MAX].strip() or "question"
    ascii_only = file.encode("ascii", "ignore").decode().strip() or "question"
    return f"attachment; filename=\"{ascii_only}{dot}{kind}\"; filename*=UTF-8''{quote(file + dot + kind)}"
