"""What people type, accepted or told what to do; every message is one that they can act on."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_contracts.postings import POSTING_MAX_CHARACTERS
from interviewer_contracts.problems import FieldError
from interviewer_web.accounts.forms import account_deletion_form, log_in_form, password_form, sign_up_form
from interviewer_web.errors import FormError
from interviewer_web.interviews.forms import (
    chosen_part,
    interview_form,
    title_form,
    wish_form,
    words_form,
)
from interviewer_web.interviews.titles import first_words
from interviewer_web.store.records import ID_LENGTH
from interviewer_web.testing import PASSWORD


def faults(call: Callable[[Mapping[str, object]], object], fields: dict[str, object]) -> dict[str, str]:
    with pytest.raises(FormError) as caught:
        call(fields)
    return {error.field: error.message for error in caught.value.errors}


def test_an_address_loses_its_spaces_and_a_password_nothing() -> None:
    accepted = sign_up_form({"email": "  nadia@example.com ", "password": f" {PASSWORD} "})
    assert (accepted.email, accepted.password) == ("nadia@example.com", f" {PASSWORD} ")
    assert PASSWORD not in repr(accepted)


@pytest.mark.parametrize("email", ["", "nadia", "nadia@", "@example.com", "a b@example.com", "nadia@example"])
def test_an_address_that_is_none(email: str) -> None:
    assert set(faults(sign_up_form, {"email": email, "password": PASSWORD})) == {"email"}


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "ninechars",
        "password123",
        "Password1234",
        "qwertyuiop",
        "1234567890",
        "aaaaaaaaaaaa",
        "x" * 80,
    ],
)
def test_a_password_that_is_guessed_first_or_does_not_fit(password: str) -> None:
    assert set(faults(sign_up_form, {"email": "nadia@example.com", "password": password})) == {"password"}
    assert set(faults(password_form, {"current": PASSWORD, "new": password})) == {"new"}


def test_an_address_is_no_password() -> None:
    fields: dict[str, object] = {"email": "nadia.miller@example.com", "password": "Nadia.Miller"}
    assert set(faults(sign_up_form, fields)) == {"password"}


def test_all_faults_are_told_at_once() -> None:
    assert set(faults(sign_up_form, {})) == {"email", "password"}
    assert set(faults(log_in_form, {})) == {"email", "password"}
    assert set(faults(password_form, {})) == {"current", "new"}
    assert set(faults(account_deletion_form, {})) == {"password"}
    assert set(faults(interview_form, {"count": "2", "id": "x"})) == {"posting", "count", "id"}


def test_log_in_does_not_say_what_a_password_must_be() -> None:
    assert log_in_form({"email": "nadia@example.com", "password": "x"}).password == "x"


def test_line_ends_of_browsers_become_one_character() -> None:
    assert interview_form({"posting": "One\r\nTwo\rThree\n"}).posting == "One\nTwo\nThree\n"


def test_the_limit_counts_what_is_saved_in_code_points() -> None:
    fits = "é👩" * (POSTING_MAX_CHARACTERS // 2)
    assert interview_form({"posting": fits}).posting == fits
    lines = "\r\n" * (POSTING_MAX_CHARACTERS - 1)
    assert len(interview_form({"posting": f"x{lines}"}).posting) == POSTING_MAX_CHARACTERS
    message = faults(interview_form, {"posting": f"{fits}xyz"})["posting"]
    assert "20,003" in message
    assert "20,000" in message
    assert "Take 3 out" in message


@pytest.mark.parametrize(("count", "read"), [(None, 10), ("", 10), ("3", 3), (" 20 ", 20), (7, 7)])
def test_a_count_that_is_accepted(count: object, read: int) -> None:
    assert interview_form({"posting": "Nurse", "count": count}).options.count == read


@pytest.mark.parametrize("count", ["2", "21", 2, 21, "ten", "3.5", 3.5, True, "٣", "9" * 5000, [3]])
def test_a_count_that_is_told(count: object) -> None:
    assert set(faults(interview_form, {"posting": "Nurse", "count": count})) == {"count"}


@pytest.mark.parametrize(
    ("field", "given_value", "read"),
    [
        ("round", "", None),
        ("round", "technical", "technical"),
        ("level", None, None),
        ("level", "lead", "lead"),
        ("emphasis", "", 0),
        ("emphasis", " -2 ", -2),
        ("emphasis", 2, 2),
        ("engine", "", None),
        ("engine", "ollama:tiny", "ollama:tiny"),
    ],
)
def test_a_wish_that_is_accepted(field: str, given_value: object, read: object) -> None:
    assert getattr(interview_form({"posting": "Nurse", field: given_value}).options, field) == read


@pytest.mark.parametrize(
    ("field", "given_value"),
    [
        ("round", "third"),
        ("round", 1),
        ("level", "boss"),
        ("level", ["lead"]),
        ("emphasis", "3"),
        ("emphasis", -3),
        ("emphasis", "٢"),
        ("emphasis", True),
        ("engine", "x" * 101),
        ("engine", "a\x00b"),
        ("engine", 7),
    ],
)
def test_a_wish_that_is_told(field: str, given_value: object) -> None:
    assert set(faults(interview_form, {"posting": "Nurse", field: given_value})) == {field}


def test_a_cv_may_be_left_out_and_has_a_limit_of_its_own() -> None:
    assert interview_form({"posting": "Nurse", "cv": " \n"}).cv is None
    assert interview_form({"posting": "Nurse", "cv": "2019\r\n2024"}).cv == "2019\n2024"
    message = faults(interview_form, {"posting": "Nurse", "cv": "x" * 20_007})["cv"]
    assert "Take 7 out" in message


def test_one_of_several_postings_is_cut_out_where_it_stands() -> None:
    fields = {"posting": "One\r\nnurse\r\nTwo\r\nclerks", "part": "10-20"}
    assert chosen_part(fields)["posting"] == "Two\nclerks"
    for part in ("", "9-", "90-99", "a-b", "20-10", "9" * 6 + "-1"):
        assert chosen_part({**fields, "part": part})["posting"] == fields["posting"]


def test_words_of_a_question_are_one_line_that_can_be_spoken() -> None:
    assert words_form({"text": " Who trained \n you? "}) == "Who trained you?"
    assert words_form({"text": "x" * 600}) == "x" * 600
    for text in ("", " ", "?!", None, 7):
        assert set(faults(words_form, {"text": text})) == {"text"}
    assert "601" in faults(words_form, {"text": "x" * 601})["text"]


def test_a_wish_for_another_question_is_one_of_four() -> None:
    assert (wish_form({}), wish_form({"wish": "harder"})) == ("other_probe", "harder")
    assert "easier" in faults(wish_form, {"wish": "kinder"})["wish"]


def test_an_id_is_kept_or_made() -> None:
    given_id = "a1" * 7 + "z"
    assert interview_form({"posting": "Nurse", "id": given_id}).id == given_id
    assert len(interview_form({"posting": "Nurse"}).id) == ID_LENGTH


def test_a_title_is_one_line_of_some_length() -> None:
    assert title_form({"title": " Night \n nurse "}) == "Night nurse"
    assert set(faults(title_form, {"title": " "})) == {"title"}
    assert "201" in faults(title_form, {"title": "x" * 201})["title"]


def test_an_unread_posting_is_titled_by_its_first_words() -> None:
    assert first_words("\n\n  Night nurse \nmore") == "Night nurse"
    assert first_words("a b c d e f g h i j") == "a b c d e f g h…"


def told(form: Callable[[Mapping[str, object]], object], fields: dict[str, object]) -> list[FieldError]:
    try:
        form(fields)
    except FormError as error:
        return error.errors
    return []


ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text()), st.characters())


@given(
    fields=st.dictionaries(
        st.sampled_from(
            [
                "email",
                "password",
                "current",
                "new",
                "title",
                "id",
                "round",
                "level",
                "emphasis",
                "engine",
                "cv",
                "text",
                "wish",
            ]
        ),
        ANYTHING,
    )
)
def test_whatever_is_sent_is_accepted_or_told(fields: dict[str, object]) -> None:
    chosen_part(fields)
    accounts = (sign_up_form, log_in_form, password_form, account_deletion_form)
    for form in (*accounts, title_form, interview_form, words_form, wish_form):
        errors = told(form, fields)
        assert all(error.message for error in errors)


@given(posting=st.text(st.characters(exclude_categories=()), max_size=200))
def test_a_posting_that_is_accepted_can_be_sent_on(posting: str) -> None:
    try:
        accepted = interview_form({"posting": posting})
    except FormError:
        return
    assert "\r" not in accepted.posting
    assert accepted.posting.encode()
    assert first_words(accepted.posting)
