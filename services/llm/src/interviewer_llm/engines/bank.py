"""The engine that is always there: probes of the bank, joined with the posting's own words."""

from typing import Final

from interviewer_llm.bank.banks import Banks
from interviewer_llm.engines.protocol import Availability, Context, Draft, OneAtATime, Place
from interviewer_llm.errors import NotWrittenError
from interviewer_llm.plan.options import Option
from interviewer_llm.validate.checks import opening

BANK: Final = "bank"
LABEL: Final = "Question bank"
_TRIES: Final = 24


class BankEngine(OneAtATime):
    """Writes without a model: the same place in the same plan gives the same question."""

    name = BANK
    label = LABEL
    model = None
    tries = _TRIES

    def __init__(self, banks: Banks) -> None:
        self._banks = banks

    def availability(self) -> Availability:
        """Always there: the plan is made with its probes."""
        return Availability(available=True)

    def writes(self, language: str) -> bool:
        """Whether there are entries in it."""
        return self._banks.of(language).language == language

    async def draft(self, place: Place, context: Context) -> Draft:
        """The best probe for this place that was not refused yet."""
        seat = place.seat
        options = [one for one in (seat.option, *seat.spare) if one.candidate.text not in place.rejected]
        if not options:
            raise NotWrittenError(
                f"The bank has no further question about requirement {seat.planned.requirement}."
            )
        heard = {opening(other) for other in context.others}
        best = min(options, key=lambda one: _distance(one, place, heard))
        probe, entry = best.candidate, best.candidate.entry
        return Draft(
            text=probe.text,
            kind=entry.kind,
            competency=probe.competency,
            difficulty=entry.level,
            rubric=tuple(entry.rubric),
            follow_ups=(entry.follow_ups[0], entry.follow_ups[1]),
            source=BANK,
            anchored=probe.anchored,
            free=best.free,
            language=context.bank.language,
        )


def _distance(one: Option, place: Place, heard: set[str]) -> tuple[bool, ...]:
    """How far a probe is from what was planned: the plan's own first, then the like of it."""
    entry, planned = one.candidate.entry, place.seat.planned
    return (
        one is not place.seat.option,
        one.candidate.competency != planned.competency,
        entry.kind != planned.kind,
        one.opening in heard,
        entry.level != planned.difficulty,
        not one.candidate.anchored,
    )
