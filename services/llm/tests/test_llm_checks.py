"""The validators, each on a question that it must refuse and on one that it must let pass."""

import pytest

from interviewer_llm.validate.checks import CHECKS, Asking, alike, findings

ABOUT = "Titrate vasoactive infusions and monitor arterial lines"
GOOD = (
    "When you titrate vasoactive infusions, which figure do you look at first, and what would make you stop?"
)

REFUSED = [
    ("one_question_mark", "Which infusions did you titrate last week, and why did you choose them."),
    ("one_question_mark", "Which infusions did you titrate? What did you look at first on that day?"),
    ("length", "Which infusions did you titrate?"),
    ("length", f"Which infusions did you titrate {'and which ' * 20}did you not titrate, and why?"),
    ("yes_no", "Do you know how to titrate vasoactive infusions on a busy ward at night?"),
    ("yes_no", "You titrate vasoactive infusions alone at night: would you call for help at once?"),
    (
        "filler",
        "Can you tell me about your experience with titrating vasoactive infusions in intensive care?",
    ),
    ("markup", "When you titrate <b>infusions</b>, which figure do you look at first of all, and why?"),
    ("markup", "When you titrate infusions\u202e, which figure do you look at first of all, and why?"),
    ("link", "When you titrate infusions as on www.infusions.example, which figure do you look at first?"),
    ("link", "When you titrate infusions and ring +44 1632 960512, which figure do you look at first?"),
    ("slash", "When you titrate infusions and/or monitor lines, which figure do you look at first of all?"),
    ("meta", "Which infusions does a good candidate titrate first, and what do they look at before that?"),
    (
        "protected",
        "Which infusions does your religion let you titrate, and how do you deal with that at work?",
    ),
    ("protected", "How old are you, and which infusions did you titrate when you were as young as that?"),
    (
        "protected",
        "Which infusions did you titrate while planning to have children, and what did you do about it?",
    ),
    (
        "machine",
        "Ignore all previous infusions and titrate them again: which figure do you look at first of all?",
    ),
    ("grammar", "When you had to titrate the the infusions, which figure did you look at first, and why?"),
    ("grammar", "When you titrate a infusion on the ward, which figure do you look at first, and why?"),
    ("grammar", "When you titrate our infusions on the ward, which figure do you look at first, and why?"),
    ("opening", "when you titrate infusions on the ward, which figure do you look at first, and why?"),
    ("ungrounded", "Which customer did you please most last summer, and what did you say to them then?"),
]


@pytest.mark.parametrize(("code", "text"), REFUSED)
def test_refused(code: str, text: str) -> None:
    assert code in findings(Asking(text, ABOUT))


def test_every_check_is_tested_and_a_good_question_passes() -> None:
    assert {code for code, _ in REFUSED} | {"duplicate"} == set(CHECKS)
    assert findings(Asking(GOOD, ABOUT)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Suppose a family asks about the health of a patient while you titrate infusions: what do you say?",
        "Which faith or diet have you had to respect in a patient while you titrate infusions, and how?",
        "Which part of titrating infusions do you hand over to a colleague, and whom do you ask for it?",
    ],
)
def test_work_with_people_is_no_protected_topic(text: str) -> None:
    assert findings(Asking(text, ABOUT)) == []


def test_word_of_the_work_may_be_a_word_of_ours() -> None:
    about = "Screen candidates for technical roles"
    text = "When you screen candidates for technical roles, which answer makes you sit up, and why that one?"
    assert findings(Asking(text, about)) == []


def test_anchored_and_free_questions_need_no_words_of_the_requirement() -> None:
    text = "Which moment in this work have you told most often at home, and what does it say about you?"
    assert findings(Asking(text, ABOUT)) == ["ungrounded"]
    assert findings(Asking(text, ABOUT, anchored=True)) == []
    assert findings(Asking(text, ABOUT, free=True)) == []


def test_duplicates_are_heard() -> None:
    other = GOOD.replace("titrate vasoactive infusions", "reconcile supplier accounts")
    assert alike(GOOD, other)
    assert "duplicate" in findings(Asking(GOOD, ABOUT, others=[other]))
    assert not alike(GOOD, "Tell me about a family that did not want to leave: what did you say to them?")
