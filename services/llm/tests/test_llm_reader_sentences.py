"""Sentences and lines of postings that were once read amiss, each in its smallest form."""

import pytest

from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.jobs import apart
from interviewer_llm.bank.load import the_bank
from interviewer_llm.bank.occupations import meant, occupation_of
from interviewer_llm.bank.phrases import phrase_of
from interviewer_llm.bank.style import Style
from interviewer_llm.reader import read, read_posting

STYLE = Style(frozenset(), shouting=False)
HEAD = """{title}

Your tasks
- Sweep the floor at close
- Lock the doors and set the alarm
- Count the till with a colleague

{line}

We are a small shop by the river, open from eight until six, with a kettle, a radio and a dog.
"""


def texts(line: str, title: str = "Shop assistant") -> list[str]:
    return [found.text for found in read(HEAD.format(title=title, line=line)).found]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "Chair panels, visit farms and note what they tell you about the year",
            "chair panels and visit farms",
        ),
        ("Ask residents what they want for supper", "ask residents what they want for supper"),
        ("Explain to trustees how sure you are", "explain to trustees how sure you are"),
        (
            "Screen swabs before they are sent to the laboratory",
            "screen swabs before they are sent to the laboratory",
        ),
        ("Experience in a bakery helps but isn't needed: we train you", "work in a bakery"),
        ("Agree with growers what to do about it", None),
    ],
)
def test_clause_leaves_no_verb_behind_without_its_object(text: str, task: str | None) -> None:
    assert phrase_of(text, STYLE, duty=True).task == task


def test_subject_is_not_joined_with_a_verb_that_lost_its_object() -> None:
    phrase = phrase_of("Surveys for landlords, and putting right what they find", STYLE, duty=True)
    assert phrase.topic == "surveys for landlords"


def test_what_one_is_doing_meanwhile_is_not_what_is_asked_for() -> None:
    said = texts("Running the pastry section you will bake the tarts, clean the ovens and train a helper.")
    assert {"you will bake the tarts", "clean the ovens", "train a helper."} <= set(said)


def test_tasks_without_a_word_before_them_are_tasks() -> None:
    said = texts(
        "Feeding the calves at six, mending fences along the lane and driving the tractor to market."
    )
    assert {"mending fences along the lane", "driving the tractor to market."} <= set(said)


def test_asking_for_help_is_no_way_to_apply() -> None:
    said = texts("You keep calm when a customer shouts, and know when to ask for help.")
    assert any("ask for help" in text for text in said)
    assert not any("Ines" in text for text in texts("Come to the shop any morning and ask for Ines."))


@pytest.mark.parametrize(
    ("line", "paper"),
    [
        ("A car driver with access to a car is essential.", True),
        ("You have the use of your own vehicle.", True),
        ("You will do the testing and certification of boilers.", False),
    ],
)
def test_papers_are_told_from_work(line: str, paper: bool) -> None:  # noqa: FBT001 - what is expected
    found = next(one for one in read(HEAD.format(title="Fitter", line=line)).found if one.text == line)
    assert found.credential is paper


def test_semicolon_makes_no_heading() -> None:
    line = "What we're looking for\nStrong SQL; good working knowledge of Python\nTwo years as an analyst"
    assert any(text.startswith("Strong SQL") for text in texts(line, "Data analyst"))


@pytest.mark.parametrize(
    "mark", ["\u00ef\u201a\u00b7", "\u00ef\u201a\u00a7", "\u00e2\u20ac\u00a2", "\u00c2\u00b7"]
)
def test_bullets_that_were_decoded_wrongly_are_bullets(mark: str) -> None:
    lines = f"{mark} Greet walkers at the gate\n{mark} Sell maps and permits\n{mark} Close paths after storms"
    assert {"Greet walkers at the gate", "Sell maps and permits", "Close paths after storms"} <= set(
        texts(lines)
    )


@pytest.mark.parametrize(
    ("head", "title", "company"),
    [
        ("Kiln Operator (Nights) - Ambry Logistics, Weir Lane", "Kiln Operator", "Ambry Logistics"),
        ("Dental Assistant - Ambry Family Dentistry (Tulsa)", "Dental Assistant", "Ambry Family Dentistry"),
        ("Kiln Operator\nAmbry Tiles makes glazed bricks at two sites.", "Kiln Operator", "Ambry Tiles"),
        ("Electrician\nAmbry & Weir have been wiring barns for years.", "Electrician", "Ambry & Weir"),
        (
            "Year 2 Teacher, Ambry Primary School\nAmbry is committed to equality.",
            "Year 2 Teacher",
            "Ambry Primary School",
        ),
        ("The Opportunity\nA vacancy has arisen for a Kiln Operator to join us.", "Kiln Operator", None),
    ],
)
def test_title_and_employer(head: str, title: str, company: str | None) -> None:
    posting = read_posting(HEAD.format(title=head, line=""))
    assert (posting.title, posting.company) == (title, company)


@pytest.mark.parametrize(
    ("title", "seniority"),
    [("HR Business Partner", None), ("Chef de partie", None), ("Managing Partner", "executive")],
)
def test_seniority_of_titles_with_words_of_rank(title: str, seniority: str | None) -> None:
    assert read_posting(HEAD.format(title=title, line="")).seniority == seniority


def test_three_lines_for_a_groom_are_a_posting() -> None:
    posting = read_posting(
        "Groom wanted, six horses, family yard by the moor.\n"
        "Mucking out, feeding, tacking up, riding out young horses and driving the lorry to shows.\n"
        "Live in, own dog welcome, one day off in the week. Ring Ines after seven.\n"
    )
    assert sum(one.kind == "duty" for one in posting.requirements) == 3


def test_groom_is_not_asked_about_milking() -> None:
    bank = the_bank()
    left_out = apart(bank, "Groom", domains_of(bank, "Groom", ""))
    assert {"farming-02", "farming-06", "farming-12"} <= left_out
    assert not {"farming-14", "farming-18"} & left_out


@pytest.mark.parametrize(
    ("occupation", "line", "entry"),
    [
        ("accountant", "Advanced Excel (Power Query)", "accountant-09"),
        ("accountant", "Maintain the fixed asset register", "accountant-04"),
        ("chef", "Taste with the head chef at five", "chef-11"),
        ("data_analyst", "Forecast demand for the winter", "data_analyst-08"),
        ("dental_nurse", "Pour models and make temporaries", "dental_nurse-04"),
        ("electrician", "Keep the customer's home clean", "electrician-12"),
    ],
)
def test_passing_word_is_no_evidence(occupation: str, line: str, entry: str) -> None:
    assert entry not in {one.id for _, one in meant(the_bank(), line, occupation)}


def test_team_leader_of_a_warehouse_is_asked_as_a_supervisor() -> None:
    bank = the_bank()
    title = "Warehouse Team Leader"
    assert occupation_of(bank, [title], domains_of(bank, title, ""), title) == "warehouse_supervisor"
