"""Which probes fit a requirement, best first, the same way every time."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.occupations import leads, meant
from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.bank.schema import (
    AnchoredEntry,
    DomainEntry,
    Entry,
    OccupationEntry,
    Probe,
    SkillEntry,
    Slot,
)
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.words import Term

FIT: Final[dict[Slot, float]] = {"task": 1.0, "doing": 1.0, "topic": 1.0}
FIT_GERUND_AS_TOPIC: Final = 0.5
FIT_WITHOUT_SLOT: Final = 0.2

_TAKES_GERUND: Final = re.compile(r"\b(?:about|of|in|at|to|involving) \{topic\}")
"""`about running the till`, but not `with running the till in mind`."""

_OWN_DOMAIN: Final = 1.5
_NAMED: Final = 2.0
"""How close a skill is that is called by its name, and a probe of the first family, beside their words."""
_OF_A_PERSON: Final = 6.0
"""What a person of this installation wrote for the family comes before what ships for the occupation."""
_COMPARES: Final = frozenset({"as", "much"})
"""`teach as much as to cook` says how much, not what: it reads well nowhere but in the posting."""
_NAME_ALONE: Final = 3
"""A list item of so few words is a name, even where its capital is only that of its beginning."""
_WORDS_WITH_A_COMMON_MEANING: Final = words_of("common_meaning")


@dataclass(frozen=True)
class Candidate:
    """A probe joined with a requirement's words.

    `anchored` tells that it was written for the occupation or skill; `fit` (0 to 1) how well the slot takes
    the words; `own` that a person of this installation wrote it, who is asked first among equals. `closeness`
    is how closely its terms are meant by the requirement; it compares requirements, and has no unit.
    """

    entry: Probe
    competency: str
    text: str
    anchored: bool
    fit: float
    own: bool = False
    language: str = ENGLISH
    closeness: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A requirement as the bank looks at it: its whole text, its phrase, and the competencies it may test.

    `occupation` is the posting's own, where the bank has it.
    """

    text: str
    phrase: Phrase
    competencies: Sequence[str]
    occupation: str | None = None


def seed_of(posting: str) -> str:
    """What varies the choice between postings and never between two readings of the same."""
    return hashlib.blake2b(
        " ".join(posting.split()).encode("utf-8", "surrogatepass"), digest_size=8
    ).hexdigest()


def rank(*parts: str) -> bytes:
    """An order that looks like chance and is always the same."""
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def chance(*parts: str) -> float:
    """A number from 0 to 1 that looks like chance and is always the same."""
    return int.from_bytes(rank(*parts)[:4], "big") / 0xFFFFFFFF


def candidates(bank: Bank, asked: Asked, domains: Sequence[str], seed: str) -> list[Candidate]:
    """All probes for a requirement: those written for its words first, then those of its competencies."""
    return [*_anchored(bank, asked, domains, seed), *_by_competency(bank, asked, seed)]


def anchors(
    bank: Bank, text: str, domains: Sequence[str], occupation: str | None = None
) -> list[tuple[float, AnchoredEntry]]:
    """Entries for certain work that have terms in a text, each with how closely it is meant.

    Those of the occupation are closer than those of its family, and a long term is closer than a short one. A
    family beside the first is asked only where that has nothing, and by a term of two words or more.
    """
    met = dict[str, tuple[DomainEntry, int]]()
    for key in dict.fromkeys(bank.vocabulary.terms_in(text, bank.longest_term)):
        for entry in bank.by_term.get(key, ()):
            if _is_for(bank, entry, key, domains) and (
                not isinstance(entry, SkillEntry) or _really_named(entry, key, text)
            ):
                _, longest = met.get(entry.id, (entry, 0))
                met[entry.id] = (entry, max(longest, len(key)))
    found = list[tuple[float, AnchoredEntry]](meant(bank, text, occupation))
    first = any(bank.domain_of_entry.get(id_) in domains[:1] for id_ in met)
    for entry, longest in met.values():
        home = bank.domain_of_entry.get(entry.id)
        if home is None or home in domains[:1] or not (first or found):
            closeness = _NAMED if home is None else _OWN_DOMAIN
            closeness += _OF_A_PERSON if entry.id in bank.own else 0.0
            found.append((longest + closeness, entry))
    return found


