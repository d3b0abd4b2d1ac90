"""Which families of occupations a posting belongs to: by its title, else by its words."""

from typing import Final

from interviewer_llm.bank.likely import likely_domain
from interviewer_llm.bank.model import Bank
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
    named = {name: [key for key in titles if key in in_title] for name, titles in bank.titles.items()}
    longest = max((len(key) for keys in named.values() for key in keys), default=0)
    whole = [key for keys in named.values() for key in keys if len(key) == longest]
    weak = {name: len(told & in_text) for name, told in bank.words.items()}
    for name, keys in named.items():
        own = [key for key in keys if key in whole or not any(_within(key, other) for other in whole)]
        if strong := max(map(len, own), default=0):
            scores[name] = _TITLE_MATCH * strong + weak[name]
    needed = _WEAK_WORDS_WITH_STRONG if scores else _WEAK_WORDS_MIN
    if not scores and (likely := likely_domain(title or "", bank.title_votes, bank.vocabulary)) is not None:
        scores[likely] = _LIKELY_BY_TITLE + weak[likely]
    others = {name: told for name, told in weak.items() if name not in scores}
    first, second = (*sorted(others.values(), reverse=True), 0, 0)[:2]
    if scores or first >= _WEAK_LEAD * second:
        scores |= {name: told for name, told in others.items() if told >= needed}
    return sorted(scores, key=lambda name: (-scores[name], name))[:_DOMAINS_MAX]


def all_terms(bank: Bank, text: str) -> frozenset[Term]:
    """The keys of all runs of up to four words, none across two lines."""
    return frozenset(key for line in text.splitlines() for key in bank.vocabulary.terms_in(line, 4))


def _within(key: Term, other: Term) -> bool:
    """Whether `nurse` is only a part of `veterinary nurse`."""
    return any(other[start : start + len(key)] == key for start in range(len(other) - len(key) + 1))
