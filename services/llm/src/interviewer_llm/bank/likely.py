"""The likeliest family of occupations behind a title that no family lists, by the title's single words.

`Newsletter Editor Ecommerce` stands in no list, but its words stand in the titles, words and terms of some
families and not of others. Each word votes for the families that hold it, the rarer the stronger.
"""

import math
from collections import Counter
from collections.abc import Iterable
from typing import Final

from interviewer_llm.bank.schema import Domain
from interviewer_llm.bank.vocabulary import Vocabulary

VOTES_MIN: Final = 0.8
"""A word that one family of fifty holds votes with about four, one that ten share with about a fifth."""
LEAD_MIN: Final = 1.3
"""So many times the votes of the second must the first have; else nothing is said."""
TERM_WORTH: Final = 0.5
"""What a word of an entry's terms counts beside one of a title."""

Table = dict[str, dict[str, float]]
"""The vote of each stem for each family that holds it."""


def likely_domain(title: str, table: Table, vocabulary: Vocabulary) -> str | None:
    """The family that most of a title's words speak for, or None if they speak for none, or for several."""
    votes = Counter[str]()
    for stem in sorted(vocabulary.content(title)):
        votes.update(table.get(stem, {}))
    (first, most), (_, second) = (*votes.most_common(2), ("", 0.0), ("", 0.0))[:2]
    return first if most >= VOTES_MIN and most >= LEAD_MIN * second else None


def votes_of(domains: Iterable[Domain], vocabulary: Vocabulary) -> Table:
    """How each word votes, from all that the families hold."""
    counts = {domain.domain: _words(domain, vocabulary) for domain in domains}
    held = Counter(stem for words in counts.values() for stem in words)
    total = Counter[str]()
    for words in counts.values():
        total.update(words)
    table: Table = {}
    for name, words in counts.items():
        for stem, count in words.items():
            vote = count / total[stem] * math.log(1 + len(counts) / held[stem])
            table.setdefault(stem, {})[name] = vote
    return table


def _words(domain: Domain, vocabulary: Vocabulary) -> dict[str, float]:
    words = dict[str, float]()
    texts = [(text, 1.0) for text in [*domain.titles, *domain.words]]
    texts += [(text, TERM_WORTH) for entry in domain.entries for text in entry.terms]
    for text, worth in texts:
        for stem in vocabulary.content(text):
            words[stem] = words.get(stem, 0.0) + worth
    return words
