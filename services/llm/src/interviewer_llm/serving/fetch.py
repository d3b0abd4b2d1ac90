"""`python -m interviewer_llm.serving.fetch`: bring the model in, unless it is here, and end."""

import sys

import structlog

from interviewer_contracts.service.settings import from_environment
from interviewer_llm.models.manifest import the_manifest
from interviewer_llm.serving.settings import ServerSettings
from interviewer_weights.errors import ModelError, NoSuchModelError
from interviewer_weights.manifest import ModelEntry
from interviewer_weights.pull import Unwatched, pull
from interviewer_weights.store import ModelStore

log = structlog.get_logger()


def main() -> None:
    """Fetch it, check its SHA-256, and end; with 1 and a line that says why when it can't be had."""
    settings = from_environment(ServerSettings)
    store = ModelStore(settings.folder)
    if (store.folder / settings.model).is_file():
        return
    try:
        _bring_in(store, the_manifest().named(settings.model))
    except NoSuchModelError as error:
        sys.stderr.write(f"{error} Or put a GGUF file of this name into {store.folder}.\n")
        sys.exit(2)
    except ModelError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


def _bring_in(store: ModelStore, model: ModelEntry) -> None:
    if store.state(model) == "here" and not store.damage(model):
        return
    log.info("model is fetched", model=model.name, megabytes=round(model.size / 1e6), licence=model.licence)
    pull(store, model, Unwatched())


if __name__ == "__main__":
    main()
