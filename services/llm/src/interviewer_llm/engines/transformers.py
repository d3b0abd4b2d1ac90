"""Any causal language model of Hugging Face Transformers: a folder, or a name on the hub; CPU or GPU.

Only safetensors are loaded, and no code that comes with a model is run.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from interviewer_llm.engines.local import LocalModel, Shape
from interviewer_llm.engines.owner import Stop
from interviewer_llm.errors import EngineAwayError
from interviewer_llm.prompts.render import Message

TRANSFORMERS: Final = "transformers"
LABEL: Final = "Transformers, on this machine"
LARGE_PARAMETERS: Final = 3_000_000_000

_TAIL_TOKENS: Final = 60
_QUESTION_TOKENS: Final = 500
_TEMPERATURES: Final = (0.2, 0.6, 0.9)
_ENDS: Final = ("?", "\n")


def leave_broken_sound_out(transformers: ModuleType) -> None:
    """Have transformers go without a torchaudio that can't be loaded.

    It imports one wherever one is installed. That of F5-TTS is built for CUDA, and beside a torch for CPUs
    its library fails: then no text would be written either, which needs no sound.
    """
    try:
        import_module("torchaudio")
    except ImportError:
        return
    except OSError:
        transformers.utils.is_torchaudio_available = lambda: False


class HuggingFaceModel:
    """A model by folder or by name as a source."""

    large = None

    def __init__(self, model: str | None, *, device: str, threads: int) -> None:
        folder = None if model is None else Path(model).expanduser()
        self._where = model if folder is None or not folder.is_dir() else str(folder)
        self._local = folder is not None and folder.is_dir()
        self.model = folder.resolve().name if folder is not None and self._local else model
        self._device = device
        self._threads = threads

    def missing(self) -> str | None:
        """Whether libraries and a name are there; a name on the hub is looked up when it is loaded."""
        absent = [name for name in ("torch", "transformers") if find_spec(name) is None]
        if absent:
            return (
                f"not configured: {' and '.join(absent)} must be installed, "
                "with `pip install 'interviewer-llm[transformers]'`."
            )
        if self._where is None:
            return "not configured: set INTERVIEWER_LLM_TRANSFORMERS_MODEL to a folder or a name on the hub."
        if self._where.startswith(("/", ".", "~")) and not self._local:
            return f"not configured: there is no folder {self._where}."
        return None

    def load(self) -> LocalModel:
        """The model in memory."""
        if self._where is None:
            raise EngineAwayError(str(self.missing()))
        return _Loaded(self._where, local=self._local, device=self._device, threads=self._threads)


class _Loaded:
    """A model with its tokenizer."""

    def __init__(self, where: str, *, local: bool, device: str, threads: int) -> None:
        # Extras: they may not be there.
        torch, transformers = import_module("torch"), import_module("transformers")
        leave_broken_sound_out(transformers)
        self._torch = torch
        torch.set_num_threads(threads)
        transformers.utils.logging.disable_progress_bar()
        self._device = _best(torch) if device == "auto" else device
        dtype = torch.float32 if self._device == "cpu" else "auto"
        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
                where, local_files_only=local, trust_remote_code=False
            )
            model: Any = transformers.AutoModelForCausalLM.from_pretrained(
                where, local_files_only=local, trust_remote_code=False, use_safetensors=True, dtype=dtype
            )
        except (OSError, ValueError) as error:
            raise EngineAwayError(
                f"{where} can't be loaded: it must be a causal language model with safetensors, in a folder "
                "or on a hub that can be reached."
            ) from error
        if not self._tokenizer.chat_template:
            raise EngineAwayError(f"{where} has no chat template; choose a model that was made to follow.")
        self._model = model.to(self._device).eval()
        self.large = int(model.num_parameters()) >= LARGE_PARAMETERS

    def complete(self, messages: Sequence[Message], shape: Shape, seed: int, stop: Stop) -> str:
        """See `LocalModel`."""
        begun = shape == "tail"
        prompt = self._tokenizer.apply_chat_template(
            [message.as_json() for message in messages],
            add_generation_prompt=not begun,
            continue_final_message=begun,
            return_dict=True,
            return_tensors="pt",
        ).to(self._device)
        read = prompt["input_ids"].shape[1]
        self._torch.manual_seed(seed)
        with self._torch.inference_mode():
            out = self._model.generate(
                **prompt,
                max_new_tokens=_TAIL_TOKENS if begun else _QUESTION_TOKENS,
                do_sample=True,
                temperature=_TEMPERATURES[min(seed, len(_TEMPERATURES) - 1)],
                top_p=0.95,
                stopping_criteria=[_Until(stop, self._ended(read) if begun else None)],
                pad_token_id=self._tokenizer.eos_token_id,
            )
        return self._text(out[0][read:])

    def _ended(self, read: int) -> Callable[[Any], bool]:
        """Whether a question is at its end. Transformers' own `stop_strings` fail with some tokenizers."""

        def ended(tokens: Any) -> bool:  # noqa: ANN401 - a tensor
            return any(end in self._text(tokens[read:]) for end in _ENDS)

        return ended

    def _text(self, tokens: Any) -> str:  # noqa: ANN401 - a tensor
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True))

    def close(self) -> None:
        """See `LocalModel`."""
        del self._model
        if self._torch.cuda.is_available():
            self._torch.cuda.empty_cache()


class _Until:
    """Ends the writing at the next token once nobody waits for it, or what was asked for is there."""

    def __init__(self, stop: Stop, ended: Callable[[Any], bool] | None) -> None:
        self._stop = stop
        self._ended = ended

    def __call__(self, input_ids: Any, scores: object, **_: object) -> Any:  # noqa: ANN401 - tensors
        """One truth for each sequence of the batch, of which there is one, as Transformers wants it."""
        _ = {"scores": scores}
        ended = self._stop() or (self._ended is not None and self._ended(input_ids[0]))
        return input_ids.new_full((1,), ended).bool()


def _best(torch: ModuleType) -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
