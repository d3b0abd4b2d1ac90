"""The engine that is always there: probes of the bank, joined with the posting's own words."""

from typing import Final

from interviewer_contracts.questions import Planned
from interviewer_llm.bank.load import Bank
from interviewer_llm.bank.select import Asked, Candidate, candidates
from interviewer_llm.engines.protocol import Availability, Context, Draft, OneAtATime, Place
from interviewer_llm.errors import NotWrittenError
from interviewer_llm.plan.options import MOTIVATION, free_options
from interviewer_llm.reader.language import ENGLISH
from interviewer_llm.reader.model import Found
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

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def availability(self) -> Availability:
        """Always there: the bank was checked when it was loaded."""
        return Availability(available=True)

    def writes(self, language: str) -> bool:
        """What the bank's entries are written in."""
        return language == ENGLISH

    async def draft(self, place: Place, context: Context) -> Draft:
        """The best probe for this place that was not refused yet."""
        planned, found = place.seat.planned, place.seat.found
        options = [one for one in self._options(planned, found, context) if one.text not in place.rejected]
        if not options:
            raise NotWrittenError(
                f"The bank has no further question about requirement {found.requirement.id}."
            )
        heard = {opening(other) for other in context.others}
        best = min(options, key=lambda one: self._distance(one, place, heard))
        return Draft(
            text=best.text,
            kind=best.entry.kind,
            competency=best.competency,
            difficulty=best.entry.level,
            rubric=tuple(best.entry.rubric),
            follow_ups=(best.entry.follow_ups[0], best.entry.follow_ups[1]),
            source=BANK,
            anchored=best.anchored,
            free=_is_free(planned, context),
        )

    def _options(self, planned: Planned, found: Found, context: Context) -> list[Candidate]:
        if planned.competency == MOTIVATION:
            return [
                option.candidate for option in free_options(found, self._bank, context.domains, context.seed)
            ]
        asked = Asked(found.text, found.phrase, [planned.competency])
        free = _is_free(planned, context)
        options = candidates(self._bank, asked, context.domains, context.seed)
        return [one for one in options if one.anchored or free or one.entry.slot is not None]

    @staticmethod
    def _distance(one: Candidate, place: Place, heard: set[str]) -> tuple[bool, ...]:
        """How far a probe is from what was planned: the plan's own first, then the like of it."""
        entry, planned = one.entry, place.seat.planned
        return (
            entry.id != place.seat.suggestion,
            one.competency != planned.competency,
            entry.kind != planned.kind,
            opening(one.text) in heard,
            entry.level != planned.difficulty,
            not one.anchored,
        )


def _is_free(planned: Planned, context: Context) -> bool:
    """Whether a question may stand there that says nothing of the requirement's own words."""
    return planned.competency == MOTIVATION or context.language != ENGLISH
