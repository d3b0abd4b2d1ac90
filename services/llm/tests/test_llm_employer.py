"""Why at this employer: the name as one says it, and one such question in an interview."""

import asyncio

import pytest

from interviewer_contracts.questions import QuestionsRequest
from interviewer_llm.plan.employer import said_aloud
from interviewer_llm.quality.interviews import interview

DUTIES = """
Your tasks
- Balance the till every evening and report differences to the manager
- Advise customers on paints, tools and timber
- Check deliveries against the order and put them away
- Train two Saturday helpers in cutting timber safely
- Keep the yard tidy and drive the forklift
"""


@pytest.mark.parametrize(
    ("company", "said"),
    [
        ("Redgate Joinery Ltd", "Redgate Joinery"),
        ("Saanjh Lake Hotels Pvt. Ltd.", "Saanjh Lake Hotels"),
        ("Ostmann Maschinenbau GmbH & Co. KG", "Ostmann Maschinenbau"),
        ("Tri-Mesa Fabrication, LLC", "Tri-Mesa Fabrication"),
        ("Bloom & Co", "Bloom & Co"),
        ("Vriksha Infotech (Bengaluru / Pune / Noida)", "Vriksha Infotech"),
        ("Marlowe Vale University Hospitals NHS Trust", "Marlowe Vale University Hospitals NHS Trust"),
        ("The Honourable Company of Makers of Small Spoons", None),
        ("<b>Redgate</b> Joinery", None),
        ("redgate.example/jobs Joinery", None),
        ("{task} Joinery", None),
        ("GmbH", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_as_one_says_it(company: str | None, said: str | None) -> None:
    assert said_aloud(company, "") == said


@pytest.mark.parametrize(
    ("company", "posting", "said"),
    [
        ("Tidewharf", "Tidewharf, Bristol. Tidewharf moves money.", "Tidewharf"),
        ("Hours", "Hours are 7 to 3.30.", None),
        ("Targets", "Targets are weekly. Targets and more targets.", None),
        ("The City", "The City is an equal opportunity employer.", None),
    ],
)
def test_a_single_word_is_a_name_only_where_it_always_is_one(
    company: str, posting: str, said: str | None
) -> None:
    assert said_aloud(company, posting) == said


@pytest.mark.parametrize("count", [5, 8, 10, 14])
@pytest.mark.parametrize("name", ["Hollin Bank Timber", "Withy Brook Joinery"])
def test_one_question_asks_why_at_this_employer_and_it_is_the_last(name: str, count: int) -> None:
    text = f"Yard Assistant\n{name}\n{DUTIES}"
    got = asyncio.run(interview(QuestionsRequest(posting=text, count=count)))
    assert [name in one.text for one in got.questions].count(True) == 1
    assert name in got.questions[-1].text


def test_without_a_name_nobody_is_asked_why_there() -> None:
    got = asyncio.run(interview(QuestionsRequest(posting=f"Yard Assistant\n{DUTIES}", count=10)))
    assert not any("{" in one.text for one in got.questions)
    assert got.questions[-1].kind == "motivation"


POSTING = """Dock Supervisor
Quillmere Ferries

Quillmere Ferries runs six small ships between the islands.
What you will do
- Plan who moors and who loads
- Check lashings before every sailing
- Teach new hands to read the tide tables
What you bring
- Five years on a working quay
- A licence for the telehandler
"""


def test_why_here_rests_on_who_they_are_and_why_this_work_on_what_it_is_called() -> None:
    got = asyncio.run(interview(QuestionsRequest(posting=POSTING, count=10)))
    here = got.questions[-1]
    work = [one for one in got.questions[:-1] if one.kind == "motivation"]

    assert here.evidence[0].quote == "Quillmere Ferries runs six small ships between the islands."
    assert here.why.startswith("The posting says who they are: ")
    assert work
    for one in work:
        assert one.evidence[0].quote == "Dock Supervisor"
        assert one.why.startswith("The posting says what work it is: ")
