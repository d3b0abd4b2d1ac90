"""Lists of German words, kept as data beside this file."""

from functools import lru_cache
from typing import cast

from interviewer_llm.english.data import data_of


def words_of(name: str) -> frozenset[str]:
    """The words of one list of `lists.yaml`."""
    return frozenset(_lists()[name].split())


def pairs_of(name: str) -> dict[str, str]:
    """The pairs of one list of `lists.yaml`, as in `nimm:nehmen`."""
    return dict(pair.split(":", 1) for pair in _lists()[name].split())


@lru_cache(maxsize=1)
def _lists() -> dict[str, str]:
    return cast("dict[str, str]", data_of("interviewer_llm.german", "lists.yaml"))
