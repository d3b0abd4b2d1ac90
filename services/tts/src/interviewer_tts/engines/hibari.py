"""hibari: the default engine. 8 MB of weights inside its wheel, about a hundredth of real time on one core.

Source: PyPI `hibari-tts`. Only the voice inside the wheel is offered: the others are downloads.
"""

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Protocol, cast

import numpy as np
import structlog

from interviewer_tts.engines.durations import (
    DURATIONS,
    FRAME_SAMPLES,
    OUTPUTS,
    TellingSession,
    heard,
)
from interviewer_tts.engines.graph import telling
from interviewer_tts.engines.protocol import EngineVoice, Reading, Samples, Utterance
from interviewer_tts.engines.spelling import Spelling, Tokeniser, spelled
from interviewer_tts.engines.together import OneByOne
from interviewer_tts.errors import EngineMissingError
from interviewer_tts.timing.words import Span

_VOICE: Final = EngineVoice(
    id="hibari-heart",
    name="Heart",
    language="en-US",
    accent="American",
    sex="female",
    licence="Apache-2.0",
    quality="natural",
)
_SEED: Final = 7
"""The voice's breath is noise; a fixed seed makes the same text the same audio."""
_WARM_UP: Final = "Tell me about Zorblatt, in 2026."
"""Has a word that is in no lexicon, so the net that reads such words is loaded too."""
PACE: Final = 0.8
"""Of hibari's own pace, at speed 1: left alone it speaks too fast to think along."""

_PROVIDERS: Final = ["CPUExecutionProvider"]

log: Final = structlog.get_logger()


class _G2P(Tokeniser, Protocol):
    def __call__(self, text: str) -> str: ...


class _Hibari(Protocol):
    sess: object
    model_path: str
    vocab: Mapping[str, int]

    @property
    def g2p(self) -> _G2P: ...

    def __call__(self, text: str, speed: float, seed: int) -> Samples: ...

    def from_phonemes(self, phonemes: str, speed: float, seed: int) -> Samples: ...


class HibariEngine(OneByOne):
    """hibari's own pipeline, except that sentences are split before it."""

    name = "hibari"
    voices = (_VOICE,)
    sample_rate_hz = 24_000
    reading: Reading = "misaki"

    def __init__(self) -> None:
        self._hibari: _Hibari | None = None
        self._session: TellingSession | None = None
        self._normalise: Callable[[str], str] | None = None
        self._version = ""
        self._max_phonemes = 0

    @property
    def version(self) -> str:
        return self._version

    def load(self) -> None:
        if self._hibari is not None:
            return
        try:
            # Half a second and 60 MB: only in the engine's thread, and only where hibari speaks.
            import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415
            from hibari import tts  # type: ignore[import-untyped]  # noqa: PLC0415

            self._version = f"{version('hibari-tts')} at {PACE}"
            loaded = cast("_Hibari", tts.Hibari(voice="heart", threads=1))
            # hibari lets onnxruntime keep what its longest sentence took: 60 MB, and no faster for it.
            runtime = cast("Any", onnxruntime)
            frugal = runtime.SessionOptions()
            frugal.intra_op_num_threads = frugal.inter_op_num_threads = 1
            frugal.log_severity_level = 3
            frugal.enable_cpu_mem_arena = False
            self._session = _session_that_tells(runtime, loaded.model_path, frugal)
            loaded.sess = self._session or runtime.InferenceSession(
                loaded.model_path, frugal, providers=_PROVIDERS
            )
            self._normalise = _normaliser(loaded.g2p)
            self._hibari = loaded
            self._max_phonemes = tts.MAX_PHONEMES
        except (ImportError, PackageNotFoundError) as error:
            raise EngineMissingError(
                f"hibari is not installed ({error}). Install it: pip install hibari-tts."
            ) from error
        except Exception as error:
            # onnxruntime's errors share no base but Exception; whatever it was, espeak can stand in.
            raise EngineMissingError(f"hibari could not be loaded: {error}.") from error
        self.synthesise(_WARM_UP, _VOICE.id, 1.0)

    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        if voice != _VOICE.id:
            raise LookupError(f"hibari has no voice {voice!r} here")
        spelling = self._spelling(sentence)
        phonemes = self.phonemes(sentence) if spelling is None else spelling.phonemes
        if not phonemes:
            return Utterance(np.zeros(0, np.float32))
        if len(phonemes) > self._max_phonemes:
            # More than the model reads at once: hibari then splits at clauses.
            return Utterance(self._loaded()(sentence, speed=speed * PACE, seed=_SEED))
        samples = self._loaded().from_phonemes(phonemes, speed=speed * PACE, seed=_SEED)
        return Utterance(samples, None if spelling is None else self._words(sentence, spelling, len(samples)))

    def phonemes(self, sentence: str) -> str:
        """What it will say, in misaki's alphabet."""
        return self._loaded().g2p(sentence)

    def _spelling(self, sentence: str) -> Spelling | None:
        """The sentence by the steps of hibari's own G2P, which tell its words; None if it has others."""
        if self._normalise is None:
            return None
        return _spelled(self._loaded().g2p, self._normalise(sentence))

    def _words(self, sentence: str, spelling: Spelling, samples: int) -> tuple[Span, ...] | None:
        frames = [] if self._session is None else self._session.frames
        if not frames or sum(frames) * FRAME_SAMPLES != samples:
            return None
        frames_per_s = self.sample_rate_hz / FRAME_SAMPLES
        return heard(spelling, sentence, frames, self._loaded().vocab, frames_per_s)

    def _loaded(self) -> _Hibari:
        if self._hibari is None:
            raise LookupError("hibari is not loaded")
        return self._hibari


def _session_that_tells(runtime: Any, model: str, options: object) -> TellingSession | None:  # noqa: ANN401  # onnxruntime has no types
    """The network with its frames as one output more; None where they are not where they were."""
    try:
        session = runtime.InferenceSession(
            telling(Path(model).read_bytes(), DURATIONS), options, providers=_PROVIDERS
        )
        if len(session.get_outputs()) != OUTPUTS + 1:
            log.warning("hibari tells no durations", reason="its network has other outputs than it had")
            return None
    except Exception as error:  # noqa: BLE001  # onnxruntime's share no other base; hibari speaks without
        log.warning("hibari tells no durations", reason=str(error))
        return None
    return TellingSession(session)


def _normaliser(g2p: _G2P) -> Callable[[str], str] | None:
    """The first step of hibari's G2P, if it still takes the steps that it took when this was written."""
    try:
        from hibari.g2p.normalize import normalize  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

        normalise = cast("Callable[[str], str]", normalize)
        same = _spelled(g2p, normalise(_WARM_UP)).phonemes == g2p(_WARM_UP)
    except (ImportError, AttributeError, TypeError) as error:
        log.warning("hibari tells no words", reason=str(error))
        return None
    if not same:
        log.warning("hibari tells no words", reason="its G2P takes other steps than it took")
        return None
    return normalise


def _spelled(g2p: Tokeniser, normalised: str) -> Spelling:
    return spelled(g2p.phonemize_tokens(g2p.tokenize(normalised)), g2p.unk)
