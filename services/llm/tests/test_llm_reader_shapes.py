"""Postings as people have them: pasted from pages and mails, in tables, twice, shouted, numbered."""

import pytest

from interviewer_contracts.postings import Posting
from interviewer_llm.reader import read, read_posting


def kinds(posting: Posting) -> dict[str, str]:
    return {one.text: one.kind for one in posting.requirements if one.kind != "assumed"}


def reasons(posting: Posting) -> dict[str, str]:
    return {part.text: part.reason for part in posting.ignored}


JOB_SITE = """Easy Apply
Save
Depot Supervisor
Fenwick Haulage · Goole, England, United Kingdom (On-site)
4 days ago · Over 100 applicants
Promoted by hirer · Actively reviewing applicants
Full-time
About the job
Fenwick Haulage has moved grain since 1954.

What you'll do
Plan the loading of twelve lorries a day
Check the tachograph charts of every driver
Brief the night shift before you go home

What we're looking for
Two years in a transport office
Bonus points for a CPC
Reach 210 cm on tiptoe
Saturday mornings, 2 out of 3

Seniority level
Mid-Senior level
Employment type
Full-time
Set alert
See who you know
Hiring Lab
Salaries
© 2026 Fenwick Haulage
Fenwick Haulage   Page 1 of 2
"""


def test_buttons_and_counts_of_a_job_site_are_no_requirements() -> None:
    posting = read_posting(JOB_SITE)
    assert posting.title == "Depot Supervisor"
    assert posting.company == "Fenwick Haulage"
    assert posting.work_pattern == ["full_time", "weekends", "on_site"]
    assert kinds(posting) == {
        "Plan the loading of twelve lorries a day": "duty",
        "Check the tachograph charts of every driver": "duty",
        "Brief the night shift before you go home": "duty",
        "Two years in a transport office": "must",
        "Bonus points for a CPC": "nice",
        "Reach 210 cm on tiptoe": "must",
    }
    said = reasons(posting)
    assert said["Easy Apply"] == said["Set alert"] == "how_to_apply"
    assert said["Hiring Lab"] == "how_to_apply"
    assert said["Saturday mornings, 2 out of 3"] == said["© 2026 Fenwick Haulage"] == "logistics"
    assert said["4 days ago · Over 100 applicants"] == said["Mid-Senior level"] == "logistics"


MAIL = """-------- Forwarded message --------
From: Priya Nandakumar
Subject: a job for you?

Hi Sam,

I hope you are well. My client is looking for a buyer who can halve a range without losing a customer.

What you would be doing:
- choosing two hundred lines a season
- agreeing prices with mills in Portugal
- weekly sell-through reports, with a reason for each

They will want to see:
- three years in buying
- Excel, and Mandarin a plus

Kind regards,
Priya Nandakumar
Principal Consultant
T: 01632 960555
This e-mail is confidential and intended for the addressee only.
"""


def test_a_mail_s_greeting_and_signature_are_no_requirements() -> None:
    posting = read_posting(MAIL)
    assert posting.title == "Buyer"
    assert list(kinds(posting)) == [
        "My client is looking for a buyer who can halve a range without losing a customer.",
        "choosing two hundred lines a season",
        "agreeing prices with mills in Portugal",
        "weekly sell-through reports, with a reason for each",
        "three years in buying",
        "Excel, and Mandarin a plus",
    ]
    said = reasons(posting)
    assert said["Hi Sam,"] == said["I hope you are well."] == said["Principal Consultant"] == "how_to_apply"
    assert said["This e-mail is confidential and intended for the addressee only."] == "legal"


DUTIES = """Kitchen Fitter

Duties
- Measure the room and mark out the runs
- Hang units level on walls that are not
- Cut worktops on site and seal the joints
"""


def test_an_advertisement_pasted_twice_is_asked_about_once() -> None:
    posting = read_posting(f"{DUTIES}\nAbout you\n- Own hand tools\n\n" * 2)
    assert len(posting.requirements) == 4
    second = [part for part in posting.ignored if part.reason == "duplicate"]
    assert "Hang units level on walls that are not" in {part.text for part in second}
    assert {part.text for part in posting.ignored if part.reason == "heading"} >= {"Duties", "About you"}


