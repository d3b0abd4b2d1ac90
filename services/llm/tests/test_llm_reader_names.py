"""What requirements name, which occupation a posting is of, and what is assumed of a thin one."""

from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_contracts.postings import Named, Posting
from interviewer_contracts.problems import NotAPostingError, PostingRefusedError, SeveralPostingsError
from interviewer_llm.bank.load import the_bank
from interviewer_llm.esco.index import the_index
from interviewer_llm.esco.match import families
from interviewer_llm.reader import read, read_posting
from support.interviews import POSTINGS, interview

HEAD = """{title}

Duties
- {line}
- Sweep the floor at close
- Lock the doors and set the alarm

We are a small shop by the river, open from eight until six, with a kettle, a radio and a dog.
"""


def named(line: str) -> list[tuple[str, str, str]]:
    posting = read_posting(HEAD.format(title="Shift Worker", line=line))
    return [(name.text, name.what, name.name) for name in posting.requirements[0].names]


@pytest.mark.parametrize(
    ("line", "text", "what", "name"),
    [
        ("Tune postgres on tables of a billion rows", "postgres", "tool", "PostgreSQL"),
        ("Write records on SystmOne the same day", "SystmOne", "tool", "SystmOne"),
        ("Drive the telehandler in the yard", "telehandler", "tool", "telehandler"),
        ("Install circuits to BS 7671 on site", "BS 7671", "rule", "BS 7671"),
        ("Hold caseloads under the Children Act 1989", "Children Act 1989", "rule", "Children Act 1989"),
        ("Keep to COSHH in the paint shop", "COSHH", "rule", "COSHH"),
        (
            "Finish assessments within 45 working days",
            "within 45 working days",
            "number",
            "within 45 working days",
        ),
        ("Grow income by 20 % without new staff", "20 %", "number", "20 %"),
        ("Inspect scaffolds every seven days", "every seven days", "number", "every seven days"),
        ("Explain results to school children", "school children", "people", "school children"),
        ("Deal with irate customers at the desk", "irate customers", "people", "irate customers"),
    ],
)
def test_names(line: str, text: str, what: str, name: str) -> None:
    assert (text, what, name) in named(line)


@pytest.mark.parametrize(
    "line", ["Supervise Band 5 staff on the ward", "Be there at 05:40 for the first bus"]
)
def test_what_counts_nothing_is_no_number(line: str) -> None:
    assert "number" not in {what for _, what, _ in named(line)}


def test_a_common_word_is_no_tool_without_its_capital() -> None:
    assert "tool" not in {what for _, what, _ in named("Go and excel at making rust sage")}
    assert ("Excel", "tool") in {
        (text, what) for text, what, _ in named("Build reports in Excel for the board")
    }


LINES = [
    "<li>Tune **postgres** &amp; Kafka within 20 minutes</li>",
    "\u200bRun the till\u00a0for 40 guests",
    "| Skills | Python, SQL | Terraform |",
    "1.1 Keep to COSHH, HACCP and the Food Safety Act 1990",
    "- Lead a team of eight nurses on SystmOne",
    "Requirements:",
    "What you will do",
    "Store Manager",
    "Job title: Care Assistant",
    "Hi Sam,",
    "Kind regards,",
    "Easy Apply",
    "Because we are small, you need to lift 25 kg on your own.",
    "\t&bull; Grow sales from 22% to 50%\r",
    "SHOUT AT NOBODY AND SELL 13 ROOMS A DAY",
    "",
]


def spans(posting: Posting) -> list[tuple[int, int, str]]:
    parts = [*posting.requirements, *posting.ignored, *(n for r in posting.requirements for n in r.names)]
    return [(part.start, part.end, part.text) for part in parts]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=3, max_size=24), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_every_place_holds_its_text_however_a_posting_is_mangled(lines: list[str], end: str) -> None:
    text = end.join(lines)
    try:
        reading = read(text)
    except PostingRefusedError as refused:
        parts = refused.postings if isinstance(refused, SeveralPostingsError) else []
        assert all(0 <= part.start < part.end <= len(text) for part in parts)
        return
    assert all(text[start:finish] == said for start, finish, said in spans(reading.posting))
    for found in reading.found:
        assert text[found.evidence.start : found.evidence.end] == found.evidence.quote
        in_order_and_inside(found.requirement.names, found.requirement.start, found.requirement.end)


def in_order_and_inside(names: list[Named], start: int, end: int) -> None:
    for name in names:
        assert start <= name.start < name.end <= end
        start = name.end


