"""The patterns of `phrases.yaml`, by their names."""

import re
from functools import lru_cache
from typing import cast

from interviewer_llm.english.data import data_of


def pattern_of(name: str) -> re.Pattern[str]:
    """One pattern; several of which one has to fit are one."""
    return _patterns()[name]


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    found = cast("dict[str, str | list[str]]", data_of("interviewer_llm.german", "phrases.yaml"))
    return {
        name: re.compile(said if isinstance(said, str) else "|".join(said), re.IGNORECASE)
        for name, said in found.items()
    }