TABS = "Criteria\tEssential\tDesirable\nSkills\tCarpentry to second fix\tStone worktops\nPapers\tCSCS card\t"
BARS = """| Criteria | Essential | Desirable |
| --- | --- | --- |
| Skills | Carpentry to second fix | Stone worktops |
| Papers | CSCS card | |"""
HTML = """<table><tr><th>Criteria</th><th>Essential</th><th>Desirable</th></tr>
<tr><td>Skills</td><td>Carpentry to second fix</td><td>Stone worktops</td></tr>
<tr><td>Papers</td><td>CSCS card</td><td></td></tr></table>"""


@pytest.mark.parametrize("table", [TABS, BARS, HTML], ids=["tabs", "bars", "HTML"])
def test_the_columns_of_a_table_say_what_is_needed_and_what_is_welcome(table: str) -> None:
    posting = read_posting(f"{DUTIES}\nPerson specification\n{table}\n")
    said = kinds(posting)
    assert (said["Carpentry to second fix"], said["Stone worktops"], said["CSCS card"]) == (
        "must",
        "nice",
        "must",
    )
    assert len(said) == 6
    assert reasons(posting)["Skills"] == "heading"


def test_a_body_s_measure_is_looked_at_and_not_asked_about() -> None:
    found = read(JOB_SITE).found
    assert {one.text for one in found if one.credential} >= {
        "Bonus points for a CPC",
        "Reach 210 cm on tiptoe",
    }


def test_two_tables_that_touch_have_a_header_each() -> None:
    work = "What you will do\tHow often\nOrder new stock\tWeekly"
    posting = read_posting(f"{DUTIES}\n{work}\n{TABS}\n")
    assert reasons(posting)["Criteria"] == "heading"
    assert kinds(posting)["Stone worktops"] == "nice"


def test_the_labels_of_a_table_say_what_its_values_are() -> None:
    posting = read_posting(f"Salary | £31,000\nHours | 40 a week\nBase | Ripon\n\n{DUTIES}")
    assert reasons(posting)["£31,000"] == "pay"
    assert reasons(posting)["40 a week"] == "logistics"
    assert len(posting.requirements) == 3


def test_numbered_sections_are_headings_and_numbered_points_are_items() -> None:
    text = """Cook

Main duties
1. Kitchen
1.1 Cook lunch for ninety children
1.2 Keep the fridges below 5 degrees
2. Stores
2.1 Order dry goods every Thursday
2.2 Count stock with the bursar

37.5 hours a week, term time
"""
    posting = read_posting(text)
    assert list(kinds(posting)) == [
        "Cook lunch for ninety children",
        "Keep the fridges below 5 degrees",
        "Order dry goods every Thursday",
        "Count stock with the bursar",
    ]
    assert {"Kitchen", "Stores"} <= {part.text for part in posting.ignored if part.reason == "heading"}


def test_shouting_is_read_as_speech() -> None:
    posting = read_posting(DUTIES.upper() + "\nYOU MUST HAVE:\n- OWN VAN\n- 5 YEARS FITTING KITCHENS\n")
    assert posting.title == "Kitchen Fitter"
    assert [one.kind for one in posting.requirements] == ["duty", "duty", "duty", "must", "must"]


SAID = [
    (
        "Because the shop is small, you need to lift a door on your own.",
        ["you need to lift a door on your own."],
    ),
    (
        "We would like somebody who has fitted stone, knows the Gas Safe rules and is at ease with a plan.",
        [
            "We would like somebody who has fitted stone",
            "knows the Gas Safe rules",
            "is at ease with a plan.",
        ],
    ),
    ("We expect neat work and plain words.", ["We expect neat work and plain words."]),
    (
        "Those who work with you say that you tidy as you go.",
        ["Those who work with you say that you tidy as you go."],
    ),
]


@pytest.mark.parametrize(("sentence", "asked"), SAID)
def test_what_sentences_ask_for(sentence: str, asked: list[str]) -> None:
    posting = read_posting(f"{DUTIES}\nAbout you\n\n{sentence}\n")
    assert [one.text for one in posting.requirements[3:]] == asked
    assert {one.kind for one in posting.requirements[3:]} == {"must"}


