"""Whose sound it is, and which voice speaks which language."""

from collections.abc import Sequence

import pytest

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import NoVoiceError
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech

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
