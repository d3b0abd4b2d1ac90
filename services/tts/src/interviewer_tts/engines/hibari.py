"""hibari: the default engine. 8 MB of weights inside its wheel, about a hundredth of real time on one core.

Source: PyPI `hibari-tts`. Only the voice inside the wheel is offered: the others are downloads.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, Protocol, cast

import numpy as np

from interviewer_tts.engines.protocol import EngineVoice, Reading, Samples
from interviewer_tts.errors import EngineMissingError

_VOICE: Final = EngineVoice(
    id="hibari-heart", name="Heart", language="en-US", licence="Apache-2.0", quality="natural"
)
_SEED: Final = 7
"""The voice's breath is noise; a fixed seed makes the same text the same audio."""
_WARM_UP: Final = "Tell me about Zorblatt, in 2026."
"""Has a word that is in no lexicon, so the net that reads such words is loaded too."""
PACE: Final = 0.8
"""Of hibari's own pace, at speed 1: left alone it speaks too fast to think along."""


class _G2P(Protocol):
    def __call__(self, text: str) -> str: ...


class _Hibari(Protocol):
    sess: object
    model_path: str

    @property
    def g2p(self) -> _G2P: ...

    def __call__(self, text: str, speed: float, seed: int) -> Samples: ...

    def from_phonemes(self, phonemes: str, speed: float, seed: int) -> Samples: ...


class HibariEngine:
    """hibari's own pipeline, except that sentences are split before it."""

    name = "hibari"
    voices = (_VOICE,)
    sample_rate_hz = 24_000
    reading: Reading = "misaki"

    def __init__(self) -> None:
        self._hibari: _Hibari | None = None
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
            loaded.sess = runtime.InferenceSession(
                loaded.model_path, frugal, providers=["CPUExecutionProvider"]
            )
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

    def synthesise(self, sentence: str, voice: str, speed: float) -> Samples:
        if voice != _VOICE.id:
            raise LookupError(f"hibari has no voice {voice!r} here")
        phonemes = self.phonemes(sentence)
        if not phonemes:
            return np.zeros(0, np.float32)
        if len(phonemes) > self._max_phonemes:
            # More than the model reads at once: hibari then splits at clauses.
            return self._loaded()(sentence, speed=speed * PACE, seed=_SEED)
        return self._loaded().from_phonemes(phonemes, speed=speed * PACE, seed=_SEED)

    def phonemes(self, sentence: str) -> str:
        """What it will say, in misaki's alphabet."""
        return self._loaded().g2p(sentence)

    def _loaded(self) -> _Hibari:
        if self._hibari is None:
            raise LookupError("hibari is not loaded")
        return self._hibari
