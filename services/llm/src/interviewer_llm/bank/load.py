"""The bank's files, read and checked. Each language is a bank of its own, in a folder of its own.

What ships has to be sound: everything that is wrong with it is gathered, and raised. A person's own files are
added one by one, and one that is wrong is left out whole and told of.
"""

import pathlib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, cast

from interviewer_llm.bank.files import KINDS, Source, name_of, parsed, sources
from interviewer_llm.bank.findings import Finding
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.places import Path
from interviewer_llm.bank.schema import (
    AnchoredEntry,
    BankFile,
    Competency,
    CvProbes,
    Domain,
    DomainEntry,
    Occupation,
    PlainEntry,
    PlainProbes,
    SkillEntry,
    SkillGroup,
    ToAsk,
    entries_of,
)
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.words import term
from interviewer_llm.errors import BankError

NEEDED: Final = frozenset({"ownership", "technical_depth", "motivation"})
"""Competencies that the planner falls back on; the bank can't do without them."""

DATA: Final = files("interviewer_llm.bank") / "data"
"""What ships: a folder for each language."""


def the_bank(language: str = ENGLISH) -> Bank:
    """The bank that ships with this package, in a language (BCP 47) or else in English; read once."""
    return _shipped(language if language in languages() else ENGLISH)


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages (BCP 47) that the bank's entries are written in."""
    return frozenset(folder.name for folder in DATA.iterdir() if folder.is_dir())


@lru_cache(maxsize=8)
def _shipped(language: str) -> Bank:
    return load_bank(DATA / language, language)


def load_bank(folder: Traversable, language: str = ENGLISH) -> Bank:
    """Read a folder of `competencies`, `domains`, `skills`, and what else `KINDS` names.

    Raises:
        BankError: with one finding for each thing that is wrong, naming file and entry.

    """
    shelf = Shelf()
    findings = [finding for source in sources(folder, "") for finding in shelf.add(source)]
    missing = sorted(NEEDED - shelf.named("competencies"))
    findings += [Finding(f"competencies/{name}.yaml", "is missing") for name in missing]
    if findings:
        raise BankError([str(finding) for finding in findings])
    return shelf.bank(language)


def with_own(bank: Bank, folder: pathlib.Path) -> tuple[Bank, list[Finding]]:
    """A bank with a person's own files of its language in it, and what is wrong with those left out."""
    shelf = Shelf(bank)
    shown = f"{folder / bank.language}/"
    findings = [
        finding
        for source in sources(folder / bank.language, shown)
        for finding in shelf.add(source, own=True)
    ]
    return (shelf.bank(bank.language) if shelf.own else bank), findings


class Shelf:
    """The files of a bank as they come in, each checked beside those before it; `own` are a person's ids."""

    def __init__(self, base: Bank | None = None) -> None:
        base = base or Bank({}, {}, {})
        self.own = set[str]()
        self._files = {folder: dict(found) for folder, found in base.files.items()}
        self._homes = {entry.id: file for file, entry in base.entries()}
        self._jobs = {job for domain in base.domains.values() for job in domain.jobs}
        self._broken: dict[str, set[str]] = {folder: set() for folder in KINDS}

    @property
    def ids(self) -> list[str]:
        """The ids of all entries, in the order in which they came."""
        return list(self._homes)

    def named(self, folder: str) -> frozenset[str]:
        """The names of a folder's files; those that were left out count, or all that names them would too."""
        return frozenset(self._files[folder].keys() | self._broken[folder])

    def add(self, source: Source | Finding, *, own: bool = False) -> list[Finding]:
        """Take a file in; one with findings is left out whole. `own` may add to a file that is there."""
        if isinstance(source, Finding):
            return [source]
        files = self._files[source.folder]
        found = parsed(source, files if own else None)
        findings = found if isinstance(found, list) else list(self._beside(source, found))
        if isinstance(found, list) or findings:
            self._broken[source.folder].add(source.name)
            return findings
        name = name_of(found)
        files[name] = _joined(files[name], found) if name in files else found
        self._homes |= {entry.id: source.shown for entry in entries_of(found)}
        if own:
            self.own |= {entry.id for entry in entries_of(found)}
        return []

    def bank(self, language: str) -> Bank:
        """All that was taken in."""
        return Bank(
            cast("dict[str, Competency]", self._files["competencies"]),
            cast("dict[str, Domain]", self._files["domains"]),
            cast("dict[str, SkillGroup]", self._files["skills"]),
            language,
            cast("dict[str, Occupation]", self._files["occupations"]),
            cast("dict[str, CvProbes]", self._files["cv"]),
            cast("dict[str, PlainProbes]", self._files["plain"]),
            cast("dict[str, ToAsk]", self._files["to_ask"]),
            frozenset(self.own),
        )

    def _beside(self, source: Source, file: BankFile) -> Iterator[Finding]:
        """What no single file can know: ids met twice, and names of what isn't there."""
        if isinstance(file, SkillGroup):
            yield from self._unknown(source, file.domains, "domain", ("domains",))
        if isinstance(file, Occupation):
            yield from self._unknown(source, [file.domain], "domain", ("domain",))
        if isinstance(file, Domain):
            self._jobs |= file.jobs.keys()
        seen = dict(self._homes)
        for index, entry in enumerate(entries_of(file)):
            place: Path = ("entries", index)
            if entry.id in seen:
                home = "this file" if seen[entry.id] == source.shown else seen[entry.id]
                said = f"this id is taken in {home}. Give it a number of its own."
                yield source.finding(said, (*place, "id"), entry.id)
            seen[entry.id] = source.shown
            if isinstance(entry, AnchoredEntry | PlainEntry):
                at = (*place, "competency")
                yield from self._unknown(source, [entry.competency], "competency", at, entry.id)
            if isinstance(entry, SkillEntry):
                yield from self._unknown(source, entry.domains, "domain", (*place, "domains"), entry.id)
            if isinstance(entry, DomainEntry):
                yield from self._unknown(source, entry.jobs, "job", (*place, "jobs"), entry.id)
            if isinstance(entry, AnchoredEntry) and not any(term(text) for text in entry.terms):
                yield source.finding("no term holds a word.", (*place, "terms"), entry.id)

    def _unknown(
        self, source: Source, names: Iterable[str], what: str, path: Path, entry: str | None = None
    ) -> Iterator[Finding]:
        folders = {"domain": "domains", "competency": "competencies"}
        known = self._jobs if what == "job" else self.named(folders[what])
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                yield source.finding(f"there is no {what} {name!r}.{hint}", path, entry)


def _joined(known: BankFile, added: BankFile) -> BankFile:
    """A file of the bank with a person's own entries, titles, verbs and words."""
    lists = {"titles", "verbs", "words"} & type(known).model_fields.keys()
    both = {
        name: list(dict.fromkeys([*getattr(known, name), *getattr(added, name)])) for name in sorted(lists)
    }
    if isinstance(known, Domain) and isinstance(added, Domain):
        known = known.model_copy(update={"jobs": {**known.jobs, **added.jobs}})
    own = added.entries
    if isinstance(added, SkillGroup):
        own = [
            one if one.domains else one.model_copy(update={"domains": added.domains}) for one in added.entries
        ]
    return known.model_copy(update={**both, "entries": [*known.entries, *own]})
