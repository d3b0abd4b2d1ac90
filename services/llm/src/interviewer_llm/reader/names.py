"""What a requirement names: rules and standards, tools, skills, numbers and targets, people.

Tools, rules and skills are known from the bank and from ESCO; the rest by patterns (`names.yaml` of a pack).
Where two finds share a place, the surer one stands: first what patterns say is a rule, then numbers, then
what the bank knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from interviewer_contracts.postings import Named, NamedKind
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import SkillEntry
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.words import placed_tokens, terms_in, tokens
from interviewer_llm.esco.index import Index
from interviewer_llm.reader.hygiene import BLANK
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place

_ESCO_WORDS_MIN: Final = 2
_ESCO_WORDS_MAX: Final = 4
_ALIKE_LETTERS: Final = 4
_LISTS: Final = (",", ";", "/")
_NAME_ALONE: Final = 3
"""A list item of so few words is a name, even where its capital is only that of its beginning."""
_COMMON: Final = words_of("common_meaning")

_Find = tuple[int, int, NamedKind, str]
"""Where a name stands in the visible text, what it is, and its usual name."""


@dataclass(frozen=True, eq=False)
class Names:
    """What can be named in a language: the bank's skills, ESCO's, and a pack's patterns."""

    pack: Pack
    bank: Bank
    index: Index | None

    def of(self, given: str, clean: str, place: Place) -> list[Named]:
        """What a part of a posting names, in order; none shares a character with another."""
        at = [i for i in range(*place) if clean[i] != BLANK]
        text = "".join(clean[i] for i in at)
        taken = [(found.start(), found.end()) for found in self.pack.names["no_number"].finditer(text)]
        kept = list[_Find]()
        for start, end, what, name in self._finds(text):
            number_of_something = what == "number" and any(_meet(start, end, other) for other in taken)
            if (
                start < end
                and not number_of_something
                and not any(_meet(start, end, (one[0], one[1])) for one in kept)
            ):
                kept.append((start, end, what, name))
        return [
            self._named(given, at[start], at[end - 1] + 1, what, name)
            for start, end, what, name in sorted(kept)
        ]

    def _named(self, given: str, start: int, end: int, what: NamedKind, name: str) -> Named:
        return Named(text=given[start:end], start=start, end=end, what=what, name=name or given[start:end])

    def _finds(self, text: str) -> Iterator[_Find]:
        """All finds, the surest first."""
        yield from self._by_pattern("rule", text)
        yield from self._by_pattern("number", text)
        yield from self._of_the_bank(text)
        yield from self._by_pattern("tool", text)
        yield from self._of_esco(text)
        yield from self._by_pattern("people", text)

    def _by_pattern(self, what: NamedKind, text: str) -> Iterator[_Find]:
        for found in self.pack.names[what].finditer(text):
            said = next((name for name in found.groupdict() if found[name] is not None), 0)
            start, end = found.span(said)
            yield start, end, what, " ".join(text[start:end].split())

    def _of_the_bank(self, text: str) -> Iterator[_Find]:
        words = placed_tokens(text)
        alone = len(words) <= _NAME_ALONE
        runs = sorted(
            terms_in([word for word, _, _ in words], self.bank.longest_term), key=lambda run: -len(run[0])
        )
        for key, i in runs:
            if key not in self._skills:
                continue
            entry = self._skills[key]
            start, end = words[i][1], words[i + len(key) - 1][2]
            common = len(key) == 1 and key[0] in _COMMON
            listed = alone or text[end : end + 1] in _LISTS
            if common and not (text[start].isupper() and (start > 0 or listed)):
                continue
            said = text[start:end]
            yield start, end, self._kind(entry, said), _usual(entry.skill, said)

    def _kind(self, entry: SkillEntry, said: str) -> NamedKind:
        """What is said by a skill's term: people and tools are known by their words too."""
        if self.pack.names["people"].fullmatch(said):
            return "people"
        return "tool" if self.pack.names["tool"].fullmatch(said) else self._kinds[entry.id]

    def _of_esco(self, text: str) -> Iterator[_Find]:
        if self.index is None:
            return
        words = placed_tokens(text)
        runs = sorted(terms_in([word for word, _, _ in words], _ESCO_WORDS_MAX), key=lambda run: -len(run[0]))
        for key, i in runs:
            if len(key) >= _ESCO_WORDS_MIN and (name := self.index.skills.get(" ".join(key))):
                yield words[i][1], words[i + len(key) - 1][2], "skill", name

    @cached_property
    def _skills(self) -> dict[tuple[str, ...], SkillEntry]:
        """The bank's skills by their terms; of several, the one that is called so."""
        found = dict[tuple[str, ...], SkillEntry]()
        for key, entries in self.bank.by_term.items():
            skills = [entry for entry in entries if isinstance(entry, SkillEntry)]
            called = [entry for entry in skills if _is_called(entry.skill, " ".join(key))]
            if skills:
                found[key] = (called or skills)[0]
        return found

    @cached_property
    def _kinds(self) -> dict[str, NamedKind]:
        """What each skill of the bank is, by the group that it stands in."""
        found = dict[str, NamedKind]()
        for group in self.bank.skills.values():
            kind: NamedKind = "skill"
            if group.skills in self.pack.words["groups_of_tools"]:
                kind = "tool"
            elif group.skills in self.pack.words["groups_of_rules"]:
                kind = "rule"
            found |= dict.fromkeys((entry.id for entry in group.entries), kind)
        return found


@lru_cache(maxsize=8)
def names_for(pack: Pack, bank: Bank, index: Index | None) -> Names:
    """What can be named in a language; its tables are made once."""
    return Names(pack, bank, index)


def _meet(start: int, end: int, other: Place) -> bool:
    return start < other[1] and other[0] < end


def _usual(skill: str, said: str) -> str:
    """`PostgreSQL` for `postgres`; what is only near a skill keeps its own name."""
    joined = "and" in skill.lower().split() and "and" not in said.lower().split()
    return skill if _is_called(skill, said) and not joined else " ".join(said.split())


def _is_called(skill: str, said: str) -> bool:
    """Whether words are a skill's own name, or a short form of it."""
    one, other = set(tokens(skill)), set(tokens(said))
    if one <= other or other <= one:
        return True
    (a, *more), (b, *others) = sorted(one), sorted(other)
    return not more and not others and len(b) >= _ALIKE_LETTERS and a.startswith(b[:_ALIKE_LETTERS])
