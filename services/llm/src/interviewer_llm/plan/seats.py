"""The places of a planned interview, and what they cover."""

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer_contracts.questions import Coverage, Evidence, Plan, Planned
from interviewer_llm.plan.options import Option
from interviewer_llm.plan.setting import Setting
from interviewer_llm.reader.model import Found, Reading


@dataclass(frozen=True)
class Seat:
    """A place in the interview: what is planned, and the bank's question that the plan was made with.

    `spare` are others that could be asked there, for when that one is there already or turned down.
    """

    planned: Planned
    option: Option
    spare: tuple[Option, ...] = ()

    @property
    def found(self) -> Found:
        """The requirement that is asked about."""
        return self.option.found

    @property
    def evidence(self) -> list[Evidence]:
        """What the question rests on: the posting's words, and the CV's where it is about them."""
        line, posting = self.option.line, self.option.rests_on or self.found.evidence
        return [posting] if line is None else [posting, line.evidence]


@dataclass(frozen=True)
class Planning:
    """The plan as it goes over the wire, its seats as the engines need them, and what it was made with."""

    plan: Plan
    seats: tuple[Seat, ...]
    setting: Setting


def seated(ordered: Sequence[Option], pools: Sequence[Sequence[Option]]) -> tuple[Seat, ...]:
    """Options in their order as the places of an interview; each pool holds what could be asked instead."""
    return tuple(seat(position, option, pools) for position, option in enumerate(ordered, start=1))


def seat(position: int, option: Option, pools: Sequence[Sequence[Option]] = ()) -> Seat:
    """An option as one place of an interview."""
    entry = option.candidate.entry
    planned = Planned(
        position=position,
        requirement=option.found.requirement.id,
        kind=entry.kind,
        competency=option.candidate.competency,
        difficulty=entry.level,
        angle=option.angle,
    )
    pool = next((pool for pool in pools if any(one is option for one in pool)), ())
    spare = (
        one for one in pool if one is not option and (one.found, one.line) == (option.found, option.line)
    )
    return Seat(planned, option, tuple(spare))


def coverage(reading: Reading, asked: Sequence[Found]) -> Coverage:
    """Which requirements are asked about; the share is by weight."""
    ids = {found.requirement.id for found in asked}
    total = sum(found.requirement.weight for found in reading.found)
    covered = sum(found.requirement.weight for found in reading.found if found.requirement.id in ids)
    return Coverage(
        asked=[found.requirement.id for found in reading.found if found.requirement.id in ids],
        not_asked=[found.requirement.id for found in reading.found if found.requirement.id not in ids],
        share=round(min(1.0, covered / total), 4) if total else 0.0,
    )
