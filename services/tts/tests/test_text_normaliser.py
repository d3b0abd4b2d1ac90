# ruff: noqa: RUF001  # phonemes and what postings write look like other letters
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_tts.text.normalise import normalise


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Use C, e.g. pointers", "Use C, for example, pointers"),
        ("the lead, i.e. you", "the lead, that is, you"),
        ("cables, tools etc.", "cables, tools et cetera."),
        ("cables etc. are stored", "cables et cetera are stored"),
        ("cables etc. Then go", "cables et cetera. Then go"),
        ("£27-31k p.a.", "£27k to £31k per year"),
        ("$120k – $150k", "$120k to $150k"),
        ("10-15% more", "10 to 15% more"),
        ("£15.50/hr or €40/day", "£15.50 per hour or €40 per day"),
        ("24/7 cover", "twenty-four seven cover"),
        ("12h shifts, 37.5 hours", "12 hour shifts, 37.5 hours"),
        ("a 230V supply at 32A", "a 230 volts supply at 32 amps"),
        ("10mm² cable", "10 square millimetres cable"),
        ("since v2.3.1", "since version 2 point 3 point 1"),
        ("10.0.0.1", "10 point 0 point 0 point 1"),
        ("Python 3.11", "Python 3.11"),
        ("Technician (m/f/d) wanted", "Technician wanted"),
        ("**Bold** and `code`", "Bold and code"),
        ("[our page](https://example.com/x)", "our page"),
        ("See https://www.example.com/jobs?id=1.", "See example dot com."),
        ("Mail ann@example.com now", "Mail ann at example dot com now"),
        ("<b>Now</b> then", "Now then"),
        ("- first\n• second", "first\nsecond"),
        ("say [hi](/hˈI/) or [[phonemes]]", "say hi or ((phonemes))"),
        ("thumbs \U0001f44d up", "thumbs up"),
        ("hid\u200bden \u202eturned\u202c", "hidden turned"),
        ("it\u2019s late", "it's late"),
        ("1234567890123456", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6"),
        ("we use .NET , too", "we use .NET, too"),
        ("in the U.S. Army", "in the US Army"),
    ],
)
def test_reads(text: str, said: str) -> None:
    assert normalise(text) == said


@given(st.text(max_size=1_000))
def test_no_bracket_survives_whatever_comes(text: str) -> None:
    said = normalise(text)
    assert not set(said) & set("[]{}<`\u200b\u202e") - set("<" if "<" in text else "")
