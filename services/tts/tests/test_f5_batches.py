"""F5-TTS speaks several sentences in one pass, each as it sounds alone, and ends early for who has left."""

import asyncio
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2
import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # without stubs
from structlog.testing import capture_logs

from interviewer_contracts.speech import SpeechRequest
from interviewer_contracts.tokens import issue
from interviewer_tts.app import create_app
from interviewer_tts.engines.f5 import F5Engine, passes, upstream
from interviewer_tts.engines.f5 import weights as f5_weights
from interviewer_tts.engines.f5.pieces import Piece
from interviewer_tts.engines.f5.references import listed
from interviewer_tts.engines.f5.speaker import Speaker
from interviewer_tts.engines.protocol import Samples, Utterance, Wanted
from interviewer_tts.settings import Settings, SpeechSettings
from interviewer_tts.speech import open_speech
from support import f5
from support.serving import serving
from support.sound import Sound, decoded, likeness
from support.waiting import until

STEPS: Final = 4
SENTENCES: Final = (
    "How do you decide which of two patients needs you first?",
    "Why?",
    "Tell me about a night when everything went wrong, and what you did about it before anybody else came.",
    "Whom do you call?",
)
LONG: Final = (
    "When two of your patients call at once, and nobody else is there, whom do you go to first, and why? " * 3
)
ALIKE: Final = 2e-6
"""Largest difference of samples; full scale is 1. Padding that is heard makes four times that at least."""

pytestmark = [pytest.mark.filterwarnings(quiet) for quiet in f5.QUIET]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return f5.tiny_folder(tmp_path_factory.mktemp("weights") / "f5")


