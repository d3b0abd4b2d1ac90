"""When words are heard: beside the sound, kept with it, made with it."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import pairwise
from pathlib import Path

import pytest

from interviewer_contracts.speech import SpeechFormat, SpeechRequest, Timings
from interviewer_tts.audio.trim import HEAD_S, TAIL_S
from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import EngineFailedError, NothingToSayError, QueueFullError
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech
from support.sound import decoded, lag
from support.waiting import until

TEXT = "You get £27k p.a. — how would you move PostgreSQL, e.g. at 10:30pm?\n\nAnd then? (m/w/d)"


@pytest.fixture
def engine() -> StagedEngine:
    return StagedEngine(fails_on="unspeakable")


@pytest.fixture
async def speech(settings: Settings, engine: StagedEngine) -> AsyncGenerator[Speech]:
    small = settings.model_copy(update={"tts_queue": 2, "tts_background_queue": 1})
    async with open_speech(small, [engine]) as speech:
        await speech.voices()
        yield speech
        engine.release(1_000)


def kept_in(folder: Path) -> list[str]:
    return sorted(path.name.partition(".")[2] for path in folder.glob("*/*"))


def written(timings: Timings, text: str) -> list[list[str]]:
    return [[text[word.start : word.end] for word in sentence.words] for sentence in timings.sentences]


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
async def test_hibari_tells_when_each_word_of_the_page_is_heard(
    speed: float, settings: Settings, hibari: HibariEngine
) -> None:
    request = SpeechRequest(input=TEXT, speed=speed, response_format="wav")
    async with open_speech(settings, [hibari]) as speech:
        timings = await speech.timings(request)
        spoken = await speech.render(request)
    assert timings.source == "engine"
    assert timings.audio_s == pytest.approx(spoken.audio_s, abs=0.001)
    first = "You get £27k p.a. how would you move PostgreSQL, e.g. at 10:30pm?"
    assert written(timings, TEXT) == [first.split(), ["And", "then?"]]
    one, two = timings.sentences
    assert (TEXT[one.start : one.end], TEXT[two.start : two.end]) == (TEXT.partition("\n")[0], "And then?")
    assert one.start_s == 0.0
    # The gap between the lines is nobody's but for what is kept around each sentence.
    assert two.start_s - one.end_s == pytest.approx(0.55 / speed - HEAD_S - TAIL_S, abs=0.002)
    assert two.end_s == pytest.approx(timings.audio_s, abs=0.002)
    pounds = next(word for word in one.words if TEXT[word.start : word.end] == "£27k")
    assert pounds.end_s - pounds.start_s > 0.6 / speed, "it is said as three words"


async def test_words_of_an_mp3_are_heard_as_late_as_decoders_begin(
    settings: Settings, hibari: HibariEngine
) -> None:
    async with open_speech(settings, [hibari]) as speech:
        wav = await speech.timings(SpeechRequest(input=TEXT, response_format="wav"))
        mp3 = await speech.timings(SpeechRequest(input=TEXT, response_format="mp3"))
    pairs = zip(wav.sentences, mp3.sentences, strict=True)
    assert all(b.start_s - a.start_s == pytest.approx(1_105 / 24_000, abs=0.002) for a, b in pairs)
    assert mp3.sentences[-1].end_s <= mp3.audio_s


@pytest.mark.parametrize("response_format", ["mp3", "opus", "flac", "pcm"])
async def test_timings_are_those_of_the_sound_as_it_is_decoded(
    response_format: SpeechFormat, settings: Settings, hibari: HibariEngine
) -> None:
    async with open_speech(settings, [hibari]) as speech:
        wav = SpeechRequest(input=TEXT, response_format="wav")
        other = wav.model_copy(update={"response_format": response_format})
        expected, timings = [await speech.timings(request) for request in (wav, other)]
        reference, rate_hz = decoded((await speech.render(wav)).data)
        sound, other_hz = decoded((await speech.render(other)).data, response_format)
    assert other_hz == rate_hz
    late_s = lag(sound, reference) / rate_hz
    for told, before in zip(timings.sentences, expected.sentences, strict=True):
        assert told.start_s - before.start_s == pytest.approx(late_s, abs=0.002)
    # An MP3 ends with the last of its frames.
    assert 0 <= len(sound) / rate_hz - timings.audio_s < (0.08 if response_format == "mp3" else 0.002)


async def test_espeak_is_estimated_and_says_so(settings: Settings) -> None:
    espeak = EspeakEngine()
    async with open_speech(settings, [espeak]) as speech:
        await speech.voices()
        if not speech.ready:
            pytest.skip("espeak-ng is not installed")
        timings = await speech.timings(SpeechRequest(input=TEXT))
    assert timings.source == "estimate"
    starts = [word.start_s for sentence in timings.sentences for word in sentence.words]
    assert all(a < b for a, b in pairwise(starts))


async def test_timings_are_kept_with_the_sound_and_go_with_it(
    speech: Speech, engine: StagedEngine, settings: Settings
) -> None:
    request = SpeechRequest(input="One. Two.")
    first = await speech.timings(request, subject="somebody")
    await until(lambda: speech.idle)
    assert kept_in(settings.cache_folder) == ["mp3.kept", "mp3.timings.kept"]
    assert await speech.timings(request, subject="somebody") == first
    assert (await speech.answer(request, subject="somebody")).data is not None
    assert engine.begun == ["One.", "Two."], "spoken once, for sound and timings"
    await speech.forget(["One. Two."], subject="somebody")
    assert kept_in(settings.cache_folder) == []
    assert await speech.timings(request, subject="somebody else") == first
    assert len(engine.begun) == 4, "nobody has another's"


async def test_what_was_prepared_has_its_timings(speech: Speech, engine: StagedEngine) -> None:
    assert await speech.prepare(SpeechRequest(input="For later.", priority="background"))
    await until(lambda: speech.idle)
    timings = await speech.timings(SpeechRequest(input="For later."))
    assert written(timings, "For later.") == [["For", "later."]]
    assert engine.begun == ["For later."]


async def test_who_asks_while_it_is_spoken_joins(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    request = SpeechRequest(input="One. Two.")
    answer = await speech.answer(request)
    listening = asyncio.create_task(anext(answer.chunks))
    asking = asyncio.create_task(speech.timings(request))
    await until(lambda: len(engine.begun) == 1)
    assert speech.places == 1
    engine.release(2)
    assert await listening
    assert [sentence.start for sentence in (await asking).sentences] == [0, 5]
    await answer.chunks.aclose()
    assert engine.begun == ["One.", "Two."]


async def test_who_no_longer_waits_for_timings_frees_the_place(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    asking = [
        asyncio.create_task(speech.timings(SpeechRequest(input=f"{text}. More."))) for text in ("Yes", "No")
    ]
    await until(lambda: speech.places == 2)
    with pytest.raises(QueueFullError):
        await speech.timings(SpeechRequest(input="One too many."))
    asking[1].cancel()
    await until(lambda: speech.places == 1)
    engine.release(10)
    assert len((await asking[0]).sentences) == 2


async def test_sound_that_was_kept_without_timings_is_spoken_once_more(
    speech: Speech, engine: StagedEngine, settings: Settings
) -> None:
    request = SpeechRequest(input="Once.")
    first = await speech.timings(request)
    await until(lambda: speech.idle)
    for path in settings.cache_folder.glob("*/*.timings.*"):
        path.unlink()
    assert await speech.timings(request) == first
    await until(lambda: speech.idle)
    assert engine.begun == ["Once.", "Once."]
    assert kept_in(settings.cache_folder) == ["mp3.kept", "mp3.timings.kept"]


@pytest.mark.parametrize(
    ("text", "error"), [("… !? —", NothingToSayError), ("Well. An unspeakable one.", EngineFailedError)]
)
async def test_what_can_not_be_spoken_has_no_timings(
    speech: Speech, settings: Settings, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await speech.timings(SpeechRequest(input=text))
    await until(lambda: speech.idle)
    assert kept_in(settings.cache_folder) == []
