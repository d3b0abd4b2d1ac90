"""What round, level and emphasis make of an interview: small tables of what they add, each with its reason.

All numbers are on the scale of a requirement's weight (0 to 1); a probe that was written for the very words
of a requirement is worth 0.5, so that a lean of 0.2 decides between good probes and never brings a bad one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Final, TypeVar

from interviewer_contracts.options import InterviewOptions, Round
from interviewer_contracts.postings import RequirementKind, Seniority
from interviewer_contracts.questions import Difficulty, QuestionKind
from interviewer_llm.bank.select import Candidate
from interviewer_llm.plan.setting import TRAIT
from interviewer_llm.reader.model import Found

_Key = TypeVar("_Key")

KIND_SHARES: Final[dict[QuestionKind, float]] = {
    "behavioural": 0.45,
    "situational": 0.3,
    "technical": 0.3,
    "values": 0.1,
    "motivation": 0.1,
}
"""The mix of kinds that an interview has when nothing else is wished for; they need not add up to 1."""


@dataclass(frozen=True)
class Leaning:
    """What is added to a question's worth for its kind, level, class, requirement, and for being anchored.

    `shares` multiply `KIND_SHARES`; `motivation` is how many questions on why this work a long interview has
    at its end. `traits` is added where a requirement says how somebody is to be; `as_a_whole` are classes
    that may be asked about there without the requirement's own words.
    """

    kinds: Mapping[QuestionKind, float] = field(default_factory=dict[QuestionKind, float])
    levels: Mapping[Difficulty, float] = field(default_factory=dict[Difficulty, float])
    classes: Mapping[str, float] = field(default_factory=dict[str, float])
    requirements: Mapping[RequirementKind, float] = field(default_factory=dict[RequirementKind, float])
    shares: Mapping[QuestionKind, float] = field(default_factory=dict[QuestionKind, float])
    anchored: float = 0.0
    traits: float = 0.0
    as_a_whole: frozenset[str] = frozenset()
    motivation: int | None = None

    def adds(self, found: Found, candidate: Candidate) -> float:
        """What a question about a requirement gains, or loses, by what was wished for."""
        entry = candidate.entry
        return (
            self.kinds.get(entry.kind, 0.0)
            + self.levels.get(entry.level, 0.0)
            + self.classes.get(candidate.competency, 0.0)
            + self.requirements.get(found.requirement.kind, 0.0)
            + (self.anchored if candidate.anchored else 0.0)
            + (self.traits if found.phrase.verb == TRAIT else 0.0)
        )

    def share(self, kind: QuestionKind) -> float:
        """The share of an interview that is wanted of a kind."""
        return KIND_SHARES[kind] * self.shares.get(kind, 1.0)


ROUNDS: Final[dict[Round, Leaning]] = {
    # Somebody who may not know the work wants to know: why you, and can you do the core of it?
    "screening": Leaning(
        kinds={"technical": -0.2, "behavioural": 0.05},
        levels={"warm_up": 0.15, "stretch": -0.4},
        requirements={"duty": 0.1, "nice": -0.15},
        shares={"technical": 0.3, "motivation": 2.0},
        motivation=2,
    ),
    # Whom you would work for asks what you did, and would do, in the work that weighs most.
    "hiring_manager": Leaning(
        kinds={"behavioural": 0.12, "situational": 0.12, "technical": -0.2},
        requirements={"duty": 0.15, "nice": -0.15},
        shares={"behavioural": 1.2, "situational": 1.4, "technical": 0.3},
    ),
    # Those who know the work go into it: tools, rules and trade, and where it becomes hard.
    "technical": Leaning(
        kinds={"technical": 0.15, "values": -0.2, "motivation": -0.2, "behavioural": -0.06},
        levels={"stretch": 0.2, "warm_up": -0.1},
        shares={"technical": 2.2, "values": 0.0, "motivation": 0.0, "behavioural": 0.6},
        anchored=0.25,
        motivation=0,
    ),
    # Who has the last word wants to know what you stand for, how you judge, and whether you will stay.
    "final": Leaning(
        kinds={"values": 0.3, "situational": 0.08, "technical": -0.3},
        levels={"stretch": 0.1},
        classes={
            "leading": 0.25, "ethics": 0.25, "ownership": 0.15, "change": 0.15, "conflict": 0.15,
            "difficult_conversations": 0.15, "prioritising": 0.1, "coaching": 0.1,
        },
        traits=0.25,
        as_a_whole=frozenset({"conflict", "ethics", "learning", "ownership"}),
        shares={"technical": 0.2, "values": 3.0, "motivation": 2.0},
        motivation=2,
    ),
}  # fmt: skip

LEVELS: Final[dict[Seniority, Leaning]] = {
    # They can only be asked what they can have met: school, a first job, how they learn.
    "trainee": Leaning(
        levels={"warm_up": 0.1, "stretch": -0.3}, kinds={"technical": -0.06}, classes={"learning": 0.08}
    ),
    "junior": Leaning(levels={"stretch": -0.2}),
    "mid": Leaning(),
    # The ordinary cases are taken for granted.
    "senior": Leaning(levels={"warm_up": -0.05, "stretch": 0.12}, classes={"coaching": 0.05}),
    # They answer for what others do.
    "lead": Leaning(
        levels={"warm_up": -0.08, "stretch": 0.18},
        classes={"leading": 0.12, "coaching": 0.08, "planning": 0.05, "difficult_conversations": 0.08},
        kinds={"technical": -0.04},
    ),
    # They answer for where it all goes; how a thing is done is others' work.
    "executive": Leaning(
        levels={"warm_up": -0.12, "stretch": 0.25},
        classes={"leading": 0.15, "change": 0.15, "figures": 0.1, "ethics": 0.1, "negotiation": 0.1},
        kinds={"technical": -0.12},
    ),
}

EMPHASIS: Final = Leaning(kinds={"technical": 0.09, "behavioural": -0.06, "values": -0.05})
"""What one step towards the technical adds; one towards behaviour takes as much."""
EMPHASIS_ANCHORED: Final = 0.04
"""What a step either way adds to what was written for the occupation: emphasis must not cost closeness."""
EMPHASIS_SHARES: Final[dict[QuestionKind, float]] = {"technical": 0.4, "behavioural": -0.25, "values": -0.3}


def leaning_of(wishes: InterviewOptions, seniority: Seniority | None) -> Leaning:
    """All that was wished for in one; without a wish for a level, the posting's own seniority counts."""
    level = wishes.level or seniority
    parts = [
        *([ROUNDS[wishes.round]] if wishes.round is not None else []),
        *([LEVELS[level]] if level is not None else []),
        *([_emphasised(wishes.emphasis)] if wishes.emphasis else []),
    ]
    return Leaning(
        kinds=_summed(*(part.kinds for part in parts)),
        levels=_summed(*(part.levels for part in parts)),
        classes=_summed(*(part.classes for part in parts)),
        requirements=_summed(*(part.requirements for part in parts)),
        shares=_multiplied(*(part.shares for part in parts)),
        anchored=sum(part.anchored for part in parts),
        traits=sum(part.traits for part in parts),
        as_a_whole=frozenset[str]().union(*(part.as_a_whole for part in parts)),
        motivation=next((part.motivation for part in parts if part.motivation is not None), None),
    )


def _emphasised(steps: int) -> Leaning:
    return Leaning(
        kinds={kind: steps * worth for kind, worth in EMPHASIS.kinds.items()},
        shares={kind: 1 + steps * worth for kind, worth in EMPHASIS_SHARES.items()},
        anchored=abs(steps) * EMPHASIS_ANCHORED,
    )


def _summed(*tables: Mapping[_Key, float]) -> dict[_Key, float]:
    return {key: sum(table.get(key, 0.0) for table in tables) for key in _keys(tables)}


def _multiplied(*tables: Mapping[_Key, float]) -> dict[_Key, float]:
    return {key: prod(table.get(key, 1.0) for table in tables) for key in _keys(tables)}


def _keys(tables: Sequence[Mapping[_Key, float]]) -> list[_Key]:
    return list(dict.fromkeys(key for table in tables for key in table))
