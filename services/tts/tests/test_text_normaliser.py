"""What holds of every text, whatever is in it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_tts.text.normalise import normalise

LANGUAGES = ["en", "en-US", "de", "fr"]
GROWTH_MOST = 24
"""Times its length: "≥1V" is "at least 1 volt", and a day is one figure of a date."""

PIECES = [
    "1", "12", "2026", "0", "k", "m", "M", "mg", "kg", "h", "€", "£", "$", "%", "°C", "½", "²", ".", ",",
    ":", ";", "/", "-", "\u2013", "+", "x", "\u00d7", "(", ")", "[", "]", "{", "<", ">", "=", "#", "@", "*",
    "_", "~", "^", "&", "'", '"', " ", "  ", "\n", "am", "pm", "a.m.", "p.a.", "Mon", "Fri", "Mo", "Jan",
    "Mai", "Stage", "Part", "IV", "I", "X", "e.g.", "etc.", "usw.", "z. B.", "Std.", "Nr.", "der", "am",
    "in", "to", "and", "EN", "ISO", "BS", "www.", "http://", "a.co", "MUST", "NHS", "ALL", "v", "ft",
    "hrs", "yrs", "per", "ratio", "word", "Word", "§", "Uhr",
]  # fmt: skip
"""What rules look for, so that they meet each other in ways that nobody wrote down."""


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_nothing_is_said_that_an_engine_may_not_be_given(language: str, text: str) -> None:
    said = normalise(text, language)
    assert not set(said) & set("[]{}<>|^`*_~")
    assert all(letter == "\n" or unicodedata.category(letter)[0] != "C" for letter in said)
    assert len(said) <= GROWTH_MOST * (len(text) + 1)


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    text=st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
        st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    )
)
def test_once_is_as_good_as_twice(language: str, text: str) -> None:
    said = normalise(text, language)
    assert normalise(said, language) == said


@given(st.lists(st.from_regex(r"[a-z]{2,12}", fullmatch=True), min_size=1, max_size=30))
def test_plain_words_are_left_alone(words: list[str]) -> None:
    plain = [
        word
        for word in words
        if word not in {"etc", "eg", "ie", "vs"} and not re.search("[^aeiouy]{3}", word)
    ]
    assert normalise(" ".join(plain)) == " ".join(plain)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "piece",
    [
        *PIECES, "1,", "1.", "1-", "1/", "1:", "a.", "a@", "a/", "(m/", "+1 ", "01 ", "http://a.",
        "[a](", "[a", "<a", "Mon, ", "1 x ", "£1-", "1'000", "10⁹", "A1-", "1/2", "\u00a0", "A B ",
        "AB CD ", "a-", "é", "\u200b", " 1", '1" ', "1' a",
    ],
)  # fmt: skip
def test_no_text_takes_long(piece: str, language: str) -> None:
    """The timeout is the assertion: a pattern that tries every way would take hours for some of these."""
    most = 4_096
    for text in ((piece * most)[: most - 1] + "!", (f"{piece} " * most)[:most]):
        assert len(normalise(text, language)) <= GROWTH_MOST * most
