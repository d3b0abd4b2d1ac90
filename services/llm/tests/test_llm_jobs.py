"""Which entries of a mixed family, of a second family, and about one's own job a posting is asked."""

from pathlib import Path

import pytest

from interviewer_llm.bank.jobs import apart
from interviewer_llm.bank.load import the_bank
from interviewer_llm.bank.select import anchors
from support.interviews import interview

FOLDER = Path(__file__).parent / "postings"

MIXED = [
    ("Bus Driver", "driving_and_transport", "driving_and_transport-07", "driving_and_transport-03"),
    ("HGV Class 1 Drivers", "driving_and_transport", "driving_and_transport-05", "driving_and_transport-11"),
    (
        "Cabin Crew - Gatwick Base",
        "aviation_rail_and_sea",
        "aviation_rail_and_sea-03",
        "aviation_rail_and_sea-07",
    ),
    ("Teller", "banking_and_insurance", "banking_and_insurance-01", "banking_and_insurance-18"),
    ("Building Inspector I", "construction_and_site", "construction_and_site-03", "construction_and_site-16"),
    ("Head Chef", "hospitality_and_kitchen", "hospitality_and_kitchen-12", "hospitality_and_kitchen-09"),
    ("Lifeguard", "fitness_and_leisure", "fitness_and_leisure-05", "fitness_and_leisure-01"),
    ("Prison Officer", "police_fire_and_prison", "police_fire_and_prison-10", "police_fire_and_prison-14"),
    ("Combat Engineer", "armed_forces", "armed_forces-14", "armed_forces-06"),
]


@pytest.mark.parametrize(("title", "family", "asked", "left_out"), MIXED)
def test_a_mixed_family_asks_what_was_written_for_the_job(
    title: str, family: str, asked: str, left_out: str
) -> None:
    found = apart(the_bank(), title, [family])
    assert asked not in found
    assert left_out in found


def test_a_title_that_tells_no_job_is_asked_all() -> None:
    assert apart(the_bank(), "Driver", ["driving_and_transport"]) == frozenset()


def test_a_skill_may_be_for_some_jobs_only() -> None:
    bank = the_bank()
    assert "cpc-02" in apart(bank, "Bus Driver", ["driving_and_transport"])
    assert "cpc-02" not in apart(bank, "HGV Driver", ["driving_and_transport"])


def test_nobody_is_asked_what_their_own_job_expects_of_them() -> None:
    bank = the_bank()
    about = next(entry for _, entry in bank.entries() if "the product manager wants" in entry.text)
    assert about.id in apart(bank, "Product Manager", ["product_and_project_management"])
    assert about.id not in apart(bank, "Frontend Engineer", ["software_engineering"])


def test_a_second_family_is_asked_where_the_first_has_nothing_and_by_two_words() -> None:
    bank = the_bank()
    both = ["product_and_project_management", "banking_and_insurance"]

    def families(text: str) -> set[str]:
        found = {bank.domain_of_entry.get(entry.id) for _, entry in anchors(bank, text, both)}
        return {one for one in found if one is not None}

    assert families("Settle all claims") == set()
    assert families("Investigate claims within a day") == {"banking_and_insurance"}
    assert families("Own the roadmap and handle claims") == {"product_and_project_management"}


@pytest.mark.parametrize(
    ("posting", "never"),
    [
        (
            "bus-driver.html",
            {"driving_and_transport-01", "driving_and_transport-02", "driving_and_transport-03"},
        ),
        ("bank-teller-us.txt", {"banking_and_insurance-18"}),
        ("product-manager-workday.md", {"banking_and_insurance-02", "banking_and_insurance-03"}),
        ("building-inspector-us.txt", {"construction_and_site-16", "construction_and_site-10"}),
        ("cabin-crew-chrome.txt", {"aviation_rail_and_sea-07", "aviation_rail_and_sea-09"}),
    ],
)
def test_ten_questions_hold_none_of_another_job(posting: str, never: set[str]) -> None:
    texts = {entry.text: entry.id for _, entry in the_bank().entries()}
    asked = {texts.get(one.text) for one in interview((FOLDER / posting).read_text("utf-8")).questions}
    assert not asked & never


UNRELATED = [
    ("HCPC registration", "therapy_and_rehabilitation"),
    ("Punctual: the 05:40 leaves at 05:40", "driving_and_transport"),
    ("Erect scaffolds to drawings", "construction_and_site"),
    ("5+ years building data platforms", "software_engineering"),
    ("Answer to the CQC as nominated individual", "general_management"),
    ("Visit children at school", "social_work"),
    ("Experience of GDPR requests in an analytics warehouse", "data_and_analytics"),
]


@pytest.mark.parametrize(("text", "family"), UNRELATED)
def test_a_word_that_many_things_are_called_by_anchors_nothing(text: str, family: str) -> None:
    bank = the_bank()
    found = {entry.id for _, entry in anchors(bank, text, [family]) if entry.id in bank.domain_of_entry}
    wide = {
        "therapy_and_rehabilitation-17", "driving_and_transport-09", "construction_and_site-02",
        "software_engineering-18", "general_management-10", "social_work-05", "data_and_analytics-15",
    }  # fmt: skip
    assert not found & wide
