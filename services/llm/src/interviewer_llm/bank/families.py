"""Which families of occupations a posting belongs to: by its title, else by its words."""

from collections.abc import Sequence
from typing import Final

from interviewer_llm.bank.likely import likely_domain
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import Domain
from interviewer_llm.english.words import Term

_WEAK_WORDS_MIN: Final = 3
_WEAK_LEAD: Final = 1.5
"""So many times the words of the second must the first have, where no title speaks for any."""
_WEAK_WORDS_WITH_STRONG: Final = 8
_DOMAINS_MAX: Final = 3
_TITLE_MATCH: Final = 100
_LIKELY_BY_TITLE: Final = 4
"""What the single words of an unknown title weigh beside the words of the posting."""


def domains_of(bank: Bank, title: str | None, words: str) -> list[str]:
    """The families of occupations of a posting: by its title, else by the words of both."""
    in_title = all_terms(bank, title or "")
    in_text = all_terms(bank, words)
    scores = dict[str, int]()
    named = {name: [k for k in _terms(bank, titles) if k in in_title] for name, titles in bank.titles.items()}
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
    weakly = {
        name: _weak(bank, domain, in_text) for name, domain in bank.domains.items() if name not in scores
    }
    first, second = (*sorted(weakly.values(), reverse=True), 0, 0)[:2]
    if scores or first >= _WEAK_LEAD * second:
        scores |= {name: weak for name, weak in weakly.items() if weak >= needed}
    return sorted(scores, key=lambda name: (-scores[name], name))[:_DOMAINS_MAX]


def all_terms(bank: Bank, text: str) -> frozenset[Term]:
    """The keys of all runs of up to four words, none across two lines."""
    return frozenset(key for line in text.splitlines() for key in bank.vocabulary.terms_in(line, 4))


def _terms(bank: Bank, texts: Sequence[str]) -> list[Term]:
    return [bank.vocabulary.term(text) for text in texts]


def _within(key: Term, other: Term) -> bool:
    """Whether `nurse` is only a part of `veterinary nurse`."""
    return any(other[start : start + len(key)] == key for start in range(len(other) - len(key) + 1))


def _weak(bank: Bank, domain: Domain, in_text: frozenset[Term]) -> int:
    return sum(key in in_text for key in dict.fromkeys(_terms(bank, domain.words)))
