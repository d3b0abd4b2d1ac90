"""Whether a model gave away what it was told."""

from functools import lru_cache
from typing import Final

from interviewer_llm.english.words import shingles
from interviewer_llm.prompts.render import questions_file, tail_file

RUN: Final = 6
"""So many words of a prompt in a row are no accident."""


def leaks(text: str, *, given: str) -> bool:
    """Whether a text repeats a prompt; what stands in `given` is the posting's own and no leak."""
    return bool((shingles(text, RUN) & _told()) - shingles(given, RUN))


@lru_cache(maxsize=1)
def _told() -> frozenset[tuple[str, ...]]:
    told = (f"{file.system}\n{file.user}" for file in (questions_file(), tail_file()))
    return frozenset[tuple[str, ...]]().union(*(shingles(text, RUN) for text in told))
