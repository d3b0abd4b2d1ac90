"""The plan of an interview.

Chosen one by one: the requirement and probe that add most, given what is chosen already. What counts: the
requirement's weight, how well the probe fits, how unlike it is to what was chosen, and whether its competency
and kind are still wanted. Then the chosen are put in order: a warm-up first, the hardest in the second half,
motivation last.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_contracts.postings import Notice
from interviewer_contracts.questions import Coverage, Plan, Planned
from interviewer_llm.bank.load import Bank
from interviewer_llm.bank.select import domains_of, seed_of
from interviewer_llm.english.words import likeness
from interviewer_llm.plan.competencies import PLAIN_VERBS
from interviewer_llm.plan.options import Askable, Option, askable, free_options, speaks_of_the_work
from interviewer_llm.plan.tally import Tally
from interviewer_llm.reader.model import Found, Reading
from interviewer_llm.validate.checks import alike, opening

PER_REQUIREMENT: Final = 2
LIKE_MALUS: Final = 0.9
SECOND_USE: Final = 0.8
"""What a second question on a requirement costs: nearly every other requirement goes first."""
VAGUE: Final = 0.3
"""What it costs to ask about words that neither an occupation, a skill nor a competency of the bank knows."""
_EVEN: Final = 1e-9
CREDENTIALS_MAX: Final = 1
MOTIVATION_FROM: Final = 5
"""Interviews of this many questions or more end on motivation."""
FREE_MAX: Final = 3
EASY_WORDS: Final = 9
"""A question on why this work names a task in no more words than this, if it can."""
WARM_MOTIVATION_FROM: Final = 8
"""Interviews of this many questions or more may open on what brought the person here."""
WARM_UP_COST_FREE: Final = 0.1
WARM_UP_COST_MAX: Final = 0.35
"""What a warm-up may cost: an interview rather opens on a good question than on a gentle one that misses."""


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


def plan(reading: Reading, count: int, bank: Bank) -> Planning:
    """Which requirements are asked about, of which kind and in which order; the same for the same posting."""
    seed = seed_of(reading.words)
    domains = domains_of(bank, reading.posting.title, reading.words)
    able = askable(reading, bank, domains, seed)
    wanted = count - 1 if count >= MOTIVATION_FROM else count
    chosen = _choose(able, wanted, early=reading.posting.seniority in {"trainee", "junior"})
    why_this = _motivating(reading, bank, domains, seed)
    chosen = _opened(chosen, able, why_this, count)
    chosen += _closing(chosen, why_this, count - len(chosen))
    ordered = _in_order(chosen)
    seats = tuple(
        Seat(_planned(position, option), option.found, option.candidate.entry.id)
        for position, option in enumerate(ordered, start=1)
    )
    result = Plan(
        questions=[seat.planned for seat in seats],
        coverage=coverage(reading, [seat.found for seat in seats]),
        warnings=[*reading.posting.warnings, *_fewer(len(seats), count)],
    )
    return Planning(result, seats, tuple(domains), seed)


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


def _planned(position: int, option: Option) -> Planned:
    entry = option.candidate.entry
    return Planned(
        position=position,
        requirement=option.found.requirement.id,
        kind=entry.kind,
        competency=option.candidate.competency,
        difficulty=entry.level,
    )


def _fewer(planned: int, count: int) -> list[Notice]:
    if planned == count:
        return []
    return [
        Notice(
            code="fewer_questions",
            message=f"This posting supports {planned} different questions, not {count}. "
            "Add more of what the job asks for, and there will be more.",
        )
    ]


def _choose(able: Sequence[Askable], count: int, *, early: bool) -> list[Option]:
    """Up to `count` options, each the best beside those before it."""
    chosen = list[Option]()
    while len(chosen) < count and (best := _best(able, chosen, count, early=early)) is not None:
        chosen.append(best)
    return chosen


def _best(able: Sequence[Askable], chosen: Sequence[Option], count: int, *, early: bool) -> Option | None:
    tally = Tally(chosen, count, early=early)
    picked = [one for one in able if tally.requirements[one.found.requirement.id]]
    best: tuple[float, Option] | None = None
    for one in able:
        uses = tally.requirements[one.found.requirement.id]
        if uses >= PER_REQUIREMENT or (
            one.found.credential and (uses or tally.credentials >= CREDENTIALS_MAX)
        ):
            continue
        nearest = max((likeness(one.stems, other.stems) for other in picked if other is not one), default=0.0)
        base = one.found.requirement.weight - LIKE_MALUS * nearest - SECOND_USE * uses
        for option in one.options:
            score = base + tally.worth(option) - (VAGUE if one.vague else 0.0)
            if (best is None or score > best[0] + _EVEN) and not _told(option, chosen):
                best = (score, option)
    return None if best is None else best[1]


def _told(option: Option, chosen: Sequence[Option]) -> bool:
    """Whether the probe, or one that sounds like it, is in the interview already."""
    return any(
        option.candidate.entry.id == other.candidate.entry.id
        or alike(option.candidate.text, other.candidate.text)
        for other in chosen
    )


def _motivating(reading: Reading, bank: Bank, domains: Sequence[str], seed: str) -> list[Option]:
    """Questions on why this work, about the weightiest tasks that can be named well."""
    fitting = {one.requirement.id for one in reading.found if speaks_of_the_work(one, bank, domains)}
    about = sorted(
        (one for one in reading.found if not one.credential or one.requirement.id in fitting),
        key=lambda one: (
            one.requirement.id not in fitting,
            one.phrase.verb in PLAIN_VERBS | {None, "be"}
            or len((one.phrase.task or "").split()) > EASY_WORDS,
            -one.requirement.weight,
        ),
    )
    return [option for one in about[: 2 * FREE_MAX] for option in free_options(one, bank, domains, seed)]


def _closing(chosen: Sequence[Option], why_this: Sequence[Option], count: int) -> list[Option]:
    """Up to `count` questions on why this work, none of them a warm-up unless nothing else is left."""
    found = list[Option]()
    while len(found) < min(count, FREE_MAX):
        before = [*chosen, *found]
        heard = {opening(other.candidate.text) for other in before}
        free = [
            one for one in why_this if opening(one.candidate.text) not in heard and not _told(one, before)
        ]
        if not free:
            break
        uses = Counter(other.found.requirement.id for other in before)
        ends = {one.found.requirement.id for one in before if _ends(one)}
        found.append(
            min(
                free,
                key=lambda one: (
                    one.found.requirement.id in ends,
                    *_late(one),
                    not one.candidate.anchored and one.found.phrase.verb in {None, "be"},
                    uses[one.found.requirement.id],
                    _weighty_first(one),
                ),
            )
        )
    return found


def _weighty_first(option: Option) -> float:
    """What names no task may rest on any: then on the weightiest, however it is worded."""
    return 0.0 if option.candidate.entry.slot else -option.found.requirement.weight


def _late(option: Option) -> tuple[bool, float]:
    """The order in which questions on why this work close an interview: the occupation's own first."""
    candidate = option.candidate
    return candidate.entry.level == "warm_up" and not candidate.anchored, -option.worth


