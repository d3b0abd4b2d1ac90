"""Albums: read by mutagen, decoded by libsndfile, and interrupted in every way."""

import asyncio
import io
import tempfile
import tracemalloc
from collections.abc import AsyncGenerator
from typing import Any, cast

import mutagen.id3
import mutagen.mp3
import numpy as np
import pytest
import structlog

from interviewer_contracts.speech import AlbumRequest, AlbumTrack, SpeechRequest
from interviewer_tts.audio.id3 import Chapter, tag
from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import (
    AlbumTooLongError,
    EngineFailedError,
    NothingToSayError,
    QueueFullError,
    StoppingError,
    VoiceNotFoundError,
)
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech
from support.sound import decoded, likeness, lufs, true_peak_db
from support.waiting import heard, until

QUESTIONS = [
    "Question 1. Tell me about a time when a patient got worse. Whom did you call?",
    "Why?",
    "How would you isolate a 400V board before you work on it?",
]
CODEC_DELAY_S = 0.05
"""Of LAME and of the decoder together: 1105 samples."""


@pytest.fixture
def engine() -> StagedEngine:
    return StagedEngine(fails_on="unspeakable")


@pytest.fixture
async def speech(settings: Settings, engine: StagedEngine) -> AsyncGenerator[Speech]:
    async with open_speech(settings.model_copy(update={"tts_queue": 2}), [engine]) as speech:
        await speech.voices()
        yield speech
        engine.release(1_000)


def album(*texts: str, pause_s: float = 1.0, **manner: Any) -> AlbumRequest:  # noqa: ANN401  # a field's value
    tracks = [
        AlbumTrack(title=f"№ {number}: {text[:18].strip()}", input=text) for number, text in enumerate(texts)
    ]
    return AlbumRequest(title="Krankenschwester — «practice»", tracks=tracks, pause_s=pause_s, **manner)


async def recorded(speech: Speech, request: AlbumRequest) -> AsyncGenerator[bytes]:
    """It is being spoken: none like it was kept."""
    answer = await speech.album(request)
    assert answer.data is None
    return answer.chunks


def tagged(data: bytes) -> Any:  # noqa: ANN401  # mutagen has no types
    return cast("Any", mutagen.mp3).MP3(io.BytesIO(data))


