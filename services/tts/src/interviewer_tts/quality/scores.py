"""Words that were said beside words that were heard.

Both go through Whisper's own normaliser (numbers in digits, one spelling, no punctuation), and terms that may
be written in several ways through `spellings`: what is heard as *post gress QL* was said well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from typing import Any, Final, cast

_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Score:
    """Of one text: words said, and those of them that were heard otherwise, each with what was heard."""

    text: str
    heard: str
    words: int
    errors: int
    misheard: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Compares, with these spellings taken as one: as normalised, from the accepted to the one meant."""

    spellings: Mapping[str, str]

    def score(self, text: str, heard: str) -> Score:
        """How a text was understood; errors are substitutions, deletions and insertions of words."""
        jiwer = cast("Any", import_module("jiwer"))
        said_words, heard_words = self.words(text), self.words(heard)
        parts = jiwer.process_words(" ".join(said_words), " ".join(heard_words)).alignments[0]
        misheard = [
            (said, heard_)
            for equal, run in groupby(parts, key=lambda part: part.type == "equal")
            if not equal
            for said, heard_ in [_run(list(run), said_words, heard_words)]
            # Two words written as one, or one as two, sound the same.
            if "".join(said) != "".join(heard_)
        ]
        errors = sum(max(len(said), len(heard_)) for said, heard_ in misheard)
        told = tuple((" ".join(said), " ".join(heard_)) for said, heard_ in misheard)
        return Score(text, heard, len(said_words), errors, told)

    def words(self, text: str) -> list[str]:
        """The words that are compared."""
        normalised = _normaliser()(text)
        for accepted, meant in self.spellings.items():
            normalised = re.sub(rf"(?<!\S){re.escape(accepted)}(?!\S)", meant, normalised)
        return _WORD.findall(normalised)


def _run(parts: Sequence[Any], said: list[str], heard: list[str]) -> tuple[list[str], list[str]]:
    """The words of neighbouring parts of an alignment."""
    first, last = parts[0], parts[-1]
    return said[first.ref_start_idx : last.ref_end_idx], heard[first.hyp_start_idx : last.hyp_end_idx]


def error_rate(scores: Iterable[Score]) -> float:
    """Errors over words said."""
    scores = list(scores)
    return sum(score.errors for score in scores) / max(sum(score.words for score in scores), 1)


def spellings_of(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """From what is meant and its accepted spellings to `Scorer.spellings`, the longest first."""
    normalise = _normaliser()
    pairs = [(normalise(each), normalise(meant)) for meant, accepted in table.items() for each in accepted]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def _normaliser() -> Any:  # noqa: ANN401  # the package has no types
    return cast("Any", import_module("whisper_normalizer.english")).EnglishTextNormalizer()
