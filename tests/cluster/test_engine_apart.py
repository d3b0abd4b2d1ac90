"""An engine in replicas of its own."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech
from interviewer_web.clients.tts import Speaker
from support.on_ray import APART, APART_VOICE, AT_LEAST, LONG, Running, clients, settings_of_f5, until, whole


async def test_an_engine_apart_has_the_voices_and_the_sound_that_it_has_within(
    running: Running, tmp_path: Path
) -> None:
    request = by_the_engine_apart("Whom do you call first?")
    async with clients(running, "apart") as (_, speaker):
        listed = await speaker.voices(subject="user1")
        sound = await whole(speaker, request)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings_of_f5(running.folder).items():
            environment.setenv(name, value)
        models = running.folder / "data/models"
        async with open_speech(SpeechSettings(data=tmp_path, models=models)) as within:
            voices = await within.voices(subject="user1")
            assert sound == b"".join([chunk async for chunk in within.stream(request)])
    paces = {"real_time_factor", "keeps_up"}
    told = [[voice.model_dump(exclude=paces) for voice in one.voices] for one in (listed, voices)]
    assert told[0] == told[1]
    assert [voice.engine for voice in voices.voices if voice.id == APART_VOICE and voice.available] == [APART]


async def test_an_engine_apart_has_more_replicas_when_more_wait_and_speaks_for_several_at_once(
    running: Running,
) -> None:
    cluster, enough = running.cluster, asyncio.Event()

    async def listener(number: int, speaker: Speaker) -> None:
        texts = 0
        while not enough.is_set():
            texts += 1
            text = f"Listener {number} hears text {texts}. {LONG[:400]}"
            assert await whole(speaker, by_the_engine_apart(text))

    async with clients(running, "apart") as (_, speaker):
        listening = [asyncio.create_task(listener(number, speaker)) for number in range(8)]
        try:
            await until(lambda: len(cluster.replicas("apart", APART)) > AT_LEAST, 180)
        finally:
            enough.set()
        await asyncio.gather(*listening)
    assert len(cluster.replicas("apart", "tts")) == 1
    sentences, passes = (
        cluster.counted("apart", APART, f"interviewer_tts_{what}_total", {"engine": APART})
        for what in ("sentences", "passes")
    )
    assert passes > 0
    if APART == "f5":
        assert sentences > passes
    assert cluster.counted("apart", "tts", "interviewer_tts_speech_seconds_total", {"engine": APART}) > 0


async def test_an_engine_apart_that_is_killed_loses_no_text(running: Running) -> None:
    cluster = running.cluster
    long = LONG[: 350 if APART == "f5" else len(LONG)]
    texts = ["Who comes first?", *(f"Question {number}. {long}" for number in range(7))]
    requests = [by_the_engine_apart(text) for text in texts]
    async with clients(running, "apart") as (_, speaker):
        asked = [asyncio.create_task(whole(speaker, request)) for request in requests]
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        os.kill(cluster.replicas("apart", APART)[0], signal.SIGKILL)
        sounds = await asyncio.gather(*asked)
        for request, sound in list(zip(requests, sounds, strict=True))[::3]:
            # For everybody, so that what was kept for one is not heard again.
            anew = await whole(speaker, request.model_copy(update={"public": True}))
            assert len(anew) == len(sound)
    # Somebody was being spoken for, or nothing was shown.
    assert "a sentence is asked for again" in (running.folder / "cluster.log").read_text(encoding="utf-8")


def by_the_engine_apart(text: str) -> SpeechRequest:
    return SpeechRequest(input=text, voice=APART_VOICE, response_format="wav")
