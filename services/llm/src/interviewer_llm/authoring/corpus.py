"""Entries beside each other: what is asked twice, in a bank and in what a person adds to it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from interviewer_llm.authoring.alike import near, shared_runs
from interviewer_llm.authoring.rules import Rules, words
from interviewer_llm.bank.places import Path
from interviewer_llm.bank.schema import AnyEntry, Competency, Probe

Twice = tuple[str, Path, str]
"""The id of the entry that is told of, the key that is wrong, and what is wrong with it."""

TEXTS_SHARE: Final = 0.8
LINES_SHARE: Final = 0.85
LINES_WORDS_MIN: Final = 5
"""Lines of fewer words may well be nearly the same: `Names a real case`."""
_SLOT: Final = re.compile(r"\{\w+\}")


def alike(entries: Sequence[AnyEntry], rules: Rules, of: Collection[str]) -> Iterator[Twice]:
    """Questions, points and follow-ups that come twice, or nearly; told of the later entry, if in `of`."""
    by_id = {entry.id: entry for entry in entries}
    segments = {entry.id: own_segments(entry.text, rules) for entry in entries}
    for first, later, run in shared_runs(segments, lambda word: word not in rules.little):
        if later in of:
            yield later, ("text",), f"\u201c{run}\u201d is in {first} too. Say it in your own way."
    bags = {entry.id: frozenset(words(_SLOT.sub(" ", entry.text))) for entry in entries}
    for first, later in near(bags, TEXTS_SHARE, of):
        said = by_id[first].text
        yield later, ("text",), f"{first} asks nearly the same: \u201c{said}\u201d Ask about something else."
    yield from _lines(entries, of)


def _lines(entries: Sequence[AnyEntry], of: Collection[str]) -> Iterator[Twice]:
    """Points and follow-ups that come twice; a short one only where it is the same to the letter."""
    lines = {
        (entry.id, key, index): line
        for entry in entries
        if isinstance(entry, Probe)
        for key, found in (("rubric", entry.rubric), ("follow_ups", entry.follow_ups))
        for index, line in enumerate(found)
    }
    bags = {place: frozenset(words(line)) for place, line in lines.items()}
    told = set[tuple[str, str, int]]()
    homes = dict[str, tuple[str, str, int]]()
    for place, line in lines.items():
        first = homes.setdefault(line.casefold(), place)
        if first[0] != place[0] and place[0] in of:
            told.add(place)
            yield (
                place[0],
                place[1:],
                f"{first[0]} has this line too. Say what is particular here.",
            )
    long = {place: bag for place, bag in bags.items() if len(bag) >= LINES_WORDS_MIN}
    for one, place in near(long, LINES_SHARE, {place for place in long if place[0] in of}):
        if one[0] != place[0] and place not in told:
            yield place[0], place[1:], f"{one[0]} says nearly the same: \u201c{lines[one]}\u201d"


def own_segments(text: str, rules: Rules) -> list[Sequence[str]]:
    """The words of a text in the runs between its slots, without the longest stem that many may share."""
    segments: list[Sequence[str]] = [words(part) for part in _SLOT.split(text)]
    opening = " ".join(segments[0])
    for stem in sorted(rules.stems, key=len, reverse=True):
        if opening == stem or opening.startswith(f"{stem} "):
            segments[0] = opening[len(stem) :].split()
            break
    return segments


def openings(entries: Sequence[AnyEntry], rules: Rules) -> Iterator[Twice]:
    """Questions of one file that begin as others of it do, more often than they may."""
    seen = Counter[tuple[str, ...]]()
    for entry in entries:
        opening = tuple(words(_SLOT.sub(" ", entry.text))[: rules.opening_words])
        seen[opening] += 1
        if seen[opening] > rules.opening_times:
            begun = f"\u201c{' '.join(opening)}\u201d"
            yield (
                entry.id,
                ("text",),
                f"other questions here begin with {begun} too. Begin in another way.",
            )


def claimed_twice(competencies: Mapping[str, Competency], added: str) -> Iterator[tuple[Path, str]]:
    """Verbs and words of a competency that are another's already: one word shows one thing."""
    for key in ("verbs", "words"):
        own: list[str] = getattr(competencies[added], key)
        for name, other in competencies.items():
            both = set(own) & set(getattr(other, key)) if name != added else set[str]()
            for word in sorted(both):
                yield (key,), f"{word!r} belongs to the competency {name!r} already. Take it out here."
