"""What stands before the thing itself: `Zu Ihren Aufgaben gehört`, `Sie verfügen über`."""

import re
from typing import Final, Literal, TypedDict, cast

from interviewer_llm.english.data import Parts, data_of, expanded

Expected = Literal["any", "noun", "infinitive"]


class _LeadIn(TypedDict):
    before: Expected
    pattern: str


class _File(TypedDict):
    parts: Parts
    patterns: list[_LeadIn]


_FILE: Final = cast("_File", data_of("interviewer_llm.german", "leadins.yaml"))
_COMPILED: Final[tuple[tuple[re.Pattern[str], Expected], ...]] = tuple(
    (re.compile(expanded(one["pattern"], _FILE["parts"]), re.IGNORECASE), one["before"])
    for one in _FILE["patterns"]
)
PRAISE: Final = re.compile(rf"^(?:{expanded('<gut>', _FILE['parts'])}) ", re.IGNORECASE)
"""A word that says how good something is to be, or an article."""
_MOST_LEAD_INS: Final = 6


def without_lead_in(text: str) -> tuple[str, Expected]:
    """What is left of a requirement once its lead-ins are gone, and what the last one announced."""
    expected: Expected = "any"
    for _ in range(_MOST_LEAD_INS):
        found = _lead_in(text)
        if found is None:
            break
        end, expected = found
        text = text[end:].lstrip(" ,:")
    return text, expected


def _lead_in(text: str) -> tuple[int, Expected] | None:
    for pattern, announced in _COMPILED:
        found = pattern.match(text)
        if found and found.end() < len(text):
            return found.end(), announced
    return None
