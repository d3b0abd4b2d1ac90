"""The plan of an interview: what is chosen, how it opens and closes, and in which order it is asked.

`options` finds what could be asked, `leaning` what was wished for, `choose` picks, `ends` opens and closes,
`order` puts in order; `seats` is what comes out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_contracts.options import InterviewOptions
from interviewer_contracts.postings import Notice
from interviewer_contracts.questions import Plan
from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.jobs import apart
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.occupations import occupation_of
from interviewer_llm.bank.select import seed_of
from interviewer_llm.cv.model import Cv
from interviewer_llm.plan.beside_cv import beside_cv, chosen_of
from interviewer_llm.plan.choose import PER_COMPETENCY, Choice
from interviewer_llm.plan.employer import introduced, said_aloud
from interviewer_llm.plan.ends import closing, motivating, opened, warm_ups
from interviewer_llm.plan.leaning import Leaning, leaning_of
from interviewer_llm.plan.options import Askable, Option, askable
from interviewer_llm.plan.order import in_order
from interviewer_llm.plan.seats import Planning, coverage, seated
from interviewer_llm.plan.setting import Setting
from interviewer_llm.reader.model import Reading

_HEAD_CHARACTERS: Final = 100
MOTIVATION_FROM: Final = 5
"""Interviews of this many questions or more end on motivation."""
MORE_MOTIVATION_FROM: Final = 8
"""From here on there is room for a second question on it, where a round asks for one."""


def plan(reading: Reading, wishes: InterviewOptions, bank: Bank, cv: Cv | None = None) -> Planning:
    """Which requirements are asked about, of which kind and in which order; the same for the same request."""
    leaning = leaning_of(wishes, reading.posting.seniority)
    setting = setting_of(reading, bank, leaning)
    able = askable(reading, setting)
    why_this = motivating(reading, setting)
    on_cv = beside_cv(reading, cv, setting, leaning) if cv is not None else []
    frame = _Frame(why_this, [*warm_ups(reading, setting), *(one for one in why_this if not one.why_here)])
    chosen = _chosen(able, frame, wishes.count, leaning, chosen_of(on_cv, wishes.count))
    seats = seated(in_order(chosen), [*(one.options for one in able), why_this, on_cv])
    result = Plan(
        questions=[seat.planned for seat in seats],
        coverage=coverage(reading, [seat.found for seat in seats]),
        warnings=[
            *reading.posting.warnings,
            *_fewer(len(seats), wishes.count),
            *_often(chosen, bank),
            *([] if cv is None or on_cv else [_cv_not_used(cv, reading, bank)]),
        ],
    )
    return Planning(result, seats, setting)


def setting_of(reading: Reading, bank: Bank, leaning: Leaning) -> Setting:
    """What all requirements of a posting are looked at with."""
    families = tuple(_families(reading, bank))
    taken_for = reading.posting.occupation
    names = [*called(reading), taken_for.name if taken_for else None]
    employer = said_aloud(reading.posting.company, reading.words)
    return Setting(
        bank,
        families,
        seed_of(reading.words),
        foreign=reading.posting.language != bank.language,
        as_a_whole=leaning.as_a_whole,
        apart=apart(bank, reading.posting.title, families),
        occupation=occupation_of(bank, names, families, reading.words),
        employer=employer,
        at_employer=introduced(employer, reading) if employer else None,
        as_job=introduced(reading.posting.title, reading) if reading.posting.title else None,
    )


def called(reading: Reading) -> list[str]:
    """What a posting calls its job: the line that begins with the title, where more may stand, and the title.

    Of `Bank Teller / Customer Service Representative` the first comes first.
    """
    title = reading.posting.title
    if title is None:
        return []
    heads = (line for line in reading.words.splitlines() if line.lower().startswith(title.lower()))
    head = next(heads, title)[:_HEAD_CHARACTERS]
    return [*(part for part in head.split("/")[:-1] if part.strip()), head, title]


def _families(reading: Reading, bank: Bank) -> list[str]:
    """The bank's families for a posting; where neither its title nor its words name one, its occupation's."""
    posting = reading.posting
    family = posting.occupation.family if posting.occupation else None
    own = domains_of(bank, posting.title, reading.words)
    return own or [name for name in (family,) if name in bank.domains]


@dataclass(frozen=True)
class _Frame:
    """What an interview may end on (why this work), and what it may begin with."""

    why_this: Sequence[Option]
    easy: Sequence[Option]


def _chosen(
    able: Sequence[Askable],
    frame: _Frame,
    count: int,
    leaning: Leaning,
    on_cv: Sequence[Option],
) -> list[Option]:
    """The questions of an interview, in no order: as wished for first, then as many as there can be."""
    both = count >= MORE_MOTIVATION_FROM and _both(frame.why_this)
    ends = _ends(count, leaning, both=both)
    chosen = Choice(able, count, leaning, on_cv).up_to(count - ends)
    fitting = [one for one in frame.easy if not (one.ends and (both or not ends))]
    chosen = opened(chosen, able, fitting, count, ends)
    chosen += closing(chosen, frame.why_this, min(ends, count - len(chosen)), leaning)
    chosen = Choice(able, count, leaning, chosen).up_to(count)
    chosen = Choice(able, count, leaning, chosen).stretched_to(count)
    return [*chosen, *closing(chosen, frame.why_this, count - len(chosen), leaning)]


def _both(why_this: Sequence[Option]) -> bool:
    """Whether there is a question on why this occupation, and one on why this employer."""
    return any(one.why_here for one in why_this) and any(one.candidate.anchored for one in why_this)


def _ends(count: int, leaning: Leaning, *, both: bool) -> int:
    """How many questions on why this work an interview of this length has."""
    wanted = 1 + both if leaning.motivation is None else leaning.motivation
    if count < MOTIVATION_FROM:
        return 0
    return wanted if count >= MORE_MOTIVATION_FROM else min(1, wanted)


def _cv_not_used(cv: Cv, reading: Reading, bank: Bank) -> Notice:
    """What is said where no question is about the CV."""
    if cv.language != reading.posting.language:
        reason = "it is in another language than the posting"
    elif not bank.cv or bank.language != cv.language:
        reason = "there are none in its language yet"
    else:
        reason = "nothing in it could be set beside what this posting asks for"
    return Notice(code="cv_not_used", message=f"No question is about your CV: {reason}.")


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


def _often(chosen: Sequence[Option], bank: Bank) -> list[Notice]:
    """What is said when a class comes more often than an interview should have it."""
    times = Counter(option.candidate.competency for option in chosen)
    often = [f"{bank.competencies[name].name} ({n})" for name, n in times.items() if n > PER_COMPETENCY]
    if not often:
        return []
    return [
        Notice(
            code="same_class",
            message="This posting asks for too few different things for so many questions, so some test the "
            f"same: {', '.join(often)}. Ask for fewer, or add more of what the job asks for.",
        )
    ]
