"""One file of the bank, read into its model; what is wrong with it is told in words that help to mend it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final, cast, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from interviewer_llm.bank.findings import Finding
from interviewer_llm.bank.places import Path, line_of, twice
from interviewer_llm.bank.schema import (
    BankFile,
    Competency,
    CvProbes,
    Domain,
    Occupation,
    PlainProbes,
    SkillGroup,
    ToAsk,
)
from interviewer_llm.bank.wording import schema_in_words, yaml_in_words
from interviewer_llm.english.data import LOADER

ENDING: Final = ".yaml"
KINDS: Final[Mapping[str, tuple[str, type[BankFile]]]] = {
    "competencies": ("competency", Competency),
    "domains": ("domain", Domain),
    "occupations": ("occupation", Occupation),
    "skills": ("skills", SkillGroup),
    "cv": ("cv", CvProbes),
    "plain": ("plain", PlainProbes),
    "to_ask": ("to_ask", ToAsk),
}
"""By folder: the key that names a file of it, and its model. What is named comes before what names it."""


@dataclass(frozen=True)
class Source:
    """A file as it stands on the disk; `shown` is how a person knows it."""

    folder: str
    name: str
    shown: str
    text: str

    def finding(self, what: str, path: Path = (), entry: str | None = None) -> Finding:
        """Something that is wrong in this file, with its line."""
        return Finding(self.shown, what, line_of(self.text, path) if path else None, entry)


def sources(folder: Traversable, shown: str) -> Iterator[Source | Finding]:
    """The files of a folder of one language, in the order in which they build on each other."""
    yield from _astray(folder, shown)
    for kind in KINDS:
        place = folder / kind
        if not place.is_dir():
            continue
        for file in sorted(place.iterdir(), key=lambda file: file.name):
            if file.name.startswith(".") or file.is_dir():
                continue
            yield source_of(file, kind, f"{shown}{kind}/{file.name}")


def _astray(folder: Traversable, shown: str) -> Iterator[Finding]:
    """What stands where nobody reads it."""
    for one in folder.iterdir() if folder.is_dir() else ():
        if one.name not in KINDS and not one.name.startswith("."):
            yield Finding(f"{shown}{one.name}", f"this is not read. Put it into one of {', '.join(KINDS)}.")


def source_of(file: Traversable, kind: str, shown: str) -> Source | Finding:
    """A file, or why it can't be read."""
    if not file.name.endswith(ENDING):
        return Finding(shown, f"this file is not read: its name has to end in {ENDING}. Rename it.")
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return Finding(shown, "this file is not UTF-8 text. Save it as plain text, with encoding UTF-8.")
    except OSError as error:
        return Finding(shown, f"this file can't be read: {error.strerror}.")
    return Source(kind, file.name.removesuffix(ENDING), shown, text)


def name_of(file: BankFile) -> str:
    """What a file is about: `nursing`."""
    return str(getattr(file, next(key for key, model in KINDS.values() if type(file) is model)))


def parsed(source: Source, known: Mapping[str, BankFile] | None = None) -> BankFile | list[Finding]:
    """The model of a file, or all that is wrong with it.

    A person's own file may be called anything; where what it is about is in `known`, it needs no more than
    its first key and `entries`. A file that ships is called as what it is about.
    """
    try:
        data: object = yaml.load(source.text, Loader=LOADER)  # noqa: S506 - one of the two safe loaders
    except yaml.YAMLError as error:
        return [_unreadable(source, error)]
    if not isinstance(data, dict):
        return [
            Finding(source.shown, "this file is empty, or no list of keys such as `domain:` and `entries:`.")
        ]
    key, model = KINDS[source.folder]
    given = cast("dict[str, object]", data)
    base = None if known is None else known.get(str(given.get(key)))
    head = base.model_dump(exclude={"entries"}) if base is not None else dict[str, object]()
    try:
        found = model.model_validate(head | given)
    except ValidationError as error:
        return [_wrong(source, given, what, model) for what in error.errors()]
    if known is None and name_of(found) != source.name:
        said = f"calls itself {name_of(found)!r}, but its file is {source.name!r}. Make them the same."
        return [source.finding(said, (key,))]
    return found


def keys_twice(source: Source) -> list[Finding]:
    """A second `text` in an entry and the like: the first would be lost without a word."""
    try:
        return [
            Finding(source.shown, f"`{key}` comes twice in one place. Keep one of the two.", line)
            for line, key in twice(source.text)
        ]
    except yaml.YAMLError:
        return []


def _unreadable(source: Source, error: yaml.YAMLError) -> Finding:
    marked = error if isinstance(error, yaml.MarkedYAMLError) else None
    mark = None if marked is None else marked.problem_mark
    problem = None if marked is None else marked.problem
    return Finding(source.shown, yaml_in_words(problem or ""), None if mark is None else mark.line + 1)


def _wrong(source: Source, data: object, error: ErrorDetails, model: type[BankFile]) -> Finding:
    path, here, entry = error["loc"], data, None
    for step in path:
        here = _at(here, step)
        identifier = _at(here, "id")
        entry = str(identifier) if identifier is not None else entry
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return source.finding(schema_in_words(error, key, _keys_of(model)), path, entry)


def _at(here: object, step: int | str) -> object:
    if isinstance(here, dict):
        return cast("dict[object, object]", here).get(step)
    within = cast("list[object]", here) if isinstance(here, list) else []
    return within[step] if isinstance(step, int) and step < len(within) else None


def _keys_of(model: type[BankFile]) -> list[str]:
    """The keys of a file and of its entries."""
    entries: list[type[BaseModel]] = list(get_args(model.model_fields["entries"].annotation))
    return [*model.model_fields, *(key for entry in entries for key in entry.model_fields)]
