"""Why a question is asked, in a sentence for a person, in the question's language."""

from collections.abc import Mapping
from typing import Final

from interviewer_contracts.postings import RequirementKind
from interviewer_llm.english import ENGLISH
from interviewer_llm.german import GERMAN

_FROM: Final[Mapping[str, Mapping[RequirementKind, str]]] = {
    ENGLISH: {
        "duty": "This is part of the work itself",
        "must": "The posting says that you need this",
        "nice": "The posting would welcome this, so it can set you apart",
    },
    GERMAN: {
        "duty": "Das gehört zur Arbeit selbst",
        "must": "Das wird in der Ausschreibung verlangt",
        "nice": "Das wäre gern gesehen, Sie können damit also auffallen",
    },
}


def why(reason: str, kind: RequirementKind, language: str) -> str:
    """One sentence: where in the posting it comes from, and what they want to see."""
    if language == GERMAN:
        return f"{_FROM[GERMAN][kind]}. {reason}"
    joined = reason.rstrip(".").replace(". They ", ", and they ").replace(". ", "; ")
    keeps = joined.startswith(("I ", "I'"))
    return f"{_FROM[ENGLISH][kind]}: {joined if keeps else joined[0].lower() + joined[1:]}."
