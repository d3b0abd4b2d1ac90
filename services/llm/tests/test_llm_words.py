"""Words compared, verbs inflected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_llm.english.verbs import (
    VERBS,
    base_of_gerund,
    base_of_past,
    base_of_third_person,
    gerund,
    is_verb,
)
from interviewer_llm.english.words import likeness, singular, stem, term, tokens


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("plan", "planning"),
        ("bake", "baking"),
        ("tie", "tying"),
        ("oversee", "overseeing"),
        ("be", "being"),
        ("visit", "visiting"),
        ("control", "controlling"),
        ("blow-dry", "blow-drying"),
        ("fault-find", "fault-finding"),
    ],
)
def test_gerunds(verb: str, form: str) -> None:
    assert gerund(verb) == form
    assert base_of_gerund(form) == verb


@given(st.sampled_from(sorted(VERBS)))
def test_each_verb_comes_back_from_its_gerund_as_some_verb(verb: str) -> None:
    base = base_of_gerund(gerund(verb))
    assert base is not None
    assert gerund(base) == gerund(verb)


def test_other_forms() -> None:
    assert base_of_third_person("carries") == "carry"
    assert base_of_past("led") == "lead"
    assert base_of_past("managed") == "manage"
    assert base_of_past("bedded") is None
    assert is_verb("unlock")
    assert not is_verb("nurse-led")


def test_terms_are_equal_in_singular_and_plural() -> None:
    assert term("Risk assessments") == term("risk assessment")
    assert tokens("C++, C# and .NET at 6 pm") == ["c++", "c#", "and", ".net", "at", "6", "pm"]
    assert (singular("policies"), singular("bus"), singular("process")) == ("policy", "bus", "process")
    assert stem("planning") == stem("planned") == stem("plan")


def test_likeness_is_from_nothing_to_all() -> None:
    one, other = frozenset({"a", "b"}), frozenset({"b", "c"})
    assert likeness(one, frozenset()) == 0
    assert likeness(one, one) == 1
    assert likeness(one, other) == pytest.approx(1 / 3)
