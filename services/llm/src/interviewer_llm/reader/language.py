"""Which language a posting is in.

English postings are known by their small words, which costs nothing. Only where those are missing, or where
another language's stand beside them, is the language model loaded (4.6 MB on disk, about half a second), so
an English posting never waits for it. The model (langid's) judges line by line; the language of most words
wins.
"""

import re
from functools import lru_cache
from typing import Final

from py3langid.langid import (  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs] - untyped
    MODEL_FILE,
    LanguageIdentifier,
)

from interviewer_llm.english import ENGLISH
from interviewer_llm.english.lists import words_of

UNKNOWN: Final = "und"

ENGLISH_SHARE: Final = 0.14
"""Small words in English postings run from 0.18 (bullets) to 0.4 (prose); in other languages under 0.05."""
OTHER_SHARE: Final = 0.03
SURE: Final = 0.5
_TELLING_WORDS: Final = 4
_MAX_CHARACTERS: Final = 6_000
_WORD: Final = re.compile(r"[^\W\d_]+")
_SMALL_ENGLISH: Final = words_of("small_english")
_SMALL_OTHER: Final = words_of("small_other")


def language_of(text: str) -> str:
    """A posting's language as a BCP 47 tag: that of most of its words; `und` where nothing tells."""
    text = text[:_MAX_CHARACTERS]
    words = _words(text)
    if not words:
        return UNKNOWN
    english, other = _share(words, _SMALL_ENGLISH), _share(words, _SMALL_OTHER)
    if english >= ENGLISH_SHARE and other < OTHER_SHARE:
        return ENGLISH
    weights = dict[str, float]()
    for line in text.splitlines():
        found = _words(line)
        if len(found) >= _TELLING_WORDS:
            language, sureness = (
                (ENGLISH, 1.0) if _share(found, _SMALL_ENGLISH) >= ENGLISH_SHARE else _best(line)
            )
            weights[language] = weights.get(language, 0.0) + len(found) * sureness
    if weights:
        return max(weights, key=lambda language: weights[language])
    language, sureness = _best(text)
    return language if sureness >= SURE else UNKNOWN


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _share(words: list[str], small: frozenset[str]) -> float:
    return sum(word in small for word in words) / len(words)


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    model: LanguageIdentifier = LanguageIdentifier.from_model_file(  # pyright: ignore[reportUnknownMemberType]
        MODEL_FILE, norm_probs=True
    )
    return model


def _best(text: str) -> tuple[str, float]:
    language, sureness = _model().classify(text)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    return str(language), float(sureness)  # pyright: ignore[reportUnknownArgumentType]
