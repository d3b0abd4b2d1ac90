"""English, taken apart by its verbs and lead-ins."""

import re
from collections.abc import Iterator
from typing import Final

from interviewer_llm.bank.phrases import Phrase, phrase_of
from interviewer_llm.bank.style import Style
from interviewer_llm.english.leadins import ADDRESSING, without_lead_in
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import NOUNS_TOO, base_of_gerund, base_of_third_person, is_verb
from interviewer_llm.reader.hygiene import BLANK, visible
from interviewer_llm.reader.places import Place, trimmed

_JOINT: Final = re.compile(rf"(?:;|,?[\s{BLANK}]+and(?: also| then)?|,)[\s{BLANK}]+(?=[a-z])")
_RELATIVE: Final = re.compile(r"\b(?:that|which|who|whose)\b")
_WANTS_WHO: Final = re.compile(
    r"\b(?:want|need|like|seek|looking for|for)\b[^,;]{0,20}\b(?:somebody|someone|people) who\b",
    re.IGNORECASE,
)
_WHO: Final = re.compile(rf",?[\s{BLANK}]+(?:and[\s{BLANK}]+)?(?=who[\s{BLANK}])")
_AND_DOES: Final = re.compile(
    rf"(?:,[\s{BLANK}]+|[\s{BLANK}]+)(?:and[\s{BLANK}]+)?(?=(?P<verb>[a-z-]+)[\s{BLANK}])"
)
_DOES: Final = frozenset({"has", "is", "can", "does"})
_OPENING: Final = re.compile(
    r"(?:because|as|since|while|although|though|when|whenever|once|after|before|during|at|in|on|from|with|by|"
    r"every|each|throughout|alongside|reporting|working)\b[^.;:?]{3,160}?,[\s\x00]+(?=you\b)"
    r"|[a-z-]+ing\b[^.,;:?]{3,60}?[\s\x00]+(?=you(?:'ll|\u2019ll|[\s\x00]+will)\b)",
    re.IGNORECASE,
)
"""What comes before `you need to explain …`: it tells when or why, and is not what is asked for."""
_GERUND_LISTED: Final = re.compile(r"(?:^|, (?:and )?| and )(?=[A-Za-z-]{2,}ing\b)")
_GERUNDS_MIN: Final = 3
"""`Feeding the calves, mending fences and driving a tractor` tells tasks without a word before them."""
_CLAUSE_MIN_WORDS: Final = 3
_VERB_AND_OBJECT: Final = 2
_AFTER_VERB: Final = words_of("determiners") | words_of("after_verbs")
_JOINTS: Final = " \t\r\n,;" + BLANK


class EnglishGrammar:
    """What `Grammar` asks, for English."""

    @property
    def takes_apart(self) -> bool:
        return True

    def clauses(self, clean: str, start: int, end: int) -> list[Place]:
        """`You will plan lessons, mark books and run a club`, split before each further verb.

        A clause that would be shorter than three words stays with the next; other sentences stay whole.
        """
        text = visible(clean[start:end])
        if _WANTS_WHO.search(text) and len(wanted := list(_who_each(clean, start, end))) > 1:
            return wanted
        gerunds = _leads(text)
        if gerunds is None and (opening := _OPENING.match(clean, start, end)):
            start = opening.end()
            gerunds = _leads(visible(clean[start:end]))
        return [(start, end)] if gerunds is None else list(_parted(clean, start, end, gerunds=gerunds))

    def phrase(self, text: str, style: Style, *, duty: bool) -> Phrase:
        return phrase_of(text, style, duty=duty)

    def is_verb(self, word: str) -> bool:
        return is_verb(word)

    def is_told(self, word: str) -> bool:
        return is_verb(word) and word.lower() not in NOUNS_TOO

    def addresses(self, text: str) -> bool:
        return ADDRESSING.match(text) is not None


def _leads(text: str) -> bool | None:
    """Whether the tasks of a sentence are gerunds (True) or bare verbs (False); None if it has none."""
    rest, expected = without_lead_in(text)
    addresses = ADDRESSING.match(text) is not None
    first = rest.split(" ", 1)[0].strip(",").lower()
    listed = expected is None and len(_GERUND_LISTED.findall(text)) >= _GERUNDS_MIN
    if (expected == "gerund" or listed) and base_of_gerund(first) is not None:
        return True
    brings = addresses and expected == "noun"
    tells = (addresses or expected in {None, "base"}) and is_verb(first)
    return False if brings or tells else None


def _parted(clean: str, start: int, end: int, *, gerunds: bool) -> Iterator[Place]:
    begin = start
    for found in _JOINT.finditer(clean, start, end):
        if not _verb_follows(clean[found.end() : min(end, found.end() + 80)], gerunds=gerunds):
            continue
        head = without_lead_in(visible(clean[begin : found.start()]))[0]
        tail = visible(clean[found.end() : end])
        if _RELATIVE.search(head) or min(len(head.split()), len(tail.split())) < _CLAUSE_MIN_WORDS:
            continue
        yield trimmed(clean, begin, found.start(), _JOINTS)
        begin = found.end()
    yield trimmed(clean, begin, end, _JOINTS)


def _who_each(clean: str, start: int, end: int) -> Iterator[Place]:
    """`somebody who has run a kitchen, who knows … and can …`, one place for each."""
    begin = start
    for found in sorted(_further(clean, start, end), key=lambda found: found.start()):
        before = visible(clean[start : found.start()])
        first_who = not re.search(r"\bwho\b", before) or before.endswith(" who")
        short = min(
            len(visible(clean[found.end() : end]).split()), len(visible(clean[begin : found.start()]).split())
        )
        if first_who or short <= _CLAUSE_MIN_WORDS or found.start() < begin:
            continue
        yield trimmed(clean, begin, found.start(), _JOINTS)
        begin = found.end()
    yield trimmed(clean, begin, end, _JOINTS)


def _further(clean: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where a further `who …` begins, or a further verb of the same person."""
    yield from _WHO.finditer(clean, start, end)
    for found in _AND_DOES.finditer(clean, start, end):
        verb = found["verb"]
        base = base_of_third_person(verb)
        if verb in _DOES or (base is not None and base not in NOUNS_TOO):
            yield found


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
