"""What Prometheus is told while texts wait, are spoken, kept, refused and left."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest
from prometheus_client import REGISTRY

from interviewer_contracts.speech import AlbumRequest, AlbumTrack, SpeechRequest
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import EngineFailedError, QueueFullError
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech

NAME = "measured"
TEXT = SpeechRequest(input="How do you check a medicine?", voice=f"{NAME}-hum")
ANOTHER = TEXT.model_copy(update={"input": "And what came of it?"})
AHEAD = {"priority": "background"}


@pytest.fixture
def engine() -> StagedEngine:
    return StagedEngine(NAME, fails_on="unspeakable")


@pytest.fixture
async def speech(settings: Settings, engine: StagedEngine) -> AsyncGenerator[Speech]:
    small = settings.model_copy(update={"tts_queue": 1, "tts_background_queue": 3})
    async with open_speech(small, [engine]) as speech:
        await speech.voices()
        yield speech
        engine.release(1_000)


def told(name: str, **labels: str) -> float:
    """A value of the engine of these tests, as Prometheus reads it now."""
    return REGISTRY.get_sample_value(f"interviewer_tts_{name}", {"engine": NAME, **labels}) or 0.0


def kept(**labels: str) -> float:
    return REGISTRY.get_sample_value("interviewer_tts_cache_lookups_total", labels) or 0.0


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # the engine is in another thread
            await asyncio.sleep(0.005)


async def test_queues_are_read_as_they_are(speech: Speech, engine: StagedEngine) -> None:
    assert told("queue_limit_texts", priority="interactive") == 1
    assert told("queue_limit_texts", priority="background") == 3
    assert told("engine_ready") == 1
    refused = told("refusals_total", priority="interactive")
    engine.hold()
    listening = asyncio.create_task(speech.render(TEXT))
    await until(lambda: bool(engine.begun))
    for number in range(2):
        ahead = {**AHEAD, "input": f"Question {number}?"}
        await speech.prepare(TEXT.model_copy(update=ahead))

    assert told("queue_texts", priority="interactive") == 1
    assert told("queue_texts", priority="background") == 2
    with pytest.raises(QueueFullError):
        await speech.render(ANOTHER)
    assert told("refusals_total", priority="interactive") == refused + 1
    engine.release(1_000)
    await listening
    await until(lambda: told("queue_texts", priority="background") == 0)


async def test_a_spoken_text_is_counted_with_its_sound_and_its_work(speech: Speech) -> None:
    names = ("speech_seconds_total", "work_seconds_total")
    before = {name: told(name) for name in names}
    spoken = told("texts_total", outcome="spoken")
    first = told("first_sound_seconds_count", priority="interactive")

    found = await speech.render(TEXT)

    grown = {name: told(name) - before[name] for name in names}
    # Gaps and fades are added to what the engine made.
    assert grown["speech_seconds_total"] == pytest.approx(found.audio_s, abs=0.5)
    assert 0 < grown["work_seconds_total"] <= found.total_s
    assert told("texts_total", outcome="spoken") == spoken + 1
    assert told("first_sound_seconds_count", priority="interactive") == first + 1


async def test_the_sound_of_an_album_is_counted_too(speech: Speech) -> None:
    made, given = told("speech_seconds_total"), told("sentences_total")
    tracks = [AlbumTrack(title=str(number), input=text.input) for number, text in enumerate((TEXT, ANOTHER))]
    album = AlbumRequest(title="Two", tracks=tracks, voice=TEXT.voice, pause_s=0)

    async for _chunk in (await speech.album(album)).chunks:
        pass

    assert told("speech_seconds_total") > made + 1
    assert told("sentences_total") == given + 2
    assert told("passes_total") <= told("sentences_total")


async def test_a_text_that_breaks_off_and_one_that_nobody_waits_for(
    speech: Speech, engine: StagedEngine
) -> None:
    failed, left = told("texts_total", outcome="failed"), told("texts_total", outcome="left")
    with pytest.raises(EngineFailedError):
        await speech.render(TEXT.model_copy(update={"input": "This is unspeakable."}))
    engine.hold()
    listening = asyncio.ensure_future(anext(speech.stream(ANOTHER)))
    await until(lambda: len(engine.begun) > 1)
    listening.cancel()

    await until(lambda: told("texts_total", outcome="left") == left + 1)
    assert told("texts_total", outcome="failed") == failed + 1


async def test_the_cache_tells_what_it_found_and_how_large_it_is(speech: Speech) -> None:
    missed, hit = (kept(priority="interactive", result=result) for result in ("miss", "hit"))

    for _ in range(2):
        async for _chunk in speech.stream(TEXT):
            pass
        await until(lambda: speech.idle)

    assert kept(priority="interactive", result="miss") == missed + 1
    assert kept(priority="interactive", result="hit") == hit + 1
    size = REGISTRY.get_sample_value("interviewer_tts_cache_bytes") or 0
    limit = REGISTRY.get_sample_value("interviewer_tts_cache_limit_bytes") or 0
    assert 1_000 < size < limit
