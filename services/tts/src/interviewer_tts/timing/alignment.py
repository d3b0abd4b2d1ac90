"""Which words became which, when a text was rewritten to be said.

Rewriting is local ("£27k" to "27 thousand pounds"), so the two lists are walked side by side: equal words
are anchors, and what lies between two anchors is shared out by what words look like. Not difflib over the
whole: it takes quadratic time or worse on a text made for that, and any text may come.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import Final

from interviewer_tts.timing.words import Span, bare, units_of

LOOK_AHEAD: Final = 32
"""Given words that are looked at to find the next anchor."""
_SURE_AFTER: Final = 3
"""An anchor further away than this must be followed by a second one."""
_WEIGHED_MAX: Final = 400
"""Pairs of words between two anchors that are compared by their letters; more are shared out by length."""
_COMPARED_MAX: Final = 24
_COVERED: Final = 0.3
"""What it is worth that a given word is said at all, where another could have its words."""

Range = tuple[int, int]


def aligned(given: Sequence[str], said: Sequence[str]) -> list[Range]:
    """For each word as given, the words `[first, after)` that it became; empty where it is not said.

    Those that are not empty ascend and do not overlap. Every said word that has a letter or a digit is in one
    of them, unless no word is given.
    """
    mine = [bare(word) for word in given]
    spoken = [(place, word) for place, word in enumerate(map(bare, said)) if word]
    ranges = _walked(mine, [word for _, word in spoken])
    return [
        (spoken[first][0], spoken[after - 1][0] + 1) if first < after else (0, 0) for first, after in ranges
    ]


def followed(sentence: str, said: Sequence[str], spans: Sequence[Span]) -> tuple[Span, ...]:
    """When each word of a prepared sentence is heard, from when the words are that it was read as.

    One that is not said has a span without length.
    """
    heard: list[Span] = []
    ended = 0.0
    for first, after in aligned([unit.text for unit in units_of(sentence)], said):
        begun, ended = (spans[first][0], spans[after - 1][1]) if first < after else (ended, ended)
        heard.append((begun, ended))
    return tuple(heard)


def _walked(mine: Sequence[str], theirs: Sequence[str]) -> list[Range]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(theirs):
        places[word].append(place)
    ranges: list[Range] = []
    at, heard = 0, 0
    while at < len(mine) or heard < len(theirs):
        skipped, passed = _next_anchor(mine, theirs, places, at, heard)
        ranges += _shared(mine[at : at + skipped], theirs[heard : heard + passed], heard)
        at, heard = at + skipped, heard + passed
        if at < len(mine):
            ranges.append((heard, heard + 1))
            at, heard = at + 1, heard + 1
    return _joined(ranges, len(theirs))


def _next_anchor(
    mine: Sequence[str], theirs: Sequence[str], places: dict[str, list[int]], at: int, heard: int
) -> tuple[int, int]:
    """How many words lie before the nearest pair of equal ones, on either side; all that are left if none."""
    best, nearest = (len(mine) - at, len(theirs) - heard), float("inf")
    for skipped in range(min(LOOK_AHEAD, len(mine) - at)):
        if skipped >= nearest:
            break
        found = places.get(mine[at + skipped])
        index = bisect_left(found, heard) if found else 0
        if not found or index == len(found):
            continue
        passed = found[index] - heard
        far = skipped + passed / 2
        if far < nearest and (far <= _SURE_AFTER or _confirmed(mine, theirs, at + skipped, heard + passed)):
            best, nearest = (skipped, passed), far
    return best


def _confirmed(mine: Sequence[str], theirs: Sequence[str], at: int, heard: int) -> bool:
    return mine[at + 1 : at + 2] == theirs[heard + 1 : heard + 2]


def _shared(mine: Sequence[str], theirs: Sequence[str], offset: int) -> list[Range]:
    """What lies between two anchors, shared out in order. `offset` is that of the first said word."""
    if not mine:
        return []
    if not theirs:
        return [(offset, offset)] * len(mine)
    owners = (
        _by_letters(mine, theirs) if len(mine) * len(theirs) <= _WEIGHED_MAX else _by_length(mine, theirs)
    )
    ranges: list[Range] = []
    first = 0
    for owner in range(len(mine)):
        after = first
        while after < len(owners) and owners[after] == owner:
            after += 1
        ranges.append((offset + first, offset + after))
        first = after
    return ranges


def _by_letters(mine: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """Whose each said word is, so that words that look alike are together and none that can be is left out.

    The best of all ascending ways, found word by word: `scores[i]` is that of the best way in which the said
    word in turn belongs to the given word `i`.
    """
    covered = [_COVERED if word else -_COVERED for word in mine]
    scores = [_alike(word, theirs[0]) + covered[index] for index, word in enumerate(mine)]
    came_from: list[list[int]] = []
    for said in theirs[1:]:
        chosen: list[int] = []
        following: list[float] = []
        best_before = -1
        for index, word in enumerate(mine):
            stay = scores[index]
            move = scores[best_before] + covered[index] if best_before >= 0 else float("-inf")
            chosen.append(index if stay >= move else best_before)
            following.append(max(stay, move) + _alike(word, said))
            if best_before < 0 or scores[index] > scores[best_before]:
                best_before = index
        came_from.append(chosen)
        scores = following
    owners = [max(range(len(mine)), key=scores.__getitem__)]
    for chosen in reversed(came_from):
        owners.append(chosen[owners[-1]])
    return owners[::-1]


def _alike(given: str, said: str) -> float:
    if not given or not said:
        return 0.0
    if given == said:
        return 1.0
    return SequenceMatcher(None, given[:_COMPARED_MAX], said[:_COMPARED_MAX], autojunk=False).ratio()


def _by_length(mine: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """Whose each said word is, if all took room in proportion to their letters."""
    ends = list(accumulate(len(word) for word in mine))
    so_far = list(accumulate((len(word) for word in theirs), initial=0))
    scale = ends[-1] / max(so_far[-1], 1)
    return [min(bisect_left(ends, begun * scale + 0.5), len(mine) - 1) for begun in so_far[:-1]]


def _joined(ranges: Sequence[Range], count: int) -> list[Range]:
    """The ranges without gaps: a said word that nobody has goes to the given word before it, or the first."""
    holders = [index for index, (first, after) in enumerate(ranges) if after > first]
    ends = {index: ranges[following][0] for index, following in pairwise(holders)}
    ends.update((index, count) for index in holders[-1:])
    whole: list[Range] = []
    taken = 0
    for index in range(len(ranges)):
        after = ends.get(index, taken)
        whole.append((taken, after))
        taken = after
    return whole
