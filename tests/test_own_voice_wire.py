"""Voices of people's own between `web` and the real `tts`, without the weights of F5-TTS.

What speaks in them is another test's matter; here hibari goes by the name of the engine that does.
"""

import asyncio
import base64
import io
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from interviewer_contracts.speech import NewVoice
from interviewer_tts.app import create_app
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.own_voices import OWN_AT_MOST, SPOKEN_BY
from interviewer_tts.settings import Settings
from interviewer_web.clients.tts import HttpSpeaker
from interviewer_web.errors import (
    ClipRefusedError,
    RecordNotFoundError,
    TooManyVoicesError,
    VoiceMissingError,
)
from interviewer_web.speech.voice_forms import CONSENTS, READ_ALOUD
from support.serving import serving

SECRET = SecretStr("a secret of these tests, long enough for one")
RATE_HZ = 24_000


class Clones(HibariEngine):
    """hibari under the name of what speaks in voices of people's own."""

    name = SPOKEN_BY


@pytest.fixture
async def speaker(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[HttpSpeaker]:
    """`web`'s client of a real `tts`; `parametrize("speaker", [HibariEngine], indirect=True)` has no F5."""
    settings = Settings(data=tmp_path, service_secret=SECRET)
    engine = getattr(request, "param", Clones)()
    with serving(create_app(settings, engines=[engine]), lifespan="on") as url:
        client = await asyncio.to_thread(HttpSpeaker, url, SECRET)
        yield client
        await client.close()


@pytest.fixture(scope="module")
def clip() -> bytes:
    """Somebody who reads our text: what the page records, a WAV of 24 kHz, mono, 16 bit."""
    engine = HibariEngine()
    engine.load()
    samples = engine.synthesise(READ_ALOUD["en"], engine.voices[0].id, 1.0).samples
    return as_wav(samples)


def as_wav(samples: object) -> bytes:
    file = io.BytesIO()
    import_module("soundfile").write(file, samples, RATE_HZ, format="WAV", subtype="PCM_16")
    return file.getvalue()


def new(clip: bytes, words: str = READ_ALOUD["en"]) -> NewVoice:
    told = {"name": "Mine", "words": words, "consent": CONSENTS["own"], "clip": base64.b64encode(clip)}
    return NewVoice.model_validate(told)


async def own(speaker: HttpSpeaker, subject: str) -> list[str]:
    return [one.id for one in (await speaker.voices(subject=subject)).voices if one.own]


async def test_our_text_recorded_is_a_voice_until_it_is_removed(
    speaker: HttpSpeaker, clip: bytes, tmp_path: Path
) -> None:
    made = await speaker.add_voice(new(clip), subject="nadia")
    assert (await own(speaker, "nadia"), await own(speaker, "stranger")) == ([made.id], [])
    with pytest.raises(RecordNotFoundError):
        await speaker.remove_voice(made.id, subject="stranger")
    await speaker.remove_voice(made.id, subject="nadia")
    with pytest.raises(RecordNotFoundError):
        await speaker.remove_voice(made.id, subject="nadia")

    for _ in range(OWN_AT_MOST):
        await speaker.add_voice(new(clip), subject="nadia")
    with pytest.raises(TooManyVoicesError):
        await speaker.add_voice(new(clip), subject="nadia")
    for _ in range(2):
        await speaker.remove_voices(subject="nadia")
    assert await asyncio.to_thread(recordings_in, tmp_path) == []


def recordings_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*.wav"))


async def test_what_is_wrong_with_a_recording_is_told_for_its_field(
    speaker: HttpSpeaker, clip: bytes
) -> None:
    silence = as_wav(np.zeros(8 * RATE_HZ))
    for wrong, field in (
        (new(b"MZ"), "clip"),
        (new(silence), "clip"),
        (new(clip[: len(clip) // 3]), "clip"),
        (new(clip, words="Hello"), "words"),
    ):
        with pytest.raises(ClipRefusedError) as told:
            await speaker.add_voice(wrong, subject="nadia")
        assert [error.field for error in told.value.errors] == [field]


@pytest.mark.parametrize("speaker", [HibariEngine], indirect=True)
async def test_where_f5_can_not_run_nothing_is_made_and_nothing_is_owed(
    speaker: HttpSpeaker, clip: bytes
) -> None:
    with pytest.raises(VoiceMissingError, match="not configured"):
        await speaker.add_voice(new(clip), subject="nadia")
    await speaker.remove_voices(subject="nadia")
