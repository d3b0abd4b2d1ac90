"""The bank in one language, and what of it answers to a word, a verb or a name."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from interviewer_llm.bank.likely import Table, votes_of
from interviewer_llm.bank.schema import (
    AnyEntry,
    BankFile,
    Competency,
    CvProbes,
    Domain,
    DomainEntry,
    Occupation,
    PlainProbes,
    SkillGroup,
    ToAsk,
    entries_of,
)
from interviewer_llm.bank.vocabulary import Vocabulary, vocabulary_of
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.words import Term

_SLOT: Final = re.compile(r"\{\w+\}")


@dataclass(frozen=True, eq=False, repr=False)
class Bank:
    """All of the bank in one language. Build it by `load_bank`, which checks it.

    It has no `repr` of its content: a traceback with local variables would be a book.
    """

    competencies: dict[str, Competency]
    domains: dict[str, Domain]
    skills: dict[str, SkillGroup]
    language: str = ENGLISH
    occupations: dict[str, Occupation] = field(default_factory=dict[str, Occupation])
    cv: dict[str, CvProbes] = field(default_factory=dict[str, CvProbes])
    plain: dict[str, PlainProbes] = field(default_factory=dict[str, PlainProbes])
    to_ask: dict[str, ToAsk] = field(default_factory=dict[str, ToAsk])
    own: frozenset[str] = frozenset()
    """Ids of the entries that a person of this installation wrote."""

    @property
    def vocabulary(self) -> Vocabulary:
        """How words of its language are compared."""
        return vocabulary_of(self.language)

    @cached_property
    def domain_of_entry(self) -> dict[str, str]:
        """The domain of each domain entry, by the entry's id."""
        return {entry.id: domain.domain for domain in self.domains.values() for entry in domain.entries}

    @cached_property
    def stems_of_terms(self) -> dict[str, list[frozenset[str]]]:
        """The terms of each entry that was written for a single occupation, by the entry's id."""
        entries = [entry for one in self.occupations.values() for entry in one.entries]
        return {entry.id: [self.vocabulary.stems(text) for text in entry.terms] for entry in entries}

    @cached_property
    def words_of(self) -> dict[str, frozenset[str]]:
        """The stems of text and terms of each entry that was written for a single occupation, by its id."""
        entries = [entry for one in self.occupations.values() for entry in one.entries]
        return {
            entry.id: self.vocabulary.content(" ".join([_SLOT.sub(" ", entry.text), *entry.terms]))
            for entry in entries
        }

    @cached_property
    def rarity_in(self) -> dict[str, dict[str, float]]:
        """By occupation, how rare each stem is among its entries, from 0, where all have it, to about 2.5."""
        return {
            name: _rarity([self.words_of[e.id] for e in one.entries])
            for name, one in self.occupations.items()
        }

    @cached_property
    def titles_of_occupations(self) -> dict[str, list[Term]]:
        """The titles that tell each occupation."""
        return {name: self._terms(one.titles) for name, one in self.occupations.items()}

    @cached_property
    def titles(self) -> dict[str, list[Term]]:
        """By family, the titles that tell it: its own and those of its occupations."""
        found = {name: self._terms(domain.titles) for name, domain in self.domains.items()}
        for name, titles in self.titles_of_occupations.items():
            found[self.occupations[name].domain] += titles
        return found

    @cached_property
    def all_titles(self) -> frozenset[Term]:
        """All titles of all families."""
        return frozenset(title for titles in self.titles.values() for title in titles)

    @cached_property
    def words(self) -> dict[str, frozenset[Term]]:
        """By family, the words that tell it where no title does."""
        return {name: frozenset(self._terms(domain.words)) for name, domain in self.domains.items()}

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
        """Entries of domains and skills by each of their terms."""
        found = dict[Term, list[DomainEntry]]()
        for entry in self._anchored():
            for key in dict.fromkeys(self.vocabulary.term(text) for text in entry.terms):
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
            for key in dict.fromkeys(self.vocabulary.term(text) for text in competency.words):
                found.setdefault(key, []).append(name)
        return found

    @cached_property
    def title_votes(self) -> Table:
        """How the single words of a title vote for families, for a title that none lists."""
        return votes_of(self.domains.values(), self.vocabulary)

    @cached_property
    def longest_term(self) -> int:
        """Words in the longest term."""
        return max((len(key) for key in self.by_term), default=1)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of skills' names that keep their capitals: `PostgreSQL`, but not `Food` of `Food hygiene`."""
        skills = [entry.skill for group in self.skills.values() for entry in group.entries]
        return frozenset(word for skill in skills for word in _capitalised(skill.replace("/", " ").split()))

    @property
    def files(self) -> Mapping[str, Mapping[str, BankFile]]:
        """All files, by folder and name."""
        return {
            "competencies": self.competencies,
            "domains": self.domains,
            "occupations": self.occupations,
            "skills": self.skills,
            "cv": self.cv,
            "plain": self.plain,
            "to_ask": self.to_ask,
        }

    def entries(self) -> Iterator[tuple[str, AnyEntry]]:
        """All entries, each with the file that it stands in: `domains/nursing.yaml`."""
        for folder, found in self.files.items():
            for name, file in found.items():
                for entry in entries_of(file):
                    yield f"{folder}/{name}.yaml", entry

    def _terms(self, texts: Iterable[str]) -> list[Term]:
        return [self.vocabulary.term(text) for text in texts]

    def _anchored(self) -> Iterator[DomainEntry]:
        for domain in self.domains.values():
            yield from domain.entries
        for group in self.skills.values():
            yield from group.entries


def _rarity(bags: Sequence[frozenset[str]]) -> dict[str, float]:
    times = Counter(stem for bag in bags for stem in bag)
    return {stem: math.log(len(bags) / n) for stem, n in times.items()}


def _capitalised(words: list[str]) -> Iterator[str]:
    """The words of a name whose capitals are more than those of its beginning."""
    for index, word in enumerate(words):
        begins = index == 0 and words[1:2] and words[1].islower() and not any(map(str.isupper, word[1:]))
        if any(map(str.isupper, word)) and not begins and word not in {"A", "I"}:
            yield word
