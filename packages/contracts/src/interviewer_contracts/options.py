"""What a person may wish of an interview, the same on every wire."""

from typing import Literal

from pydantic import Field

from interviewer_contracts.postings import Seniority
from interviewer_contracts.wire import Wire

QUESTIONS_MIN = 3
QUESTIONS_MAX = 20
QUESTIONS_DEFAULT = 10

EMPHASIS_MOST = 2

Round = Literal["screening", "hiring_manager", "technical", "final"]
"""Which round it is: a first call, the person one would work for, those who know the work, the final one."""

Wish = Literal["other_probe", "harder", "easier", "other_kind"]
"""What a question that takes another's place should be; `other_probe` digs elsewhere and changes no more."""


class InterviewOptions(Wire):
    """How an interview is wished for; the defaults leave all of it to the posting.

    `round` None is an interview that mixes them all. `level` None takes the posting's own seniority.
    `emphasis` runs from -2 (behaviour: what one did, would do, and holds dear) to 2 (technical: how the work
    is done). `engine` names one of `GET /v1/engines`; None is the installation's default.
    """

    count: int = Field(default=QUESTIONS_DEFAULT, ge=QUESTIONS_MIN, le=QUESTIONS_MAX)
    round: Round | None = None
    level: Seniority | None = None
    emphasis: int = Field(default=0, ge=-EMPHASIS_MOST, le=EMPHASIS_MOST)
    engine: str | None = Field(default=None, max_length=100)
