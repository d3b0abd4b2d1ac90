"""Every format of OpenAI's wire, decoded again and held against the samples that went in."""

import hashlib
import shutil
import subprocess
from typing import get_args

import numpy as np
import pytest
import soxr  # type: ignore[import-untyped]  # without stubs

from interviewer_contracts.speech import MEDIA_TYPES, SpeechFormat
from interviewer_tts.audio.encode import encoder_of, sealed
from interviewer_tts.audio.loudness import level
from interviewer_tts.audio.pcm import Resampler, quantised
from interviewer_tts.audio.sndfile import OPUS_PAGE_MS
from interviewer_tts.audio.trim import silence, trim
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Samples
from support.sound import Sound, decoded, lag, likeness, lufs, true_peak_db

FORMATS: tuple[SpeechFormat, ...] = get_args(SpeechFormat)
LOSSLESS: tuple[SpeechFormat, ...] = ("wav", "flac")
RATES_HZ = [16_000, 22_050, 24_000]
SENTENCES = ["How do you decide which of two patients needs you first?", "Why?", "Whom do you call?"]
# MP3 is shifted by the encoder's and the decoder's own delay, and ends at a frame: no header tells of it.
LATE_S = {"mp3": 0.08}
FRAME_S = {"mp3": 0.08, "opus": 0.005, "pcm": 0.001}


@pytest.fixture(scope="module")
def spoken(hibari: HibariEngine) -> list[Samples]:
    """Sentences at 24 kHz, as they go into an encoder."""
    rate_hz = hibari.sample_rate_hz
    raw = [hibari.synthesise(sentence, "hibari-heart", 1.0).samples for sentence in SENTENCES]
    return [np.concatenate([level(trim(one, rate_hz), rate_hz), silence(0.3, rate_hz)]) for one in raw]


def at_rate(parts: list[Samples], rate_hz: int) -> list[Samples]:
    return [soxr.resample(part, 24_000, rate_hz) for part in parts]


def encoded(response_format: SpeechFormat, parts: list[Samples], rate_hz: int) -> tuple[list[bytes], bytes]:
    """The chunks of the stream, and the file."""
    encoder = encoder_of(response_format, rate_hz)
    chunks = [*(encoder.encode(part) for part in parts), encoder.finish()]
    return chunks, sealed(encoder, b"".join(chunks))


def resampled(sound: Sound, from_hz: int, to_hz: int) -> Sound:
    same: Sound = soxr.resample(sound, from_hz, to_hz, quality="VHQ")
    return same


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("response_format", FORMATS)
def test_comes_back_as_it_went_in(spoken: list[Samples], response_format: SpeechFormat, rate_hz: int) -> None:
    parts = at_rate(spoken, rate_hz)
    reference, _ = decoded(encoded("wav", parts, rate_hz)[1])
    _, data = encoded(response_format, parts, rate_hz)
    heard, heard_hz = decoded(data, response_format)
    heard = resampled(heard, heard_hz, rate_hz)
    assert (len(heard) - len(reference)) / rate_hz == pytest.approx(0, abs=FRAME_S.get(response_format, 0))
    assert -0.0002 < lag(heard, reference) / rate_hz <= LATE_S.get(response_format, 0.0)
    assert likeness(heard, reference) > 0.99
    assert lufs(heard, rate_hz) == pytest.approx(lufs(reference, rate_hz), abs=0.5)
    assert true_peak_db(heard) < -1.0
    if response_format in LOSSLESS:
        assert np.array_equal(heard, reference)


@pytest.mark.parametrize(
    ("rate_hz", "mp3", "opus", "pcm"), [(16_000, 16_000, 16_000, 24_000), (22_050, 22_050, 24_000, 24_000)]
)
def test_each_format_has_a_rate_that_it_knows(
    spoken: list[Samples], rate_hz: int, mp3: int, opus: int, pcm: int
) -> None:
    parts = at_rate(spoken, rate_hz)
    rates_hz = {kind: decoded(encoded(kind, parts, rate_hz)[1], kind)[1] for kind in FORMATS}
    assert rates_hz == {"mp3": mp3, "wav": rate_hz, "opus": opus, "flac": rate_hz, "pcm": pcm}


@pytest.mark.parametrize("response_format", FORMATS)
def test_a_sentence_is_there_when_it_is_encoded(spoken: list[Samples], response_format: SpeechFormat) -> None:
    """But for a page of Opus or a frame: whoever listens does not wait for the next sentence to hear this."""
    encoder = encoder_of(response_format, 24_000)
    stream = encoder.encode(spoken[0])
    if response_format == "flac":
        # libsndfile can't read a FLAC without its length: the frames themselves are looked at.
        frames = encoder.finish()
        assert len(frames) < len(stream) / 5
        return
    samples, rate_hz = decoded(stream, response_format)
    assert len(spoken[0]) / 24_000 - len(samples) / rate_hz <= OPUS_PAGE_MS / 1_000 + 0.1


