"""Speaking without a server: with hibari itself for what is heard, with the staged engine for what waits."""

import asyncio
import io
import threading
import wave
from collections.abc import AsyncGenerator
from typing import get_args

import numpy as np
import pytest

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import SpeechFormat, SpeechRequest
from interviewer_tts.audio.loudness import loudness, true_peaks
from interviewer_tts.cache import Part, SpeechCache
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Samples
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import (
    EngineFailedError,
    NothingToSayError,
    QueueFullError,
    VoiceNotFoundError,
    VoiceUnavailableError,
)
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech
from support.sound import decoded as sounding
from support.waiting import heard, until

QUESTIONS = [
    "Tell me about a time when a patient got worse. What did you do first? Whom did you call?",
    "How would you isolate a 400V board before you work on it?",
    "Why?",
    "How do you roll back a Kubernetes release, e.g. when PostgreSQL was migrated, without losing writes?",
]


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


def decoded(wav: bytes) -> tuple[Samples, int]:
    with wave.open(io.BytesIO(wav)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return pcm.astype(np.float32) / np.float32(32_768), file.getframerate()


@pytest.mark.parametrize("text", QUESTIONS)
async def test_a_question_is_heard_as_it_should_be(
    text: str, settings: Settings, hibari: HibariEngine
) -> None:
    async with open_speech(settings, [hibari]) as speech:
        spoken = await speech.render(SpeechRequest(input=text, response_format="wav"))
    samples, rate_hz = decoded(spoken.data)
    assert (spoken.voice, spoken.engine, rate_hz) == ("hibari-heart", "hibari", spoken.sample_rate_hz)
    assert spoken.audio_s == pytest.approx(len(samples) / rate_hz, abs=0.01)
    assert 0.25 < spoken.audio_s / max(len(text.split()), 1) < 1.0
    assert loudness(samples, rate_hz) == pytest.approx(-19.0, abs=1.0)
    assert 20 * np.log10(true_peaks(samples).max()) < -1.0
    assert 0 < spoken.first_audio_s <= spoken.total_s
    assert float(np.abs(samples[: rate_hz // 10]).max()) > 0.01, "sound begins within a tenth of a second"


async def test_a_question_is_said_at_a_pace_to_think_along(settings: Settings, hibari: HibariEngine) -> None:
    spoken_words = (
        "A customer stands at your desk on a Friday evening and says that nobody called her back all week: "
        "what do you find out first, and what do you promise her before she leaves?"
    )
    async with open_speech(settings, [hibari]) as speech:
        spoken = await speech.render(SpeechRequest(input=spoken_words, response_format="wav"))
    words_per_minute = len(spoken_words.split()) / spoken.audio_s * 60
    assert 140 < words_per_minute < 200


async def test_speed_halves_and_doubles_the_time(settings: Settings, hibari: HibariEngine) -> None:
    async with open_speech(settings, [hibari]) as speech:
        lengths = [
            (await speech.render(SpeechRequest(input=QUESTIONS[0], speed=speed))).audio_s
            for speed in (0.5, 1.0, 2.0)
        ]
    # hibari rounds each sound to frames of 25 ms, so a factor of 2 comes out as 1.6 to 2.1.
    assert lengths[0] / lengths[1] == pytest.approx(2.0, abs=0.4)
    assert lengths[1] / lengths[2] == pytest.approx(2.0, abs=0.5)


@pytest.mark.parametrize("response_format", get_args(SpeechFormat))
async def test_the_second_time_is_the_first_times_sound(
    response_format: SpeechFormat, settings: Settings, hibari: HibariEngine
) -> None:
    request = SpeechRequest(input=QUESTIONS[0], response_format=response_format)
    async with open_speech(settings, [hibari]) as speech:
        first = await heard(speech.stream(request))
        await until(lambda: speech.idle)
        again = await speech.answer(request)
        rendered = await speech.render(request)
    assert again.data is not None
    if response_format == "opus":  # each Ogg stream has a number of its own
        assert np.array_equal(sounding(rendered.data, "opus")[0], sounding(again.data, "opus")[0])
    else:
        assert rendered.data == again.data
    header = {"wav": 44, "flac": 42}.get(response_format, 0)  # a stream's can't tell the length
    assert first[header:] == again.data[header:]


@pytest.mark.parametrize("response_format", get_args(SpeechFormat))
async def test_the_first_chunk_comes_after_the_first_sentence(
    speech: Speech, engine: StagedEngine, response_format: SpeechFormat
) -> None:
    engine.hold()
    text = "First one. Second one. Third one."
    stream = speech.stream(SpeechRequest(input=text, response_format=response_format))
    first = asyncio.create_task(anext(stream))
    await until(lambda: len(engine.begun) == 1)
    assert not first.done()
    engine.release()
    assert await first
    await until(lambda: len(engine.begun) == 2)
    assert engine.begun == ["First one.", "Second one."]
    engine.release(2)
    assert await heard(stream)


async def test_two_who_ask_at_once_hear_one_production(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    request = SpeechRequest(input="One. Two.")
    listeners = [asyncio.create_task(heard(speech.stream(request))) for _ in range(5)]
    await until(lambda: len(engine.begun) == 1)
    engine.release(2)
    sounds = await asyncio.gather(*listeners)
    assert engine.begun == ["One.", "Two."]
    assert len(set(sounds)) == 1


async def test_one_of_two_may_leave(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    request = SpeechRequest(input="One. Two.")
    stays, leaves = (asyncio.create_task(heard(speech.stream(request))) for _ in range(2))
    await until(lambda: len(engine.begun) == 1)
    leaves.cancel()
    engine.release(2)
    assert await stays
    assert engine.begun == ["One.", "Two."]


async def test_the_last_who_leaves_frees_the_place(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    stays = asyncio.create_task(heard(speech.stream(SpeechRequest(input="Text one. And more."))))
    await until(lambda: len(engine.begun) == 1)
    leaves = asyncio.create_task(heard(speech.stream(SpeechRequest(input="Text two. And more."))))
    await until(lambda: speech.places == 2)
    with pytest.raises(QueueFullError):
        await speech.answer(SpeechRequest(input="One too many."))
    leaves.cancel()
    await until(lambda: speech.places == 1)
    third = asyncio.create_task(heard(speech.stream(SpeechRequest(input="Another."))))
    await until(lambda: speech.places == 2)
    engine.release(10)
    assert await third
    assert await stays
    assert "Text two." not in engine.begun


async def test_who_comes_back_after_leaving_is_heard_anew(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    request = SpeechRequest(input="One. Two.")
    leaves = asyncio.create_task(heard(speech.stream(request)))
    await until(lambda: len(engine.begun) == 1)
    leaves.cancel()
    await asyncio.wait([leaves])
    back = asyncio.create_task(heard(speech.stream(request)))
    engine.release(10)
    assert await back


async def test_what_is_prepared_is_kept_though_nobody_listens(speech: Speech, engine: StagedEngine) -> None:
    request = SpeechRequest(input="For later.", priority="background")
    assert await speech.prepare(request)
    await until(lambda: speech.idle)
    assert not await speech.prepare(request)
    answer = await speech.answer(SpeechRequest(input="For later."))
    assert answer.data is not None
    assert engine.begun == ["For later."]


async def test_pressing_play_joins_what_is_being_prepared(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    assert await speech.prepare(SpeechRequest(input="One. Two.", priority="background"))
    with pytest.raises(QueueFullError):
        await speech.prepare(SpeechRequest(input="More.", priority="background"))
    listener = asyncio.create_task(heard(speech.stream(SpeechRequest(input="One. Two."))))
    await until(lambda: len(engine.begun) == 1)
    listener.cancel()
    await asyncio.wait([listener])
    assert speech.places == 1, "it goes on for the one who wanted it kept"
    engine.release(2)
    await until(lambda: speech.idle)
    assert engine.begun == ["One.", "Two."]


async def test_an_engine_that_breaks_off_says_so_and_nothing_is_kept(speech: Speech) -> None:
    request = SpeechRequest(input="This goes well. This is unspeakable.")
    with pytest.raises(EngineFailedError):
        await heard(speech.stream(request))
    await until(lambda: speech.idle)
    assert (await speech.answer(request)).data is None


async def test_a_cache_that_is_too_small_lets_go(settings: Settings, hibari: HibariEngine) -> None:
    small = settings.model_copy(update={"tts_cache_mb": 1})
    texts = [f"Question {number}: why do you want this job?" for number in range(9)]
    async with open_speech(small, [hibari]) as speech:
        for text in texts:
            await heard(speech.stream(SpeechRequest(input=text, response_format="wav")))
            await until(lambda: speech.idle)
    size = sum(path.stat().st_size for path in settings.cache_folder.glob("*/*"))
    assert 0 < size <= 1_000_000


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (SpeechRequest(input="Hello.", voice="nobody"), VoiceNotFoundError),
        (SpeechRequest(input="… !? —"), NothingToSayError),
        (SpeechRequest(input="Hello.", voice="away-hum"), VoiceUnavailableError),
    ],
)
async def test_refuses(
    settings: Settings, hibari: HibariEngine, request_: SpeechRequest, error: type[ProblemError]
) -> None:
    async with open_speech(settings, [hibari, StagedEngine("away", missing="it is away")]) as speech:
        with pytest.raises(error):
            await speech.answer(request_)
        with pytest.raises(error):
            await speech.render(request_)


async def test_text_that_the_engine_can_not_read_is_told(settings: Settings, hibari: HibariEngine) -> None:
    async with open_speech(settings, [hibari]) as speech:
        with pytest.raises(NothingToSayError):
            await speech.render(SpeechRequest(input="日本語"))


async def test_the_floor_takes_over_by_default_and_never_for_a_chosen_voice(settings: Settings) -> None:
    async with open_speech(settings, [StagedEngine("away", missing="it is away"), StagedEngine()]) as speech:
        spoken = await speech.render(SpeechRequest(input="Hello."))
        assert spoken.voice == "staged-hum"
        with pytest.raises(VoiceUnavailableError, match="it is away"):
            await speech.render(SpeechRequest(input="Hello.", voice="away-hum"))
        voices = (await speech.voices()).voices
        assert speech.ready
    told = {voice.id: (voice.available, voice.default, voice.reason) for voice in voices}
    assert told["away-hum"] == (False, False, "it is away")
    assert told["staged-hum"] == (True, True, None)


async def test_with_no_engine_at_all_it_says_why(settings: Settings) -> None:
    async with open_speech(settings, [StagedEngine("away", missing="it is away")]) as speech:
        with pytest.raises(VoiceUnavailableError, match="it is away"):
            await speech.render(SpeechRequest(input="Hello."))
        assert not speech.ready


class Snail(StagedEngine):
    """Would take a minute for a second of sound."""

    real_time_factor = 60.0


async def test_a_voice_that_is_far_too_slow_is_nobodys_default_where_another_speaks(
    settings: Settings,
) -> None:
    snail, quick = Snail("snail", language="de-DE"), StagedEngine("quick", language="de-DE")
    hello = SpeechRequest(input="Hallo.", language="de")
    async with open_speech(settings, [snail, quick]) as speech:
        assert (await speech.render(hello)).voice == "quick-hum"
        assert (await speech.render(hello.model_copy(update={"voice": "snail-hum"}))).voice == "snail-hum"
    async with open_speech(settings, [snail]) as speech:
        assert (await speech.render(hello)).voice == "snail-hum"


async def test_what_is_forgotten_while_it_is_written_is_not_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = SpeechCache.put
    writing, forgotten = threading.Event(), threading.Event()

    def waiting(
        cache: SpeechCache, key: str, response_format: SpeechFormat, *data: bytes, part: Part = "sound"
    ) -> None:
        writing.set()
        assert forgotten.wait(10)
        put(cache, key, response_format, *data, part=part)

    monkeypatch.setattr(SpeechCache, "put", waiting)
    hello = SpeechRequest(input="Hello.")
    async with open_speech(settings, [StagedEngine()]) as speech:
        await heard(speech.stream(hello))
        assert await asyncio.to_thread(writing.wait, 10)
        await speech.forget([hello.input])
        forgotten.set()
        await until(lambda: speech.idle)
        assert (await speech.answer(hello)).data is None
