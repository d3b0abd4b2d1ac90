"""What sounds alike among many texts, found without comparing each with each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from math import ceil
from typing import Final, TypeVar

RUN: Final = 6
"""Words in a row that no two questions share."""
TELLING: Final = 3
"""A run with fewer telling words is grammar, no template that one hears."""

Key = TypeVar("Key", bound=Hashable)


def near(bags: Mapping[Key, frozenset[str]], share: float, of: Collection[Key]) -> Iterator[tuple[Key, Key]]:
    """Pairs of bags with more than this share of their words in common (Jaccard), the second one of `of`.

    Two such bags have one of their rarest words in common, so that only those are looked up.
    """
    times = Counter(word for bag in bags.values() for word in bag)

    def rarest(bag: frozenset[str]) -> Sequence[str]:
        """So many that bags which share none of them have too few of the others to be near."""
        return sorted(bag, key=lambda word: (times[word], word))[: len(bag) - ceil(share * len(bag)) + 1]

    homes = defaultdict[str, list[Key]](list)
    order = {key: place for place, key in enumerate(bags)}
    for key in of:
        for word in rarest(bags[key]):
            homes[word].append(key)
    for other, bag in bags.items():
        if homes.keys().isdisjoint(bag):
            continue
        for key in dict.fromkeys(key for word in rarest(bag) for key in homes.get(word, ())):
            first = other not in of or order[other] < order[key]
            if first and key != other and len(bag & bags[key]) > share * len(bag | bags[key]):
                yield other, key


def shared_runs(
    segments: Mapping[Key, Sequence[Sequence[str]]], tells: Callable[[str], bool]
) -> Iterator[tuple[Key, Key, str]]:
    """Pairs of texts that share a run of six words of which three or more tell something, with the run."""
    homes = dict[tuple[str, ...], Key]()
    for key, parts in segments.items():
        for part in parts:
            for start in range(len(part) - RUN + 1):
                run = tuple(part[start : start + RUN])
                first = homes.setdefault(run, key)
                if first != key and sum(map(tells, set(run))) >= TELLING:
                    yield first, key, " ".join(run)
