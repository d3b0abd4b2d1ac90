"""What stands before the thing itself: `Zu Ihren Aufgaben gehört`, `Sie verfügen über`."""

from typing import Final, Literal

from interviewer_llm.english.stripping import LeadIns

Expected = Literal["any", "noun", "infinitive"]


_LEAD_INS: Final = LeadIns[Expected]("interviewer_llm.german")
PRAISE: Final = _LEAD_INS.compiled("^(?:<gut>) ")
"""A word that says how good something is to be, or an article."""
_MOST_LEAD_INS: Final = 6


def without_lead_in(text: str) -> tuple[str, Expected]:
    """What is left of a requirement once its lead-ins are gone, and what the last one announced."""
    expected: Expected = "any"
    for _ in range(_MOST_LEAD_INS):
        found = _LEAD_INS.first(text)
        if found is None:
            break
        end, expected = found
        text = text[end:].lstrip(" ,:")
    return text, expected
