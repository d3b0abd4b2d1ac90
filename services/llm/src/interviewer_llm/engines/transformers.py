"""Any causal language model of Hugging Face Transformers: a folder, or a name on the hub; CPU or GPU.

Only safetensors are loaded, and no code that comes with a model is run.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Protocol

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
        self._torch = torch
        torch.set_num_threads(threads)
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
        self._torch.manual_seed(seed)
        with self._torch.inference_mode():
            out = self._model.generate(
                **prompt,
                max_new_tokens=_TAIL_TOKENS if begun else _QUESTION_TOKENS,
                do_sample=True,
                temperature=_TEMPERATURES[min(seed, len(_TEMPERATURES) - 1)],
                top_p=0.95,
                stopping_criteria=[_Until(stop)],
                pad_token_id=self._tokenizer.eos_token_id,
                **({"stop_strings": ["?", "\n"], "tokenizer": self._tokenizer} if begun else {}),
            )
        new = out[0][prompt["input_ids"].shape[1] :]
        return str(self._tokenizer.decode(new, skip_special_tokens=True))

    def close(self) -> None:
        """See `LocalModel`."""
        del self._model
        if self._torch.cuda.is_available():
            self._torch.cuda.empty_cache()


class _Tensor(Protocol):
    """As much of a tensor as is used here."""

    @property
    def shape(self) -> Sequence[int]: ...

    def new_full(self, size: tuple[int, ...], fill_value: bool) -> "_Tensor": ...  # noqa: FBT001 - torch's

    def bool(self) -> "_Tensor": ...


class _Until:
    """Ends the writing at the next token once nobody waits for it."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop

    def __call__(self, input_ids: _Tensor, scores: object, **_: object) -> _Tensor:
        """One truth for each sequence of the batch, as Transformers wants it."""
        _ = {"scores": scores}
        return input_ids.new_full((input_ids.shape[0],), self._stop()).bool()


def _best(torch: ModuleType) -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