def as_it_stands(bank: Bank, entry: AnchoredEntry) -> Candidate:
    """A probe for certain work that needs none of a requirement's words."""
    return Candidate(entry, entry.competency, entry.text, anchored=True, fit=1.0, language=bank.language)


def to_begin_with(bank: Bank, occupation: str) -> list[Candidate]:
    """The easy questions of an occupation that stand without a requirement's words."""
    return [
        as_it_stands(bank, entry)
        for entry in bank.occupations[occupation].entries
        if entry.level == "warm_up" and entry.kind != "motivation" and entry.slot is None
    ]


def _is_for(bank: Bank, entry: DomainEntry, key: Term, domains: Sequence[str]) -> bool:
    """Whether an entry with this term is for a family of a posting."""
    if isinstance(entry, SkillEntry):
        return _of_the_trade(bank, entry, domains)
    domain = bank.domain_of_entry[entry.id]
    return domain in domains and (domain == domains[0] or len(key) > 1)


def _anchored(bank: Bank, asked: Asked, domains: Sequence[str], seed: str) -> Iterator[Candidate]:
    by_chance = sorted(
        anchors(bank, asked.text, domains, asked.occupation), key=lambda pair: rank(seed, pair[1].id)
    )
    for closeness, entry in sorted(by_chance, key=lambda pair: (-pair[0], pair[1].id not in bank.own)):
        taken = filled(bank, entry, asked.phrase)
        if taken is not None:
            text, fit = taken
            fit = 1.0 if entry.slot is None else fit
            yield Candidate(
                entry,
                entry.competency,
                text,
                anchored=True,
                fit=fit,
                own=entry.id in bank.own,
                language=bank.language,
                closeness=closeness,
            )


def _by_competency(bank: Bank, asked: Asked, seed: str) -> Iterator[Candidate]:
    for name in asked.competencies:
        found = list[Candidate]()
        for entry in bank.competencies[name].entries:
            taken = None if entry.names_employer else filled(bank, entry, asked.phrase)
            if taken is not None:
                own = entry.id in bank.own
                text, fit = taken
                found.append(
                    Candidate(entry, name, text, anchored=False, fit=fit, own=own, language=bank.language)
                )
        by_chance = sorted(found, key=lambda one: rank(seed, asked.text, one.entry.id))
        yield from sorted(by_chance, key=lambda one: (-one.fit, not one.own))


def filled(bank: Bank, entry: Entry, phrase: Phrase) -> tuple[str, float] | None:
    """A probe's text with a requirement's words in its slot and how well they fit; None if they don't."""
    slot = entry.slot
    if slot is None:
        return entry.text, FIT_WITHOUT_SLOT
    gerund = slot == "topic" and phrase.verb is not None
    reads = not gerund or bank.language != ENGLISH or _TAKES_GERUND.search(entry.text)
    if not reads or not _takes(bank, entry, phrase, slot):
        return None
    text = phrase.fill(entry.text, slot)
    return None if text is None else (text, FIT_GERUND_AS_TOPIC if gerund else FIT[slot])


def _takes(bank: Bank, entry: Entry, phrase: Phrase, slot: Slot) -> bool:
    """Whether a phrase is one that the entry's text was written for."""
    said = phrase.form(slot) or ""
    words = said.lower().split()
    if set(words) >= _COMPARES:
        return False
    if entry.words is not None and len(words) < entry.words:
        return False
    if isinstance(entry, OccupationEntry) and not leads(bank, entry, said):
        return False
    if not entry.needs:
        return True
    if phrase.verb is not None and (slot != "topic" or phrase.doing is not None):
        return phrase.verb in entry.needs
    return not set(bank.vocabulary.named(said)).isdisjoint(entry.needs)


def _of_the_trade(bank: Bank, entry: SkillEntry, domains: Sequence[str]) -> bool:
    """Whether a skill is asked about in a posting's occupation: `monitoring` patients is no observability."""
    homes = bank.domains_of_skill[entry.id]
    return not homes or not domains or domains[0] in homes


def _really_named(entry: SkillEntry, key: Term, text: str) -> bool:
    """Whether `Go` is the language: a skill named like a common word counts with its own capitals only."""
    common = _WORDS_WITH_A_COMMON_MEANING & set(key)
    if len(key) > 1 or not common:
        return True
    name = next((word for word in entry.skill.split() if word.lower() in common), entry.skill)
    places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return any(place > 0 or len(text.split()) <= _NAME_ALONE for place in places)
