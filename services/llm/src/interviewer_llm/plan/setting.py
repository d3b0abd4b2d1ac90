"""What all requirements of one posting are looked at with."""

from dataclasses import dataclass
from typing import Final

from interviewer_contracts.questions import Evidence
from interviewer_llm.bank.model import Bank

MOTIVATION: Final = "motivation"
TRAIT: Final = "be"
"""The verb that leads a phrase such as `be calm under pressure`."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What all requirements of one posting are looked at with: the bank, its occupations, and what varies.

    `foreign` tells that the posting is in a language whose words can't be fitted into a probe; `as_a_whole`
    are classes that the round asks about wherever a requirement says how somebody is to be; `apart` are ids
    of entries for other jobs than the posting's; `occupation` is the bank's name of its own, and `employer`
    their name as one says it, if they are known; `at_employer` and `as_job` are where the
    posting says who they are and what the job is called.
    """

    bank: Bank
    domains: tuple[str, ...]
    seed: str
    foreign: bool = False
    as_a_whole: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    occupation: str | None = None
    employer: str | None = None
    at_employer: Evidence | None = None
    as_job: Evidence | None = None
