"""German, taken apart by its finite verbs, wherever in a sentence they stand."""

import re
from typing import Final

from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.bank.style import Style
from interviewer_llm.german.clauses import joints
from interviewer_llm.german.phrases import BEING, forms_of
from interviewer_llm.german.verbs import is_known
from interviewer_llm.reader.hygiene import BLANK
from interviewer_llm.reader.places import Place, trimmed

_WORD: Final = re.compile(rf"[^\s{BLANK}]+")
_JOINTS: Final = " \t\r\n,;" + BLANK
_ADDRESSING: Final = re.compile(
    r"^(?:(?:Sie|Du|du)\b|(?:Ihre?|Deine?|deine?) (?:\w+ )?Aufgabe|Zu (?:Ihre[nm]|deine[nm]) )"
    r"|^[^,.;:]{0,60}\b(?:[a-zäöüß]+en Sie|[a-zäöüß]+t du)\b"
)
_TOLD: Final = re.compile(
    r"^(?:Zu (?:Ihre[nm]|deine[nm]) [^,.;:]{3,60}?\b(?:gehör|zähl)(?:t|en)"
    r"|(?:Ihre?|Deine?) (?:\w+ )?Aufgaben?\w* (?:sind|ist|umfass(?:t|en)))\b"
)
_NEXT_THING: Final = re.compile(
    r"(?:,\s+(?:sowie\s+)?|\s+(?:sowie|und)\s+)(?=(?:die|das|der|den)\s+[A-ZÄÖÜa-zäöüß-]+)"
)
"""Where the next thing begins in `die Prüfung der Belege, das Mahnwesen sowie die Ablage`."""
_TRAIT: Final = "be"


class GermanGrammar:
    """What `Grammar` asks, for German."""

    @property
    def takes_apart(self) -> bool:
        return True

    def clauses(self, clean: str, start: int, end: int) -> list[Place]:
        """`Sie planen Touren, teilen Fahrer ein und prüfen Frachtbriefe`, split before each further verb."""
        if _TOLD.match(clean[start:end]):
            return _things(clean, start, end)
        words = list(_WORD.finditer(clean, start, end))
        places = list[Place]()
        begin = start
        for last, first in joints([found.group() for found in words]):
            places.append(trimmed(clean, begin, words[last].end(), _JOINTS))
            begin = words[first].start()
        return [*places, trimmed(clean, begin, end, _JOINTS)]

    def phrase(self, text: str, style: Style, *, duty: bool) -> Phrase:
        """A task with its verb at the end, and a topic for quotation marks; there is no gerund."""
        forms = forms_of(text, duty=duty, shouting=style.shouting)
        verb = _TRAIT if forms.verb == BEING else forms.verb
        return Phrase(task=forms.task, topic=forms.topic, verb=verb)

    def is_verb(self, word: str) -> bool:
        """Whether a word names what is done: `Planen von …`; infinitives stand at the end of a task."""
        return is_known(word.lower())

    def is_told(self, word: str) -> bool:
        return word.islower() and is_known(word)

    def addresses(self, text: str) -> bool:
        return _ADDRESSING.match(text) is not None


def _things(clean: str, start: int, end: int) -> list[Place]:
    """`Zu Ihren Aufgaben gehören die Prüfung der Belege und das Mahnwesen`, a place for each."""
    edges = [start]
    ends = list[int]()
    for found in _NEXT_THING.finditer(clean, start, end):
        ends.append(found.start())
        edges.append(found.end())
    return [trimmed(clean, begin, last, _JOINTS) for begin, last in zip(edges, [*ends, end], strict=True)]