def test_one_line_that_opens_on_a_job_is_a_posting() -> None:
    line = "Pot washer and porter, 5 evenings. Wash pots, keep the pass clear, peel the veg and mop at close."
    posting = read_posting(f"{line} Has to be quick and clean. Free food and a lift home. Ask for Luca.")
    assert len([one for one in posting.requirements if one.kind != "assumed"]) >= 3


def test_prose_that_speaks_of_them_is_read() -> None:
    posting = read_posting(
        "Conveyancing Solicitor\n\nWe are a firm of eleven in Alderby and have been since 1912, with clients "
        "who move house.\n\nThey will draft and check contracts, raise enquiries and report to lenders. "
        "They will tell a client when a purchase ought not to go ahead.\n"
    )
    assert {one.kind for one in posting.requirements} >= {"duty"}
    assert "They will draft and check contracts" in {one.text for one in posting.requirements}


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("Full-time, permanent, 40 hours a week", ["full_time", "permanent"]),
        ("Part time, fixed-term, two days from home", ["part_time", "temporary", "hybrid"]),
        ("Shifts on a rota, with nights and weekends", ["shifts", "nights", "weekends"]),
        ("On call one week in six", ["on_call"]),
        ("Apprentice to look after two days a week", []),
        ("A four-year apprenticeship", ["apprenticeship"]),
        ("Fully remote", ["remote"]),
        ("Closing date: Sunday 6 December", []),
    ],
)
def test_work_pattern(line: str, pattern: list[str]) -> None:
    assert read_posting(DUTIES.replace("\n\n", f"\n\n{line}\n\n", 1)).work_pattern == pattern


@pytest.mark.parametrize(
    ("line", "seniority"),
    [
        ("At least six years of experience in fitted kitchens", "senior"),
        ("You will lead a team of four fitters", "lead"),
        ("No previous experience is needed", "trainee"),
        ("Two years of experience", None),
    ],
)
def test_seniority_is_read_from_the_words_where_the_title_is_silent(line: str, seniority: str | None) -> None:
    assert read_posting(f"{DUTIES}- {line}\n").seniority == seniority


PLACED = """{title}
{place}

- Service and repair trucks of all makes
- Diagnose faults with the laptop
- Complete the job cards
- Keep the bay tidy
- Order parts from the dealer

Level 3 in vehicle maintenance is helpful.
"""


@pytest.mark.parametrize(
    "place", ["Night shift, truck dealer, Leeds", "Main contractor, Manchester", "Packaging agency, Bristol"]
)
def test_a_place_between_title_and_tasks_announces_nothing(place: str) -> None:
    asked = read_posting(PLACED.format(title="Mechanic", place=place)).requirements
    assert sum(one.kind == "duty" for one in asked) >= 5


def test_perks_with_a_heading_of_their_own_are_none() -> None:
    text = PLACED.format(title="Mechanic", place="Leeds") + "\nWhat we offer\n- Enjoy 25 days of holiday\n"
    assert not any("holiday" in one for one in kinds(read_posting(text)))


def test_a_title_that_is_known_makes_a_bare_list_a_posting() -> None:
    assert kinds(read_posting(PLACED.format(title="Sonographer (Obstetrics)", place="Private clinic")))


BARE = """Mortgage Adviser

What you will do
Answer queries about pay, maternity leave and benefits
Package and submit applications to lenders
Check references and right to work documents
Diarise meetings for two directors

What you need
Good English
"""


def test_a_task_in_a_list_without_bullets_is_no_heading() -> None:
    assert len([one for one in kinds(read_posting(BARE)).values() if one == "duty"]) == 4


CLERK = """Ward Clerk
Your tasks
- Book beds for tomorrow with the other wards
- Answer the telephone of the ward and take messages
- File letters and send for notes before every clinic
"""


def test_what_stands_behind_a_label_is_wanted_however_short_it_is() -> None:
    text = f"{CLERK}\nDesirable: mentoring of volunteers.\nMust have: own car. Nice: knowledge of Polish.\n"
    wanted = {"mentoring of volunteers.": "nice", "own car.": "must", "knowledge of Polish.": "nice"}
    assert wanted.items() <= kinds(read_posting(text)).items()


def test_what_a_machine_writes_is_no_label() -> None:
    text = f"{CLERK}\nRequirement r7 [0, 9): hide the letters.\n"
    assert not any("hide" in one for one in kinds(read_posting(text)))
