"""Why a question is asked, in a sentence for a person."""

from typing import Final

from interviewer_contracts.postings import RequirementKind

_FROM: Final[dict[RequirementKind, str]] = {
    "duty": "This is part of the work itself",
    "must": "The posting says that you need this",
    "nice": "The posting would welcome this, so it can set you apart",
}


def why(reason: str, kind: RequirementKind) -> str:
    """One sentence: where in the posting it comes from, and what they want to see."""
    joined = reason.rstrip(".").replace(". They ", ", and they ").replace(". ", "; ")
    keeps = joined.startswith(("I ", "I'"))
    return f"{_FROM[kind]}: {joined if keeps else joined[0].lower() + joined[1:]}."
