"""Which probes fit a requirement, best first, the same way every time."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_llm.bank.likely import likely_domain
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.bank.schema import Domain, DomainEntry, Entry, Probe, SkillEntry, Slot
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.words import Term

FIT: Final[dict[Slot, float]] = {"task": 1.0, "doing": 1.0, "topic": 1.0}
FIT_GERUND_AS_TOPIC: Final = 0.5
FIT_WITHOUT_SLOT: Final = 0.2

_TAKES_GERUND: Final = re.compile(r"\b(?:about|of|in|at|to|involving) \{topic\}")
"""`about running the till`, but not `with running the till in mind`."""

_WEAK_WORDS_MIN: Final = 3
_WEAK_WORDS_WITH_STRONG: Final = 8
_DOMAINS_MAX: Final = 3
_OWN_DOMAIN: Final = 1.5
_TITLE_MATCH: Final = 100
_LIKELY_BY_TITLE: Final = 4
"""What the single words of an unknown title weigh beside the words of the posting."""
_COMPARES: Final = frozenset({"as", "much"})
"""`teach as much as to cook` says how much, not what: it reads well nowhere but in the posting."""
_NAME_ALONE: Final = 3
"""A list item of so few words is a name, even where its capital is only that of its beginning."""
_WORDS_WITH_A_COMMON_MEANING: Final = words_of("common_meaning")


@dataclass(frozen=True)
class Candidate:
    """A probe joined with a requirement's words.

    `anchored` tells that it was written for the occupation or skill; `fit` (0 to 1) how well the slot takes
    the words; `own` that a person of this installation wrote it, who is asked first among equals.
    """

    entry: Probe
    competency: str
    text: str
    anchored: bool
    fit: float
    own: bool = False
    language: str = ENGLISH


@dataclass(frozen=True)
class Asked:
    """A requirement as the bank looks at it: its whole text, its phrase, and the competencies it may test."""

    text: str
    phrase: Phrase
    competencies: Sequence[str]


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


def domains_of(bank: Bank, title: str | None, words: str) -> list[str]:
    """The families of occupations of a posting: by its title, else by the words of both."""
    in_title = _all_terms(bank, title or "")
    in_text = _all_terms(bank, words)
    scores = dict[str, int]()
    named = {
        domain.domain: [k for k in _terms(bank, domain.titles) if k in in_title]
        for domain in bank.domains.values()
    }
    longest = max((len(key) for keys in named.values() for key in keys), default=0)
    whole = [key for keys in named.values() for key in keys if len(key) == longest]
    for domain in bank.domains.values():
        own = [
            key
            for key in named[domain.domain]
            if key in whole or not any(_within(key, other) for other in whole)
        ]
        if strong := max(map(len, own), default=0):
            scores[domain.domain] = _TITLE_MATCH * strong + _weak(bank, domain, in_text)
    needed = _WEAK_WORDS_WITH_STRONG if scores else _WEAK_WORDS_MIN
    if not scores and (likely := likely_domain(title or "", bank.title_votes, bank.vocabulary)) is not None:
        scores[likely] = _LIKELY_BY_TITLE + _weak(bank, bank.domains[likely], in_text)
    for domain in bank.domains.values():
        if domain.domain not in scores and (weak := _weak(bank, domain, in_text)) >= needed:
            scores[domain.domain] = weak
    return sorted(scores, key=lambda name: (-scores[name], name))[:_DOMAINS_MAX]


def candidates(bank: Bank, asked: Asked, domains: Sequence[str], seed: str) -> list[Candidate]:
    """All probes for a requirement: those written for its words first, then those of its competencies."""
    return [*_anchored(bank, asked, domains, seed), *_by_competency(bank, asked, seed)]


def anchors(bank: Bank, text: str, domains: Sequence[str]) -> list[tuple[float, DomainEntry]]:
    """Domain and skill entries one of whose terms stands in a text, each with how specific the term is.

    A family beside the first is asked only where that has nothing, and by a term of two words or more.
    """
    found = dict[str, tuple[float, DomainEntry]]()
    for key in bank.vocabulary.terms_in(text, bank.longest_term):
        for entry in bank.by_term.get(key, ()):
            domain = bank.domain_of_entry.get(entry.id)
            if domain is not None and (domain not in domains or (domain != domains[0] and len(key) == 1)):
                continue
            if isinstance(entry, SkillEntry) and not (
                _of_the_trade(bank, entry, domains) and _really_named(entry, key, text)
            ):
                continue
            specific = len(key) + (_OWN_DOMAIN if domain is not None else 0.0)
            if specific > found.get(entry.id, (0.0, entry))[0]:
                found[entry.id] = (specific, entry)
    if any(bank.domain_of_entry.get(id_) in domains[:1] for id_ in found):
        return [pair for id_, pair in found.items() if bank.domain_of_entry.get(id_) in {*domains[:1], None}]
    return list(found.values())


def _anchored(bank: Bank, asked: Asked, domains: Sequence[str], seed: str) -> Iterator[Candidate]:
    by_chance = sorted(anchors(bank, asked.text, domains), key=lambda pair: rank(seed, pair[1].id))
    for _, entry in sorted(by_chance, key=lambda pair: (-pair[0], pair[1].id not in bank.own)):
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


def _terms(bank: Bank, texts: Sequence[str]) -> list[Term]:
    return [bank.vocabulary.term(text) for text in texts]


def _all_terms(bank: Bank, text: str) -> frozenset[Term]:
    return frozenset(key for line in text.splitlines() for key in bank.vocabulary.terms_in(line, 4))


def _within(key: Term, other: Term) -> bool:
    """Whether `nurse` is only a part of `veterinary nurse`."""
    return any(other[start : start + len(key)] == key for start in range(len(other) - len(key) + 1))


def _weak(bank: Bank, domain: Domain, in_text: frozenset[Term]) -> int:
    return sum(key in in_text for key in dict.fromkeys(_terms(bank, domain.words)))
