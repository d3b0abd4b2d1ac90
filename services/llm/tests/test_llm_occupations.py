"""What was written for single occupations: what each has to have, and when it is asked."""

from collections import Counter

import pytest

from interviewer_contracts.options import InterviewOptions
from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.load import the_bank
from interviewer_llm.bank.occupations import occupation_of
from interviewer_llm.bank.schema import Occupation
from interviewer_llm.plan.leaning import leaning_of
from interviewer_llm.plan.planner import setting_of
from interviewer_llm.reader import read
from support.interviews import interview

OCCUPATIONS = the_bank().occupations
PER_COMPETENCY = 2
"""An interview asks two questions of a class at most: a third entry of it would only be in the way."""
SAME_TITLE = 2
"""`Social Worker` may be one for children or for adults: what the posting asks for decides."""


def test_occupations_of_all_families() -> None:
    assert len(OCCUPATIONS) >= 200
    assert {one.domain for one in OCCUPATIONS.values()} == set(the_bank().domains)


@pytest.mark.parametrize("occupation", OCCUPATIONS.values(), ids=OCCUPATIONS)
def test_each_can_fill_an_interview(occupation: Occupation) -> None:
    entries = occupation.entries
    assert len(entries) >= 12
    assert max(Counter(entry.competency for entry in entries).values()) <= PER_COMPETENCY
    assert sum(entry.kind == "motivation" and entry.slot is None for entry in entries) == 1
    assert any(entry.level == "warm_up" and entry.kind != "motivation" for entry in entries)


def test_a_title_tells_two_occupations_at_most() -> None:
    told = Counter(key for titles in the_bank().titles_of_occupations.values() for key in set(titles))
    assert [key for key, times in told.items() if times > SAME_TITLE] == []


@pytest.mark.parametrize(
    ("title", "occupation"),
    [
        ("Staff Nurse, Ward 7", "staff_nurse"),
        ("Nurse", "staff_nurse"),
        ("Staff Nurse, Critical Care", "intensive_care_nurse"),
        ("Bus Driver", "bus_driver"),
        ("Senior Backend Engineer, Payments", "backend_engineer"),
        ("Year 4 Primary Teacher", "primary_teacher"),
        ("Maintenance Electrician", "maintenance_electrician"),
        ("Head Chef", "head_chef"),
        ("Kitchen Porter", "kitchen_porter"),
        ("Collector of Lost Umbrellas", None),
    ],
)
def test_a_title_tells_the_occupation(title: str, occupation: str | None) -> None:
    bank = the_bank()
    assert occupation_of(bank, [title], domains_of(bank, title, ""), "") == occupation


@pytest.mark.parametrize(
    ("first", "occupation"),
    [
        ("Registered Nurse - ICU (Nights)", "intensive_care_nurse"),
        ("Bank Teller / Customer Service Representative", "bank_teller"),
    ],
)
def test_the_whole_first_line_tells_it(first: str, occupation: str) -> None:
    duties = "- Serve the people who come in\n- Keep records of every day\n- Help new colleagues to settle in"
    reading = read(f"{first}\n\nWhat you will do\n{duties}\n- Count stock at the end of each week\n")
    leaning = leaning_of(InterviewOptions(), None)
    assert setting_of(reading, the_bank(), leaning).occupation == occupation


def test_a_second_name_tells_it_where_the_title_does_not() -> None:
    assert (
        occupation_of(the_bank(), ["Wheel Wizard", "bus driver"], ["driving_and_transport"], "")
        == "bus_driver"
    )


POSTING = """Bus Driver
Ferndale Buses
You will
- drive the town routes to the timetable
- check the bus before the first service
- sell tickets and answer passengers' questions
You are
- a friendly and clear communicator
- reliable on early shifts
"""


def test_the_occupations_own_questions_are_asked_first() -> None:
    asked = interview(POSTING, 5)
    own = {entry.text for entry in OCCUPATIONS["bus_driver"].entries if entry.slot is None}
    assert sum(question.text in own for question in asked.questions) >= 3
