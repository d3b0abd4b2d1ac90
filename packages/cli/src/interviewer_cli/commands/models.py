"""`interviewer models`: which models there are, and bringing them in, checking them, deleting them."""

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from interviewer_cli.commands.printing import print_json, print_text
from interviewer_cli.environment import read_environment
from interviewer_cli.errors import ModelsError, UsageError
from interviewer_llm.models.manifest import the_manifest as writing
from interviewer_tts.models.manifest import the_manifest as speaking
from interviewer_weights.errors import ModelError, NoSuchModelError
from interviewer_weights.manifest import Manifest, ModelEntry
from interviewer_weights.pull import Source, pull
from interviewer_weights.store import ModelStore
from interviewer_weights.store import Progress as Told


def the_manifest() -> Manifest:
    """The models of all services."""
    return Manifest(models=[*writing().models, *speaking().models])


def list_models(*, form: Literal["text", "json"], environment: Mapping[str, str] = os.environ) -> None:
    """Print every model of the manifest, and whether it is here."""
    store = _store(environment)
    models = the_manifest().models
    if form == "json":
        print_json({"folder": str(store.folder), "models": [_as_json(store, model) for model in models]})
        return
    width = max(len(model.name) for model in models)
    for model in models:
        state = store.state(model)
        print_text(first=f"{state:<6}  {model.name:<{width}}  {_size(model.size):>8}  {model.licence}")
        print_text(model.what, first="        ", rest="        ")
    print_text()
    print_text(f"In {store.folder}. `interviewer models pull NAME` brings one in.")


def pull_model(
    name: str,
    *,
    source: Source | None,
    file: Path | None,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Bring a model in; from a file where one is named.

    Raises:
        UsageError: there is no such model.
        ModelsError: it can't be had; says why.

    """
    store, model = _store(environment), _model(name)
    with _as_cli_error():
        if store.state(model) == "here" and not store.damage(model):
            print_text(f"{model.name} is here already, in {store.path(model)}.")
            return
        with _bars() as watch:
            path = pull(store, model, watch, source=source, file=file)
    print_text(f"{model.name} is here: {path} ({_size(model.size)}, licence {model.licence}).")


def verify_models(name: str | None, *, environment: Mapping[str, str] = os.environ) -> None:
    """Compare the files of one model, or of all that are here, with the manifest.

    Raises:
        UsageError: there is no such model.
        ModelsError: a file is missing, or is not what it should be.

    """
    store = _store(environment)
    known = the_manifest().models if name is None else [_model(name)]
    models = [model for model in known if store.state(model) != "absent" or name is not None]
    if not models:
        print_text(f"No model is in {store.folder}.")
    broken = list[str]()
    for model in models:
        with _as_cli_error(), _bars() as watch:
            damage = store.damage(model, watch.begin(f"checking {model.name}", model.size))
        if not damage:
            print_text(f"{model.name} is whole.")
        broken += [f"{model.name}: {one.file} {one.what}." for one in damage]
    if broken:
        raise ModelsError("\n".join([*broken, "`interviewer models pull NAME` brings a model in anew."]))


def remove_model(name: str, *, environment: Mapping[str, str] = os.environ) -> None:
    """Delete a model, and what was fetched of it.

    Raises:
        UsageError: there is no such model.
        ModelsError: it can't be deleted.

    """
    store, model = _store(environment), _model(name)
    with _as_cli_error():
        freed = store.remove(model)
    print_text(
        f"{model.name} is deleted; {_size(freed)} are free." if freed else f"{model.name} is not here."
    )


class _Bars:
    """A bar for each step where a person watches; nothing where standard error is a file."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def begin(self, what: str, total: int) -> Told:
        """See `interviewer_weights.pull.Watch`."""
        task = self._progress.add_task(what, total=total)
        return lambda done: self._progress.update(task, advance=done)


@contextmanager
def _bars() -> Generator[_Bars]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as progress:
        yield _Bars(progress)


@contextmanager
def _as_cli_error() -> Generator[None]:
    try:
        yield
    except ModelError as error:
        raise ModelsError(str(error)) from error


def _store(environment: Mapping[str, str]) -> ModelStore:
    folder = environment.get("INTERVIEWER_MODELS")
    place = Path(folder).expanduser() if folder else read_environment(environment).data / "models"
    return ModelStore(place.absolute())


def _model(name: str) -> ModelEntry:
    try:
        return the_manifest().named(name)
    except NoSuchModelError as error:
        raise UsageError(str(error)) from error


def _as_json(store: ModelStore, model: ModelEntry) -> dict[str, object]:
    return {
        "name": model.name,
        "state": store.state(model),
        "what": model.what,
        "for": model.used_by,
        "bytes": model.size,
        "licence": model.licence,
        "upstream": model.upstream,
        "sources": model.sources,
        "files": [{"path": file.path, "bytes": file.bytes, "sha256": file.sha256} for file in model.files],
        "folder": str(store.path(model)),
    }


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 10**9 else f"{count / 1e6:,.0f} MB"
