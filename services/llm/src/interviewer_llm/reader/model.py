"""What was read of a posting, as the planner and the engines need it."""

from dataclasses import dataclass

from interviewer_contracts.postings import Posting, Requirement
from interviewer_contracts.questions import Evidence
from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.bank.style import Style


@dataclass(frozen=True)
class Found:
    """A requirement with what was worked out about it.

    `evidence` is the whole sentence or list item; the requirement itself may be one clause of it.
    `text` is the requirement as one reads it, without hidden characters and markup. `credential` tells that
    it is a paper, a licence or years of service; `paper` that its words name one of the first two.
    """

    requirement: Requirement
    evidence: Evidence
    text: str
    phrase: Phrase
    credential: bool
    paper: bool = False


@dataclass(frozen=True)
class Reading:
    """A posting that was read, with the requirements in the order of the text."""

    posting: Posting
    found: tuple[Found, ...]
    style: Style
    words: str
    """The whole posting as one reads it, for finding its occupation."""