def _opened(
    chosen: list[Option], able: Sequence[Askable], why_this: Sequence[Option], count: int
) -> list[Option]:
    """The chosen with a warm-up to open with.

    Where none was chosen: another probe of the occupation for the same requirement if that costs nothing;
    else, in a long interview, what brought the person here; else a general warm-up on a requirement.
    """
    if not chosen or any(option.candidate.entry.level == "warm_up" for option in chosen):
        return chosen
    index, option, cost = _exchange(chosen, able)
    if option is not None and (option.candidate.anchored and cost <= WARM_UP_COST_FREE):
        return [*chosen[:index], option, *chosen[index + 1 :]]
    uses = Counter(one.found.requirement.id for one in chosen)
    warm = min(
        (one for one in why_this if one.candidate.entry.level == "warm_up" and not _told(one, chosen)),
        key=lambda one: (-one.worth, uses[one.found.requirement.id]),
        default=None,
    )
    if warm is not None and count >= WARM_MOTIVATION_FROM:
        return [warm, *chosen[: count - 2]]
    if option is not None and cost <= WARM_UP_COST_MAX:
        return [*chosen[:index], option, *chosen[index + 1 :]]
    return chosen


def _exchange(chosen: Sequence[Option], able: Sequence[Askable]) -> tuple[int, Option | None, float]:
    """The cheapest exchange of a chosen option for a warm-up on its requirement: where, what, its cost."""
    options = {one.found.requirement.id: one.options for one in able}
    best: tuple[int, Option | None, float] = (0, None, float("inf"))
    for index, option in enumerate(chosen):
        rest = [*chosen[:index], *chosen[index + 1 :]]
        for other in options.get(option.found.requirement.id, ()):
            cost = option.worth - other.worth
            if other.candidate.entry.level == "warm_up" and cost < best[2] and not _told(other, rest):
                best = (index, other, cost)
    return best


def _opener(chosen: Sequence[Option]) -> Option | None:
    """The warm-up to open with; one on motivation only where another is left to end on."""
    warm = [option for option in chosen if option.candidate.entry.level == "warm_up"]
    ends = sum(_ends(option) for option in chosen)
    free = [option for option in warm if not _ends(option) or ends > 1]
    return max(free, key=lambda option: (option.candidate.anchored, option.worth), default=None)


def _ends(option: Option) -> bool:
    return option.candidate.entry.kind == "motivation" or option.candidate.competency == "motivation"


def _in_order(chosen: Sequence[Option]) -> list[Option]:
    """A warm-up first, stretch questions around two thirds, values and motivation at the end."""
    by_place = sorted(chosen, key=lambda option: option.found.requirement.start)
    warm = _opener(by_place)
    first = [warm] if warm is not None else []
    last = [option for option in by_place if _ends(option) and option is not warm]
    rest = [option for option in by_place if not _ends(option) and option is not warm]
    hard = [option for option in rest if option.candidate.entry.level == "stretch"]
    values = [option for option in rest if option.candidate.entry.kind == "values" and option not in hard]
    core = [option for option in rest if option not in hard and option not in values]
    middle = (2 * len(core) + 2) // 3
    return [*first, *_spread([*core[:middle], *hard, *core[middle:], *values]), *last]


def _spread(options: list[Option]) -> list[Option]:
    """The same order, but neighbours of one competency or one opening are parted where that is possible."""
    rest, found = list(options), list[Option]()
    while rest:
        following = next((one for one in rest[:3] if not found or not _neighbours(found[-1], one)), rest[0])
        rest.remove(following)
        found.append(following)
    return found


def _neighbours(one: Option, other: Option) -> bool:
    return one.candidate.competency == other.candidate.competency or opening(one.candidate.text) == opening(
        other.candidate.text
    )
