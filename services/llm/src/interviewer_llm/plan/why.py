"""Why a question is asked, in a sentence for a person, in the question's language."""

from collections.abc import Mapping
from typing import Final, Literal

from interviewer_contracts.postings import RequirementKind
from interviewer_contracts.questions import Angle
from interviewer_llm.english import ENGLISH
from interviewer_llm.german import GERMAN

Names = Literal["employer", "job"]

_FROM: Final[Mapping[str, Mapping[RequirementKind, str]]] = {
    ENGLISH: {
        "duty": "This is part of the work itself",
        "must": "The posting says that you need this",
        "assumed": "The posting does not say this, but such work usually has it",
        "nice": "The posting would welcome this, so it can set you apart",
    },
    GERMAN: {
        "duty": "Das gehört zur Arbeit selbst",
        "must": "Das wird in der Ausschreibung verlangt",
        "assumed": "In der Ausschreibung steht das nicht, aber solche Arbeit bringt es meist mit sich",
        "nice": "Das wäre gern gesehen, Sie können damit also auffallen",
    },
}


_FROM_CV: Final[Mapping[str, Mapping[Angle, str]]] = {
    ENGLISH: {
        "claim": "The posting asks for this and your CV speaks of it, so they will want to hear more",
        "gap": "The posting asks for this and your CV says little about it, so be ready with an answer",
    },
    GERMAN: {
        "claim": "Das wird verlangt, und Ihr Lebenslauf spricht davon: Man wird mehr darüber hören wollen",
        "gap": "Das wird verlangt, und Ihr Lebenslauf sagt wenig dazu: Legen Sie sich eine Antwort zurecht",
    },
}


_FROM_NAMES: Final[Mapping[str, Mapping[Names, str]]] = {
    ENGLISH: {
        "employer": "The posting says who they are",
        "job": "The posting says what work it is",
    },
    GERMAN: {
        "employer": "In der Ausschreibung steht, wer sie sind",
        "job": "In der Ausschreibung steht, um welche Arbeit es geht",
    },
}


def why(
    reason: str,
    kind: RequirementKind,
    language: str,
    angle: Angle | None = None,
    *,
    names: Names | None = None,
) -> str:
    """One sentence: where in posting and CV it comes from, and what they want to see.

    `names` tells that it rests on no requirement but on what the posting calls them, or the job.
    """
    spoken = language if language in _FROM else ENGLISH
    if names is not None:
        begins = _FROM_NAMES[spoken][names]
    else:
        begins = _FROM[spoken][kind] if angle is None else _FROM_CV[spoken][angle]
    if spoken == GERMAN:
        return f"{begins}. {reason}"
    joined = reason.rstrip(".").replace(". They ", ", and they ").replace(". ", "; ")
    keeps = joined.startswith(("I ", "I'"))
    return f"{begins}: {joined if keeps else joined[0].lower() + joined[1:]}."
