"""Lead-ins: what stands before the thing itself.

`Strong knowledge of`, `You will be able to`, `Responsible for`: each pattern of `leadins.yaml` is stripped
from the start of a requirement, again and again, until none is left; the last one tells what form follows.
"""

import re
from typing import Final, Literal, TypedDict, cast

from interviewer_llm.english.data import Parts, data_of, expanded

Expected = Literal["base", "gerund", "noun", "adjective", "place"]
"""What a lead-in is followed by: `plan …`; `planning …` or a noun; a noun; a trait; `in a busy salon`."""


class _LeadIn(TypedDict):
    before: Expected
    pattern: str


class _File(TypedDict):
    parts: Parts
    patterns: list[_LeadIn]


_FILE: Final = cast("_File", data_of("interviewer_llm.english", "leadins.yaml"))
_COMPILED: Final[tuple[tuple[re.Pattern[str], Expected], ...]] = tuple(
    (re.compile(expanded(one["pattern"], _FILE["parts"]), re.IGNORECASE), one["before"])
    for one in _FILE["patterns"]
)
_MOST_LEAD_INS: Final = 8

ADDRESSING: Final = re.compile(expanded(r"<subject>(?:\b|')", _FILE["parts"]), re.IGNORECASE)
"""The start of a sentence that speaks to, or of, the person who will do the job."""


def without_lead_in(text: str) -> tuple[str, Expected | None]:
    """What is left of a requirement once its lead-ins are gone, and what form the last one announced."""
    expected: Expected | None = None
    for _ in range(_MOST_LEAD_INS):
        found = _lead_in(text)
        if found is None:
            break
        end, expected = found
        text = text[end:].lstrip(" ,:")
        if expected == "place":
            break
    return text, expected


def _lead_in(text: str) -> tuple[int, Expected] | None:
    for pattern, announced in _COMPILED:
        found = pattern.match(text)
        if found and 0 < found.end() < len(text):
            return found.end(), announced
    return None
