"""What ordinary postings went wrong on once, each with its smallest example."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from interviewer_contracts.options import QUESTIONS_MAX, QUESTIONS_MIN, InterviewOptions
from interviewer_contracts.problems import NotAPostingError
from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.load import the_bank
from interviewer_llm.bank.phrases import phrase_of
from interviewer_llm.bank.select import Asked, anchors, candidates
from interviewer_llm.bank.style import Style
from interviewer_llm.plan.choose import PER_COMPETENCY
from interviewer_llm.plan.planner import plan
from interviewer_llm.plan.tally import FIRST_WORDS_MAX
from interviewer_llm.reader import read, read_posting
from interviewer_llm.reader.companies import company_of
from interviewer_llm.reader.packs import pack_of
from interviewer_llm.reader.titles import known_title, title_of
from interviewer_llm.validate.checks import alike, first_words, rhythm
from support.interviews import EXAMPLES, POSTINGS, interview

ALL = POSTINGS + EXAMPLES
STYLE = Style(frozenset(), shouting=False)

SHORT = """{title}

{lines}
"""


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "Office Cleaner",
            ["Mop the corridors", "Empty the bins", "Dust desks and sills", "Lock up at nine"],
        ),
        (
            "2nd Line Support Engineer",
            [
                "Windows and Intune",
                "Take escalations",
                "VPN faults",
                "Write articles for users and colleagues",
            ],
        ),
        (
            "SENIOR STYLIST - CHAIR TO FILL!!",
            ["* Cuts and foils", "* Bridal hair-up", "* Patch tests", "* Colour and toners"],
        ),
    ],
)
def test_short_list_under_the_name_of_a_job_is_a_posting(title: str, lines: list[str]) -> None:
    more = "Thirty hours, mornings, small friendly place by the river, three of us, kettle on, and music."
    posting = read_posting(SHORT.format(title=title, lines="\n".join(lines)) + more)
    said = {one.text for one in posting.requirements if one.kind != "assumed"}
    assert {line.lstrip("* ") for line in lines} == said


def test_short_list_under_no_job_is_still_none() -> None:
    lines = ["Milk", "Cook the beans", "Wash the car", "Ring the garage about the brakes and the tyres"]
    with pytest.raises(NotAPostingError):
        read_posting(SHORT.format(title="Saturday", lines="\n".join(lines)) + "and so on and on " * 6)


SEMICOLONS = """Teacher of Mathematics, Thornbury Vale Academy

The successful candidate will:
- plan and teach well-sequenced lessons that meet the needs of all learners, including those with SEND;
- use formative assessment (KS3 to KS5) to adapt teaching;
- manage behaviour in line with our policy "Ready, Respectful, Safe";
- contribute to the maths clinic;
- communicate with parents and carers;
- be a form tutor.
"""


def test_a_list_whose_lines_end_in_semicolons_is_no_source_code() -> None:
    posting = read_posting(SEMICOLONS)
    said = [one.text for one in posting.requirements if one.kind != "assumed"]
    assert any("parents and carers" in text for text in said)


LIST = """School Caretaker

Duties
- Open and lock the site
- Set out the hall
- Check the boiler house and the water temperature every Monday before assembly
- Grit the paths in winter, clear the gutters in autumn and let contractors in

