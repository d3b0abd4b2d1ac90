"""Kokoro: what it tells without its weights, how it reads, and with real weights what it says and when."""
# ruff: noqa: RUF001 - phonemes look like other letters

import gzip
import shutil
import sys
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.kokoro import MODEL, KokoroEngine
from interviewer_tts.engines.kokoro_british import british, in_british
from interviewer_tts.engines.kokoro_model import SAMPLE_RATE_HZ, TOKENS_MAX, KokoroModel
from interviewer_tts.engines.kokoro_reading import Reader, clauses, heard, letters
from interviewer_tts.engines.protocol import Utterance
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.errors import EngineMissingError, VoiceUnavailableError
from interviewer_tts.models.manifest import the_manifest
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech
from interviewer_tts.text.prepare import prepare
from interviewer_tts.timing.words import Span, units_of
from interviewer_weights.manifest import ModelEntry
from interviewer_weights.store import Damage, ModelStore

DICTIONARY = TypeAdapter(dict[str, str | dict[str, str | None]])
QUESTION = "How would you find out why PostgreSQL became slow, if 24 people on the ward need it at once?"


@pytest.fixture(scope="module", params=[False, True], ids=["American", "British"])
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(british=request.param)


@pytest.fixture
def speech_settings(tmp_path: Path) -> SpeechSettings:
    return SpeechSettings(data=tmp_path, models=tmp_path / "models")


def altered(weights: ModelStore, folder: Path, file: str) -> ModelStore:
    """A store with a file that is not what it should be, though as long."""
    entry, store = the_manifest().named(MODEL), ModelStore(folder)
    shutil.copytree(weights.path(entry), store.path(entry))
    path = store.path(entry) / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return store


def times(spoken: Utterance) -> tuple[Span, ...]:
    assert spoken.words
    return spoken.words


async def test_without_weights_its_voices_say_what_to_do(speech_settings: SpeechSettings) -> None:
    kokoro = KokoroEngine(ModelStore(speech_settings.models_folder))
    async with open_speech(speech_settings, [StagedEngine(), kokoro]) as speech:
        listed = [voice for voice in (await speech.voices()).voices if voice.engine == "kokoro"]
        with pytest.raises(VoiceUnavailableError, match="not configured"):
            await speech.answer(SpeechRequest(input="Hello.", voice=listed[0].id))
    assert len(listed) == len(kokoro.voices)
    for voice in listed:
        assert not voice.available
        assert not voice.default
        assert voice.reason is not None
        assert voice.reason.startswith("not configured: ")
        assert "`interviewer models pull kokoro`" in voice.reason


