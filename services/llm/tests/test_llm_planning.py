"""What holds of every plan, whatever the posting, the wishes and the CV."""

from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_contracts.options import EMPHASIS_MOST, QUESTIONS_MAX, QUESTIONS_MIN, InterviewOptions, Round
from interviewer_contracts.postings import Seniority
from interviewer_llm.bank.load import the_bank
from interviewer_llm.cv import read_cv
from interviewer_llm.plan.choose import PER_COMPETENCY
from interviewer_llm.plan.options import Option
from interviewer_llm.plan.planner import MOTIVATION_FROM, plan
from interviewer_llm.plan.seats import Planning
from interviewer_llm.reader import read
from interviewer_llm.reader.model import Reading
from interviewer_llm.validate.checks import alike
from support.interviews import CVS, EXAMPLES, POSTINGS

ALL = POSTINGS + EXAMPLES
WISHES = st.builds(
    InterviewOptions,
    count=st.integers(QUESTIONS_MIN, QUESTIONS_MAX),
    round=st.sampled_from([None, *get_args(Round)]),
    level=st.sampled_from([None, *get_args(Seniority)]),
    emphasis=st.integers(-EMPHASIS_MOST, EMPHASIS_MOST),
)
CV = st.sampled_from([None, *CVS])


@cache
def reading(path: Path) -> Reading:
    return read(path.read_text("utf-8"))


def planned(path: Path, wishes: InterviewOptions, cv: Path | None) -> Planning:
    found = reading(path)
    own = None if cv is None else read_cv(cv.read_text("utf-8"), found.words)
    return plan(found, wishes, the_bank(), own)


def options(planning: Planning) -> list[Option]:
    return [seat.option for seat in planning.seats]


@given(st.sampled_from(ALL), WISHES, CV)
@settings(max_examples=40, deadline=None)
def test_never_the_same_twice(path: Path, wishes: InterviewOptions, cv: Path | None) -> None:
    planning = planned(path, wishes, cv)
    chosen = options(planning)
    codes = {notice.code for notice in planning.plan.warnings}
    assert len(chosen) == wishes.count or (len(chosen) < wishes.count and "fewer_questions" in codes)
    assert [one.position for one in planning.plan.questions] == list(range(1, len(chosen) + 1))
    probes = Counter(one.candidate.entry.id for one in chosen)
    assert max(probes.values()) == 1
    assert not any(alike(a.candidate.text, b.candidate.text) for a, b in combinations(chosen, 2))
    classes = Counter(one.candidate.competency for one in chosen)
    assert max(classes.values()) <= PER_COMPETENCY or codes & {"same_class", "fewer_questions"}


@given(st.sampled_from(ALL), WISHES, CV)
@settings(max_examples=40, deadline=None)
def test_order_is_natural(path: Path, wishes: InterviewOptions, cv: Path | None) -> None:
    """A warm-up first where there is one, the hardest inside, why this work last."""
    chosen = options(planned(path, wishes, cv))
    ends = [one for one in chosen if one.ends]
    if any(one.warm and not one.ends for one in chosen):
        assert chosen[0].warm
    if any(one.candidate.entry.level != "stretch" for one in chosen):
        assert chosen[0].candidate.entry.level != "stretch"
    mild = [one for one in chosen if one.candidate.entry.level == "core" and not one.ends]
    if any(one.angle != "gap" and one.candidate.entry.kind != "values" for one in mild):
        assert chosen[0].angle != "gap"
    last = [one for one in ends if one is not chosen[0]]
    assert chosen[len(chosen) - len(last) :] == last
    if wishes.count >= MOTIVATION_FROM and wishes.round != "technical":
        assert chosen[-1].ends


@given(st.sampled_from(ALL), WISHES, CV)
@settings(max_examples=40, deadline=None)
def test_every_requirement_is_asked_about_or_listed(
    path: Path, wishes: InterviewOptions, cv: Path | None
) -> None:
    planning = planned(path, wishes, cv)
    coverage = planning.plan.coverage
    every = [one.requirement.id for one in reading(path).found]
    assert sorted(coverage.asked + coverage.not_asked) == sorted(every)
    assert set(coverage.asked) == {one.requirement for one in planning.plan.questions}


@given(st.sampled_from(ALL), WISHES)
@settings(max_examples=40, deadline=None)
def test_the_weightiest_are_asked_about(path: Path, wishes: InterviewOptions) -> None:
    """What is asked about weighs more than its number: requirements are not drawn by lot."""
    coverage = planned(path, wishes.model_copy(update={"round": None}), None).plan.coverage
    assert coverage.share >= len(coverage.asked) / (len(coverage.asked) + len(coverage.not_asked)) - 0.02


@given(st.sampled_from(ALL), WISHES, CV)
@settings(max_examples=10, deadline=None)
def test_same_wishes_give_the_same_plan(path: Path, wishes: InterviewOptions, cv: Path | None) -> None:
    assert planned(path, wishes, cv).plan == planned(path, wishes, cv).plan