@pytest.mark.parametrize("response_format", FORMATS)
def test_it_begins_as_its_media_type_says(spoken: list[Samples], response_format: SpeechFormat) -> None:
    chunks, data = encoded(response_format, spoken, 24_000)
    beginning = {"mp3": b"\xff\xf3", "wav": b"RIFF", "opus": b"OggS", "flac": b"fLaC", "pcm": b""}
    assert response_format in MEDIA_TYPES
    assert chunks[0].startswith(beginning[response_format])
    assert data.startswith(beginning[response_format])


def test_flac_tells_its_length_and_digest_once_they_are_known(spoken: list[Samples]) -> None:
    chunks, data = encoded("flac", spoken, 24_000)
    stream = b"".join(chunks)
    pcm = quantised(np.concatenate(spoken))
    told = int.from_bytes(data[21:26], "big") & 0xF_FFFF_FFFF
    assert (told, data[26:42]) == (len(pcm), hashlib.md5(pcm.tobytes(), usedforsecurity=False).digest())
    assert (int.from_bytes(stream[21:26], "big") & 0xF_FFFF_FFFF, stream[26:42]) == (0, bytes(16))
    assert stream[42:] == data[42:]


def test_ogg_is_page_after_page_to_its_last(spoken: list[Samples]) -> None:
    _, data = encoded("opus", spoken, 24_000)
    flags: list[int] = []
    granule = at = 0
    while at < len(data):
        assert data[at : at + 5] == b"OggS\0"
        flags.append(data[at + 5])
        granule = int.from_bytes(data[at + 6 : at + 14], "little")
        segments = data[at + 26]
        at += 27 + segments + sum(data[at + 27 : at + 27 + segments])
    assert at == len(data)
    assert (flags[0], flags[-1] & 4) == (2, 4), "the first page begins the stream, the last one ends it"
    assert not any(flag & 4 for flag in flags[:-1])
    pre_skip = int.from_bytes(data[data.index(b"OpusHead") + 10 :][:2], "little")
    assert granule - pre_skip == 2 * sum(len(part) for part in spoken), "in samples at 48 kHz"


def test_pcm_is_the_same_however_it_is_cut(spoken: list[Samples]) -> None:
    sound = np.concatenate(at_rate(spoken, 22_050))
    whole = encoded("pcm", [sound], 22_050)[1]
    assert encoded("pcm", list(np.array_split(sound, 17)), 22_050)[1] == whole


@pytest.mark.parametrize(("from_hz", "to_hz"), [(22_050, 24_000), (16_000, 24_000), (48_000, 24_000)])
def test_resampling_adds_nothing_that_was_not_there(from_hz: int, to_hz: int) -> None:
    """A tone stays a tone: images and aliases lie 90 dB under it."""
    frequency = 3_000.0
    tone = np.sin(2 * np.pi * frequency * np.arange(2 * from_hz) / from_hz).astype(np.float32)
    resampler = Resampler(from_hz, to_hz)
    heard = np.concatenate([resampler.feed(tone), resampler.finish()])[to_hz // 2 : -to_hz // 2]
    spectrum = np.abs(np.fft.rfft(heard * np.blackman(len(heard))))
    bin_hz = to_hz / len(heard)
    at = round(frequency / bin_hz)
    beside = np.delete(spectrum, np.s_[at - 8 : at + 9])
    assert int(np.argmax(spectrum)) == at
    assert 20 * np.log10(beside.max() / spectrum[at]) < -90


def test_what_the_new_rate_can_not_hold_is_gone() -> None:
    tone = np.sin(2 * np.pi * 13_500.0 * np.arange(96_000) / 48_000).astype(np.float32)
    resampler = Resampler(48_000, 24_000)
    heard = np.concatenate([resampler.feed(tone), resampler.finish()])[12_000:-12_000]
    assert 20 * np.log10(np.abs(heard).max()) < -90


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("kind", ["file", "stream"])
@pytest.mark.parametrize("response_format", ["mp3", "wav", "opus", "flac"])
def test_another_decoder_agrees(spoken: list[Samples], response_format: SpeechFormat, kind: str) -> None:
    """Of the file, and of the stream as it was before its length was known."""
    chunks, data = encoded(response_format, spoken, 24_000)
    decoder = ["ffmpeg", "-v", "error", "-i", "-", "-f", "s16le", "-ar", "24000", "-ac", "1", "-"]
    given = data if kind == "file" else b"".join(chunks)
    done = subprocess.run(  # noqa: S603  # a program of this machine, given our own bytes
        decoder, input=given, capture_output=True, check=True, timeout=60
    )
    heard, _ = decoded(done.stdout, "pcm")
    reference = np.concatenate(spoken).astype(np.float64)
    assert abs(len(heard) - len(reference)) / 24_000 < 0.08
    assert likeness(heard, reference) > 0.99
    assert done.stderr == b""