def test_a_broken_pull_is_told(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    store.parts(the_manifest().named(MODEL)).mkdir(parents=True)
    with pytest.raises(EngineMissingError, match=r"kokoro-v1\.0\.int8\.onnx in .* is missing"):
        KokoroEngine(store).load()


def test_without_hibari_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hibari", None)
    with pytest.raises(EngineMissingError, match="pip install hibari-tts"):
        KokoroEngine(ModelStore(tmp_path)).load()


def test_both_accents_have_women_and_men() -> None:
    kinds = [(voice.language, voice.sex) for voice in KokoroEngine.voices]
    for language in ("en-US", "en-GB"):
        for sex in ("female", "male"):
            assert kinds.count((language, sex)) >= 2


def test_the_manifest_has_a_licence_and_no_address() -> None:
    for model in the_manifest().models:
        assert model.sources
        assert model.licence in {"Apache-2.0", "MIT"}, "another licence needs a decision"
    assert "://" not in (files("interviewer_tts.models") / "manifest.yaml").read_text("utf-8")


@pytest.mark.parametrize("accent", ["us", "gb"])
def test_kokoro_knows_every_letter_of_the_dictionaries(accent: str) -> None:
    found = set[str]()
    for quality in ("gold", "silver"):
        packed = (files("hibari") / "assets" / f"lexicon_{accent}_{quality}.json.gz").read_bytes()
        for said in DICTIONARY.validate_json(gzip.decompress(packed)).values():
            for phonemes in said.values() if isinstance(said, dict) else [said]:
                found |= set(phonemes or "")
    assert len(found) > 40
    assert found <= set(letters())


SENTENCES = [
    "Tell me about yourself.",
    "Use [PostgreSQL](/pˈOstɡɹɛs kjˌuˈɛl/)'s well-known [San Francisco](/sˈæn/) nodes.",
    "It cost $1.2M, or 3.5 km, on 2024-05-06 at 10:30 — (really)?",
    "… and then , nothing …",
    "3/4 of Dr. St John's C++ [and] so on!",
    "日本語 is not read.",
    "[[[](/ [a](b) ](",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_word_of_a_sentence_has_its_time(reader: Reader, sentence: str) -> None:
    reading = reader.read(sentence)
    sounds = [(float(at), at + 1.0) for at in range(len(reading.phonemes))]

    spans = heard(reading, sounds, sentence)

    assert len(spans) == len(units_of(sentence))
    assert all(start <= end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert spans[-1][1] <= len(reading.phonemes)


def test_a_term_with_phonemes_is_where_its_phonemes_are(reader: Reader) -> None:
    reading = reader.read("Use [SQL](/sˈikwəl/) now.")
    at = reading.phonemes.index("s" if reading.phonemes.startswith("j") else " s")

    word = reading.words[1]

    assert word.written == "SQL"
    assert reading.phonemes[word.start : word.end].startswith("sˈi")
    assert word.start >= at


@pytest.mark.parametrize(
    ("american", "said"),
    [
        ("kˌubəɹnˈɛtiz", "kˌuːbənˈɛtiz"),
        ("pˈOstɡɹɛs kjˌuˈɛl", "pˈQstɡɹɛs kjˌuːˈɛl"),
        ("dˌɑtnˈɛt", "dˌɒtnˈɛt"),
        ("sˈi ʃˈɑɹp", "sˈiː ʃˈɑːp"),
        ("fˈɔɹ", "fˈɔː"),
        ("ˈɑɹbæk", "ˈɑːbak"),
        ("wˈɔTəɹ", "wˈɔːtə"),
        ("zˈæməɹɪn", "zˈaməɹɪn"),
        ("ˌʌndəɹˈɛstəmˌAT", "ˌʌndəɹˈɛstəmˌAt"),
        ("kˈɑmptiˌɑ", "kˈɒmptiˌɑː"),
        ("nˈɜɹs", "nˈɜːs"),
        ("ɹˈOzᵻz", "ɹˈQzɪz"),
    ],
)
def test_american_phonemes_are_turned_for_british_voices(american: str, said: str) -> None:
    assert british(american) == said
    assert in_british(f"A car [term](/{american}/), far.") == f"A car [term](/{said}/), far."


def test_many_phonemes_are_cut_at_clauses() -> None:
    phonemes = "wˈʌn tˈu, " * 40 + "θɹˈi " * 60 + "f" * 700
    parts = list(clauses(phonemes, TOKENS_MAX))
    assert parts[0][0] == 0
    assert parts[-1][1] == len(phonemes)
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert all(0 < end - start <= TOKENS_MAX for start, end in parts)
    assert phonemes[: parts[0][1]].endswith(", ")


@pytest.mark.parametrize("file", ["kokoro-v1.0.int8.onnx", "voices/af_heart.bin"])
def test_a_tampered_file_is_refused(weights: ModelStore, tmp_path: Path, file: str) -> None:
    with pytest.raises(EngineMissingError, match=r"is not what it should be\. Run `interviewer models pull"):
        KokoroEngine(altered(weights, tmp_path, file)).load()


def test_a_file_that_was_changed_after_it_was_looked_at_is_refused(
    weights: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = altered(weights, tmp_path, "voices/af_heart.bin")

    def none_yet(_: ModelEntry) -> list[Damage]:
        return []

    with monkeypatch.context() as patched:
        patched.setattr(store, "damage", none_yet)
        engine = KokoroEngine(store)
        with pytest.raises(EngineMissingError, match="is not what it should be"):
            engine.load()
    with pytest.raises(EngineMissingError, match="is not what it should be"):
        engine.synthesise("Hello.", "kokoro-heart", 1.0)


async def test_it_is_measured_at_the_start_and_kept_only_when_somebody_wants_it(
    weights: ModelStore, speech_settings: SpeechSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = list[int]()

    class Watched(KokoroModel):
        def __init__(self, onnx: bytes) -> None:
            loaded.append(len(onnx))
            super().__init__(onnx)

    monkeypatch.setattr("interviewer_tts.engines.kokoro.KokoroModel", Watched)
    kokoro = KokoroEngine(weights)
    async with open_speech(speech_settings, [kokoro]) as speech:
        before = (await speech.voices()).voices[0]
        assert before.available
        assert before.real_time_factor is not None
        assert before.keeps_up is (before.real_time_factor < 1)
        assert len(loaded) == 1
        await speech.render(SpeechRequest(input=QUESTION, voice=before.id))
        after = (await speech.voices()).voices[0]
    assert len(loaded) == 2
    assert after.real_time_factor is not None
    assert after.keeps_up is (after.real_time_factor < 1)


@pytest.mark.parametrize("voice", ["kokoro-heart", "kokoro-emma"])
def test_words_are_where_the_sound_is(kokoro: KokoroEngine, voice: str) -> None:
    sentence = prepare(QUESTION, "misaki")[0].text
    spoken = kokoro.synthesise(sentence, voice, 1.0)
    words = times(spoken)

    assert len(words) == len(units_of(sentence))
    total_s = len(spoken.samples) / SAMPLE_RATE_HZ
    assert 0 < words[0][0] < words[-1][1] < total_s
    power = np.square(spoken.samples)
    inside = np.zeros(len(power), bool)
    for start, end in words:
        inside[int(start * SAMPLE_RATE_HZ) : int(end * SAMPLE_RATE_HZ)] = True
    assert power[inside].mean() > 5 * power[~inside].mean()


def test_words_follow_the_speed(kokoro: KokoroEngine) -> None:
    slow, fast = (times(kokoro.synthesise(QUESTION, "kokoro-heart", speed)) for speed in (0.7, 1.4))
    ratios = [(b - a) / (d - c) for (a, b), (c, d) in zip(slow, fast, strict=True)]
    assert 1.6 < float(np.median(ratios)) < 2.4


def test_more_than_it_reads_at_once_is_spoken_to_its_end(kokoro: KokoroEngine) -> None:
    sentence = ", ".join(["we look after people who need it most"] * 16) + "."
    spoken = kokoro.synthesise(sentence, "kokoro-heart", 1.5)
    words = times(spoken)
    assert len(words) == len(units_of(sentence))
    assert words[-1][1] > 0.9 * len(spoken.samples) / SAMPLE_RATE_HZ
    assert all(0.02 < end - start < 1.0 for start, end in words)


def test_every_voice_has_the_same_pace(kokoro: KokoroEngine) -> None:
    sentence = (
        "Tell me about a time when you had to explain a hard decision to somebody who disagreed with it."
    )
    for voice in kokoro.voices:
        words = times(kokoro.synthesise(sentence, voice.id, 1.0))
        minutes = (words[-1][1] - words[0][0]) / 60
        assert 145 < len(words) / minutes < 195, voice.name
