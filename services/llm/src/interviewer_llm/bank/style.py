"""How a posting writes: which of its capitals are names, and whether it shouts."""

import re
from dataclasses import dataclass
from typing import Final

from interviewer_llm.english.lists import words_of

_WORD: Final = re.compile(r"[^\W\d_][\w'\u2019.+#/&-]*[\w+#]|[^\W\d_]")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;\u2022*\-\u2013(\"\u201c]\s*|\n\s*)$")

ALWAYS_NAMES: Final = words_of("names")
_BY_SHOUT: Final = {
    name.upper(): name for name in ALWAYS_NAMES if name not in {"March", "May", "Word", "Sage", "IT"}
}
_SHOUTING_SHARE: Final = 0.6
_TITLE_CASE_SHARE: Final = 0.6
_TITLE_CASE_WORDS: Final = 4
_QUALITIES: Final = words_of("qualities")
"""`Fluent English`, `Senior Consultant`: the capital of the first word is that of the line."""
_SMALL: Final = frozenset(
    ["a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as"]
)


@dataclass(frozen=True)
class Style:
    """What is known of a posting's capitals; `names` keep theirs at the start of a phrase too."""

    names: frozenset[str]
    shouting: bool

    @classmethod
    def of(cls, posting: str, names: frozenset[str]) -> "Style":
        """The style of a whole posting; `names` are those that the bank knows."""
        letters = [letter for letter in posting if letter.isalpha()]
        upper = sum(letter.isupper() for letter in letters)
        shouting = bool(letters) and upper / len(letters) > _SHOUTING_SHARE
        if shouting:
            return cls(names | ALWAYS_NAMES, shouting=True)
        inside, lower = set[str](), set[str]()
        for found in _WORD.finditer(posting):
            word = found.group()
            if not word[0].isupper():
                lower.add(word)
            elif not _SENTENCE_START.search(posting[max(0, found.start() - 4) : found.start()]):
                inside.add(word)
        own = {word for word in inside if word.lower() not in lower and not word.isupper()}
        return cls(names | ALWAYS_NAMES | own, shouting=False)

    def first_lowered(self, text: str) -> str:
        """A phrase as it stands inside a sentence: its first word in lower case unless it is a name."""
        words = text.split(" ")
        if self.shouting or _is_title_case(words) or _is_shouted(text, words):
            shouted = self.shouting or _is_shouted(text, words)
            return " ".join(self._lowered(word, shouted=shouted) for word in words)
        if self._is_name_at_start(words):
            return text
        return " ".join([words[0].lower(), *words[1:]])

    def _is_name_at_start(self, words: list[str]) -> bool:
        first = words[0].strip(",;:")
        if first.isupper() and (len(first) > 1 or not first.isalpha()):
            return True
        if any(letter.isupper() for letter in first[1:]) or first in self.names:
            return True
        following = words[1] if len(words) > 1 else ""
        if first.lower() in _QUALITIES:
            return False
        return first[:1].isupper() and following[:1].isupper() and not following.isupper()

    def _lowered(self, word: str, *, shouted: bool) -> str:
        bare = word.strip(",;:()")
        if bare in self.names:
            return word
        if len(bare) == 1 and bare != "I":
            return word.lower()
        if any(map(str.isdigit, bare)):
            return word
        if not shouted and (bare.isupper() or any(letter.isupper() for letter in bare[1:])):
            return word
        capital = _BY_SHOUT.get(bare) if shouted else None
        if capital is not None:
            return word.replace(bare, capital)
        return word.lower()


def _is_shouted(text: str, words: list[str]) -> bool:
    return text.isupper() and len(words) >= _TITLE_CASE_WORDS


def _is_title_case(words: list[str]) -> bool:
    telling = [word for word in words[1:] if word.lower() not in _SMALL and word[:1].isalpha()]
    if len(telling) < _TITLE_CASE_WORDS - 1 or not words[0][:1].isupper():
        return False
    capital = sum(word[0].isupper() and not word.isupper() for word in telling)
    return capital / len(telling) >= _TITLE_CASE_SHARE
