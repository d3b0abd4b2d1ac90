"""Sentences and clauses, each with its place."""

import re
from collections.abc import Iterator
from typing import Final

from interviewer_llm.english.leadins import ADDRESSING, without_lead_in
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import NOUNS_TOO, base_of_gerund, is_verb
from interviewer_llm.reader.hygiene import BLANK, visible

Place = tuple[int, int]

_END: Final = re.compile(
    rf"[.!?][\"'\u201d\u2019)]*(?=[\s{BLANK}]+[\"'\u201c\u2018(]?[A-Z0-9\u00c0-\u00de])|[.!?](?=\Z)"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|approx|mr|mrs|ms|dr|prof|st|no|nos|inc|ltd|co|corp|vs|dept|min|max|yrs?"
    r"|p\.a|a\.m|p\.m|"
    r"u\.s|u\.k|ph\.d|b\.sc|m\.sc|reg|ref|tel|ext|est|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(rf"(?:;|,?[\s{BLANK}]+and(?: also| then)?|,)[\s{BLANK}]+(?=[a-z])")
_RELATIVE: Final = re.compile(r"\b(?:that|which|who|whose)\b")
_WANTS_WHO: Final = re.compile(
    r"\b(?:want|need|like|seek|looking for|for)\b[^,;]{0,20}\b(?:somebody|someone|people) who\b",
    re.IGNORECASE,
)
_WHO: Final = re.compile(rf",?[\s{BLANK}]+(?:and[\s{BLANK}]+)?(?=who[\s{BLANK}])")
_CLAUSE_MIN_WORDS: Final = 3
_VERB_AND_OBJECT: Final = 2
_AFTER_VERB: Final = words_of("determiners") | {
    "after",
    "with",
    "off",
    "down",
    "over",
    "back",
    "into",
    "when",
    "if",
    "that",
}
_EDGES: Final = " \t\r\n,;" + BLANK


def sentences(clean: str, start: int, end: int) -> Iterator[Place]:
    """The places of the sentences in a part of a clean text."""
    begin = start
    for found in _END.finditer(clean, start, end):
        if found.group().startswith(".") and _ABBREVIATION.search(
            clean[max(start, found.start() - 8) : found.start() + 1]
        ):
            continue
        if place := _stripped(clean, begin, found.end()):
            yield place
        begin = found.end()
    if place := _stripped(clean, begin, end):
        yield place


def clauses(clean: str, start: int, end: int) -> list[Place]:
    """A sentence such as `You will plan lessons, mark books and run a club`, split before each further verb.

    A clause that would be shorter than three words stays with the next; other sentences stay whole.
    """
    text = visible(clean[start:end])
    if _WANTS_WHO.search(text) and len(wanted := _who_each(clean, start, end)) > 1:
        return wanted
    rest, expected = without_lead_in(text)
    addresses = ADDRESSING.match(text) is not None
    gerunds = expected == "gerund" and base_of_gerund(rest.split(" ", 1)[0].strip(",")) is not None
    first = rest.split(" ", 1)[0].strip(",").lower()
    brings = addresses and expected == "noun"
    if not (brings or gerunds or ((addresses or expected in {None, "base"}) and is_verb(first))):
        return [(start, end)]
    places = list[Place]()
    begin = start
    for found in _JOINT.finditer(clean, start, end):
        if not _verb_follows(clean[found.end() : min(end, found.end() + 80)], gerunds=gerunds):
            continue
        if _RELATIVE.search(without_lead_in(visible(clean[begin : found.start()]))[0]):
            continue
        tail = visible(clean[found.end() : end])
        head = without_lead_in(visible(clean[begin : found.start()]))[0]
        if min(len(head.split()), len(tail.split())) < _CLAUSE_MIN_WORDS:
            continue
        if place := _stripped(clean, begin, found.start()):
            places.append(place)
        begin = found.end()
    if place := _stripped(clean, begin, end):
        places.append(place)
    return places


def _who_each(clean: str, start: int, end: int) -> list[Place]:
    """`somebody who has run a kitchen, who knows … and who can …`, one place for each."""
    places = list[Place]()
    begin = start
    for found in _WHO.finditer(clean, start, end):
        first_who = not re.search(r"\bwho\b", clean[start : found.start()])
        if first_who or len(visible(clean[found.end() : end]).split()) <= _CLAUSE_MIN_WORDS:
            continue
        if place := _stripped(clean, begin, found.start()):
            places.append(place)
        begin = found.end()
    if place := _stripped(clean, begin, end):
        places.append(place)
    return places


def _verb_follows(text: str, *, gerunds: bool) -> bool:
    words = [word.strip(",.;") for word in visible(text).split(" ")]
    if len(words) < _VERB_AND_OBJECT:
        return False
    first, second = words[0].lower(), words[1].lower()
    if first.endswith("ly") and len(words) > _VERB_AND_OBJECT:
        first, second = words[1].lower(), words[2].lower()
    if gerunds:
        return base_of_gerund(first) is not None
    if first in {"you", "you'll"}:
        return True
    if not is_verb(first):
        return False
    return first not in NOUNS_TOO or second in _AFTER_VERB


def _stripped(clean: str, start: int, end: int) -> Place | None:
    while start < end and clean[start] in _EDGES:
        start += 1
    while end > start and clean[end - 1] in _EDGES:
        end -= 1
    return (start, end) if end > start else None