THIN = """Window cleaner

Rounds in Harbury and the villages, four days a week, with a small and cheerful firm that has been here long.
You will clean windows with a water fed pole, knock on doors for the money and keep the round book straight.
You must be fine with heights.
"""


def test_a_thin_posting_is_completed_by_its_occupation_and_says_so() -> None:
    reading = read(THIN)
    posting = reading.posting
    assert posting.occupation is not None
    assert (posting.occupation.name, posting.occupation.isco) == ("window cleaner", "9123")
    assert posting.occupation.family in the_bank().domains
    assumed = [one for one in posting.requirements if one.kind == "assumed"]
    assert assumed
    assert all(THIN[one.start : one.end] == one.text == "Window cleaner" for one in assumed)
    assert all(one.assumes and one.weight < 0.4 for one in assumed)
    notice = next(notice for notice in posting.warnings if notice.code == "assumed")
    assert sum(str(one.assumes) in notice.message for one in assumed) == 1
    said = [one for one in posting.requirements if one.kind != "assumed"]
    assert not any(one.assumes for one in said)


def test_what_is_assumed_can_be_asked_about_and_is_said_to_be_assumed() -> None:
    made = interview(THIN, 12)
    kinds = {one.id: one.kind for one in read(THIN).posting.requirements}
    asked = [question for question in made.questions if kinds[question.requirement] == "assumed"]
    assert asked
    assert all("does not say this" in question.why for question in asked)
    assert all(question.evidence[0].quote == "Window cleaner" for question in asked)


def test_a_full_posting_assumes_nothing() -> None:
    long = next(path for path in POSTINGS if path.stem == "site-manager-long")
    posting = read_posting(long.read_text("utf-8"))
    assert posting.occupation is not None
    assert "assumed" not in {one.kind for one in posting.requirements}


def test_without_the_index_reading_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("interviewer_llm.reader.read"), "the_index", lambda: None)
    posting = read_posting(THIN)
    assert posting.occupation is None
    assert {one.kind for one in posting.requirements} == {"duty", "must"}


def test_every_family_of_the_bank_is_known_by_its_groups() -> None:
    assert set(the_bank().domains) <= families()
    assert the_index() is not None


JOB = """{title}

Duties
- Plan the week's work with the team
- Check what comes in and what goes out
- Tell customers what they can expect

Requirements
- Two years in such work

"""


def test_several_postings_are_told_apart_and_asked_about() -> None:
    text = JOB.format(title="Warehouse Supervisor") + JOB.format(title="Delivery Driver").replace(
        "week", "day"
    )
    with pytest.raises(SeveralPostingsError) as raised:
        read_posting(text)
    parts = raised.value.postings
    assert [part.title for part in parts] == ["Warehouse Supervisor", "Delivery Driver"]
    assert [text[part.start : part.end].startswith(part.title) for part in parts] == [True, True]
    assert len(raised.value.questions_back) == 1
    assert raised.value.problem().model_dump()["postings"] == [part.model_dump() for part in parts]
    second = parts[1]
    assert (
        read(text[second.start : second.end] + "\n- Drive a van of 3.5 tonnes\n").posting.title
        == second.title
    )


def test_the_same_posting_twice_is_one() -> None:
    assert read_posting(JOB.format(title="Warehouse Supervisor") * 2).title == "Warehouse Supervisor"


OTHER = {
    "a conversation": """Tom: are you coming on friday
Ana: yes I think so, what time
Tom: eight at the usual place, bring the cards
Ana: ok and shall I tell Piotr
Tom: he knows already, he asked me yesterday
Ana: good, see you there then
""",
    "a letter": """Dear Aunt Vera,

It was lovely to see you at the lake. The children still speak of the boat and of your plum cake, and the dog
misses the long walks. We had rain all the way home and the car made a noise at every bend, but we got here.

With love,
Ines
""",
    "a shopping list": "Milk\nBread\n6 eggs\nButter\nTomatoes\nCat food\nOlive oil\nCoffee\nBananas\n",
    "news": """The bridge at Alder Mouth will stay shut until spring, the council said on Monday. A
spokeswoman told reporters that divers had found cracks in two of the piers. The minister said the
government has announced money for the repair. Traffic goes round by the ferry, which carried four
thousand cars last week, according to a report.
""",
}


@pytest.mark.parametrize("kind", OTHER)
def test_what_is_no_posting_is_called_by_its_name(kind: str) -> None:
    with pytest.raises(NotAPostingError) as raised:
        read_posting(OTHER[kind])
    assert kind in raised.value.detail
    assert len(raised.value.questions_back) == 2
