"""A CV: read with exact places, refused with words that help, and asked about beside the posting."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_contracts.options import InterviewOptions
from interviewer_contracts.problems import CvRefusedError
from interviewer_contracts.questions import Question
from interviewer_llm.bank.load import the_bank
from interviewer_llm.bank.schema import CvEntry
from interviewer_llm.cv import read_cv
from interviewer_llm.plan.beside_cv import beside_cv, quotable
from interviewer_llm.plan.leaning import leaning_of
from interviewer_llm.plan.planner import setting_of
from interviewer_llm.reader import read
from support.interviews import ATTACKS, CORPUS, CVS, EXAMPLES, NURSE, POSTINGS, another, interview

HOSTILE = sorted((ATTACKS.parent / "hostile").iterdir())
CV = {path.stem: path.read_text("utf-8") for path in CVS}
POSTING = {path.stem: path.read_text("utf-8") for path in POSTINGS + EXAMPLES}
PAIRS = [
    ("nurse", "nurse"),
    ("veterinary-nurse", "nurse"),
    ("electrician", "electrician-prose"),
    ("site-manager-long", "electrician-prose"),
    ("backend-engineer", "backend-engineer"),
    ("junior-java-developer", "backend-engineer"),
    ("teacher", "teacher-wrapped"),
    ("data-analyst", "teacher-wrapped"),
    ("care-worker", "care-worker-thin"),
]
NOBODYS_BUSINESS = re.compile(
    r"1991|married|single|british|mother|children\b.*two|st anselm|church|christian|back operation|fully fit"
    r"|larch row|@|01632|github",
    re.IGNORECASE,
)

OF_A_STRANGER = re.compile(
    r"ignore (?:all|previous|the)|system prompt|<|https?:|\[INST|im_start|pregnan|religio", re.IGNORECASE
)

GERMAN = """Lebenslauf
Berufserfahrung
Pflegefachfrau, Klinikum Ahrensfeld, 2019 - 2024
Versorgung von bis zu acht Patientinnen und Patienten nach Operationen im Bauchraum
Verantwortlich fuer die Einarbeitung neuer Kolleginnen und Kollegen auf der Station
Ausbildung
Examen als Pflegefachfrau, 2019
"""


def on_cv(posting: str, cv: str, count: int = 10) -> list[Question]:
    return [one for one in interview(posting, count, cv=cv).questions if one.angle is not None]


@pytest.mark.parametrize("path", CVS, ids=lambda path: path.stem)
def test_every_line_is_where_it_says(path: Path) -> None:
    cv = path.read_text("utf-8")
    read_lines = read_cv(cv, NURSE).lines
    assert len(read_lines) >= 3
    for line in read_lines:
        assert cv[line.evidence.start : line.evidence.end] == line.evidence.quote
        assert line.evidence.source == "cv"
        assert line.text


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_places_are_exact_in_any_text(data: st.DataObject) -> None:
    """Pieces of CVs shuffled with anything else: either refused, or every quote is where it says."""
    pieces = [piece for cv in CV.values() for piece in cv.splitlines(keepends=True)]
    drawn = data.draw(st.lists(st.one_of(st.sampled_from(pieces), st.text(max_size=40)), max_size=60))
    text = "".join(drawn)
    try:
        lines = read_cv(text, NURSE).lines
    except CvRefusedError:
        return
    assert all(text[one.evidence.start : one.evidence.end] == one.evidence.quote for one in lines)


@pytest.mark.parametrize("path", CVS, ids=lambda path: path.stem)
def test_nobodys_business_is_read_nowhere(path: Path) -> None:
    said = " | ".join(line.evidence.quote for line in read_cv(path.read_text("utf-8"), NURSE).lines)
    assert NOBODYS_BUSINESS.search(said) is None, said


@pytest.mark.parametrize(
    "line",
    [
        "Date of birth: 3 May 1991",
        "Born in Leeds",
        "Married with two children",
        "Career break to look after my mother, 2016 - 2017",
        "Maternity leave, 2019 - 2020",
        "Off sick for five months after a back injury",
        "Nationality: British",
        "Native speaker of Polish",
        "Youth leader at St Anselm's church",
        "Shop steward and union representative, 2018 - 2020",
        "14 Larch Row, Easton, EA1 4QT",
        "rowena@post.example",
        "Photo attached",
        "Registered disabled",
    ],
)
def test_line_that_may_not_be_asked_about_is_left_out(line: str) -> None:
    quotes = {one.evidence.quote for one in read_cv(f"{CV['nurse']}\nEMPLOYMENT\n{line}\n", NURSE).lines}
    assert line not in quotes
    assert "Led a change to our bedside handover that cut missed allergies from nine a month to one" in quotes


REFUSED = {
    "the posting again": (NURSE, "posting again"),
    "a recipe": (
        "Pancakes\nWhisk two eggs with milk.\nStir in 200 g of flour.\nFry in butter until golden.\n" * 2,
        "something else",
    ),
    "another posting": (POSTING["plumber"], "a job posting"),
    "three words": ("Nurse, Easton, 2020", "too little|something else"),
    "nothing but a name and an address": (
        "Rowena Hale\n14 Larch Row, Easton\nrowena@post.example\n",
        "too little",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_cv_is_refused_with_what_to_do(name: str) -> None:
    text, said = REFUSED[name]
    with pytest.raises(CvRefusedError, match=said) as refused:
        interview(NURSE, cv=text)
    assert [one.field for one in refused.value.errors] == ["cv"]
    assert "go on without one. Your posting is as you left it." in refused.value.detail


@pytest.mark.parametrize("cv", [None, "", "  \n "])
def test_no_cv_is_no_fault(cv: str | None) -> None:
    made = interview(NURSE, cv=cv)
    assert made.questions == interview(NURSE).questions
    assert all(one.angle is None and len(one.evidence) == 1 for one in made.questions)


@pytest.mark.parametrize(("posting", "cv"), PAIRS)
def test_some_questions_are_on_claims_and_gaps_with_evidence_of_both(posting: str, cv: str) -> None:
    asked = on_cv(POSTING[posting], CV[cv])
    assert 2 <= len(asked) <= 4
    assert sum(one.angle == "gap" for one in asked) <= 2
    for question in asked:
        theirs, own = question.evidence
        assert (theirs.source, own.source) == ("posting", "cv")
        assert POSTING[posting][theirs.start : theirs.end] == theirs.quote
        assert CV[cv][own.start : own.end] == own.quote
        assert NOBODYS_BUSINESS.search(question.text + own.quote) is None
        assert "your CV" in question.why
    assert len({one.requirement for one in asked}) == len(asked)
    assert interview(POSTING[posting], cv=CV[cv]).questions[0].angle != "gap"


@pytest.mark.parametrize(("count", "least", "most"), [(3, 1, 1), (5, 1, 2), (20, 3, 5)])
def test_how_many_are_on_the_cv_goes_by_the_length(count: int, least: int, most: int) -> None:
    assert least <= len(on_cv(POSTING["nurse"], CV["nurse"], count)) <= most


def test_an_interview_with_a_cv_keeps_to_the_rules_of_any() -> None:
    for posting, cv in PAIRS:
        made = interview(POSTING[posting], cv=CV[cv])
        assert len(made.questions) == 10
        assert max(Counter(one.competency for one in made.questions).values()) <= 2
        assert made.questions[-1].competency == "motivation"
        assert [p.angle for p in made.plan.questions] == [q.angle for q in made.questions]


def test_what_the_cv_says_is_quoted_word_for_word() -> None:
    quoted = 0
    for posting, cv in PAIRS:
        for question in on_cv(POSTING[posting], CV[cv]):
            for words in re.findall("\u201c([^\u201d]+)\u201d", question.text):
                assert words in " ".join(question.evidence[1].quote.split())
                quoted += 1
    assert quoted >= 6


def test_sets_vary() -> None:
    """Over many postings, many different probes are asked on the same two CVs."""
    told = list[Question]()
    for name in list(POSTING)[::3]:
        told += on_cv(POSTING[name], CV["nurse"]) + on_cv(POSTING[name], CV["teacher-wrapped"])
    stems = Counter(one.rubric[0] for one in told)
    assert len(stems) >= 15
    assert max(stems.values()) <= len(told) / 5


def test_gap_is_worded_with_care() -> None:
    harsh = re.compile(
        r"\b(?:lack|missing|gap|fail|weak|unfortunately|no experience|never|only|convince|prove"
        r"|why (?:don't|haven't|have you not|did you not|is there no))\b",
        re.IGNORECASE,
    )
    for entry in the_bank().cv["gaps"].entries:
        assert harsh.search(entry.text.replace("others may not have", "")) is None, entry.id
        assert entry.level != "warm_up", entry.id


def test_figure_is_asked_about_where_something_changed() -> None:
    def figures(line: str) -> set[str]:
        reading = read(NURSE)
        leaning = leaning_of(InterviewOptions(), None)
        cv = read_cv(f"{CV['nurse']}\nEMPLOYMENT\n{line}\n", reading.words)
        asked = beside_cv(reading, cv, setting_of(reading, the_bank(), leaning), leaning)
        entries = [one.candidate.entry for one in asked if one.line and one.line.text == line]
        assert entries, line
        return {one.id for one in entries if isinstance(one, CvEntry) and one.figure}

    assert len(figures("Keep accurate records: cut missing entries from 9 a month to 1")) == 3
    assert figures("Keep accurate records of 12 patients a shift") == set()


RISKS = (
    "I find and repair faults on lighting and power circuits, change boards at night so that the shop "
    "can open, and I write my own risk assessments"
)


@pytest.mark.parametrize(
    ("line", "about", "said"),
    [
        ("Look after two patients a shift", "care for patients", "Look after two patients a shift"),
        (RISKS, "writing risk assessments", "I write my own risk assessments"),
        (
            "Wrote \u201cHow we deploy\u201d for the team",
            "documentation",
            "Wrote 'How we deploy' for the team",
        ),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", "four", ""),
    ],
)
def test_quote_is_short_and_of_the_matter(line: str, about: str, said: str) -> None:
    assert quotable(line, about) == said


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_hostile_lines_in_a_cv_come_out_nowhere(path: Path) -> None:
    cv = f"{CV['nurse']}\nEMPLOYMENT\n{path.read_text('utf-8')}"
    try:
        asked = interview(NURSE, cv=cv[:20_000]).questions
    except CvRefusedError:
        return
    for question in asked:
        assert OF_A_STRANGER.search(question.text) is None


def test_cv_in_another_language_is_left_out_with_a_word_about_it() -> None:
    made = interview(NURSE, cv=GERMAN)
    assert all(one.angle is None for one in made.questions)
    assert "another language" in next(w.message for w in made.done.warnings if w.code == "cv_not_used")


def test_cv_for_a_posting_in_another_language_is_left_out_with_a_word_about_it() -> None:
    """Nothing of a German CV is quoted while what is private in it is not known in German."""
    posting = CORPUS.with_name("postings") / "de" / "pflegefachkraft-geriatrie.txt"
    made = interview(posting.read_text("utf-8"), 5, cv=GERMAN)
    assert all(one.angle is None for one in made.questions)
    assert "none in its language" in next(w.message for w in made.done.warnings if w.code == "cv_not_used")


def test_question_on_the_cv_is_replaced_by_its_like() -> None:
    made = interview(POSTING["nurse"], cv=CV["nurse"])
    question = next(one for one in made.questions if one.angle == "claim")
    other = another(made, POSTING["nurse"], question, cv=CV["nurse"])
    assert (other.angle, other.evidence) == ("claim", question.evidence)
    without = another(made, POSTING["nurse"], question)
    assert (without.angle, len(without.evidence)) == (None, 1)