@pytest.fixture(scope="module")
def voices(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings that differ in length and loudness from the package's own, and in rate."""
    _ = weights
    package = upstream.package_folder()
    assert package is not None
    speech, rate_hz = soundfile.read(package / "infer/examples/basic/basic_ref_en.wav", dtype="float32")
    folder = tmp_path_factory.mktemp("voices")
    soundfile.write(folder / "brief.wav", speech[: int(2.9 * rate_hz)] * 0.3, rate_hz)
    soundfile.write(folder / "coarse.wav", speech[::2], rate_hz // 2)
    (folder / "brief.txt").write_text("Some call me nature,")
    (folder / "coarse.txt").write_text("Some call me nature, others call me mother nature.")
    return folder


@pytest.fixture(scope="module")
def settings(weights: Path, voices: Path) -> SpeechSettings:
    return SpeechSettings(
        f5_model=str(weights), f5_voices=voices, f5_steps=STEPS, f5_device="cpu", f5_batch=4
    )


@pytest.fixture(scope="module")
def engine(settings: SpeechSettings) -> F5Engine:
    engine = F5Engine(settings)
    engine.load()
    return engine


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pieces each pass had, as they come."""
    counted: list[int] = []
    sample = passes.sample

    def counting(modules: upstream.Upstream, model: Any, pieces: Sequence[Piece], *rest: int) -> Any:  # noqa: ANN401
        counted.append(len(pieces))
        return sample(modules, model, pieces, *rest)

    monkeypatch.setattr(passes, "sample", counting)
    return counted


def four(speed: float = 1.0) -> list[Wanted]:
    """Sentences of many lengths, in three voices."""
    named = ("f5-nature", "f5-brief", "f5-coarse", "f5-brief")
    return [
        Wanted(sentence=sentence, voice=voice, speed=speed)
        for sentence, voice in zip(SENTENCES, named, strict=True)
    ]


def samples_of(outcome: Utterance | Exception) -> Samples:
    assert isinstance(outcome, Utterance)
    return outcome.samples


def assert_alike(one: Samples, other: Samples) -> None:
    assert one.shape == other.shape
    assert float(np.abs(one - other).max()) < ALIKE
    assert float(np.abs(one).max()) > 0.01


@contextmanager
def rows_of(speaker: Speaker) -> Generator[list[int]]:
    """How many pieces the model works on, at each of its steps."""
    seen: list[int] = []

    def look(_module: object, given: tuple[Any, ...]) -> None:
        seen.append(len(given[0]))

    hook = speaker.model.transformer.input_embed.register_forward_pre_hook(look)
    try:
        yield seen
    finally:
        hook.remove()


def after(steps: int) -> Callable[[], bool]:
    """For `Wanted.left`: it is looked at before each step, and once at the end."""
    asked = 0

    def left() -> bool:
        nonlocal asked
        asked += 1
        return asked > steps

    return left


@pytest.mark.parametrize("speed", [0.8, 1.5])
def test_together_each_sounds_as_it_does_alone(engine: F5Engine, sizes: list[int], speed: float) -> None:
    together = dict(engine.speak_all(four(speed)))
    assert sizes == [4]
    assert together.keys() == {0, 1, 2, 3}
    for number, one in enumerate(four(speed)):
        alone = engine.synthesise(one.sentence, one.voice, speed).samples
        assert_alike(samples_of(together[number]), alone)
    assert sizes == [4, 1, 1, 1, 1]


@pytest.mark.parametrize("sentence", [*SENTENCES, LONG])
@pytest.mark.parametrize("voice", ["f5-nature", "f5-brief", "f5-coarse"])
def test_alone_it_sounds_as_upstream_speaks_it(
    engine: F5Engine, settings: SpeechSettings, sentence: str, voice: str
) -> None:
    assert_alike(
        engine.synthesise(sentence, voice, 1.25).samples, by_upstream(settings, sentence, voice, 1.25)
    )


def by_upstream(settings: SpeechSettings, sentence: str, voice: str, speed: float) -> Samples:
    """The sentence by upstream's own function, all of it; its pieces have their turn, and the same seed."""
    modules, found = upstream.imported(), f5_weights.found(settings)
    inference: Any = modules.inference
    model = inference.load_model(
        modules.models.DiT,
        found.architecture,
        str(found.checkpoint),
        vocab_file=str(found.vocabulary),
        device="cpu",
    )
    vocoder = inference.load_vocoder(is_local=True, local_path=str(found.vocoder), device="cpu")
    sample, turn = model.sample, threading.Lock()

    def seeded(**given: Any) -> Any:  # noqa: ANN401
        with turn:
            return sample(**given, seed=settings.f5_seed)

    model.sample = seeded
    recordings = {one.voice.id: one.reference for one in listed(settings.f5_voices, "")}
    clip = str(recordings[voice].clip)
    path, words = inference.preprocess_ref_audio_text(clip, recordings[voice].words, show_info=print)
    samples, rate_hz = soundfile.read(path, dtype="float32")
    at_most = int(len(words.encode()) / (len(samples) / rate_hz) * (22 - len(samples) / rate_hz) * speed)
    wave, _, _ = next(
        inference.infer_batch_process(
            (modules.torch.from_numpy(samples).unsqueeze(0), rate_hz),
            words,
            inference.chunk_text(sentence, max_chars=at_most),
            model,
            vocoder,
            progress=None,
            nfe_step=settings.f5_steps,
            speed=speed,
            device="cpu",
        )
    )
    return np.asarray(wave, np.float32)


def test_a_long_sentence_is_spoken_in_pieces_that_share_passes_with_others(
    engine: F5Engine, sizes: list[int]
) -> None:
    wanted = [Wanted(sentence=LONG, voice="f5-nature"), *four()[:3]]
    together = dict(engine.speak_all(wanted))
    assert max(sizes) <= 4
    assert len(sizes) == 2
    assert sum(sizes) > 4
    alone = engine.synthesise(LONG, "f5-nature", 1.0).samples
    assert_alike(samples_of(together[0]), alone)


def test_who_leaves_in_mid_sentence_is_left_out_and_the_others_sound_the_same(engine: F5Engine) -> None:
    wanted = four()
    wanted[2] = Wanted(sentence=SENTENCES[2], voice="f5-coarse", left=after(2))
    assert engine.speaker is not None
    with rows_of(engine.speaker) as rows:
        together = dict(engine.speak_all(wanted))
    # Each step is done with the text and without it.
    assert rows == [4] * 2 * 2 + [3] * 2 * (STEPS - 2)
    assert together.keys() == {0, 1, 3}
    for number, outcome in together.items():
        alone = engine.synthesise(wanted[number].sentence, wanted[number].voice, 1.0).samples
        assert_alike(samples_of(outcome), alone)


@pytest.mark.parametrize("together", [1, 3])
def test_when_all_have_left_the_pass_ends(engine: F5Engine, together: int) -> None:
    wanted = [Wanted(sentence=LONG[:90], voice="f5-nature", left=after(1)) for _ in range(together)]
    assert engine.speaker is not None
    with rows_of(engine.speaker) as rows:
        assert list(engine.speak_all(wanted)) == []
    assert rows == [together] * 2
    # Nothing of it is left for the next.
    (outcome,) = [outcome for _, outcome in engine.speak_all(four()[:1])]
    assert_alike(samples_of(outcome), engine.synthesise(SENTENCES[0], "f5-nature", 1.0).samples)


def test_what_goes_wrong_with_one_leaves_the_others_alone(
    engine: F5Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine.speaker is not None
    decode = engine.speaker.vocoder.decode

    def broken(mel: Any) -> Any:  # noqa: ANN401  # a tensor
        wave = decode(mel)
        return wave * np.nan if mel.shape[-1] == shortest else wave

    wanted = [*four()[:2], Wanted(sentence="Who?", voice="f5-nobody"), Wanted(sentence="…", voice="f5-brief")]
    lengths = [
        piece.frames - piece.prepared.frames
        for one in wanted[:2]
        for piece in engine.speaker.pieces(one.sentence, engine.ready[one.voice], 1.0, one.left)
    ]
    shortest = min(lengths)
    monkeypatch.setattr(engine.speaker.vocoder, "decode", broken)
    outcomes = dict(engine.speak_all(wanted))
    assert isinstance(outcomes[1], ArithmeticError)
    assert isinstance(outcomes[2], LookupError)
    assert len(samples_of(outcomes[3])) == 0
    assert np.isfinite(samples_of(outcomes[0])).all()


def test_what_a_gpu_has_no_memory_for_is_spoken_in_smaller_passes_from_then_on(
    settings: SpeechSettings, engine: F5Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staged: the memory is of two pieces."""
    small = F5Engine(settings)
    small.load()
    sample, sizes = passes.sample, list[int]()

    def of_two(modules: upstream.Upstream, model: Any, pieces: Sequence[Piece], *rest: int) -> Any:  # noqa: ANN401
        sizes.append(len(pieces))
        if len(pieces) > 2:
            raise modules.torch.OutOfMemoryError("CUDA out of memory")
        return sample(modules, model, pieces, *rest)

    monkeypatch.setattr(passes, "sample", of_two)
    with capture_logs() as logs:
        together = dict(small.speak_all(four()))
    assert sizes == [4, 2, 2]
    assert small.batch_size == 2
    assert [log["from_now_on"] for log in logs] == [2]
    assert together.keys() == {0, 1, 2, 3}
    assert_alike(samples_of(together[3]), engine.synthesise(SENTENCES[3], four()[3].voice, 1.0).samples)


@pytest.mark.parametrize(("batch", "speaks"), [(None, 1), (3, 3)])
def test_how_many_are_spoken_together_is_set_and_one_without_a_gpu_unless_it_is(
    settings: SpeechSettings, batch: int | None, speaks: int
) -> None:
    engine = F5Engine(settings.model_copy(update={"f5_batch": batch}))
    assert engine.batch_size == 1
    engine.load()
    assert engine.batch_size == speaks


@pytest.fixture
def served(settings: SpeechSettings, tmp_path: Path) -> Iterator[tuple[httpx2.Client, F5Engine]]:
    """The service, speaking by F5-TTS, over a real connection."""
    secret = "a secret of these tests, long enough for one"
    told = settings.model_dump() | {"data": tmp_path, "service_secret": secret, "tts_queue": 16}
    ours = Settings.model_validate(told)
    engine = F5Engine(ours)
    token = issue(secret, audience="tts", subject="ann")
    with (
        serving(create_app(ours, engines=[engine]), lifespan="on") as url,
        httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client,
    ):
        assert client.get("/v1/voices").json()["voices"][0]["available"] is True
        yield client, engine


def test_texts_that_come_at_once_come_out_of_fewer_passes(
    served: tuple[httpx2.Client, F5Engine],
    engine: F5Engine,
    sizes: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the first is being spoken the others come; then they are spoken together."""
    client, speaking = served
    assert speaking.speaker is not None
    speak, all_there = speaking.speaker.speak, threading.Event()

    def waiting(pieces: Sequence[Piece], steps: int) -> list[Samples | None]:
        assert all_there.wait(30)
        return speak(pieces, steps)

    def ask(text: str) -> Sound:
        body = {"input": text, "voice": "f5-nature", "response_format": "wav"}
        answer = client.post("/v1/audio/speech", json=body)
        assert answer.status_code == 200
        return decoded(answer.content)[0]

    monkeypatch.setattr(speaking.speaker, "speak", waiting)
    with ThreadPoolExecutor(5) as people:
        first = people.submit(ask, "Who goes first?")
        others = [people.submit(ask, text) for text in SENTENCES]
        assert any(client.get("/readyz").json()["speaking"] == 5 for _ in range(1_000))
        all_there.set()
        assert len(first.result()) > 0
        heard = [other.result() for other in others]
    assert sizes == [1, 4]
    for text, samples in zip(SENTENCES, heard, strict=True):
        alone = engine.synthesise(text, "f5-nature", 1.0).samples.astype(np.float64)
        assert likeness(samples, alone) > 0.99


async def test_a_closed_stream_ends_the_work_in_mid_sentence(
    settings: SpeechSettings, tmp_path: Path
) -> None:
    ours = settings.model_copy(update={"data": tmp_path})
    engine = await asyncio.to_thread(F5Engine, ours)
    begun, go_on = threading.Event(), threading.Event()
    async with open_speech(ours, [engine]) as speech:
        await speech.voices()
        assert engine.speaker is not None

        def hold(*_: object) -> None:
            begun.set()
            assert go_on.wait(30)

        engine.speaker.model.transformer.input_embed.register_forward_pre_hook(hold)
        with rows_of(engine.speaker) as rows:
            answer = await speech.answer(SpeechRequest(input=SENTENCES[2], voice="f5-nature"))
            listening = asyncio.ensure_future(anext(answer.chunks))
            await until(begun.is_set)
            listening.cancel()
            await asyncio.wait([listening])
            assert speech.places == 0
            go_on.set()
            await until(lambda: len(rows) == 2)
            spoken = await speech.render(SpeechRequest(input=SENTENCES[1], voice="f5-nature"))
    assert len(rows) == 2 + 2 * STEPS
    assert spoken.audio_s > 0
