"""The pipeline: what is planned comes or is warned about, the same every time, and what exists is kept."""

from collections import Counter
from itertools import pairwise

import pytest

from interviewer_contracts.options import QUESTIONS_MAX, QUESTIONS_MIN
from interviewer_contracts.problems import PostingTooThinError
from interviewer_contracts.questions import Done, Plan, Question
from interviewer_llm.bank.banks import Banks
from interviewer_llm.bank.load import DATA, load_bank
from interviewer_llm.bank.model import Bank
from interviewer_llm.interview import rehearse
from interviewer_llm.validate.checks import alike
from support.interviews import NURSE, interview


@pytest.mark.parametrize("count", [QUESTIONS_MIN, 5, 10, QUESTIONS_MAX])
def test_plan_then_questions_then_done(count: int) -> None:
    made = interview(NURSE, count)
    assert made.order == [Plan, *[Question] * len(made.questions), Done]
    assert [q.position for q in made.questions] == [p.position for p in made.plan.questions]
    codes = {warning.code for warning in made.done.warnings}
    assert len(made.plan.questions) == count or "fewer_questions" in codes
    assert made.done.written == len(made.questions)


def test_after_a_rehearsal_the_tables_of_the_bank_are_built() -> None:
    bank = load_bank(DATA / "en")

    class Fresh(Banks):
        def of(self, language: str) -> Bank:
            _ = language
            return bank

    assert "by_term" not in vars(bank)
    rehearse(Fresh())
    assert {"by_term", "by_verb", "words_of", "titles_of_occupations", "all_titles"} <= vars(bank).keys()


def test_same_posting_gives_the_same_interview() -> None:
    one, other = interview(NURSE), interview(NURSE)
    assert one.plan == other.plan
    assert one.questions == other.questions
    assert interview(NURSE.replace("Critical Care", "Surgery")).texts != one.texts


def test_questions_are_what_was_planned() -> None:
    made = interview(NURSE)
    for planned, question in zip(made.plan.questions, made.questions, strict=True):
        assert (planned.requirement, planned.kind, planned.competency, planned.difficulty) == (
            question.requirement, question.kind, question.competency, question.difficulty,
        )  # fmt: skip


def test_no_two_alike_and_at_most_two_of_a_competency() -> None:
    made = interview(NURSE)
    assert not any(alike(one, other) for i, one in enumerate(made.texts) for other in made.texts[:i])
    assert max(Counter(q.competency for q in made.questions).values()) <= 2
    assert max(Counter(q.requirement for q in made.questions).values()) <= 3


def test_warm_up_first_motivation_last() -> None:
    made = interview(NURSE)
    assert made.questions[0].difficulty == "warm_up"
    assert made.questions[-1].competency == "motivation"
    assert all(one.competency != other.competency for one, other in pairwise(made.questions[1:-1]))


def test_coverage_counts_every_requirement_once() -> None:
    coverage = interview(NURSE).plan.coverage
    assert (
        len(set(coverage.asked) | set(coverage.not_asked))
        == len(coverage.asked) + len(coverage.not_asked)
        == 8
    )
    assert 0 < coverage.share <= 1


def test_licence_is_asked_about_at_most_once() -> None:
    asked = [q for q in interview(NURSE, QUESTIONS_MAX).questions if q.evidence[0].quote.endswith("NMC")]
    assert len(asked) <= 1
    assert not any("registration with" in q.text.lower() for q in asked)


@pytest.mark.parametrize("kept", [[1], [1, 2, 3, 4], [2, 5, 9], list(range(1, 11))])
def test_continuing_writes_what_is_missing_and_nothing_else(kept: list[int]) -> None:
    whole = interview(NURSE)
    texts = {q.position: q.text for q in whole.questions if q.position in kept}
    rest = interview(NURSE, written=texts)
    assert rest.plan == whole.plan
    assert [q.position for q in rest.questions] == [p for p in range(1, 11) if p not in kept]
    assert rest.questions == [q for q in whole.questions if q.position not in kept]
    assert (rest.done.timings.first_question_s is None) == (len(kept) == 10)


def test_text_that_exists_is_never_written_again() -> None:
    third = interview(NURSE).texts[2]
    made = interview(NURSE, written={1: third})
    assert third not in made.texts
    assert not any(alike(text, third) for text in made.texts)


def test_evidence_and_why_are_for_people() -> None:
    for question in interview(NURSE).questions:
        evidence = question.evidence[0]
        assert NURSE[evidence.start : evidence.end] == evidence.quote
        assert question.why.endswith(".")
        assert question.why[0].isupper()
        assert 3 <= len(question.rubric) <= 5
        assert question.source == "bank"
        assert question.language == "en"


def test_thin_posting_is_refused_before_the_plan() -> None:
    with pytest.raises(PostingTooThinError):
        interview("Nurse wanted.")


def test_long_interview_of_a_short_posting_is_honest() -> None:
    short = """Kitchen at Rowan House
- Cook lunch for forty residents
- Order food from local suppliers
- Clean the kitchen and keep temperature records
You must be calm, kind and able to work weekends with a small and friendly team.
"""
    made = interview(short, QUESTIONS_MAX)
    assert len(made.plan.questions) < QUESTIONS_MAX
    assert next(w.code for w in made.done.warnings) == "fewer_questions"
