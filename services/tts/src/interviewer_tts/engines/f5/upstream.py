"""The import of `f5_tts`, for speaking alone.

Upstream imports all that training needs before it can say a word. Two things stand in, each only where the
real one can't be imported:

- **The trainer.** It needs accelerate, datasets, ema_pytorch and wandb: 367 MB on disk and 108 MB of memory
  for a class that never runs here.
- **torchaudio's compiled part.** The released torchaudio is built for CUDA, and its libraries can't be loaded
  beside a CPU build of torch. What F5-TTS takes from torchaudio (mel spectrogram, resampling) is Python on
  top of torch, and stays torchaudio's own: it only sees that there is no compiled part, as in a build
  without one. A test compares its spectrogram with the formula.
"""

import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from interviewer_tts.errors import EngineMissingError

NEEDED: Final = (
    "torch",
    "torchaudio",
    "f5_tts",
    "vocos",
    "encodec",
    "huggingface_hub",
    "librosa",
    "pydub",
    "pypinyin",
    "rjieba",
    "safetensors",
    "soundfile",
    "torchdiffeq",
    "transformers",
    "x_transformers",
    "yaml",
)
OF_THE_TRAINER: Final = ("accelerate", "datasets", "ema_pytorch", "wandb")

_TRAINER: Final = "f5_tts.model.trainer"
_COMPILED: Final = "torchaudio._extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """The modules that speaking needs."""

    torch: ModuleType
    models: ModuleType
    inference: ModuleType
    version: str


def package_folder() -> Path | None:
    """Where `f5_tts` lies, without importing it; None where it is not installed."""
    spec = find_spec("f5_tts")
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(folders[0]) if folders else None


def absent() -> list[str]:
    """Packages that are needed and not installed; imports none of them."""
    return [name for name in NEEDED if find_spec(name) is None]


def installed(name: str) -> bool:
    """Whether it is a package with code; a folder that happens to be called so is none."""
    spec = find_spec(name)
    return spec is not None and spec.origin is not None


def imported() -> Upstream:
    """`f5_tts`, imported: seconds, and hundreds of megabytes of memory.

    Raises:
        EngineMissingError: something that it needs is not installed, or can't be imported.

    """
    lacking = absent()
    if lacking:
        raise EngineMissingError(
            f"not configured: not installed: {', '.join(lacking)}. Install F5-TTS: make .venv/.f5 for a CPU, "
            "or pip install 'interviewer-tts[f5]'."
        )
    # pydub looks for ffmpeg, which is not needed for WAV.
    warnings.filterwarnings("ignore", message="Couldn't find ff", category=RuntimeWarning)
    # Alone nothing is masked, and several texts together are as many as an operator wants.
    warnings.filterwarnings("ignore", message="attn_mask_enabled=True", category=UserWarning)
    try:
        torch = import_module("torch")
        _import_torchaudio()
        spare_the_trainer()
        inference = import_module("f5_tts.infer.utils_infer")
        models = import_module("f5_tts.model")
    except (ImportError, OSError, RuntimeError) as error:
        raise EngineMissingError(f"f5_tts is installed and can't be imported: {error}.") from error
    # It prints the words of every recording; those are a person's.
    vars(inference)["print"] = _say_nothing
    return Upstream(torch=torch, models=models, inference=inference, version=version("f5-tts"))


def _import_torchaudio() -> None:
    try:
        import_module("torchaudio")
    except (ImportError, OSError):
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchaudio"]:
            del sys.modules[name]
        sys.modules[_COMPILED] = _without_compiled_part()
        import_module("torchaudio")


def _without_compiled_part() -> ModuleType:
    stand_in = ModuleType(_COMPILED, "There is no compiled part.")
    vars(stand_in).update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False, _IS_ALIGN_AVAILABLE=False, fail_if_no_align=_refusing
    )
    return stand_in


def _refusing(function: Callable[..., Any]) -> Callable[..., Any]:
    """What torchaudio makes of the functions that need its compiled part, where it has none."""

    def refuse(*_: object, **__: object) -> Any:  # noqa: ANN401  # never answers
        raise RuntimeError(f"{function.__name__} needs the compiled part of torchaudio, which is not here")

    return refuse


def spare_the_trainer() -> None:
    """Let something stand in for the trainer's module, unless all that it needs is installed."""
    if all(installed(name) for name in OF_THE_TRAINER):
        return
    stand_in = ModuleType(_TRAINER, "Nothing is trained here.")
    vars(stand_in)["Trainer"] = type("Trainer", (), {"__doc__": "Not imported: nothing is trained here."})
    sys.modules.setdefault(_TRAINER, stand_in)


def _say_nothing(*_: object, **__: object) -> None:
    """In place of `print`."""