@pytest.mark.parametrize("name", ["hibari", "espeak"])
async def test_each_question_is_a_chapter_where_it_is_heard(
    settings: Settings, hibari: HibariEngine, name: str
) -> None:
    engine: Engine = hibari if name == "hibari" else EspeakEngine()
    request = album(*QUESTIONS, pause_s=2.0)
    async with open_speech(settings, [engine]) as speech:
        if not (await speech.voices()).voices[0].available:
            pytest.skip(f"{name} is not installed")
        data = await heard(await recorded(speech, request))
        alone = [
            (await speech.render(SpeechRequest(input=text, response_format="wav"))).data for text in QUESTIONS
        ]
    file = tagged(data)
    chapters = sorted(file.tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    samples, rate_hz = decoded(data, "mp3")
    (table,) = file.tags.getall("CTOC")
    assert file.tags.version == (2, 3, 0)
    assert file.tags["TIT2"].text == [request.title]
    assert (table.flags, table.child_element_ids) == (3, [chapter.element_id for chapter in chapters])
    assert [chapter.sub_frames["TIT2"].text[0] for chapter in chapters] == [
        track.title for track in request.tracks
    ]
    assert [chapter.start_time for chapter in chapters[1:]] == [chapter.end_time for chapter in chapters[:-1]]
    assert (chapters[0].start_time, chapters[-1].end_time) == (0, int(file.tags["TLEN"].text[0]))
    for chapter, wav in zip(chapters, alone, strict=True):
        start = int(chapter.start_time * rate_hz / 1_000)
        assert chapter.start_time * rate_hz / 576_000 == pytest.approx(
            round(chapter.start_time * rate_hz / 576_000), abs=0.03
        ), "a chapter begins with a frame"
        reference, _ = decoded(wav)
        said = samples[start : start + len(reference) + rate_hz // 5]
        assert likeness(said, reference) > 0.99
        assert lufs(samples[start : start + len(reference)], rate_hz) == pytest.approx(-19, abs=1)
        begun = int(np.argmax(np.abs(said) > 0.01)) / rate_hz
        assert 0 < begun < 0.1 + CODEC_DELAY_S
        until_s = (chapter.end_time - chapter.start_time) / 1_000 - len(reference) / rate_hz
        assert until_s == pytest.approx(2.0, abs=0.1)
        pause = samples[start + len(reference) + rate_hz // 5 : int(chapter.end_time * rate_hz / 1_000)]
        assert np.abs(pause).max() < 0.001
    assert true_peak_db(samples) < -1.0


async def test_its_length_is_true_and_its_bit_rate_constant(speech: Speech) -> None:
    data = await heard(await recorded(speech, album("One. Two.", "Three.", pause_s=7.5)))
    file = tagged(data)
    samples, rate_hz = decoded(data, "mp3")
    frame_s = 576 / rate_hz
    told_s = int(file.tags["TLEN"].text[0]) / 1_000
    assert file.info.bitrate == 64_000
    assert told_s == pytest.approx(file.info.length, abs=frame_s)
    assert len(samples) / rate_hz == pytest.approx(told_s, abs=3 * frame_s)
    sound = data[10 + tag_size(data) :]
    assert len(sound) % 192 == 0, "24 ms at 64 kbit/s"
    assert {sound[at : at + 3] for at in range(0, len(sound), 192)} == {b"\xff\xf3\x84"}


def tag_size(data: bytes) -> int:
    size = 0
    for byte in data[6:10]:
        assert byte < 128
        size = size << 7 | byte
    return size


async def test_no_pause_and_no_second_encoder_means_no_gap(speech: Speech) -> None:
    data = await heard(await recorded(speech, album("One.", "Two.", "Three.", pause_s=0)))
    spoken = sum(
        [(await speech.render(SpeechRequest(input=text))).audio_s for text in ("One.", "Two.", "Three.")]
    )
    assert tagged(data).info.length == pytest.approx(spoken, abs=0.3)


async def test_long_silence_costs_little_memory(speech: Speech) -> None:
    tracemalloc.start()
    try:
        size = 0
        async for chunk in await recorded(speech, album("One.", "Two.", "Three.", "Four.", pause_s=300)):
            size += len(chunk)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 4 * 300 * 8_000
    assert peak < 14_000_000, "the samples alone would be 115 MB"


async def test_first_sentences_of_others_go_before_later_ones_of_an_album(
    speech: Speech, engine: StagedEngine
) -> None:
    engine.hold()
    recording = asyncio.create_task(heard(await recorded(speech, album("One. Two.", "Three."))))
    await until(lambda: engine.begun == ["One."])
    other = asyncio.create_task(heard(speech.stream(SpeechRequest(input="Other."))))
    await until(lambda: speech.places == 2)
    engine.release(4)
    assert await other
    assert await recording
    assert engine.begun == ["One.", "Other.", "Two.", "Three."]


async def test_who_leaves_frees_the_place(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    leaves = asyncio.create_task(heard(await recorded(speech, album("One. Two.", "Three."))))
    await until(lambda: len(engine.begun) == 1)
    assert not speech.idle
    leaves.cancel()
    await asyncio.wait([leaves])
    assert speech.idle
    engine.release(3)
    assert await heard(speech.stream(SpeechRequest(input="Other.")))
    assert engine.begun == ["One.", "Other."]


async def test_a_full_line_is_told_before_the_first_byte(speech: Speech, engine: StagedEngine) -> None:
    engine.hold()
    waiting = [
        asyncio.create_task(heard(speech.stream(SpeechRequest(input=text)))) for text in ("One.", "Two.")
    ]
    await until(lambda: speech.places == 2)
    with pytest.raises(QueueFullError):
        await heard(await recorded(speech, album("Three.")))
    engine.release(2)
    await asyncio.gather(*waiting)


async def test_the_end_of_the_service_is_told_to_who_waits(settings: Settings, engine: StagedEngine) -> None:
    async with open_speech(settings, [engine]) as speech:
        await speech.voices()
        engine.hold()
        one = asyncio.create_task(heard(await recorded(speech, album("One. Two."))))
        two = asyncio.create_task(heard(await recorded(speech, album("Three. Four."))))
        await until(lambda: len(engine.begun) == 1 and speech.places == 2)
    engine.release(10)
    for waits in (one, two):
        with pytest.raises(StoppingError):
            await waits


async def test_an_engine_that_breaks_off_is_told(speech: Speech) -> None:
    with structlog.testing.capture_logs() as logs, pytest.raises(EngineFailedError):
        await heard(await recorded(speech, album("This goes well.", "This is unspeakable.")))
    assert [entry["event"] for entry in logs] == ["the engine broke off in an album"]
    assert speech.idle


async def test_a_track_without_a_word_is_named(
    speech: Speech, settings: Settings, hibari: HibariEngine
) -> None:
    with pytest.raises(NothingToSayError) as caught:
        await speech.album(album("One.", "… !? —"))
    assert [error.field for error in caught.value.errors] == ["tracks.1.input"]
    async with open_speech(settings, [hibari]) as real:
        with pytest.raises(NothingToSayError) as caught:
            await heard(await recorded(real, album("One.", "Two.", "日本語")))
    assert [error.field for error in caught.value.errors] == ["tracks.2.input"]


async def test_refuses_what_would_last_for_hours_and_voices_that_are_not_there(speech: Speech) -> None:
    with pytest.raises(AlbumTooLongError, match=r"about 4\.9 hours; 4 are recorded"):
        await speech.album(album(*(["How do you do? " * 270] * 30), pause_s=60, speed=0.5))
    with pytest.raises(VoiceNotFoundError):
        await speech.album(album("One.", voice="nobody"))


async def test_an_album_is_kept_for_its_owner(speech: Speech, engine: StagedEngine) -> None:
    asked = album("One. Two.", "Three.")
    first = await heard(await recorded(speech, asked))
    again = await speech.album(asked)
    assert again.data == first
    assert await heard(again.chunks) == first
    assert engine.begun == ["One.", "Two.", "Three."]
    for other in (album("One. Two.", "Three.", pause_s=2.0), album("Three.", "One. Two.")):
        assert (await speech.album(other)).data is None
    assert (await speech.album(asked, subject="ben")).data is None


@pytest.mark.parametrize("deleted", ["One. Two.", "Something else of theirs."])
async def test_with_a_text_that_is_deleted_go_all_albums_of_its_owner(speech: Speech, deleted: str) -> None:
    """An album does not tell which texts are in it, and is soon made again."""
    asked = album("One. Two.", "Three.")
    for subject in ("ann", "ben"):
        await heard((await speech.album(asked, subject=subject)).chunks)
    await speech.forget([deleted], subject="ann")
    assert (await speech.album(asked, subject="ann")).data is None
    assert (await speech.album(asked, subject="ben")).data is not None


async def test_an_album_that_is_forgotten_while_it_is_spoken_is_not_kept(
    speech: Speech, engine: StagedEngine
) -> None:
    asked = album("One. Two.", "Three.")
    engine.hold()
    recording = asyncio.create_task(heard(await recorded(speech, asked)))
    await until(lambda: engine.begun == ["One."])
    await speech.forget(["Three."])
    engine.release(3)
    assert await recording
    assert (await speech.album(asked)).data is None


async def test_an_album_that_would_fill_the_room_is_not_kept(
    settings: Settings, engine: StagedEngine
) -> None:
    async with open_speech(settings.model_copy(update={"tts_cache_mb": 1}), [engine]) as speech:
        await speech.voices()
        for asked, kept in ((album("One.", pause_s=2.0), True), (album("Two.", pause_s=30.0), False)):
            await heard(await recorded(speech, asked))
            assert ((await speech.album(asked)).data is not None) is kept


def test_titles_hold_no_control_characters() -> None:
    chapters = [Chapter("Line\none\0\u2028two", 0, 10), Chapter("🩺 naïve ≥ 3", 10, 20)]
    read = cast("Any", mutagen.id3).ID3(io.BytesIO(tag("\r\n\t", chapters, 20)))
    titles = [frame.sub_frames["TIT2"].text[0] for frame in read.getall("CHAP")]
    assert titles == ["Line one two", "🩺 naïve ≥ 3"]
    assert read["TIT2"].text == [""]


async def test_a_long_album_waits_where_sound_is_kept_and_leaves_nothing_there(
    speech: Speech, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a container, whose /tmp is small.
    monkeypatch.setattr(tempfile, "tempdir", str(settings.cache_folder / "nowhere"))
    before = sorted(settings.cache_folder.iterdir())
    answer = await speech.album(album(*QUESTIONS[:2], pause_s=300.0))
    assert sum([len(chunk) async for chunk in answer.chunks]) > 4_000_000
    assert not [left for left in settings.cache_folder.iterdir() if left not in before and left.is_file()]
