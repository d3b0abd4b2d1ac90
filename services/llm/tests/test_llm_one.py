"""One question more about any requirement, and one in another's place: as wished for, none that was seen."""

from pathlib import Path

import pytest

from interviewer_contracts.options import QUESTIONS_MAX, Wish
from interviewer_contracts.problems import InvalidError, NoOtherQuestionError
from interviewer_contracts.questions import Question
from interviewer_llm.bank.banks import Banks
from interviewer_llm.plan.one import LEVELS, WISHES
from interviewer_llm.reader import read
from interviewer_llm.reader.model import Reading
from interviewer_llm.validate.checks import alike
from support.interviews import (
    CORPUS,
    EXAMPLES,
    NURSE,
    POSTINGS,
    Interview,
    another,
    interview,
    one_more,
    reading_of,
)

ALL = POSTINGS + EXAMPLES
MADE = interview(NURSE)

PICKED = 12
"""About so many requirements of a posting are picked: a long one has eighty."""


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that ask for many questions about one posting: for each it would be read anew."""

    def known(posting: str, _banks: Banks) -> Reading:
        return reading_of(posting)

    monkeypatch.setattr("interviewer_llm.interview.read", known)


def changed_as_wished(before: Question, after: Question, wish: Wish) -> bool:
    steps = LEVELS.index(after.difficulty) - LEVELS.index(before.difficulty)
    return {
        "other_probe": True,
        "harder": steps > 0,
        "easier": steps < 0,
        "other_kind": after.kind != before.kind,
    }[wish]


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_requirement_can_be_picked_to_be_asked(path: Path) -> None:
    posting = path.read_text("utf-8")
    made = interview(posting)
    left = made.plan.coverage.not_asked
    for requirement in left[:: max(1, len(left) // PICKED)]:
        question = one_more(posting, requirement, made.questions, position=QUESTIONS_MAX)
        assert (question.requirement, question.position) == (requirement, QUESTIONS_MAX)
        assert not any(alike(question.text, text) for text in made.texts)
        evidence = question.evidence[0]
        assert posting[evidence.start : evidence.end] == evidence.quote


@pytest.mark.usefixtures("read_once")
def test_every_part_of_a_german_posting_can_be_picked() -> None:
    for path in sorted((CORPUS.with_name("postings") / "de").iterdir())[::3]:
        posting = path.read_text("utf-8")
        made = interview(posting, 5)
        for requirement in made.plan.coverage.not_asked:
            assert one_more(posting, requirement, made.questions, position=QUESTIONS_MAX).language == "de"


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("path", ALL[::6], ids=lambda path: path.stem)
def test_another_question_is_as_wished_for_or_says_what_is_possible(path: Path, wish: Wish) -> None:
    posting = path.read_text("utf-8")
    made = interview(posting)
    for question in made.questions:
        outcome = wished(made, posting, question, wish)
        if isinstance(outcome, Question):
            assert (outcome.position, outcome.requirement) == (question.position, question.requirement)
            assert changed_as_wished(question, outcome, wish)
            assert not any(alike(outcome.text, text) for text in made.texts)
            continue
        assert wish not in outcome.possible
        for possible in outcome.possible:
            assert changed_as_wished(question, another(made, posting, question, wish=possible), possible)


def wished(made: Interview, posting: str, question: Question, wish: Wish) -> Question | NoOtherQuestionError:
    try:
        return another(made, posting, question, wish=wish)
    except NoOtherQuestionError as refused:
        return refused


def until_refused(made: Interview, question: Question, wish: Wish) -> tuple[list[str], NoOtherQuestionError]:
    seen = [question.text]
    while True:
        try:
            seen.append(another(made, NURSE, question, wish=wish, rejected=seen).text)
        except NoOtherQuestionError as refused:
            return seen, refused


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("wish", WISHES)
def test_what_was_rejected_never_comes_again(wish: Wish) -> None:
    seen, refused = until_refused(MADE, MADE.questions[3], wish)
    assert wish not in refused.possible
    assert not any(alike(one, other) for i, one in enumerate(seen) for other in seen[:i])
    assert {"other_probe": len(seen) > 4, "other_kind": len(seen) > 4}.get(wish, True)


@pytest.mark.usefixtures("read_once")
def test_words_of_a_refusal_are_for_people() -> None:
    core = next(q for q in MADE.questions if q.difficulty == "core")
    _, refused = until_refused(MADE, core, "harder")
    assert refused.possible
    assert refused.detail.startswith("There is no harder one about this except those that you have seen.")
    assert "another question" in refused.detail
    _, refused = until_refused(MADE, core, "other_probe")
    assert refused.possible == []
    assert "question of your own" in refused.detail
    assert refused.problem().model_dump()["possible"] == []


def test_another_probe_keeps_kind_and_difficulty_while_it_can() -> None:
    question = MADE.questions[3]
    other = another(MADE, NURSE, question)
    assert (other.kind, other.difficulty) == (question.kind, question.difficulty)


def test_why_this_work_is_replaced_by_its_like() -> None:
    question = MADE.questions[-1]
    assert question.competency == "motivation"
    assert another(MADE, NURSE, question).competency == "motivation"
    assert another(MADE, NURSE, question, wish="other_kind").kind != "motivation"


def test_same_request_gives_the_same_question() -> None:
    assert another(MADE, NURSE, MADE.questions[2]) == another(MADE, NURSE, MADE.questions[2])


def test_licence_gets_a_question_of_its_own() -> None:
    licence = next(one for one in read(NURSE).found if one.credential)
    question = one_more(NURSE, licence.requirement.id, MADE.questions)
    assert question.evidence[0].quote == "Registration with the NMC"
    assert question.source == "bank"


def test_part_that_the_posting_lacks() -> None:
    with pytest.raises(InvalidError) as refused:
        one_more(NURSE, "r99", MADE.questions)
    assert [one.field for one in refused.value.errors] == ["requirement"]
