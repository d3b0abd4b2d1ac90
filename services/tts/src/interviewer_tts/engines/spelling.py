"""A sentence in hibari's phonemes, and which of them are whose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


class Token(Protocol):
    """A token of hibari's G2P, once its phonemes are known."""

    text: str
    phonemes: str | None
    whitespace: str


class Tokeniser(Protocol):
    """hibari's G2P, by the steps of its own call."""

    unk: str

    def tokenize(self, text: str) -> list[Token]: ...
    def phonemize_tokens(self, tokens: list[Token]) -> list[Token]: ...


@dataclass(frozen=True, slots=True)
class SpelledWord:
    """What stands between two spaces, and where its phonemes are in those of the sentence."""

    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A sentence as phonemes."""

    phonemes: str
    words: tuple[SpelledWord, ...]


def spelled(tokens: Sequence[Token], unknown: str = "", known: Collection[str] | None = None) -> Spelling:
    """The tokens as hibari joins them; `unknown` for those without phonemes, and only `known` letters."""
    joined = ""
    words: list[SpelledWord] = []
    ended = True
    for token in tokens:
        begun = len(joined)
        said = unknown if token.phonemes is None else token.phonemes
        joined += said if known is None else "".join(letter for letter in said if letter in known)
        if ended:
            words.append(SpelledWord(token.text, begun, len(joined)))
        else:
            words[-1] = SpelledWord(words[-1].written + token.text, words[-1].start, len(joined))
        ended = bool(token.whitespace)
        joined += " " if ended else ""
    phonemes = joined.strip()
    lead = len(joined) - len(joined.lstrip())

    def place(at: int) -> int:
        return min(max(at - lead, 0), len(phonemes))

    return Spelling(
        phonemes, tuple(SpelledWord(one.written, place(one.start), place(one.end)) for one in words)
    )
