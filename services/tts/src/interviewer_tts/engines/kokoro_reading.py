"""How Kokoro's sentences are read: hibari's G2P, which gives the letters that Kokoro was taught, by word."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.resources import files
from typing import Final, Protocol, cast

from interviewer_tts.engines.kokoro_british import in_british
from interviewer_tts.engines.protocol import Span

PAUSES: Final = frozenset(';:,.!?—…"()“” ')
"""What is read and not heard: it makes pauses and melody."""
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_GIVEN: Final = re.compile(r"(?:\[[^\]]+\]\([^)]*\)|\S)+")
"""A word as hibari sees it: a term with its phonemes is one, whatever spaces are in it."""


class _Token(Protocol):
    text: str
    whitespace: str
    phonemes: str | None


class _G2P(Protocol):
    def tokenize(self, text: str) -> list[_Token]: ...

    def phonemize_tokens(self, tokens: list[_Token]) -> list[_Token]: ...


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces, and where its phonemes are in those of the sentence."""

    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence in Kokoro's letters."""

    phonemes: str
    words: tuple[Word, ...]


class Reader:
    """hibari's G2P for one accent. Made in half a second, with 60 to 110 MB; for one thread at a time."""

    def __init__(self, *, british: bool) -> None:
        from hibari.g2p import G2P  # type: ignore[import-untyped]  # noqa: PLC0415 - slow, and seldom needed

        self._british = british
        self._g2p = cast("_G2P", G2P(british=british))
        self._letters = letters()

    def read(self, sentence: str) -> Reading:
        """The sentence in phonemes; letters that Kokoro does not know are left out."""
        from hibari.g2p.normalize import normalize  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

        text: str = normalize(in_british(sentence) if self._british else sentence)
        phonemes, words, begun = "", list[Word](), True
        for token in self._g2p.phonemize_tokens(self._g2p.tokenize(text)):
            if begun:
                phonemes += " " if words else ""
                words.append(Word("", len(phonemes), len(phonemes)))
            phonemes += "".join(letter for letter in token.phonemes or "" if letter in self._letters)
            words[-1] = Word(words[-1].written + token.text, words[-1].start, len(phonemes))
            begun = bool(token.whitespace)
        return Reading(phonemes, tuple(words))


def letters() -> Mapping[str, int]:
    """Kokoro's vocabulary: a number for each of misaki's letters, for marks and for the space."""
    known: dict[str, int] = json.loads((files("hibari") / "assets" / "vocab.json").read_text("utf-8"))
    return known


def heard(reading: Reading, sounds: Sequence[Span], sentence: str) -> tuple[Span, ...]:
    """When each word of the sentence (`str.split`) is heard, from when each phoneme is.

    A word that is not heard has a span without length. Where the G2P makes other words of what is written
    (numbers, units), those stand for the written ones together, shared by length.
    """
    given = [found[0] for found in _GIVEN.finditer(sentence)]
    spoken = [_span(word, reading.phonemes, sounds) for word in reading.words]
    plain = [_LINK.sub(r"\1", word) for word in given]
    spans = list[Span]()
    matcher = SequenceMatcher(None, plain, [word.written for word in reading.words], autojunk=False)
    for _, a0, a1, b0, b1 in matcher.get_opcodes():
        after = spans[-1][1] if spans else 0.0
        together = (spoken[b0][0], spoken[b1 - 1][1]) if b1 > b0 else (after, after)
        if a1 - a0 == b1 - b0:
            spans += spoken[b0:b1]
        elif a1 > a0:
            spans += _shared(together, [len(word) for word in plain[a0:a1]])
        elif spans:
            spans[-1] = (spans[-1][0], together[1])
    pieces = (
        _shared(span, [1] * len(word.split())) if len(word.split()) > 1 else [span]
        for word, span in zip(given, spans, strict=True)
    )
    return tuple(span for words in pieces for span in words)


def clauses(phonemes: str, most: int) -> Iterator[tuple[int, int]]:
    """Where to cut phonemes that are more than are read at once: after a clause, else after a word."""
    start = 0
    while len(phonemes) - start > most:
        part = phonemes[start : start + most]
        marks = [found.end() for found in re.finditer(r"[,;:—.!?] ", part)]
        end = marks[-1] if marks else part.rfind(" ") + 1 or most
        yield start, start + end
        start += end
    yield start, len(phonemes)


def _span(word: Word, phonemes: str, sounds: Sequence[Span]) -> Span:
    """From the first to the last sound of a word; the marks around it are pauses.

    Words that only a space parts run into each other, so each has half of it.
    """
    said = [at for at in range(word.start, word.end) if phonemes[at] not in PAUSES]
    if not said:
        at = sounds[min(word.start, len(sounds) - 1)][0]
        return at, at
    first, last = said[0], said[-1]
    start, end = sounds[first][0], sounds[last][1]
    if first > 1 and phonemes[first - 1] == " " and phonemes[first - 2] not in PAUSES:
        start = sum(sounds[first - 1]) / 2
    if last + 2 < len(phonemes) and phonemes[last + 1] == " " and phonemes[last + 2] not in PAUSES:
        end = sum(sounds[last + 1]) / 2
    return start, end


def _shared(span: Span, lengths: Sequence[int]) -> list[Span]:
    """A span in parts as long as these lengths, side by side."""
    start, end = span
    whole, done, parts = sum(lengths), 0, list[Span]()
    for length in lengths:
        parts.append((start + (end - start) * done / whole, start + (end - start) * (done + length) / whole))
        done += length
    return parts
