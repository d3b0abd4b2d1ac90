"""GGUF models through xllamacpp: llama.cpp in this process, without a compiler and without a GPU.

xllamacpp opens a listener of llama.cpp's own server, which we don't need. It gets a socket in a folder that
only this user can enter, and a key that nobody knows.
"""

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from interviewer_llm.engines.local import LocalModel, Shape
from interviewer_llm.engines.openai import SCHEMA
from interviewer_llm.engines.owner import Stop
from interviewer_llm.errors import EngineAwayError
from interviewer_llm.prompts.render import Message

LLAMACPP: Final = "llamacpp"
LABEL: Final = "llama.cpp, on this machine"
LARGE_BYTES: Final = 3_000_000_000
"""A file from here on holds a model of some five thousand million parameters or more, in four bits each."""

_CONTEXT_TOKENS: Final = 4096
_TAIL_TOKENS: Final = 60
_QUESTION_TOKENS: Final = 500
_TEMPERATURES: Final = (0.2, 0.6, 0.9)
_TAIL: Final = r"""
root ::= " " word rest{5,24} "?"
word ::= "what" | "which" | "how" | "where" | "when" | "who" | "why"
rest ::= ","? " " [a-zA-Z0-9] [a-zA-Z0-9'%-]{0,18}
"""


@dataclass(frozen=True)
class Gguf:
    """A model in a file."""

    name: str
    path: Path

    @property
    def large(self) -> bool:
        """Whether it writes whole questions, by the size of its file."""
        return self.path.stat().st_size >= LARGE_BYTES


class GgufSource:
    """A GGUF file as a source. It is looked for when it is asked for, for it may be pulled at any time."""

    def __init__(self, find: Callable[[], Gguf | None], *, setup: str, threads: int) -> None:
        self._find = find
        self._setup = setup
        self._threads = threads

    @property
    def model(self) -> str | None:
        """The name of the file that is there."""
        found = self._find()
        return None if found is None else found.name

    @property
    def large(self) -> bool | None:
        """By the size of the file that is there."""
        found = self._find()
        return None if found is None else found.large

    def missing(self) -> str | None:
        """Whether library and file are there."""
        if find_spec("xllamacpp") is None:
            return "not configured: install it with `pip install 'interviewer-llm[llamacpp]'`."
        return f"not configured: {self._setup}" if self._find() is None else None

    def load(self) -> LocalModel:
        """The model in memory."""
        found = self._find()
        if found is None:
            raise EngineAwayError(f"not configured: {self._setup}")
        return _Loaded(found, self._threads)


class _Loaded:
    """A model in llama.cpp, with one slot that keeps the prompt it read last."""

    def __init__(self, gguf: Gguf, threads: int) -> None:
        # OpenMP's threads else spin while they wait: five times as slow on busy cores. Read at import.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        # An extra: it may not be there, and has no types.
        xllamacpp = import_module("xllamacpp")
        self.large = gguf.large
        self._folder = tempfile.TemporaryDirectory(prefix="interviewer-")
        params: Any = xllamacpp.CommonParams()
        params.model.path = str(gguf.path)
        params.n_ctx, params.n_parallel = _CONTEXT_TOKENS, 1
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.hostnames = [str(Path(self._folder.name) / "llama.sock")]
        params.api_keys = [secrets.token_urlsafe(32)]
        params.n_threads_http = 1
        params.ui = params.endpoint_slots = params.warmup = False
        params.cache_ram_mib = params.verbosity = 0
        try:
            self._server: Any = xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            self._folder.cleanup()
            raise EngineAwayError(
                f"{gguf.path.name} can't be loaded; `interviewer models verify` tells whether it is whole."
            ) from error

    def complete(self, messages: Sequence[Message], shape: Shape, seed: int, stop: Stop) -> str:
        """See `LocalModel`."""
        said, refused = list[str](), list[bool]()

        def on_piece(piece: dict[str, Any]) -> bool:
            # What is raised here is swallowed by the library; so nothing is.
            if "error" in piece:
                refused.append(True)
                return True
            for choice in piece.get("choices", ()):
                said.append(choice.get("delta", {}).get("content") or "")
            return stop()

        self._server.handle_chat_completions(
            {
                "messages": [message.as_json() for message in messages],
                "stream": True,
                "seed": seed + 1,
                "temperature": _TEMPERATURES[min(seed, len(_TEMPERATURES) - 1)],
                "chat_template_kwargs": {"enable_thinking": False},
                **_shaped(shape),
            },
            on_piece,
        )
        if refused:
            raise EngineAwayError("The model can't answer this.")
        return "".join(said)

    def close(self) -> None:
        """See `LocalModel`."""
        del self._server
        self._folder.cleanup()


def _shaped(shape: Shape) -> dict[str, object]:
    if shape == "tail":
        return {"grammar": _TAIL, "max_tokens": _TAIL_TOKENS}
    form = {"type": "json_schema", "json_schema": {"schema": SCHEMA}}
    return {"response_format": form, "max_tokens": _QUESTION_TOKENS}
