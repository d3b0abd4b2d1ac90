"""F5-TTS: upstream's own inference over a tiny checkpoint of random weights, and each reason to be silent."""

import math
import shutil
import wave
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import yaml
from structlog.testing import capture_logs

from interviewer_tts.engines.f5 import F5Engine, Reference, engine, upstream
from interviewer_tts.engines.f5.engine import Step
from interviewer_tts.engines.f5.pieces import Piece
from interviewer_tts.engines.protocol import Samples
from interviewer_tts.errors import EngineMissingError
from interviewer_tts.settings import SpeechSettings
from support import f5

SENTENCE = "How do you decide which of two patients needs you first?"
LONG = (
    "When two of your patients call at once, and nobody else is there, whom do you go to first, and why? " * 3
)

pytestmark = [pytest.mark.filterwarnings(quiet) for quiet in f5.QUIET]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return f5.tiny_folder(tmp_path_factory.mktemp("weights") / "f5")


@pytest.fixture(scope="module")
def voices(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An operator's folder: two that can be used, and four that can't."""
    _ = weights
    folder = tmp_path_factory.mktemp("voices")
    clip = upstream.package_folder()
    assert clip is not None
    for name in ("anna.wav", "bernd.de.wav", "No Name.wav", "own-x.wav", "silent.wav", "empty.wav"):
        shutil.copy(clip / "infer/examples/basic/basic_ref_en.wav", folder / name)
    for name in ("anna.txt", "No Name.txt", "own-x.txt"):
        (folder / name).write_text("Some call me nature,\nothers call me mother nature.\n")
    (folder / "bernd.de.txt").write_text("Manche nennen mich Natur, andere nennen mich Mutter Natur.")
    (folder / "empty.txt").write_text("\n")
    return folder


@pytest.fixture(scope="module")
def settings(weights: Path, voices: Path) -> SpeechSettings:
    return SpeechSettings(f5_model=str(weights), f5_voices=voices, f5_steps=4, f5_device="cpu")


@pytest.fixture(scope="module")
def loaded(settings: SpeechSettings) -> F5Engine:
    engine = F5Engine(settings)
    engine.load()
    return engine


def test_every_voice_speaks_for_as_long_as_its_recording_would(loaded: F5Engine) -> None:
    assert [(voice.id, voice.language) for voice in loaded.voices] == [
        ("f5-anna", "en"),
        ("f5-bernd", "de"),
        ("f5-nature", "en-US"),
    ]
    for voice in loaded.voices:
        samples = loaded.synthesise(SENTENCE, voice.id, 1.0).samples
        assert samples.dtype == np.float32
        assert samples.ndim == 1
        assert 3.0 < len(samples) / loaded.sample_rate_hz < 8.0
        assert 0.05 < float(np.abs(samples).max()) <= 1.0


@pytest.mark.parametrize("text", [SENTENCE, LONG])
def test_the_same_text_sounds_the_same(loaded: F5Engine, text: str) -> None:
    once, again = (loaded.synthesise(text, "f5-nature", 1.0).samples for _ in range(2))
    assert np.array_equal(once, again)


def test_another_text_another_voice_and_another_seed_sound_otherwise(
    loaded: F5Engine, settings: SpeechSettings
) -> None:
    chance = F5Engine(settings.model_copy(update={"f5_seed": 8}))
    chance.load()
    spoken = [
        loaded.synthesise(SENTENCE, "f5-nature", 1.0).samples,
        loaded.synthesise(SENTENCE.replace("first", "again"), "f5-nature", 1.0).samples,
        loaded.synthesise(SENTENCE, "f5-bernd", 1.0).samples,
        chance.synthesise(SENTENCE, "f5-nature", 1.0).samples,
    ]
    assert len({samples.tobytes() for samples in spoken}) == 4
    assert loaded.version != chance.version


def test_speed_is_a_matter_of_length(loaded: F5Engine) -> None:
    slow, usual, fast = (
        len(loaded.synthesise(SENTENCE, "f5-nature", speed).samples) for speed in (0.5, 1.0, 2.0)
    )
    assert slow / usual == pytest.approx(2.0, rel=0.02)
    assert usual / fast == pytest.approx(2.0, rel=0.02)


@pytest.mark.parametrize(("text", "heard"), [("…", False), ("?!", False), ("Why?", True), ("a" * 300, True)])
def test_odd_text_does_not_break_it(loaded: F5Engine, text: str, *, heard: bool) -> None:
    samples = loaded.synthesise(text, "f5-nature", 1.0).samples
    assert np.isfinite(samples).all()
    assert (len(samples) > 0) is heard


def test_an_unknown_voice_is_refused(loaded: F5Engine) -> None:
    with pytest.raises(LookupError):
        loaded.synthesise(SENTENCE, "f5-own-" + "0" * 48, 1.0)


def test_a_recording_that_is_gone_is_forgotten(settings: SpeechSettings, voices: Path) -> None:
    class One:
        there: Reference | None = Reference(voices / "anna.wav", "Some call me nature.")

        def reference(self, voice: str) -> Reference | None:
            return self.there if voice == "f5-own-1" else None

    private = One()
    engine = F5Engine(settings, private)
    engine.load()
    assert len(engine.synthesise(SENTENCE, "f5-own-1", 1.0).samples) > 0
    private.there = None
    engine.synthesise(SENTENCE, "f5-nature", 1.0)
    assert "f5-own-1" not in engine.ready
    with pytest.raises(LookupError):
        engine.synthesise(SENTENCE, "f5-own-1", 1.0)


def test_what_can_not_be_a_voice_is_left_out_and_the_log_says_why(settings: SpeechSettings) -> None:
    with capture_logs() as logs:
        F5Engine(settings)
    reasons = {log["file"]: log["reason"] for log in logs}
    assert reasons.keys() == {"No Name.wav", "own-x.wav", "silent.wav", "empty.wav"}
    assert "small letters" in reasons["No Name.wav"]
    assert "small letters" in reasons["own-x.wav"]
    assert "silent.txt" in reasons["silent.wav"]
    assert "1 to 400" in reasons["empty.wav"]


def test_upstream_says_nothing_and_leaves_nothing(
    settings: SpeechSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The words of a recording are a person's, and so is the recording."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    engine = F5Engine(settings)
    engine.load()
    engine.synthesise(SENTENCE, "f5-anna", 1.0)
    said = capfd.readouterr()
    assert "nature" not in (said.out + said.err).lower()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_transcribed(loaded: F5Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Upstream would fetch a model of a gigabyte and a half to know what is said in a recording."""
    inference: Any = import_module("f5_tts.infer.utils_infer")
    monkeypatch.setattr(inference, "transcribe", None)
    loaded.ready.clear()
    assert len(loaded.synthesise(SENTENCE, "f5-anna", 1.0).samples) > 0


def test_its_pace_is_measured_or_else_reckoned_from_a_step(
    settings: SpeechSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = F5Engine(settings)
    counted.load()
    steps: list[int] = []
    assert counted.speaker is not None
    speak = counted.speaker.speak

    def counting(pieces: Sequence[Piece], taken: int) -> list[Samples | None]:
        steps.append(taken)
        return speak(pieces, taken)

    monkeypatch.setattr(counted.speaker, "speak", counting)
    assert counted.measured_pace() > 0
    assert steps == [4]
    monkeypatch.setattr(engine, "MEASURED_WHOLE_UP_TO_S", 0.0)
    counted.step = Step(20.0, 4.0)
    assert counted.measured_pace() == 20.0
    assert steps == [4]


def test_torchaudio_makes_the_spectrogram_that_the_formula_says(loaded: F5Engine) -> None:
    """Whether its compiled part is there or something stands in for it."""
    _ = loaded
    torch: Any = import_module("torch")
    modules: Any = import_module("f5_tts.model.modules")
    random = np.random.default_rng(5)
    samples = (0.1 * random.standard_normal(24_000)).astype(np.float32)

    mel = modules.get_vocos_mel_spectrogram(torch.from_numpy(samples).unsqueeze(0))[0].numpy()

    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1_024) / 1_024)
    padded = np.pad(samples, 512, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, 1_024)[::256]
    magnitudes = np.abs(np.fft.rfft(frames * window, axis=1))
    top = 2_595 * math.log10(1 + 12_000 / 700)
    edges: npt.NDArray[np.float64] = 700 * (np.power(10.0, np.linspace(0, top, 102) / 2_595) - 1)
    hertz = np.linspace(0, 12_000, 513)
    rising: npt.NDArray[np.float64] = (hertz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling: npt.NDArray[np.float64] = (edges[2:, None] - hertz) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.maximum(0, np.minimum(rising, falling))
    expected = np.log(np.maximum(filters @ magnitudes.T, 1e-5))
    assert mel.shape == expected.shape
    assert np.abs(mel - expected).max() < 1e-3


def test_torchaudio_resamples_without_its_compiled_part(loaded: F5Engine) -> None:
    _ = loaded
    torch: Any = import_module("torch")
    transforms: Any = import_module("torchaudio.transforms")
    tone = {
        hertz: np.sin(2 * np.pi * 440 * np.arange(hertz) / hertz).astype(np.float32)
        for hertz in (48_000, 24_000)
    }
    resampled = transforms.Resample(48_000, 24_000)(torch.from_numpy(tone[48_000])).numpy()
    assert np.abs(resampled - tone[24_000])[1_000:-1_000].max() < 2e-3


def test_what_stands_in_for_the_trainer_only_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def everything(_: str) -> bool:
        return True

    def all_but_wandb(name: str) -> bool:
        return name != "wandb"

    monkeypatch.setattr(upstream, "installed", everything)
    modules = dict.fromkeys(["something"])
    monkeypatch.setattr("sys.modules", modules)
    upstream.spare_the_trainer()
    assert list(modules) == ["something"]
    monkeypatch.setattr(upstream, "installed", all_but_wandb)
    upstream.spare_the_trainer()
    assert list(modules) == ["something", "f5_tts.model.trainer"]


def reason_of(settings: SpeechSettings) -> str:
    with pytest.raises(EngineMissingError) as error:
        F5Engine(settings).load()
    return str(error.value)


def test_without_settings_it_says_what_to_set() -> None:
    reason = reason_of(SpeechSettings())
    assert reason.startswith("not configured: set INTERVIEWER_F5_MODEL")
    assert "not for commercial use" in reason
    assert [voice.licence for voice in F5Engine(SpeechSettings()).voices] == [
        "CC-BY-NC-4.0 (not for commercial use)"
    ]


def test_without_torch_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(upstream, "NEEDED", ("torch_that_nobody_has",))
    reason = reason_of(SpeechSettings(f5_model=str(tmp_path)))
    assert "not installed: torch_that_nobody_has" in reason
    assert "pip install 'interviewer-tts[f5]'" in reason


def test_a_folder_of_voices_that_is_not_there_is_told(tmp_path: Path) -> None:
    settings = SpeechSettings(f5_model=str(tmp_path), f5_voices=tmp_path / "away")
    assert "INTERVIEWER_F5_VOICES" in reason_of(settings)


def _other_class(folder: Path) -> None:
    config = yaml.safe_load((folder / "vocos/config.yaml").read_text())
    config["head"] = {"class_path": "subprocess.run", "init_args": {"args": ["touch", str(folder / "ran")]}}
    (folder / "vocos/config.yaml").write_text(yaml.safe_dump(config))


def _other_vocabulary(folder: Path) -> None:
    (folder / "vocab.txt").write_text("a\nb\n")


def _other_architecture(folder: Path) -> None:
    (folder / "architecture.yaml").write_text("model: {backbone: os.system}")


SPOILT: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "model_1.safetensors").unlink(), "has no checkpoint"),
    (lambda folder: (folder / "model_2.safetensors").touch(), "has 2 checkpoints"),
    (lambda folder: shutil.rmtree(folder / "vocos"), "INTERVIEWER_F5_VOCODER"),
    (lambda folder: (folder / "vocos/pytorch_model.bin").unlink(), "has no pytorch_model.bin"),
    (lambda folder: (folder / "vocos/pytorch_model.bin").write_bytes(b"?"), "can't be loaded"),
    (lambda folder: (folder / "model_1.safetensors").write_bytes(b"?"), "can't be loaded"),
    (lambda folder: (folder / "architecture.yaml").write_text("{"), "can't be read"),
    (_other_class, "its head must be vocos.heads.ISTFTHead"),
    (_other_vocabulary, "belong together"),
    (_other_architecture, "no architecture that can speak here"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT)
