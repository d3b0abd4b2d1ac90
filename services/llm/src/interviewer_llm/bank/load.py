"""The bank's files, read and checked once. Each language is a bank of its own, in a folder of its own.

Everything that is wrong is gathered before anything is said, so that an author mends a file in one go.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Protocol, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from interviewer_llm.bank.likely import Table, votes_of
from interviewer_llm.bank.schema import (
    Competency,
    CvProbes,
    Domain,
    DomainEntry,
    PlainEntry,
    PlainProbes,
    SkillEntry,
    SkillGroup,
    ToAsk,
)
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.data import LOADER
from interviewer_llm.english.words import Term, term
from interviewer_llm.errors import BankError

NEEDED: Final = frozenset({"ownership", "technical_depth", "motivation"})
"""Competencies that the planner falls back on; the bank can't do without them."""

_DATA: Final = files("interviewer_llm.bank") / "data"


class Named(Protocol):
    """What all entries have."""

    @property
    def id(self) -> str:
        """The entry's own name, met once in all languages."""
        ...


class _File(Protocol):
    @property
    def entries(self) -> Sequence[Named]: ...


@dataclass(frozen=True, eq=False)
class Bank:
    """All of the bank in one language. Build it by `load_bank`, which checks it."""

    competencies: dict[str, Competency]
    domains: dict[str, Domain]
    skills: dict[str, SkillGroup]
    language: str = ENGLISH
    cv: dict[str, CvProbes] = field(default_factory=dict[str, CvProbes])
    plain: dict[str, PlainProbes] = field(default_factory=dict[str, PlainProbes])
    to_ask: dict[str, ToAsk] = field(default_factory=dict[str, ToAsk])

    @cached_property
    def domain_of_entry(self) -> dict[str, str]:
        """The domain of each domain entry, by the entry's id."""
        return {entry.id: domain.domain for domain in self.domains.values() for entry in domain.entries}

    @cached_property
    def domains_of_skill(self) -> dict[str, frozenset[str]]:
        """The occupations that each skill entry is asked in, by the entry's id; none is any."""
        return {
            entry.id: frozenset(entry.domains or group.domains)
            for group in self.skills.values()
            for entry in group.entries
        }

    @cached_property
    def by_term(self) -> dict[Term, list[DomainEntry]]:
        """Domain and skill entries by each of their terms."""
        found = dict[Term, list[DomainEntry]]()
        for entry in self._anchored():
            for key in dict.fromkeys(term(text) for text in entry.terms):
                found.setdefault(key, []).append(entry)
        return found

    @cached_property
    def by_verb(self) -> dict[str, list[str]]:
        """Competencies by the verbs that show them."""
        found = dict[str, list[str]]()
        for name, competency in self.competencies.items():
            for verb in dict.fromkeys(competency.verbs):
                found.setdefault(verb, []).append(name)
        return found

    @cached_property
    def by_word(self) -> dict[Term, list[str]]:
        """Competencies by the words and phrases that show them."""
        found = dict[Term, list[str]]()
        for name, competency in self.competencies.items():
            for key in dict.fromkeys(term(text) for text in competency.words):
                found.setdefault(key, []).append(name)
        return found

    @cached_property
    def title_votes(self) -> Table:
        """How the single words of a title vote for families, for a title that none lists."""
        return votes_of(self.domains.values())

    @cached_property
    def longest_term(self) -> int:
        """Words in the longest term."""
        return max((len(key) for key in self.by_term), default=1)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of skills' names that keep their capitals: `PostgreSQL`, `Excel`."""
        return frozenset(
            word
            for group in self.skills.values()
            for entry in group.entries
            for word in entry.skill.replace("/", " ").split()
            if word[:1].isupper() or any(letter.isupper() for letter in word)
        )

    def entries(self) -> Iterator[tuple[str, Named]]:
        """All entries, each with the file that it stands in: `domains/nursing.yaml`."""
        groups: dict[str, Mapping[str, _File]] = {
            "competencies": self.competencies,
            "domains": self.domains,
            "skills": self.skills,
            "cv": self.cv,
            "plain": self.plain,
            "to_ask": self.to_ask,
        }
        for folder, files_of_kind in groups.items():
            for name, file in files_of_kind.items():
                for entry in file.entries:
                    yield f"{folder}/{name}.yaml", entry

    def _anchored(self) -> Iterator[DomainEntry]:
        for domain in self.domains.values():
            yield from domain.entries
        for group in self.skills.values():
            yield from group.entries


