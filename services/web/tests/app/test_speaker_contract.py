"""The promises of `Speaker`, kept by the clients over two wires and by their twin in memory."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import httpx2
import pytest

from interviewer_contracts.problems import (
    ProblemError,
)
from interviewer_contracts.speech import (
    CLIP_MAX_BYTES,
    FORGET_MAX_TEXTS,
    AlbumRequest,
    AlbumTrack,
    NewVoice,
    SpeechRequest,
    Voices,
)
from interviewer_web.clients.memory import CLONING, VOICES, WAV, MemorySpeaker
from interviewer_web.clients.openai_speech import OpenAiSpeaker
from interviewer_web.clients.tts import HttpSpeaker, Speaker
from interviewer_web.errors import (
    ClipRefusedError,
    RecordNotFoundError,
    SpeechRefusedError,
    SpeechUnavailableError,
    TooManyVoicesError,
    UnknownVoiceError,
    VoiceMissingError,
)
from interviewer_web.testing import SECRET, serving
from support.staged_services import (
    KEY,
    Answer,
    garbage,
    openai_over,
    refused,
    tts_over,
    wrong_secret,
)


@dataclass
class Speaking:
    """A speaker to ask, and the one in memory that answers in the end."""

    speaker: Speaker
    memory: MemorySpeaker


@asynccontextmanager
async def speaking(kind: str) -> AsyncGenerator[Speaking]:
    memory = MemorySpeaker()
    if kind == "memory":
        yield Speaking(memory, memory)
        return
    async with serving(tts_over(memory) if kind == "wire" else openai_over(memory)) as url:
        make = partial(HttpSpeaker, url, SECRET) if kind == "wire" else partial(foreign, url)
        speaker: Speaker = await asyncio.to_thread(make)  # reads certificates
        yield Speaking(speaker, memory)
        await speaker.close()


def foreign(url: str) -> OpenAiSpeaker:
    """A speaker over a server that is none of ours."""
    return OpenAiSpeaker(f"{url}/v1", model="tts-1", voices={"memory": "en"}, key=KEY)


@pytest.fixture(params=["memory", "wire", "openai"])
async def tts(request: pytest.FixtureRequest) -> AsyncGenerator[Speaking]:
    async with speaking(request.param) as any_of_them:
        yield any_of_them


@pytest.fixture(params=["memory", "wire"])
async def ours(request: pytest.FixtureRequest) -> AsyncGenerator[Speaking]:
    """What keeps sound, and so can forget it."""
    async with speaking(request.param) as one:
        yield one


async def test_a_text_is_spoken_with_its_type_and_length(tts: Speaking) -> None:
    spoken = await tts.speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    assert b"".join([chunk async for chunk in spoken.chunks]) == b"Good morning"
    assert (spoken.media_type, spoken.length) == ("audio/mpeg", len(b"Good morning"))
    await spoken.close()


async def test_a_busy_voice_says_when_to_come_back(tts: Speaking) -> None:
    tts.memory.busy = 7
    with pytest.raises(SpeechUnavailableError) as told:
        await tts.speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    assert told.value.retry_after == 7


async def test_an_unknown_voice_is_told(tts: Speaking) -> None:
    with pytest.raises(UnknownVoiceError):
        await tts.speaker.speak(SpeechRequest(input="Good morning", voice="nobody"), subject="user")


async def test_a_language_without_a_voice_is_told_and_not_called_busy(ours: Speaking) -> None:
    with pytest.raises(VoiceMissingError) as told:
        await ours.speaker.speak(SpeechRequest(input="Goeiedag", language="nl"), subject="user")
    assert told.value.retry_after is None
    with pytest.raises(VoiceMissingError):
        await ours.speaker.timings(SpeechRequest(input="Hi", voice="memory:away"), subject="user")


async def test_words_have_their_times(ours: Speaking) -> None:
    text = "Who do you tell?"
    timings = await ours.speaker.timings(SpeechRequest(input=text), subject="user")
    words = [word for sentence in timings.sentences for word in sentence.words]
    assert [text[word.start : word.end] for word in words] == ["Who", "do", "you", "tell?"]


async def test_what_the_wire_of_others_lacks_is_refused_in_words() -> None:
    async with speaking("openai") as others:
        with pytest.raises(SpeechRefusedError, match="can't do this"):
            await others.speaker.timings(SpeechRequest(input="Hello."), subject="user")
        album = AlbumRequest(title="Nurse", tracks=[AlbumTrack(title="One", input="One.")])
        with pytest.raises(SpeechRefusedError, match="can't do this"):
            await others.speaker.album(album, subject="user")


async def test_a_language_that_others_do_not_speak_is_told() -> None:
    async with speaking("openai") as others:
        with pytest.raises(VoiceMissingError, match="'nl'"):
            await others.speaker.speak(SpeechRequest(input="Goeiedag", language="nl"), subject="user")


async def test_an_album_is_one_sound(ours: Speaking) -> None:
    tracks = [AlbumTrack(title=f"Question {number}", input=f"{number}?") for number in (1, 2)]
    spoken = await ours.speaker.album(AlbumRequest(title="Nurse", tracks=tracks), subject="user")
    assert b"".join([chunk async for chunk in spoken.chunks]) == b"1?2?"
    assert (spoken.media_type, ours.memory.albums[0].pause_s) == ("audio/mpeg", 60)
    await spoken.close()


async def test_voices_are_listed(tts: Speaking) -> None:
    listed = (await tts.speaker.voices(subject="user")).voices
    assert [(voice.id, voice.default) for voice in listed if voice.default] == [("memory", True)]


async def test_voices_of_ours_are_told_whole(ours: Speaking) -> None:
    assert await ours.speaker.voices(subject="user") == VOICES


async def test_deleted_texts_are_forgotten_however_many(ours: Speaking) -> None:
    texts = [f"Question {number}?" for number in range(2 * FORGET_MAX_TEXTS + 1)]
    await ours.speaker.forget(texts, subject="user")
    assert ours.memory.forgotten == texts


def recording(*, words: str = "Good morning to all of you", clip: bytes = WAV) -> NewVoice:
    told = {"name": "Mine", "words": words, "consent": "It is mine.", "clip": base64.b64encode(clip)}
    return NewVoice.model_validate(told)


async def test_a_voice_of_ones_own_is_ones_own(ours: Speaking) -> None:
    ours.memory.listed = Voices(voices=[*VOICES.voices, CLONING])
    clip = WAV + bytes(CLIP_MAX_BYTES - len(WAV))
    made = await ours.speaker.add_voice(recording(clip=clip), subject="user")
    assert (made.name, made.own, made.licence) == ("Mine", True, CLONING.licence)
    assert ours.memory.recorded[0].clip == clip
    assert made in (await ours.speaker.voices(subject="user")).voices
    assert made not in (await ours.speaker.voices(subject="somebody else")).voices
    for voice in (made.id, "nobody", "../voices"):
        with pytest.raises(RecordNotFoundError):
            await ours.speaker.remove_voice(voice, subject="somebody else")
    await ours.speaker.remove_voice(made.id, subject="user")
    assert made not in (await ours.speaker.voices(subject="user")).voices


async def test_all_voices_of_a_person_go_at_once(ours: Speaking) -> None:
    ours.memory.listed = Voices(voices=[CLONING])
    for subject in ("user", "user", "somebody else"):
        await ours.speaker.add_voice(recording(), subject=subject)
    for _ in range(2):
        await ours.speaker.remove_voices(subject="user")
    assert [list(ours.memory.own), len(ours.memory.own["somebody else"])] == [["somebody else"], 1]


async def test_why_no_voice_can_be_made_is_told_for_its_field(ours: Speaking) -> None:
    with pytest.raises(VoiceMissingError, match="not configured"):
        await ours.speaker.add_voice(recording(), subject="user")
    ours.memory.listed = Voices(voices=[CLONING])
    for new, field in ((recording(clip=b"MZ"), "clip"), (recording(words="Hello"), "words")):
        with pytest.raises(ClipRefusedError) as told:
            await ours.speaker.add_voice(new, subject="user")
        assert [error.field for error in told.value.errors] == [field]
    for _ in range(5):
        await ours.speaker.add_voice(recording(), subject="user")
    with pytest.raises(TooManyVoicesError):
        await ours.speaker.add_voice(recording(), subject="user")


async def test_a_server_of_somebody_else_has_no_voices_of_people() -> None:
    async with speaking("openai") as other:
        with pytest.raises(VoiceMissingError):
            await other.speaker.add_voice(recording(), subject="user")
        with pytest.raises(RecordNotFoundError):
            await other.speaker.remove_voice("memory", subject="user")
        with pytest.raises(SpeechRefusedError):
            await other.speaker.remove_voices(subject="user")


async def test_a_voice_that_is_away_says_so(ours: Speaking) -> None:
    ours.memory.away = True
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.add_voice(recording(), subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.remove_voice("memory", subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.remove_voices(subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.voices(subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.forget(["What?"], subject="user")


@pytest.mark.parametrize("answer", [refused, garbage, wrong_secret])
async def test_every_fault_of_the_wire_is_a_voice_that_is_away(answer: Answer) -> None:
    speaker = HttpSpeaker("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(answer))
    with pytest.raises(SpeechUnavailableError):
        await speaker.voices(subject="user")
    await speaker.close()


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "voice_not_found", UnknownVoiceError),
        (400, "nothing_to_say", SpeechRefusedError),
        (503, "queue_full", SpeechUnavailableError),
    ],
)
async def test_a_refusal_in_the_shape_of_the_wire_is_heard(
    status: int, code: str, kind: type[ProblemError]
) -> None:
    """As `tts` answers where it speaks OpenAI's wire."""

    def refusing(_: httpx2.Request) -> httpx2.Response:
        error = {"message": "Not so.", "type": "server_error", "param": "voice", "code": code}
        return httpx2.Response(status, json={"error": error}, headers={"retry-after": "9"})

    speaker = HttpSpeaker("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(refusing))
    with pytest.raises(kind, match=r"Not so\.") as told:
        await speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    assert type(told.value) is kind
    assert told.value.retry_after == (9 if status == 503 else None)
    await speaker.close()


async def test_sound_that_breaks_off_is_an_error() -> None:
    async def half() -> AsyncGenerator[bytes]:
        yield b"half"
        raise httpx2.ReadError("gone")

    def speaking(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=half())

    speaker = HttpSpeaker("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(speaking))
    spoken = await speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    chunks = aiter(spoken.chunks)
    assert await anext(chunks) == b"half"
    with pytest.raises(SpeechUnavailableError):
        await anext(chunks)
    await spoken.close()
    await speaker.close()
