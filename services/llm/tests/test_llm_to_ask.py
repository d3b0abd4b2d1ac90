"""Questions to ask back: three for every posting, each on its own words, and seldom the same."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from interviewer_contracts.options import InterviewOptions
from interviewer_contracts.questions import TO_ASK, QuestionToAsk
from interviewer_llm.bank.load import the_bank
from interviewer_llm.plan.leaning import leaning_of
from interviewer_llm.plan.planner import setting_of
from interviewer_llm.plan.to_ask import questions_to_ask
from interviewer_llm.reader import read
from interviewer_llm.validate.checks import alike, carries
from support.interviews import CORPUS, EXAMPLES, NURSE, POSTINGS, interview

ALL = POSTINGS + EXAMPLES


def asked(posting: str) -> list[QuestionToAsk]:
    reading = read(posting)
    return questions_to_ask(
        reading, setting_of(reading, the_bank(), leaning_of(InterviewOptions(), None)), posting
    )


@cache
def asked_in(path: Path) -> list[QuestionToAsk]:
    return asked(path.read_text("utf-8"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_three_for_every_posting_each_on_its_words(path: Path) -> None:
    posting, found = path.read_text("utf-8"), asked_in(path)
    assert len(found) == TO_ASK
    assert len({one.evidence[0].start for one in found}) == TO_ASK
    assert not any(alike(one.text, other.text) for one in found for other in found if one is not other)
    for one in found:
        assert posting[one.evidence[0].start : one.evidence[0].end] == one.evidence[0].quote
        assert one.text.endswith("?")
        assert one.why.endswith(".")
        assert carries(one.text) is None


def test_they_vary() -> None:
    """Each of the bank's entries is asked for few of the postings."""
    entries = Counter(one.why for path in ALL for one in asked_in(path))
    assert len(entries) >= 40
    assert max(entries.values()) <= len(ALL) / 4


def test_bank_holds_many_over_many_parts_of_a_job() -> None:
    parts = the_bank().to_ask
    assert len(parts) >= 12
    assert sum(len(part.entries) for part in parts.values()) >= 80
    reasons = [entry.why for part in parts.values() for entry in part.entries]
    assert len(set(reasons)) == len(reasons)


PAY = "What range do you have in mind for the pay, and what does it depend on?"
DUTIES = """Clerk
- Open and sort the post every morning
- Answer letters from members of the society
- File minutes and keep the archive in order
- Order paper and stamps

You bring patience, a good memory and pleasure in old paper. {pay}
"""


@pytest.mark.parametrize("pay", ["Salary on request.", "£24,000", "$ 22 an hour", "We pay by the hour."])
def test_what_the_posting_answers_is_never_asked(pay: str) -> None:
    assert PAY not in [one.text for one in asked(DUTIES.format(pay=pay))]


def test_plan_carries_them_and_the_same_every_time() -> None:
    plan = interview(NURSE).plan
    assert len(plan.to_ask) == TO_ASK
    assert plan.to_ask == interview(NURSE).plan.to_ask


def test_german_postings_are_answered_in_german() -> None:
    texts = [entry.text for part in the_bank("de").to_ask.values() for entry in part.entries]
    assert len(texts) >= 20
    found = 0
    for path in sorted((CORPUS.with_name("postings") / "de").iterdir()):
        posting = path.read_text("utf-8")
        for one in interview(posting, 3).plan.to_ask:
            evidence = one.evidence[0]
            assert posting[evidence.start : evidence.end] == evidence.quote
            assert one.text in texts
            found += 1
    assert found >= 20


ONE_SENTENCE = """Bus driver wanted, Ambry Coaches

You'll drive service buses on early and late shifts, sell and check tickets, help passengers to board,
report defects to the depot, and keep to the timetable.

Free travel for you and a partner.
"""


def test_posting_of_one_sentence_gets_three_and_none_on_words_that_mean_something_else() -> None:
    found = asked(ONE_SENTENCE)
    assert len(found) == TO_ASK
    texts = " ".join(one.text for one in found)
    assert "coaching others" not in texts
    assert "spent on the road" not in texts


def test_only_what_is_called_by_a_name_is_asked_about_by_name() -> None:
    tasks = ["Clear the intercompany balances", "Close the month", "Pay suppliers", "Keep the ledger"]
    small = "Accountant\n\nTasks\n" + "".join(f"- {task}\n" for task in tasks)
    for more in ("", "We are ten.", "We are eleven.", "We are twelve people in Weir.", "Ring Ines."):
        posting = (
            small + "The office is small and bright, the kettle is on, and the year ends in March. " + more
        )
        assert not any("intercompany for" in one.text for one in asked(posting))


def test_who_works_under_supervision_is_not_asked_whom_they_supervise() -> None:
    found = asked(
        "Staff Nurse, Acute Stroke Unit\nYou will assess patients within the first hours after a stroke, "
        "monitor observations and escalate deterioration. You will carry out swallow screening before "
        "patients eat or drink, and give thrombolysis under supervision. "
        "You will need experience of IV medication."
    )
    assert not any("would I supervise" in one.text for one in found)
    assert any("under supervision" in one.text for one in found)
