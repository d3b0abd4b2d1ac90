"""Which unit group of ISCO-08 an occupation of ESCO belongs to.

ESCO's table of occupations has the groups beside the occupations, but not which belongs to which. A group's
text names occupations of it, and of others with their codes; where a name is among those, that is the
answer. Else the words of both are compared (TF-IDF), among the groups that `heads.yaml` allows for the name.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Final, cast

from interviewer_llm.english.data import data_of
from interviewer_llm.english.words import STOP_WORDS, stem, tokens
from interviewer_llm.esco.rows import Group, Row

_NAME_WEIGHT: Final = 4
_DEFINITION_WEIGHT: Final = 2
_OWN_NAME_WEIGHT: Final = 5
_EXAMPLE_WEIGHT: Final = 0.6
_MARGIN: Final = 0.06
"""Groups that come this near to the best count as candidates too: then only shared digits are kept."""
_UNKNOWN_WORD: Final = 4.0

Vector = Mapping[str, float]


@dataclass(frozen=True)
class Groups:
    """The unit groups, ready to be compared with occupations."""

    groups: Sequence[Group]

    def code_of(self, row: Row, *, unseen: str | None = None) -> str | None:
        """The digits of the group that are known, from none (None) to four.

        `unseen` is a name that is not looked up, so that its answer can be measured.
        """
        if row.name.lower() != unseen and (code := self.named.get(row.name.lower())):
            return code
        allowed = _allowed(row.name)
        scores = self._scores(row, unseen)
        free = [code for code in scores if code.startswith(allowed)] or list(scores)
        best = sorted(free, key=lambda code: (-scores[code], code))
        if not best or scores[best[0]] <= 0:
            return None
        near = [code for code in best[:4] if scores[code] > scores[best[0]] - _MARGIN]
        return _shared(near) or None

    def _scores(self, row: Row, unseen: str | None) -> dict[str, float]:
        own = Counter[str]()
        for text, weight in ((row.name, _OWN_NAME_WEIGHT), (" ".join(row.labels), 1), (row.description, 1)):
            for word in _words(text):
                own[word] += weight
        vector = self._vector(own)
        name = frozenset(_words(row.name))
        best = dict[str, float]()
        for label, words, code in self._examples:
            if label != unseen and words & name:
                best[code] = max(best.get(code, 0.0), self._likeness(words, name))
        return {
            code: sum(value * other.get(word, 0.0) for word, value in vector.items())
            + _EXAMPLE_WEIGHT * best.get(code, 0.0)
            for code, other in self._vectors.items()
        }

    def _likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        idf = self._idf
        both = sum(idf.get(word, _UNKNOWN_WORD) for word in one & other)
        return both / sum(idf.get(word, _UNKNOWN_WORD) for word in one | other)

    @cached_property
    def named(self) -> dict[str, str]:
        """The names, in lower case, that the groups' texts give with a code of their own."""
        codes = dict[str, set[str]]()
        for group in self.groups:
            for name in group.examples:
                codes.setdefault(name.lower(), set()).add(group.code)
            for name, code in group.elsewhere:
                codes.setdefault(name.lower(), set()).add(code)
        return {name: min(found) for name, found in codes.items() if len(found) == 1}

    @cached_property
    def _examples(self) -> list[tuple[str, frozenset[str], str]]:
        return [(name, frozenset(_words(name)), code) for name, code in self.named.items()]

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        found = dict[str, Counter[str]]()
        for group in self.groups:
            counts = found.setdefault(group.code, Counter())
            for text, weight in (
                (group.name, _NAME_WEIGHT),
                (group.definition, _DEFINITION_WEIGHT),
                (" ".join(group.tasks), 1),
            ):
                for word in _words(text):
                    counts[word] += weight
        return found

    @cached_property
    def _idf(self) -> dict[str, float]:
        counts = Counter(word for words in self._counts.values() for word in words)
        return {word: math.log(len(self.groups) / (1 + count)) + 1 for word, count in counts.items()}

    @cached_property
    def _vectors(self) -> dict[str, Vector]:
        return {code: self._vector(counts) for code, counts in self._counts.items()}

    def _vector(self, counts: Counter[str]) -> Vector:
        raw = {word: (1 + math.log(n)) * self._idf[word] for word, n in counts.items() if word in self._idf}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {word: value / length for word, value in raw.items()}


def _words(text: str) -> list[str]:
    return [stem(token) for token in tokens(text) if token not in STOP_WORDS and len(token) > 1]


_HEADS: Final = tuple(
    (re.compile(cast("str", one["name"]), re.IGNORECASE), tuple(cast("list[str]", one["in"])))
    for one in cast("list[dict[str, object]]", data_of("interviewer_llm.esco", "heads.yaml"))
)


def _allowed(name: str) -> tuple[str, ...]:
    return next((prefixes for pattern, prefixes in _HEADS if pattern.search(name)), ("",))


def _shared(codes: Sequence[str]) -> str:
    """The digits with which all codes begin."""
    same = takewhile(lambda digits: len(set(digits)) == 1, zip(*codes, strict=True))
    return "".join(digits[0] for digits in same)
