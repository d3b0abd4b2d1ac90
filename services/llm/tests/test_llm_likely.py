"""A title that no family lists is understood by its words, or not at all."""

import pytest

from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.likely import likely_domain
from interviewer_llm.bank.load import the_bank


@pytest.mark.parametrize(
    ("title", "domain"),
    [
        ("Elixir Engineer, payments software", "software_engineering"),
        ("Sheep and Suckler Herd Helper", "farming"),
        ("Blow Moulding Setter", "manufacturing_and_production"),
        ("Smart Meter and Boiler Fitter", "plumbing_and_heating"),
    ],
)
def test_words_of_a_title_that_no_family_lists_speak_for_one(title: str, domain: str) -> None:
    assert likely_domain(title, the_bank().title_votes, the_bank().vocabulary) == domain


@pytest.mark.parametrize("title", ["", "Team Member", "Xylem Quokka", "Assistant"])
def test_words_that_speak_for_none_or_for_many_say_nothing(title: str) -> None:
    assert likely_domain(title, the_bank().title_votes, the_bank().vocabulary) is None


def test_a_listed_title_is_not_put_to_the_vote() -> None:
    assert domains_of(the_bank(), "Veterinary Nurse", "")[0] == "veterinary"


def test_the_words_of_the_posting_outweigh_the_vote() -> None:
    words = "patient\nward\nclinical\nbedside\nsepsis\ntheatre\nwound"
    assert domains_of(the_bank(), "Wandering Grader", words)[0] == "nursing"
