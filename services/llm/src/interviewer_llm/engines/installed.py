"""The engines of an installation, from its settings."""

import os
from pathlib import Path
from typing import Final

from interviewer_llm.bank.banks import Banks
from interviewer_llm.engines.chat import ChatServer
from interviewer_llm.engines.llamacpp import LABEL as LLAMACPP_LABEL
from interviewer_llm.engines.llamacpp import LLAMACPP, Gguf, GgufSource
from interviewer_llm.engines.local import Line, LocalEngine
from interviewer_llm.engines.ollama import OLLAMA, Ollama
from interviewer_llm.engines.openai import KnownAs, OpenAIEngine, Patience
from interviewer_llm.engines.protocol import QuestionEngine
from interviewer_llm.engines.registry import Registry
from interviewer_llm.engines.transformers import LABEL as TRANSFORMERS_LABEL
from interviewer_llm.engines.transformers import TRANSFORMERS, HuggingFaceModel
from interviewer_llm.engines.unset import UnsetEngine
from interviewer_llm.models.manifest import the_manifest
from interviewer_llm.settings import OFF, EngineSettings
from interviewer_weights.manifest import ModelEntry
from interviewer_weights.store import ModelStore

OPENAI: Final = "openai"
OPENAI_LABEL: Final = "A server of OpenAI's chat wire"
_CPUS: Final = Path("/sys/devices/system/cpu")


def registry_of(settings: EngineSettings) -> Registry:
    """All engines; the one that the settings name writes by default. Nothing is loaded or asked yet."""
    patience = Patience(settings.llm_question_seconds, settings.llm_batch_seconds)
    ollama = None if settings.llm_ollama_url == OFF else Ollama(settings.llm_ollama_url, patience)
    engines: list[QuestionEngine] = [
        _openai(settings, patience),
        _llamacpp(settings),
        _transformers(settings),
    ]
    name = settings.llm_engine
    preferred = [engine for engine in engines if engine.name == name]
    if name.startswith(f"{OLLAMA}:"):
        preferred = [_unset_ollama(name) if ollama is None else ollama.engine(name.partition(":")[2])]
    return Registry(
        preferred,
        offered=[one for one in engines if one not in preferred],
        ollama=ollama,
        banks=Banks(settings.bank_folder),
    )


def _openai(settings: EngineSettings, patience: Patience) -> QuestionEngine:
    url, model = settings.llm_openai_url, settings.llm_openai_model
    if url is None or model is None:
        return UnsetEngine(
            OPENAI,
            OPENAI_LABEL,
            "not configured: set INTERVIEWER_LLM_OPENAI_URL and INTERVIEWER_LLM_OPENAI_MODEL.",
        )
    server = ChatServer(url, model, settings.llm_openai_key)
    return OpenAIEngine(server, KnownAs(OPENAI, OPENAI_LABEL, f"{OPENAI}:{model}"), patience)


def _unset_ollama(name: str) -> UnsetEngine:
    return UnsetEngine(name, "Ollama", "INTERVIEWER_LLM_OLLAMA_URL is off.")


def _llamacpp(settings: EngineSettings) -> LocalEngine:
    store, wanted = ModelStore(settings.models_folder), settings.llm_llamacpp_model
    source = GgufSource(
        lambda: gguf_of(store, wanted), setup=_setup(wanted), threads=settings.llm_threads or spare_cores()
    )
    return LocalEngine(
        LLAMACPP,
        LLAMACPP_LABEL,
        source,
        Line(settings.llm_queue, settings.llm_question_seconds),
    )


def _transformers(settings: EngineSettings) -> LocalEngine:
    source = HuggingFaceModel(
        settings.llm_transformers_model,
        device=settings.llm_transformers_device,
        threads=settings.llm_threads or spare_cores(),
    )
    return LocalEngine(
        TRANSFORMERS,
        TRANSFORMERS_LABEL,
        source,
        Line(settings.llm_queue, settings.llm_question_seconds),
    )


def gguf_of(store: ModelStore, wanted: str | None, folder: Path = Path()) -> Gguf | None:
    """The file that is wanted, pulled or in a folder; where none is named, the best that was pulled."""
    known = [model for model in the_manifest().models if model.used_by == LLAMACPP]
    named = [model for model in known if (model.writes if wanted is None else model.name == wanted)]
    pulled = next((model for model in named if store.state(model) == "here"), None)
    if pulled is not None:
        return Gguf(pulled.name, _file_of(store, pulled))
    path = None if wanted is None or named else folder / Path(wanted).expanduser()
    return Gguf(path.stem, path) if path is not None and path.is_file() else None


def _file_of(store: ModelStore, model: ModelEntry) -> Path:
    return store.path(model) / model.files[0].path


def _setup(wanted: str | None) -> str:
    """What to do where the file is not there."""
    known = the_manifest().find(wanted) if wanted is not None else None
    if wanted is not None and known is None:
        return (
            f"there is no file {wanted}; set INTERVIEWER_LLM_LLAMACPP_MODEL to a GGUF file or a pulled model."
        )
    best = next(model.name for model in the_manifest().models if model.writes)
    return f"run `interviewer models pull {best if known is None else known.name}`."


def spare_cores() -> int:
    """The physical cores that this process may use, but one, which is left for all else."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    siblings = {_siblings(cpu) for cpu in allowed}
    return max(1, len(siblings) - 1)


def _siblings(cpu: int) -> str:
    """The hardware threads of a processor's core; where nothing tells, each is one."""
    try:
        return (_CPUS / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text("ascii")
    except OSError:
        return str(cpu)
