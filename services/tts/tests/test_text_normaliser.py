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
        ("£27-31k p.a.", "27 to 31 thousand pounds per year"),
        ("$120k – $150k", "120 to 150 thousand dollars"),
        ("10-15% more", "10 to 15% more"),
        ("£15.50/hr or €40/day", "15 pounds 50 per hour or 40 euros per day"),
        ("24/7 cover", "twenty-four seven cover"),
        ("12h shifts, 37.5 hours", "12 hour shifts, 37.5 hours"),
        ("a 230V supply at 32A", "a 230 volt supply at 32 amps"),
        ("10mm² cable", "10 square millimetre cable"),
        ("since v2.3.1", "since version 2 point 3 point 1"),
        ("OAuth 2.0, not 2.1", "OAuth 2 point 0, not 2.1"),
        ("99.90% or £2.50", "99.90% or 2 pounds 50"),
        ("£27,000-£31,500 team", "27,000 to 31,500 pounds team"),
        ("a £1.5m budget, a £20-£30 gift", "a 1.5 million pound budget, a 20 to 30 pound gift"),
        (
            "€2bn of assets, £500m, £1.2bn",
            "2 billion euros of assets, 500 million pounds, 1.2 billion pounds",
        ),
        ("£800k to £1.2m", "800 thousand to 1.2 million pounds"),
        ("£27,000, or £1", "27,000 pounds, or 1 pound"),
        ("£13-£15.50 an hour", "13 pounds to 15 pounds 50 an hour"),
        ("£0.50 more", "50 pence more"),
        ("£13.15ph or £14p/h", "13 pounds 15 per hour or 14 pounds per hour"),
        ("45k EUR or GBP 40,000", "45 thousand euros or 40,000 pounds"),
        ("€65.000", "65,000 euros"),
        ("10k requests/s", "10 thousand requests per second"),
        ("1M rows, 5m users", "1 million rows, 5 million users"),
        ("5 mg/ml, 4mcg/kg/min", "5 milligrams per millilitre, 4 micrograms per kilogram per minute"),
        ("at 38.5°C", "at 38.5 degrees Celsius"),
        ("5m cable or 100 m", "5 metre cable or 100 metres"),
        ("100 m away, 500 mcg prescribed", "100 metres away, 500 micrograms prescribed"),
        ("32A at 400V three-phase", "32 amps at 400 volt three-phase"),
        ("Year 5A has 2 A levels", "Year 5A has 2 A levels"),
        ("37.5 hrs/week, 40h/wk", "37.5 hours per week, 40 hours per week"),
        ("06:00-14:00", "6 AM to 2 PM"),
        ("at 22:30. Then 00:00", "at 10 30 PM. Then midnight"),
        ("at 22:05, w/c 3 June", "at 10 oh 5 PM, week commencing 3 June"),
        ("from £20 to 30 people, £20 to 30k", "from 20 pounds to 30 people, 20 to 30 thousand pounds"),
        ("US$90k", "90 thousand dollars"),
        ("moved to 4.0. It", "moved to 4 point 0. It"),
        ("from 9:00 or 12:15", "from 9:00 or 12:15"),
        ("7:30am-4pm, 9-5pm, 8am", "7 30 AM to 4 PM, 9 to 5 PM, 8 AM"),
        ("Mon-Fri, Tues – Thurs, Sat/Sun", "Monday to Friday, Tuesday to Thursday, Saturday and Sunday"),
        ("a GCS of 12/15, 7/10", "a GCS of 12 out of 15, 7 out of 10"),
        ("BP 90/60, 80/20", "BP 90 over 60, 80 20"),
        ("1/3 of it, on 01/12, 01/12/2026", "1/3 of it, on 01/12, 01/12/2026"),
        ("1:1 care, 1:30", "1 to 1 care, 1:30"),
        ("2x faster", "2 times faster"),
        ("KS3, ISO27001", "Key Stage 3, ISO 27001"),
        ("SpO2 88%", "SpO2 of 88%"),
        ("£5 incl. VAT, max. 3, c. 30", "5 pounds including VAT, maximum 3, about 30"),
        ("~200, ≥2", "about 200, at least 2"),
        ('who "just is not right", on the “18th”', "who just is not right, on the 18th"),
        ("lockout/tagout, pick / pack, CI/CD", "lockout tagout, pick, pack, CI/CD"),
        ("he/she and his/her", "he or she and his or her"),
        ("10.0.0.1", "10 point 0 point 0 point 1"),
        ("Python 3.11", "Python 3 point 11"),
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