def test_weights_that_do_not_fit_are_told(
    weights: Path, tmp_path: Path, spoil: Callable[[Path], object], words: str
) -> None:
    folder = tmp_path / "f5"
    shutil.copytree(weights, folder)
    spoil(folder)
    assert words in reason_of(SpeechSettings(f5_model=str(folder), f5_device="cpu"))
    assert not (folder / "ran").exists()


def test_a_gpu_that_is_not_there_is_told(weights: Path) -> None:
    torch: Any = import_module("torch")
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    reason = reason_of(SpeechSettings(f5_model=str(weights), f5_device="cuda"))
    assert "torch finds no GPU" in reason


@pytest.mark.parametrize("model", ["/no/such/folder", "./none", "../x/y", "one", "a/../b"])
def test_a_folder_that_is_not_there_is_no_name_on_the_hub(weights: Path, model: str) -> None:
    _ = weights
    assert "there is no such folder" in reason_of(SpeechSettings(f5_model=model))


def test_names_on_the_hub_are_fetched_and_only_what_is_needed(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub is a folder here: what would be fetched from it is what the test looks at."""
    shutil.copytree(weights, tmp_path / "SWivid/F5-TTS/F5TTS_v1_Base")
    shutil.copytree(weights / "vocos", tmp_path / "charactr/vocos-mel-24khz")
    shutil.rmtree(tmp_path / "SWivid/F5-TTS/F5TTS_v1_Base/vocos")
    asked: dict[str, list[str]] = {}

    def fetched(repository: str, *, allow_patterns: list[str]) -> str:
        asked[repository] = allow_patterns
        return str(tmp_path / repository)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetched)
    F5Engine(SpeechSettings(f5_model="SWivid/F5-TTS", f5_device="cpu")).load()
    assert asked == {
        "SWivid/F5-TTS": ["F5TTS_v1_Base/*.safetensors", "F5TTS_v1_Base/vocab.txt"],
        "charactr/vocos-mel-24khz": ["config.yaml", "pytorch_model.bin"],
    }


def test_a_hub_that_is_out_of_reach_is_told(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = weights

    def away(*_: object, **__: object) -> str:
        raise ConnectionError("no route")

    monkeypatch.setattr("huggingface_hub.snapshot_download", away)
    assert "can't be fetched" in reason_of(SpeechSettings(f5_model="SWivid/F5-TTS"))


def test_the_version_changes_with_the_weights(weights: Path, tmp_path: Path, loaded: F5Engine) -> None:
    shutil.copytree(weights, tmp_path / "f5")
    other = F5Engine(SpeechSettings(f5_model=str(tmp_path / "f5"), f5_steps=5, f5_device="cpu"))
    other.load()
    assert other.version
    assert other.version != loaded.version


def test_the_package_brings_the_recording_whose_words_are_known(loaded: F5Engine) -> None:
    _ = loaded
    folder = upstream.package_folder()
    assert folder is not None
    clip = folder / "infer/examples/basic/basic_ref_en.wav"
    with wave.open(str(clip)) as file:
        assert 5.0 < file.getnframes() / file.getframerate() < 6.0
