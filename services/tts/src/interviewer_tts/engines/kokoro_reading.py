"""How Kokoro's sentences are read: hibari's G2P, which gives the letters that Kokoro was taught, by word."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final, cast

from interviewer_tts.engines.kokoro_british import in_british
from interviewer_tts.engines.spelling import SpelledWord, Spelling, Tokeniser, spelled
from interviewer_tts.timing.alignment import followed
from interviewer_tts.timing.words import Span

PAUSES: Final = frozenset(';:,.!?—…"()“” ')
"""What is read and not heard: it makes pauses and melody."""


class Reader:
    """hibari's G2P for one accent. Made in half a second, with 60 to 110 MB; for one thread at a time."""

    def __init__(self, *, british: bool) -> None:
        from hibari.g2p import G2P  # type: ignore[import-untyped]  # noqa: PLC0415 - slow, and seldom needed

        self._british = british
        self._g2p = cast("Tokeniser", G2P(british=british))
        self._letters = letters()

    def read(self, sentence: str) -> Spelling:
        """The sentence in Kokoro's letters; those that it does not know are left out."""
        from hibari.g2p.normalize import normalize  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

        text: str = normalize(in_british(sentence) if self._british else sentence)
        tokens = self._g2p.phonemize_tokens(self._g2p.tokenize(text))
        return spelled(tokens, known=self._letters)


def letters() -> Mapping[str, int]:
    """Kokoro's vocabulary: a number for each of misaki's letters, for marks and for the space."""
    known: dict[str, int] = json.loads((files("hibari") / "assets" / "vocab.json").read_text("utf-8"))
    return known


def heard(reading: Spelling, sounds: Sequence[Span], sentence: str) -> tuple[Span, ...]:
    """When each word of the sentence is heard, from when each phoneme is."""
    spoken = [_span(word, reading.phonemes, sounds) for word in reading.words]
    return followed(sentence, [word.written for word in reading.words], spoken)


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


def _span(word: SpelledWord, phonemes: str, sounds: Sequence[Span]) -> Span:
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
