"""Sound of other servers: every WAV that speech comes in is read, everything else is told."""

import struct

import numpy as np
import pytest

from interviewer_tts.engines.sound import NoSoundError, samples_of
from support.speech_faults import UNKNOWN, hum, wav


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("kind", [1, 3])
def test_reads_every_wav_that_speech_comes_in(rate_hz: int, channels: int, kind: int) -> None:
    answer = wav(hum(rate_hz), rate_hz, channels=channels, kind=kind)
    samples = samples_of(answer, "audio/wav", 24_000)
    assert samples.dtype == np.float32
    inner = slice(1_000, -1_000)  # a tone that is cut off is no tone at its ends
    assert np.abs(samples[inner] - hum()[inner]).max() < 0.01


@pytest.mark.parametrize("size", [0, 0x7FFF_FFFF, UNKNOWN])
def test_a_stream_can_not_know_its_length(size: int) -> None:
    assert len(samples_of(wav(hum(), size=size), "audio/wav", 24_000)) == len(hum())


def test_what_stands_between_and_after_is_passed_over() -> None:
    listed = b"LIST" + struct.pack("<I", 3) + b"abc\x00"
    answer = wav(hum(), extra=listed) + b"junk that follows"
    assert len(samples_of(answer, "audio/wav", 24_000)) == len(hum())


def test_an_extensible_header_is_read() -> None:
    plain = wav(hum())
    told = plain[20:36]
    wide = struct.pack("<H", 0xFFFE) + told[2:] + struct.pack("<HHI", 22, 16, 4) + told[:2] + b"\x00" * 14
    answer = plain[:16] + struct.pack("<I", len(wide)) + wide + plain[36:]
    assert len(samples_of(answer, "audio/wav", 24_000)) == len(hum())


def test_bare_samples_are_read_where_the_type_says_so() -> None:
    bare = wav(hum())[44:]
    assert len(samples_of(bare, "audio/pcm", 24_000)) == len(hum())
    with pytest.raises(NoSoundError):
        samples_of(bare, "application/octet-stream", 24_000)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "nothing"),
        (b"ID3\x04rest", "MP3"),
        (b"\xff\xf3\x84", "MP3"),
        (b"OggS", "Ogg"),
        (b"\x00\xffgarbage" * 99, "'audio/wav'"),
        (b"RIFF\x00\x00\x00\x00WAVE", "without samples"),
        (b"RIFF\x00\x00\x00\x00WAVEdata\x04\x00\x00\x00abcd", "does not say"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt \x04\x00\x00\x00\x01\x00\x01\x00", "torn header"),
        (wav(hum(), size=24_002), "broke off after 24000 of 24002"),
        (wav(hum(), 96_000), "96000 Hz"),
        (wav(hum(), 7), "7 Hz"),
        (wav(hum(), channels=6), "6 times 16 bits"),
        (wav(hum(), kind=7), "kind 7"),
        (wav(np.full(9, np.nan, np.float32), kind=3), "no numbers"),
    ],
)
def test_what_is_no_sound_is_told(answer: bytes, words: str) -> None:
    with pytest.raises(NoSoundError, match=words):
        samples_of(answer, "audio/wav", 24_000)


def test_every_cut_of_a_wav_is_read_or_told() -> None:
    whole = wav(hum(seconds=0.01), extra=b"LIST\x02\x00\x00\x00ab")
    for end in range(len(whole)):
        with pytest.raises(NoSoundError):
            samples_of(whole[:end], "audio/wav", 24_000)
