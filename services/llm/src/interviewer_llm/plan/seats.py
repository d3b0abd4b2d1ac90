"""The places of a planned interview, and what they cover."""

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer_contracts.questions import Coverage, Plan, Planned
from interviewer_llm.plan.options import Option
from interviewer_llm.reader.model import Found, Reading


@dataclass(frozen=True)
class Seat:
    """A place in the interview: what is planned, the requirement, and the bank's entry that fits there."""

    planned: Planned
    found: Found
    suggestion: str


@dataclass(frozen=True)
class Planning:
    """The plan as it goes over the wire, and its seats as the engines need them."""

    plan: Plan
    seats: tuple[Seat, ...]
    domains: tuple[str, ...]
    seed: str


def seated(ordered: Sequence[Option]) -> tuple[Seat, ...]:
    """Options in their order as the places of an interview."""
    return tuple(seat(position, option) for position, option in enumerate(ordered, start=1))


def seat(position: int, option: Option) -> Seat:
    """An option as one place of an interview."""
    entry = option.candidate.entry
    planned = Planned(
        position=position,
        requirement=option.found.requirement.id,
        kind=entry.kind,
        competency=option.candidate.competency,
        difficulty=entry.level,
    )
    return Seat(planned, option.found, entry.id)


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
