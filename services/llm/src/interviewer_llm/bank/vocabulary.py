"""How the words of a language are compared: what the bank and the validators ask of it."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise, takewhile
from typing import Final, Protocol

from interviewer_llm.bank.forms import PREPOSITIONS
from interviewer_llm.english import ENGLISH, words
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import is_verb
from interviewer_llm.english.words import Term
from interviewer_llm.german import GERMAN
from interviewer_llm.german import words as german
from interviewer_llm.german.lists import words_of as german_words_of
from interviewer_llm.german.phrases import further_verbs, head_words


class Vocabulary(Protocol):
    """What is asked of a language's words; all of it without a model."""

    def content(self, text: str) -> frozenset[str]:
        """The stems of the words that carry meaning."""
        ...

    def stems(self, text: str) -> frozenset[str]:
        """The stems of all words."""
        ...

    def term(self, text: str) -> Term:
        """A word or phrase as a key: equal for all its forms."""
        ...

    def terms_in(self, text: str, longest: int) -> Iterator[Term]:
        """The keys of all runs of up to `longest` words."""
        ...

    def verbs(self, task: str, head: str) -> list[str]:
        """The verbs of a task, `head` first; a noun that could be a verb is none."""
        ...

    def named(self, topic: str) -> list[str]:
        """The words of a topic before its first preposition, in lower case."""
        ...

    def says_little(self, verb: str, text: str) -> bool:
        """Whether a verb says little of what is tested: the words after it tell more."""
        ...

    def is_virtue(self, topic: str) -> bool:
        """Whether a topic begins with how somebody is to be: `patience with …`."""
        ...


class _English:
    _plain: Final = words_of("plain_verbs")
    _led: Final = words_of("people_led")
    _virtues: Final = words_of("virtues")
    _answers_for: Final = re.compile(r"\banswer (?:for|to)\b", re.IGNORECASE)

    def content(self, text: str) -> frozenset[str]:
        return words.content(text)

    def stems(self, text: str) -> frozenset[str]:
        return frozenset(words.stem(token) for token in words.tokens(text))

    def term(self, text: str) -> Term:
        return words.term(text)

    def terms_in(self, text: str, longest: int) -> Iterator[Term]:
        return (key for key, _ in words.terms_in(words.tokens(text), longest))

    def verbs(self, task: str, head: str) -> list[str]:
        further = (
            word.strip(",")
            for before, word in pairwise(task.split(" "))
            if (before in {"and", "or"} or before.endswith(",")) and is_verb(word.strip(","))
        )
        return list(dict.fromkeys([head, *further]))

    def named(self, topic: str) -> list[str]:
        told = takewhile(lambda word: word not in PREPOSITIONS and word != "to", topic.lower().split())
        return [word.strip(",") for word in told]

    def says_little(self, verb: str, text: str) -> bool:
        """Whether it is such a verb, or `lead the walk-round`, which leads nobody, or `answer for safety`."""
        answers = verb == "answer" and self._answers_for.search(text) is not None
        return verb in self._plain or answers or (verb == "lead" and self._led.isdisjoint(words.tokens(text)))

    def is_virtue(self, topic: str) -> bool:
        return topic.split(" ", 1)[0] in self._virtues


class _German:
    _plain: Final = german_words_of("plain_verbs")
    _with_people: Final = (
        (german_words_of("leading_verbs"), tuple(sorted(german_words_of("people_led")))),
        (german_words_of("caring_verbs"), tuple(sorted(german_words_of("people_cared")))),
    )
    _virtues: Final = german_words_of("virtues")

    def content(self, text: str) -> frozenset[str]:
        return german.content(text)

    def stems(self, text: str) -> frozenset[str]:
        return frozenset(german.stem(token) for token in german.tokens(text))

    def term(self, text: str) -> Term:
        return german.term(text)

    def terms_in(self, text: str, longest: int) -> Iterator[Term]:
        return german.terms_in(text, longest)

    def verbs(self, task: str, head: str) -> list[str]:
        return list(dict.fromkeys([head, *further_verbs(task)]))

    def named(self, topic: str) -> list[str]:
        return head_words(topic)

    def says_little(self, verb: str, text: str) -> bool:
        """Whether it is such a verb; `Gespräche führen` tests no leading, `Stammdaten pflegen` no care."""
        return verb in self._plain or any(
            verb in verbs and not any(token.endswith(people) for token in german.tokens(text))
            for verbs, people in self._with_people
        )

    def is_virtue(self, topic: str) -> bool:
        return not self._virtues.isdisjoint(self.named(topic)[:1])


_VOCABULARIES: Final[Mapping[str, Vocabulary]] = {ENGLISH: _English(), GERMAN: _German()}


def vocabulary_of(language: str) -> Vocabulary:
    """The vocabulary of a language (BCP 47), or English's where there is none."""
    return _VOCABULARIES.get(language, _VOCABULARIES[ENGLISH])