def the_bank(language: str = ENGLISH) -> Bank:
    """The bank that ships with this package, in a language (BCP 47) or else in English; read once."""
    return _shipped(language if language in languages() else ENGLISH)


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages (BCP 47) that the bank's entries are written in."""
    return frozenset(folder.name for folder in _DATA.iterdir() if folder.is_dir())


@lru_cache(maxsize=8)
def _shipped(language: str) -> Bank:
    return load_bank(_DATA / language, language)


def load_bank(folder: Traversable, language: str = ENGLISH) -> Bank:
    """Read a folder of `competencies`, `domains` and `skills`; it may hold `cv`, `plain` and `to_ask` too.

    Raises:
        BankError: with one finding for each thing that is wrong, naming file and entry.

    """
    findings = list[str]()
    competencies = {c.competency: c for c in _read(folder, "competencies", Competency, findings)}
    domains = {d.domain: d for d in _read(folder, "domains", Domain, findings)}
    skills = {s.skills: s for s in _read(folder, "skills", SkillGroup, findings)}
    cv = {probes.cv: probes for probes in _read(folder, "cv", CvProbes, findings)}
    plain = {probes.plain: probes for probes in _read(folder, "plain", PlainProbes, findings)}
    to_ask = {part.to_ask: part for part in _read(folder, "to_ask", ToAsk, findings)}
    bank = Bank(competencies, domains, skills, language, cv, plain, to_ask)
    findings += _across(bank)
    if findings:
        raise BankError(findings)
    return bank


_Model = TypeVar("_Model", bound=BaseModel)


def _read(folder: Traversable, kind: str, model: type[_Model], findings: list[str]) -> Iterator[_Model]:
    place = folder / kind
    if not place.is_dir():
        return
    for file in sorted(place.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        name = f"{kind}/{file.name}"
        try:
            data: object = yaml.load(file.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - one of the two safe loaders
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            findings.append(f"{name}: {error}")
            continue
        try:
            found = model.model_validate(data)
        except ValidationError as error:
            findings += [f"{name}: {_place(data, what['loc'])}: {what['msg']}" for what in error.errors()]
            continue
        stem = file.name.removesuffix(".yaml")
        declared = str(getattr(found, _NAMED_BY[kind]))
        if declared != stem:
            findings.append(f"{name}: calls itself {declared!r}, but its file is {stem!r}")
            continue
        yield found


_NAMED_BY: Final = {
    "competencies": "competency",
    "domains": "domain",
    "skills": "skills",
    "cv": "cv",
    "plain": "plain",
    "to_ask": "to_ask",
}


def _place(data: object, loc: tuple[int | str, ...]) -> str:
    """Where a finding is, with the entry's own id instead of its number."""
    parts = list[str]()
    here = data
    for step in loc:
        try:
            here = cast("dict[str, object]", here)[cast("str", step)]
        except (KeyError, IndexError, TypeError):
            here = None
        identifier = cast("dict[str, object]", here).get("id") if isinstance(here, dict) else None
        parts.append(str(identifier or step))
    return ".".join(parts) or "file"


def _across(bank: Bank) -> list[str]:
    """What no single file can know: ids met twice, and competencies that don't exist."""
    findings = [f"competencies/{name}.yaml: is missing" for name in sorted(NEEDED - bank.competencies.keys())]
    for group in bank.skills.values():
        named = {*group.domains, *(name for entry in group.entries for name in entry.domains)}
        findings += [
            f"skills/{group.skills}.yaml: there is no domain {n!r}"
            for n in sorted(named - bank.domains.keys())
        ]
    seen = dict[str, str]()
    for file, entry in bank.entries():
        if entry.id in seen:
            findings.append(f"{file}: {entry.id}: this id is taken in {seen[entry.id]}")
        seen[entry.id] = file
        if isinstance(entry, DomainEntry | PlainEntry) and entry.competency not in bank.competencies:
            findings.append(f"{file}: {entry.id}: there is no competency {entry.competency!r}")
        if isinstance(entry, SkillEntry) and not any(term(text) for text in entry.terms):
            findings.append(f"{file}: {entry.id}: no term holds a word")
    return findings
