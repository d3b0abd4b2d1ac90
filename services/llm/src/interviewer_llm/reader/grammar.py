"""How sentences of a language are taken apart: what a language plugs in beside its patterns."""

from typing import Protocol

from interviewer_llm.bank.phrases import NOTHING, Phrase
from interviewer_llm.bank.style import Style
from interviewer_llm.reader.places import Place


class Grammar(Protocol):
    """What reading asks of a language; all of it about one line, sentence or word.

    `takes_apart` tells that its sentences can be told from each other by what they say. Without that, list
    items are requirements and sentences are not.
    """

    @property
    def takes_apart(self) -> bool:
        """Whether prose of this language can be read."""
        ...

    def clauses(self, clean: str, start: int, end: int) -> list[Place]:
        """A sentence split before each further task that it names; one that can't be split stays whole."""
        ...

    def phrase(self, text: str, style: Style, *, duty: bool) -> Phrase:
        """A requirement's own words as they fit into a question; `duty`: it stands among tasks."""
        ...

    def is_verb(self, word: str) -> bool:
        """Whether a word can lead a task, as in `Plan lessons`."""
        ...

    def is_told(self, word: str) -> bool:
        """Whether a word leads a task and is hardly ever a noun: no heading begins with it."""
        ...

    def addresses(self, text: str) -> bool:
        """Whether a sentence begins by speaking to, or of, the person who will do the job."""
        ...


class PlainGrammar:
    """Of a language that is not taken apart: nothing is known but that words stand in lines."""

    @property
    def takes_apart(self) -> bool:
        return False

    def clauses(self, clean: str, start: int, end: int) -> list[Place]:  # noqa: ARG002 - nothing is looked at
        return [(start, end)]

    def phrase(self, text: str, style: Style, *, duty: bool) -> Phrase:  # noqa: ARG002 - as above
        return NOTHING

    def is_verb(self, word: str) -> bool:  # noqa: ARG002 - as above
        return False

    def is_told(self, word: str) -> bool:  # noqa: ARG002 - as above
        return False

    def addresses(self, text: str) -> bool:  # noqa: ARG002 - as above
        return False
