"""`web` over a server that knows only OpenAI's speech wire: staged faults, and a real one from a package."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import httpx2
import pytest
from pydantic import SecretStr, ValidationError

from interviewer_contracts.speech import SpeechRequest
from interviewer_web.app import create_app
from interviewer_web.clients import openai_speech
from interviewer_web.clients.openai_speech import OpenAiSpeaker
from interviewer_web.clients.resuming_speaker import ResumingSpeaker
from interviewer_web.errors import SpeechRefusedError, SpeechUnavailableError, UnknownVoiceError
from interviewer_web.testing import HOME, Stage, as_caller, settings_of
from support.speech_servers import KEY

SECRET_KEY = "sk-a-secret-of-somebody"
REQUEST = SpeechRequest(input="Tell me about a hard week.", response_format="wav")

Answer = Callable[[httpx2.Request], httpx2.Response]


def speaker_of(answer: Answer) -> OpenAiSpeaker:
    return OpenAiSpeaker(
        "http://127.0.0.1:1/v1",
        model="tts-1",
        voices={"alloy": "en", "thorsten": "de-DE"},
        key=SecretStr(SECRET_KEY),
        transport=httpx2.MockTransport(answer),
    )


def answering(status: int, *, body: object = None, headers: dict[str, str] | None = None) -> Answer:
    return lambda _: httpx2.Response(status, json=body, headers=headers)


def openai_says(message: str) -> dict[str, object]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": "input", "code": 7}}


async def test_only_what_the_wire_knows_is_sent() -> None:
    heard = list[httpx2.Request]()

    def answer(request: httpx2.Request) -> httpx2.Response:
        heard.append(request)
        return httpx2.Response(200, content=b"RIFF", headers={"content-type": "audio/x-wav; rate=1"})

    speaker = speaker_of(answer)
    asked = REQUEST.model_copy(
        update={"voice": "thorsten", "language": "de", "terms": {"q.d.s.": "four times"}, "public": True}
    )
    spoken = await speaker.speak(asked, subject="user")
    assert (spoken.media_type, [chunk async for chunk in spoken.chunks]) == ("audio/wav", [b"RIFF"])
    await spoken.close()
    assert str(heard[0].url) == "http://127.0.0.1:1/v1/audio/speech"
    assert heard[0].headers["authorization"] == f"Bearer {SECRET_KEY}"
    assert b'"voice":"thorsten"' in heard[0].content
    assert not any(field in heard[0].content for field in (b"language", b"terms", b"public", b"priority"))
    await speaker.close()


async def test_nothing_is_asked_ahead_of_need_and_nothing_to_be_forgotten() -> None:
    def never(_: httpx2.Request) -> httpx2.Response:
        raise AssertionError("nobody should be asked")

    speaker = speaker_of(never)
    ahead = await speaker.speak(REQUEST.model_copy(update={"priority": "background"}), subject="user")
    assert [chunk async for chunk in ahead.chunks] == []
    await ahead.close()
    await speaker.forget(["Tell me."], subject="user")
    with pytest.raises(UnknownVoiceError, match="alloy, thorsten"):
        await speaker.speak(REQUEST.model_copy(update={"voice": "nobody"}), subject="user")
    listed = (await speaker.voices(subject="user")).voices
    assert [(voice.id, voice.language, voice.default) for voice in listed] == [
        ("alloy", "en", True),
        ("thorsten", "de-DE", False),
    ]
    await speaker.close()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (openai_says("Too long."), "Too long."),
        (openai_says(f"Not with {SECRET_KEY}."), "Not with …."),
        ({"nothing": "that we know"}, "can't read this aloud."),
    ],
)
@pytest.mark.parametrize("status", [400, 422])
async def test_what_it_refuses_is_told(status: int, body: object, words: str) -> None:
    speaker = speaker_of(answering(status, body=body))
    with pytest.raises(SpeechRefusedError) as told:
        await speaker.speak(REQUEST, subject="user")
    assert told.value.detail.endswith(words)
    await speaker.close()


def page(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, html="<script>alert(1)</script>")


def untyped(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, content=b"RIFF")


@pytest.mark.parametrize(
    ("answer", "retry_after"),
    [
        (answering(429, headers={"retry-after": "7"}), 7),
        (answering(503, body=openai_says("Busy.")), 5),
        (answering(401, body=openai_says(f"Bad key {SECRET_KEY}")), 5),
        (answering(500), 5),
        (answering(307, headers={"location": "http://169.254.169.254/"}), 5),
        (page, 5),
        (answering(200, body={}), 5),
        (untyped, 5),
    ],
)
async def test_everything_else_is_a_voice_that_is_away(answer: Answer, retry_after: int) -> None:
    speaker = speaker_of(answer)
    with pytest.raises(SpeechUnavailableError) as told:
        await speaker.speak(REQUEST, subject="user")
    assert told.value.retry_after == retry_after
    assert SECRET_KEY not in told.value.detail
    await speaker.close()


async def test_nobody_there() -> None:
    def refused(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    speaker = speaker_of(refused)
    assert not await speaker.ready()
    with pytest.raises(SpeechUnavailableError):
        await speaker.speak(REQUEST, subject="user")
    await speaker.close()


@pytest.mark.parametrize(("status", "ready"), [(200, True), (401, True), (404, True), (502, False)])
async def test_ready_is_what_answers(status: int, *, ready: bool) -> None:
    speaker = speaker_of(answering(status))
    assert await speaker.ready() is ready
    await speaker.close()


@pytest.mark.parametrize("ends", ["never", "early"])
async def test_sound_without_an_end_or_cut_off_is_an_error(
    monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    monkeypatch.setattr(openai_speech, "SOUND_MAX_BYTES", 1_000_000)

    async def body() -> AsyncGenerator[bytes]:
        yield b"\xff" * 600_000
        if ends == "early":
            raise httpx2.ReadError("gone")
        while True:
            yield b"\xff" * 600_000

    speaker = speaker_of(
        lambda _: httpx2.Response(200, content=body(), headers={"content-type": "audio/mpeg"})
    )
    spoken = await speaker.speak(REQUEST, subject="user")
    with pytest.raises(SpeechUnavailableError):
        async for _ in spoken.chunks:
            pass
    await spoken.close()
    await speaker.close()


async def test_the_settings_choose_who_speaks() -> None:
    def made(**changes: object) -> object:
        return create_app(settings_of(**changes)).state.services.speaker

    ours = await asyncio.to_thread(made)
    other = await asyncio.to_thread(made, speech_api="openai", speech_url="http://127.0.0.1:8880/v1")
    assert isinstance(ours, ResumingSpeaker)
    assert isinstance(other, OpenAiSpeaker)
    with pytest.raises(ValidationError, match="need each other"):
        settings_of(speech_api="openai")
    with pytest.raises(ValidationError, match="need each other"):
        settings_of(speech_url="http://127.0.0.1:8880/v1")


@pytest.mark.parametrize(
    ("name", "value"),
    [("URL", "http://a:b@example.org/v1"), ("URL", "example.org"), ("VOICES", "a voice"), ("VOICES", ",")],
)
def test_what_can_not_be_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("INTERVIEWER_SPEECH_API", "openai")
    monkeypatch.setenv("INTERVIEWER_SPEECH_URL", "http://127.0.0.1:8880/v1")
    monkeypatch.setenv(f"INTERVIEWER_SPEECH_{name}", value)
    with pytest.raises(ValidationError, match=f"speech_{name.lower()}"):
        settings_of()


# Another server, from a package, as it is.


@pytest.mark.speech_server
async def test_another_server_speaks_for_us(speech_server: str) -> None:
    speaker = await asyncio.to_thread(other_server, speech_server, KEY)
    assert await speaker.ready()
    spoken = await speaker.speak(REQUEST, subject="user")
    sound = b"".join([chunk async for chunk in spoken.chunks])
    assert (spoken.media_type, spoken.length, sound[:4]) == ("audio/wav", len(sound), b"RIFF")
    await spoken.close()
    with pytest.raises(SpeechRefusedError, match="input"):
        await speaker.speak(REQUEST.model_copy(update={"input": "   "}), subject="user")
    await speaker.close()


@pytest.mark.speech_server
async def test_a_person_hears_a_question_by_another_server(speech_server: str, stage: Stage) -> None:
    """The whole of `web`, from writing the questions (which prepares none) to the sound of one."""
    told = settings_of(
        speech_api="openai",
        speech_url=speech_server,
        speech_key=KEY,
        speech_voices={"joe": "en-US"},
    )
    app = await asyncio.to_thread(create_app, told, store=stage.store, writer=stage.writer)
    session = await stage.person()
    interview = await stage.interview(session)
    async for _ in await app.state.services.interviews.write(as_caller(session), interview):
        pass
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app),
        base_url=HOME,
        headers={"Authorization": f"Bearer {session.token}"},
    ) as api:
        voices = (await api.get("/api/v1/voices")).json()["voices"]
        path = f"/api/v1/interviews/{interview}"
        question = (await api.get(path)).json()["questions"][0]["id"]
        sound = await api.get(
            f"{path}/questions/{question}/speech", params={"format": "wav", "voice": voices[0]["id"]}
        )
        deleted = await api.delete(path)
    assert (voices[0]["id"], voices[0]["default"]) == ("joe", True)
    assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/wav")
    assert sound.content.startswith(b"RIFF")
    assert deleted.status_code == 204
    await app.state.services.speaker.close()


@pytest.mark.speech_server
async def test_another_server_that_refuses_the_key_is_away(speech_server: str) -> None:
    speaker = await asyncio.to_thread(other_server, speech_server, "another key")
    with pytest.raises(SpeechUnavailableError):
        await speaker.speak(REQUEST, subject="user")
    await speaker.close()


def other_server(url: str, key: str) -> OpenAiSpeaker:
    return OpenAiSpeaker(url, model="tts-1", voices={"alloy": "en-US"}, key=SecretStr(key))
