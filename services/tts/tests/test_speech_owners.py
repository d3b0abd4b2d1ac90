"""Whose sound it is, and which voice speaks which language."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence

import pytest

from interviewer_contracts.speech import AlbumRequest, AlbumTrack, SpeechRequest
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import NoVoiceError
from interviewer_tts.keeping import Keeping
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Answer, Speech, open_speech
from interviewer_tts.voices import AllVoices
from support.waiting import heard, until

TEXT = "How do you check a medicine?"


async def spoken(speech: Speech, request: SpeechRequest, subject: str) -> bytes:
    return b"".join([chunk async for chunk in speech.stream(request, subject=subject)])


async def kept(speech: Speech, request: SpeechRequest, subject: str) -> bool:
    answer = await speech.answer(request, subject=subject)
    await answer.chunks.aclose()
    return answer.data is not None


@pytest.mark.parametrize("public", [False, True])
async def test_only_what_is_public_is_kept_for_all(settings: Settings, *, public: bool) -> None:
    engine = StagedEngine()
    request = SpeechRequest(input=TEXT, public=public)
    async with open_speech(settings, [engine]) as speech:
        first = await spoken(speech, request, "ann")
    async with open_speech(settings, [engine]) as speech:
        assert await kept(speech, request, "ann")
        assert await kept(speech, request, "ben") == public
        assert await spoken(speech, request, "ben") == first


async def test_who_forgets_a_text_forgets_no_other_persons(settings: Settings) -> None:
    request = SpeechRequest(input=TEXT)
    engine = StagedEngine()
    async with open_speech(settings, [engine]) as speech:
        await spoken(speech, request, "ann")
        await spoken(speech, request, "ben")
    async with open_speech(settings, [engine]) as speech:
        await speech.forget([TEXT], subject="ann")
        assert not await kept(speech, request, "ann")
        assert await kept(speech, request, "ben")


Asking = Callable[[Speech], Coroutine[None, None, Answer]]


async def as_a_question(speech: Speech) -> Answer:
    return await speech.answer(SpeechRequest(input=TEXT), subject="ann")


async def as_an_album(speech: Speech) -> Answer:
    tracks = [AlbumTrack(title="1", input=TEXT)]
    return await speech.album(AlbumRequest(title="All", tracks=tracks), subject="ann")


@pytest.mark.parametrize(
    ("ask", "where", "step"),
    [
        (as_a_question, AllVoices, "choose"),
        (as_a_question, Keeping, "kept"),
        (as_an_album, AllVoices, "choose"),
        (as_an_album, Keeping, "kept_album"),
    ],
)
async def test_what_is_looked_for_while_it_is_forgotten_is_not_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, ask: Asking, where: type, step: str
) -> None:
    original = getattr(where, step)
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*args: object) -> object:
        found = await original(*args)
        reached.set()
        await go_on.wait()
        return found

    async with open_speech(settings, [StagedEngine()]) as speech:
        with monkeypatch.context() as patch:
            patch.setattr(where, step, slow)
            asked = asyncio.create_task(ask(speech))
            await reached.wait()
            await speech.forget([TEXT], subject="ann")
            go_on.set()
            assert await heard((await asked).chunks)
        await until(lambda: speech.idle)
        assert (await ask(speech)).data is None

        await heard((await ask(speech)).chunks)
        await until(lambda: speech.idle)
        assert (await ask(speech)).data is not None


GERMAN = "german"
ENGLISH = "english"


@pytest.mark.parametrize(
    ("engines", "language", "voice"),
    [
        ([StagedEngine(ENGLISH), StagedEngine(GERMAN, language="de-DE")], "de", f"{GERMAN}-hum"),
        ([StagedEngine(ENGLISH), StagedEngine(GERMAN, language="de-DE")], "en-GB", f"{ENGLISH}-hum"),
        (
            [StagedEngine("away", language="de-DE", missing="away."), StagedEngine(GERMAN, language="de-DE")],
            "de",
            f"{GERMAN}-hum",
        ),
    ],
)
async def test_the_language_chooses_among_default_voices(
    engines: Sequence[Engine], language: str, voice: str, settings: Settings
) -> None:
    async with open_speech(settings, engines) as speech:
        found = await speech.render(SpeechRequest(input=TEXT, language=language))
    assert found.voice == voice


@pytest.mark.parametrize(
    ("engines", "said"),
    [
        ([StagedEngine(ENGLISH)], "None is configured"),
        ([StagedEngine(GERMAN, language="de-DE", missing="it has gone.")], "it has gone"),
    ],
)
async def test_a_language_that_nothing_speaks_is_never_spoken_by_another(
    engines: Sequence[Engine], said: str, settings: Settings
) -> None:
    async with open_speech(settings, engines) as speech:
        with pytest.raises(NoVoiceError, match=said):
            await speech.answer(SpeechRequest(input=TEXT, language="de"))


async def test_a_voice_by_name_speaks_whatever_the_language(settings: Settings) -> None:
    async with open_speech(settings, [StagedEngine(ENGLISH)]) as speech:
        found = await speech.render(SpeechRequest(input=TEXT, language="de", voice=f"{ENGLISH}-hum"))
    assert found.voice == f"{ENGLISH}-hum"


async def test_the_pace_is_measured_when_an_engine_is_loaded(settings: Settings) -> None:
    async with open_speech(settings, [StagedEngine(), StagedEngine("away", missing="it is away.")]) as speech:
        here, away = (await speech.voices()).voices
    assert here.real_time_factor is not None
    assert here.keeps_up == (here.real_time_factor < 1)
    assert (away.real_time_factor, away.keeps_up) == (None, None)
