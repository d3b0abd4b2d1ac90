import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_contracts.speech import SpeechFormat
from interviewer_tts.audio.encode import MP3_KBITS, encoder_of, sealed
from interviewer_tts.audio.loudness import (
    CEILING_DB,
    GAIN_MAX_DB,
    TARGET_LUFS,
    level,
    limit,
    loudness,
    true_peaks,
)
from interviewer_tts.audio.trim import HEAD_S, TAIL_S, silence, trim
from interviewer_tts.engines.protocol import Samples

RATE = 24_000

# ITU-R BS.1770-5, tables 1 and 2: both filters at 48 kHz.
SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def sine(frequency: float, seconds: float, rate_hz: int = RATE, amplitude: float = 1.0) -> Samples:
    time_s = np.arange(int(seconds * rate_hz)) / rate_hz
    samples: Samples = (amplitude * np.sin(2 * np.pi * frequency * time_s)).astype(np.float32)
    return samples


def filtered(
    samples: Samples, biquads: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
) -> list[float]:
    """The filters one sample at a time, as the standard draws them."""
    values = [float(sample) for sample in samples]
    for (b0, b1, b2), (_, a1, a2) in biquads:
        out: list[float] = []
        x1 = x2 = y1 = y2 = 0.0
        for x in values:
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            x1, x2, y1, y2 = x, x1, y, y1
            out.append(y)
        values = out
    return values


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 48_000])
def test_a_full_sine_of_one_kilohertz_is_minus_three(rate_hz: int) -> None:
    assert loudness(sine(997, 3, rate_hz), rate_hz) == pytest.approx(-3.01, abs=0.05)


def test_weighs_as_the_standards_own_filters_do() -> None:
    noise = np.random.default_rng(1).standard_normal(19_200).astype(np.float32) * np.float32(0.1)
    power = float(np.mean(np.square(filtered(noise, (SHELF, HIGH_PASS)))))
    assert loudness(noise, 48_000) == pytest.approx(-0.691 + 10 * np.log10(power), abs=0.01)


def test_gaps_do_not_count() -> None:
    tone = sine(500, 2, amplitude=0.1)
    gaps = np.concatenate([tone, silence(3, RATE), tone])
    assert loudness(gaps, RATE) == pytest.approx(loudness(tone, RATE), abs=0.5)


def test_silence_has_no_loudness_and_stays_silence() -> None:
    quiet = silence(1, RATE)
    assert loudness(quiet, RATE) == float("-inf")
    assert not level(quiet, RATE).any()


@pytest.mark.parametrize("amplitude", [0.01, 0.05, 0.9])
@pytest.mark.parametrize("seconds", [0.2, 1.0, 4.0])
def test_any_loudness_becomes_the_one(amplitude: float, seconds: float) -> None:
    levelled = level(sine(440, seconds, amplitude=amplitude), RATE)
    heard = np.pad(levelled, (int(0.1 * RATE), int(max(0.1, 0.3 - seconds) * RATE)))
    assert loudness(heard, RATE) == pytest.approx(TARGET_LUFS, abs=0.1)


def test_a_whisper_is_not_blown_up_without_end() -> None:
    faint = sine(440, 1.0, amplitude=0.0005)
    assert loudness(level(faint, RATE), RATE) == pytest.approx(loudness(faint, RATE) + GAIN_MAX_DB, abs=0.1)


def test_sees_the_peak_between_two_samples() -> None:
    between = sine(RATE / 4, 0.1) * 0
    between[:] = np.sin(2 * np.pi * (RATE / 4) * np.arange(len(between)) / RATE + np.pi / 4)
    assert np.abs(between).max() == pytest.approx(0.707, abs=0.001)
    assert true_peaks(between)[100:-100].max() == pytest.approx(1.0, abs=0.02)


@given(st.lists(st.floats(-4, 4, width=32), min_size=1, max_size=400))
def test_no_peak_passes_the_limiter(values: list[float]) -> None:
    limited = limit(np.array(values, np.float32), RATE)
    assert len(limited) == len(values)
    assert np.abs(limited).max() <= 10 ** (CEILING_DB / 20) * 1.0001


def test_the_limiter_leaves_alone_what_is_low() -> None:
    low = sine(300, 0.5, amplitude=0.5)
    assert np.array_equal(limit(low, RATE), low)


def test_trims_silence_and_keeps_the_word() -> None:
    word = sine(300, 1.0, amplitude=0.3)
    trimmed = trim(np.concatenate([silence(0.4, RATE), word, silence(0.6, RATE)]), RATE)
    assert len(trimmed) / RATE == pytest.approx(1.0 + HEAD_S + TAIL_S, abs=0.012)
    assert trimmed[0] == trimmed[-1] == 0.0
    assert len(trim(silence(1, RATE), RATE)) == 0
    assert len(trim(np.zeros(3, np.float32), RATE)) == 0


@pytest.mark.parametrize("rate_hz", [22_050, 24_000])
def test_a_sealed_wav_tells_its_length(rate_hz: int) -> None:
    parts = [sine(300, 0.5, rate_hz, 0.5), sine(400, 0.25, rate_hz, 0.5)]
    with wave.open(io.BytesIO(encoded("wav", parts, rate_hz)[1])) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, rate_hz)
        assert file.getnframes() == sum(len(part) for part in parts)
        decoded = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_767
    assert np.allclose(decoded, np.concatenate(parts), atol=1e-4)


def test_a_streamed_wav_says_that_it_does_not_know() -> None:
    stream, _ = encoded("wav", [sine(300, 0.5)], RATE)
    assert stream[4:8] == stream[40:44] == b"\xff\xff\xff\xff"


@pytest.mark.parametrize("rate_hz", [22_050, 24_000])
def test_an_mp3_is_frame_after_frame(rate_hz: int) -> None:
    parts = [sine(300, 1.0, rate_hz, 0.5)] * 3
    _, data = encoded("mp3", parts, rate_hz)
    count, kbits, found_hz = walk(data)
    assert (kbits, found_hz) == (MP3_KBITS, rate_hz)
    assert count * 576 / rate_hz == pytest.approx(3.0, abs=0.15)


def encoded(response_format: SpeechFormat, parts: list[Samples], rate_hz: int) -> tuple[bytes, bytes]:
    """The stream, and the file."""
    encoder = encoder_of(response_format, rate_hz)
    stream = b"".join([*(encoder.encode(part) for part in parts), encoder.finish()])
    return stream, sealed(encoder, stream)


def walk(data: bytes) -> tuple[int, int, int]:
    """Frames, bit rate and sample rate of an MPEG-2 layer III stream, which must fill the data exactly."""
    kbits_of = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    at = count = kbits = rate_hz = 0
    while at < len(data):
        assert data[at] == 0xFF, at
        assert data[at + 1] & 0xFE == 0xF2, at
        kbits = kbits_of[data[at + 2] >> 4]
        rate_hz = (22_050, 24_000, 16_000)[data[at + 2] >> 2 & 3]
        at += 72_000 * kbits // rate_hz + (data[at + 2] >> 1 & 1)
        count += 1
    assert at == len(data)
    return count, kbits, rate_hz
