"""`python -m interviewer_llm.serving`: serve a model by OpenAI's chat wire until told to stop."""

import os
import signal
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, NoReturn

import structlog

from interviewer_contracts.service.settings import from_environment
from interviewer_llm.engines.installed import gguf_of, spare_cores
from interviewer_llm.engines.llamacpp import Gguf
from interviewer_llm.serving.settings import ServerSettings
from interviewer_weights.store import ModelStore

_STOPS: Final = {signal.SIGTERM, signal.SIGINT}

log: Final = structlog.get_logger()


def main() -> None:
    """Serve; ends with 2 and a line that says what is missing, or with 1 where the file is no model."""
    settings = from_environment(ServerSettings)
    if find_spec("xllamacpp") is None:
        _refuse("llama.cpp is missing: pip install 'interviewer-llm[llamacpp]'.")
    gguf = gguf_of(ModelStore(settings.folder), settings.model, folder=settings.folder)
    if gguf is None:
        _refuse(
            f"INTERVIEWER_MODEL: there is no {settings.model} in {settings.folder}. "
            "`python -m interviewer_llm.serving.fetch` brings in a model of the list."
        )
    # Before llama.cpp starts threads of its own: they inherit this, and leave the signals to us.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        server = _serving(gguf, settings)
    except (RuntimeError, ValueError):
        sys.stderr.write(f"{gguf.path.name} can't be loaded: it is no GGUF file that llama.cpp knows.\n")
        sys.exit(1)
    log.info("model is served", model=gguf.name, address=server.listening_address)
    signal.sigwait(_STOPS)


def _refuse(why: str) -> NoReturn:
    sys.stderr.write(f"{why}\n")
    sys.exit(2)


def _serving(gguf: Gguf, settings: ServerSettings) -> Any:  # noqa: ANN401 - the library has no types
    # OpenMP's threads else spin while they wait: five times as slow on busy cores. Read at import.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    xllamacpp = import_module("xllamacpp")
    threads = settings.llm_threads or spare_cores()
    params: Any = xllamacpp.CommonParams()
    params.model.path = str(gguf.path)
    params.model_alias = {settings.model}
    params.n_parallel = settings.model_parallel
    params.n_ctx = settings.model_context * settings.model_parallel
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.hostnames, params.port = [settings.bind], settings.model_port
    params.ui = params.endpoint_slots = False
    # What people's postings hold is not kept between requests, nor logged.
    params.cache_ram_mib = params.verbosity = 0
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