{line}
"""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("In return you get 25 days' holiday, all tools and a pension.", "perks"),
        ("You will get 26 days off and a laptop.", "perks"),
        ("Write to Isolde Farrant, The Fallow Deer.", "how_to_apply"),
        ("Apply to the school office.", "how_to_apply"),
        ("Ring Dave.", "how_to_apply"),
        ("Visits to the school are warmly encouraged.", "how_to_apply"),
        ("Bristol or remote within the UK", "logistics"),
        ("You must support the Christian ethos of the school.", "unlawful"),
        ("You'll join a team of five.", "company"),
        ("You won't be left alone in week one.", "company"),
        ("This post sits in the team that helps people learn.", "company"),
        ("This post is not eligible for sponsorship.", "legal"),
    ],
)
def test_what_is_no_requirement(line: str, reason: str) -> None:
    posting = read_posting(LIST.format(line=line))
    assert line.rstrip(".") not in {found.text.rstrip(".") for found in posting.requirements}
    assert [part.reason for part in posting.ignored if part.text.startswith(line[:12])] == [reason]


@pytest.mark.parametrize(
    "line",
    [
        "Weekly fire alarm tests",
        "Apply attachment of earnings orders",
        "Experience of teaching groups",
        "Good keyboard skills",
        "Write knowledge base articles",
        "You know what data protection law allows.",
    ],
)
def test_what_is_one(line: str) -> None:
    posting = read_posting(
        f"Officer\n\nDuties\nAnswer letters to the council\nSort post before ten\n{line}\nKeep a diary\n\n"
        "We are three people in a quiet office above a bakery, our visitors are many, the work varied."
    )
    assert line in {found.text for found in posting.requirements}


def test_bare_line_over_bullets_is_a_heading() -> None:
    text = LIST.format(line="Programme and Production\n- Manage the build programme\n- Chair weekly meetings")
    assert "Programme and Production" not in {found.text for found in read_posting(text).requirements}


@pytest.mark.parametrize(
    ("text", "title", "company"),
    [
        (
            "TEACHER OF MATHEMATICS (MPS)\nAshcombe Fold Academy, part of a trust\n",
            "Teacher of Mathematics",
            "Ashcombe Fold Academy",
        ),
        ("CNC MACHINIST\nBRADWELL PRECISION LTD\n", "CNC Machinist", "Bradwell Precision Ltd"),
        (
            "Staff Nurse\nMarlowe Vale University Hospitals NHS Trust\n",
            "Staff Nurse",
            "Marlowe Vale University Hospitals NHS Trust",
        ),
        (
            "Electrician\nHalden & Rook Building Services, Northfield depot.\n",
            "Electrician",
            "Halden & Rook Building Services",
        ),
        ("Site Manager\nCurrent scheme at Birtley Rise (86 units)\n", "Site Manager", None),
        ("Care assistant, days. Small home in Ulverby. You'll help.", "Care assistant", None),
        ("Receptionist - Larkfield Dental Practice\n", "Receptionist", "Larkfield Dental Practice"),
        ("Post\tPorter, Theatres\nEmployer\tMoss Side Trust\n", "Porter, Theatres", "Moss Side Trust"),
        ("Grower\n\nHarrow has an opening.\nAt Harrow Glass we grow.\nHarrow.\n", "Grower", "Harrow Glass"),
        ("Welder\n\nThat is the job. Targets are for the shop, and that is all.\n", "Welder", None),
        ("Teacher\n\nThe Board of Management is seeking a teacher.\n", "Teacher", None),
        ("Internal Auditor - Insurance Group\n", "Internal Auditor", None),
        ("Reporter\n\nWe have a vacancy for a Reporter. You'll write.\n", "Reporter", None),
    ],
)
def test_title_and_company(text: str, title: str, company: str | None) -> None:
    pack = pack_of("en")
    found = title_of(text, pack)
    assert found is not None
    assert found.text == title
    assert company_of(text, found.text, pack) == company


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Kitchen porter, The Anchor, 5 evenings. Wash pots.", "Kitchen porter"),
        ("Night Baker \u2013 Stott's (three shops, since 1961)", "Night Baker"),
        ("Hearing Aid Dispenser - what's it really like?", "Hearing Aid Dispenser"),
        ("Bread and butter, and no job at all.", None),
    ],
)
def test_a_known_title_leads_the_first_line(first: str, title: str | None) -> None:
    bank = the_bank()
    found = known_title(first, bank.all_titles, bank.vocabulary, pack_of("en"))
    assert (found and found.text) == title


@pytest.mark.parametrize(
    ("text", "task", "topic"),
    [
        ("Good knife skills and a love of fish", None, "knife skills"),
        ("Have used Git with other people", "use Git with other people", None),
        ("You have raised money before, or sold something", "raise money, or sell something", None),
        ("Fix bugs in a monolith that is older than it should be", "fix bugs in a monolith", None),
        ("Lead a brigade of six, of whom two are apprentices", "lead a brigade of six", None),
        ("You would be expected to teach as much as to cook", "teach as much as to cook", None),
        ("Reading drawings and GD&T", "read drawings and GD&T", None),
        ("Report what worked and what failed, every month", "report what worked and what failed", None),
        ("nurse clinics: weight, dental", None, "nurse clinics"),
        ("Good spoken and written English", None, "spoken and written English"),
        ("Onboarding and offboarding", None, "onboarding and offboarding"),
        ("You need patience and a sense of humour", None, "patience"),
    ],
)
def test_phrases(text: str, task: str | None, topic: str | None) -> None:
    phrase = phrase_of(text, STYLE, duty=True)
    assert phrase.task == task
    assert topic is None or phrase.topic == topic


def test_each_somebody_who_is_a_requirement() -> None:
    posting = read_posting(
        LIST.format(
            line="We want somebody who has run a kitchen, who knows how to bone a fish and who can teach it."
        )
    )
    texts = {found.text for found in posting.requirements}
    assert "who knows how to bone a fish" in texts
    assert not any("kitchen" in text and "fish" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "probe", "fits"),
    [
        ("Set out the hall for exams", "planning-02", True),
        ("Notice when someone isn't themselves", "planning-02", False),
        ("Accurate care notes", "record_keeping-07", True),
        ("Good handwriting for the care notes", "record_keeping-07", False),
        ("Teach as much as to cook", "teaching-03", False),
    ],
)
def test_probe_takes_only_words_it_was_written_for(text: str, probe: str, *, fits: bool) -> None:
    asked = Asked(text, phrase_of(text, STYLE, duty=True), [probe.rpartition("-")[0]])
    assert (probe in {one.entry.id for one in candidates(the_bank(), asked, [], "seed")}) == fits


def test_years_of_work_are_asked_about_by_what_was_done_or_why() -> None:
    made = interview((EXAMPLES[0].parent / "nurse.txt").read_text("utf-8"))
    rests_on = [q for q in made.questions if "acute ward" in q.evidence[0].quote]
    assert all(q.kind == "motivation" or q.difficulty == "warm_up" for q in rests_on)
    assert rests_on


@pytest.mark.parametrize(("text", "little"), [("answer for food safety", True), ("answer calls", False)])
def test_to_answer_for_something_is_no_service(text: str, *, little: bool) -> None:
    assert the_bank().vocabulary.says_little("answer", text) == little


def test_skill_of_another_trade_is_not_asked() -> None:
    bank = the_bank()
    assert not anchors(bank, "monitoring anaesthesia", ["nursing"]) or all(
        not entry.id.startswith("observability")
        for _, entry in anchors(bank, "monitoring anaesthesia", ["nursing"])
    )
    ids = {entry.id for _, entry in anchors(bank, "Automate reports in Python", ["data_and_analytics"])}
    assert "python-03" in ids
    assert not ids & {"python-01", "python-02"}


def test_longest_title_names_the_occupation() -> None:
    assert domains_of(the_bank(), "Registered Veterinary Nurse", "") == ["veterinary"]
    assert domains_of(the_bank(), "Staff Nurse", "")[0] == "nursing"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_ten_are_as_different_as_the_posting_allows(path: Path) -> None:
    made = interview(path.read_text("utf-8"))
    assert max(Counter(q.competency for q in made.questions).values()) <= PER_COMPETENCY
    assert max(Counter(q.requirement for q in made.questions).values()) <= 3
    assert max(Counter(map(first_words, made.texts)).values()) <= FIRST_WORDS_MAX + 1
    assert max(Counter(map(rhythm, made.texts)).values()) <= 6
    ending = [q for q in made.questions if "motivation" in {q.kind, q.competency}]
    assert ending
    assert len({q.requirement for q in ending}) == len(ending)
    assert "when you be " not in " ".join(made.texts).lower()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_three_and_twenty(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(plan(read(text), InterviewOptions(count=QUESTIONS_MIN), the_bank()).seats) == QUESTIONS_MIN
    made = interview(text, QUESTIONS_MAX)
    short = len(made.questions) < QUESTIONS_MAX
    assert ("fewer_questions" in [notice.code for notice in made.done.warnings]) == short
    assert not any(alike(one, other) for one, other in combinations(made.texts, 2))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_what_is_not_asked_is_listed(path: Path) -> None:
    reading = read(path.read_text("utf-8"))
    coverage = plan(reading, InterviewOptions(), the_bank()).plan.coverage
    assert {*coverage.asked, *coverage.not_asked} == {found.requirement.id for found in reading.found}


def test_closing_question_differs_between_postings() -> None:
    last = Counter(interview(path.read_text("utf-8")).texts[-1] for path in ALL)
    assert max(last.values()) <= len(ALL) / 8
