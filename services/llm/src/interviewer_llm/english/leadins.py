"""Lead-ins: what stands before the thing itself.

`Strong knowledge of`, `You will be able to`, `Responsible for`: each pattern of `leadins.yaml` is stripped
from the start of a requirement, again and again, until none is left; the last one tells what form follows.
"""

from typing import Final, Literal

from interviewer_llm.english.stripping import LeadIns

Expected = Literal["base", "gerund", "noun", "adjective", "place"]
"""What a lead-in is followed by: `plan …`; `planning …` or a noun; a noun; a trait; `in a busy salon`."""


_LEAD_INS: Final = LeadIns[Expected]("interviewer_llm.english")
_MOST_LEAD_INS: Final = 8

ADDRESSING: Final = _LEAD_INS.compiled(r"<subject>(?:\b|')")
"""The start of a sentence that speaks to, or of, the person who will do the job."""


def without_lead_in(text: str) -> tuple[str, Expected | None]:
    """What is left of a requirement once its lead-ins are gone, and what form the last one announced."""
    expected: Expected | None = None
    for _ in range(_MOST_LEAD_INS):
        found = _LEAD_INS.first(text)
        if found is None:
            break
        end, expected = found
        text = text[end:].lstrip(" ,:")
        if expected == "place":
            break
    return text, expected
