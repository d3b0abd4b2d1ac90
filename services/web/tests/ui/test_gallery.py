"""Every component once, parsed so strictly that nothing passes; then what single ones promise."""

from datetime import UTC, datetime
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from htpy import Node, fragment

from interviewer_contracts.postings import Notice, Posting, Requirement
from interviewer_contracts.problems import (
    FieldError,
    InvalidError,
    PostingPart,
    PostingTooThinError,
    Problem,
    UnauthorizedError,
)
from interviewer_contracts.questions import Coverage, Engine, Evidence
from interviewer_web.accounts.components import account_page, deleted_page, log_in_page, sign_up_page
from interviewer_web.errors import WriterUnavailableError
from interviewer_web.interviews import components as interviews
from interviewer_web.interviews import form_components as forms
from interviewer_web.interviews import question_components as questions
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.site.components import welcome
from interviewer_web.store.records import (
    Interview,
    InterviewSummary,
    KeptQuestion,
    SavedQuestion,
    Session,
    User,
)
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import Emphasis, actions, button, icon_button, icon_link, link_button
from interviewer_web.ui.cards import fold, sheet
from interviewer_web.ui.dialogs import dialog_host
from interviewer_web.ui.errors import error_fragment, error_page
from interviewer_web.ui.forms import (
    EMPTY,
    Filled,
    form,
    hidden,
    long_text_field,
    number_field,
    password_field,
    text_field,
)
from interviewer_web.ui.icons import SHAPES, icon
from interviewer_web.ui.layout import page
from interviewer_web.ui.notices import Tone, notice
from interviewer_web.ui.player import listen_button, player_bar
from interviewer_web.ui.text import (
    column,
    paragraph,
    quiet,
    stack,
    text_link,
    title,
    titled,
    untrusted,
)
from interviewer_web.ui.times import when

MORNING = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
POSTING = "Electrician\n• Find faults <b>fast</b> & safely\n• Read circuit diagrams"
HOSTILE = "<script>alert(1)</script><img src=x hx-get=/log-out onerror=alert(1)>"


def strict_html(node: Node, *, within: str | None = None) -> BeautifulSoup:
    """The node parsed as HTML without a single parse error; `within` is the parent of a fragment."""
    text = str(fragment[node])
    parser: Any = html5lib.HTMLParser(strict=True)
    if text.startswith("<!doctype"):
        parser.parse(text)
    else:
        parser.parseFragment(text, container=within or "div")
    return BeautifulSoup(text, "html5lib" if text.startswith("<!doctype") else "html.parser")


USER = User(id="u" * 15, email="nadia@example.com", created=MORNING)
SESSION = Session(user=USER, token="token", expires=MORNING)


def question(position: int = 1, **changes: object) -> SavedQuestion:
    quote = "Find faults <b>fast</b> & safely"
    start = POSTING.index(quote)
    fields: dict[str, object] = {
        "position": position,
        "requirement": "r1",
        "text": "Tell me about a fault that took you long to find.",
        "kind": "behavioural",
        "competency": "Fault finding",
        "difficulty": "core",
        "evidence": [Evidence(quote=quote, start=start, end=start + len(quote))],
        "why": "They want to hear how you search.",
        "rubric": ["Starts from the symptom", "Halves the search each time", "Makes safe first"],
        "follow_ups": ["What would you measure first?", "Whom do you tell?"],
        "source": "bank",
        "language": "en",
    }
    written = KeptQuestion.model_validate(fields | changes)
    return SavedQuestion(id=f"q{position:014}", interview="i" * 15, question=written)


def interview(**changes: object) -> Interview:
    found = [
        Requirement(id="r1", text=POSTING[14:44], start=14, end=44, kind="duty", weight=1),
        Requirement(id="r2", text="Read circuit diagrams", start=48, end=69, kind="must", weight=0.5),
    ]
    fields: dict[str, object] = {
        "id": "i" * 15,
        "owner": "u" * 15,
        "title": "Electrician",
        "company": "Marlowe & Daughters",
        "posting": POSTING,
        "count": 3,
        "planned": 3,
        "round": None,
        "level": None,
        "emphasis": 0,
        "engine": None,
        "cv": None,
        "to_ask": [],
        "rejected": [],
        "notices": [],
        "reading": Posting(
            title="Electrician", company=None, seniority=None, language="en", requirements=found, ignored=[]
        ),
        "coverage": Coverage(asked=["r1"], not_asked=["r2"], share=0.7),
        "created": MORNING,
        "updated": MORNING,
    }
    return Interview.model_validate(fields | changes)


def summary(**changes: object) -> InterviewSummary:
    fields: dict[str, object] = {
        "id": "i" * 15,
        "title": "Electrician",
        "company": None,
        "count": 10,
        "planned": None,
        "questions": 4,
        "created": MORNING,
        "updated": MORNING,
    }
    return InterviewSummary.model_validate(fields | changes)


REFUSED = Filled.refused(
    InvalidError(
        "no",
        errors=[
            FieldError(field=name, message=f"Look at this <{name}>.")
            for name in (
                "email",
                "password",
                "current",
                "posting",
                "count",
                "title",
                "round",
                "emphasis",
                "engine",
                "cv",
            )
        ],
    ),
    {
        "email": HOSTILE,
        "posting": f"\n{HOSTILE}",
        "count": "99",
        "title": HOSTILE,
        "password": "secret words",
    },
)
PROBLEM: Problem = WriterUnavailableError().problem()
SAVED = [question(1), question(2, text=HOSTILE, source="openai:some-model", difficulty="stretch")]
FULL = InterviewWithQuestions(interview=interview(), questions=[question(1), question(2), question(3)])
PART = InterviewWithQuestions(interview=interview(coverage=None), questions=SAVED)
NONE = InterviewWithQuestions(interview=interview(coverage=None, planned=None, reading=None), questions=[])
ENGINES = [
    Engine(name="bank", label="The question bank", available=True, default=True),
    Engine(name="ollama:tiny", label="Ollama", model=HOSTILE, available=True, default=False),
    Engine(name="openai", label="A server", available=False, default=False, reason="It does not answer."),
]
EMPHASES: tuple[Emphasis, ...] = ("primary", "secondary", "quiet", "danger")
TONES: tuple[Tone, ...] = ("plain", "good", "danger")

GALLERY: dict[str, Node] = {
    "buttons": [button("Go", emphasis=emphasis, symbol="arrow", busy="Going…") for emphasis in EMPHASES],
    "links": actions(link_button("Go", urls.home()), icon_link("Go", "pen", urls.home())),
    "icon button": icon_button("Close", "close"),
    "icons": [icon(name, size="large") for name in SHAPES],
    "notices": [notice("Look.", tone=tone, announce=tone == "danger") for tone in TONES],
    "cards": sheet(fold("More", paragraph("text"), opened=True)),
    "text": [title("Title", lead="lead"), quiet("q"), text_link(urls.home(), "x"), untrusted(HOSTILE)],
    "sections": column(stack(titled("Part", paragraph("x"), id_="part", lead="lead")), width="form"),
    "moment": when(MORNING),
    "fields": form(
        text_field("E-mail", name="email", filled=EMPTY, kind="email", hint="hint"),
        password_field("Password", name="password", filled=EMPTY, new=True, hint="hint"),
        number_field("How many?", name="count", filled=EMPTY, least=3, most=20, default=10, hint="3 to 20"),
        long_text_field("Posting", name="posting", filled=EMPTY, limit=20, placeholder="…", hint="hint"),
        hidden("id", "abc"),
        action=urls.home(),
    ),
    "refused fields": form(
        text_field("E-mail", name="email", filled=REFUSED),
        number_field("How many?", name="count", filled=REFUSED, least=3, most=20, default=10),
        long_text_field("Posting", name="posting", filled=REFUSED, limit=20, placeholder="…"),
        action=urls.home(),
        filled=Filled(message="Not now."),
    ),
    "dialog": dialog_host(),
    "player": [player_bar(), listen_button(url=urls.question_speech("i", "q"), name="Question 1")],
    "problem": error_fragment(PROBLEM),
    "new interview": forms.new_interview_form(fresh_id="f" * 15, engines=[]),
    "new interview with a choice": forms.new_interview_form(
        fresh_id="f" * 15, engines=ENGINES, filled=forms.filled_like(interview(cv=HOSTILE, round="final"))
    ),
    "refused wishes": forms.new_interview_form(fresh_id="f" * 15, engines=ENGINES, filled=REFUSED),
    "too thin": forms.new_interview_form(
        fresh_id="f" * 15,
        engines=[],
        filled=Filled.refused(PostingTooThinError("Too little.", []), {"posting": "Nurse"}),
        asked_back=forms.AskedBack(questions=["What would you do all day?", HOSTILE]),
    ),
    "several postings": forms.new_interview_form(
        fresh_id="f" * 15,
        engines=[],
        asked_back=forms.AskedBack(postings=[PostingPart(title=HOSTILE, start=0, end=20)]),
    ),
    "questions": questions.questions_list(interview(), SAVED),
    "finished": questions.writing_section(FULL),
    "unfinished": questions.writing_section(PART),
    "not begun": questions.writing_section(NONE),
    "warnings": questions.finished_section(None, None, warnings=[Notice(code="x", message=HOSTILE)]),
    "posting": questions.posting_fold(interview(), SAVED),
    "heading": interviews.heading(interview(title=HOSTILE, company=HOSTILE)),
    "list": interviews.interview_list([summary(), summary(questions=10, company=HOSTILE, title=HOSTILE)]),
    "no interviews": interviews.no_interviews(),
    "rename": interviews.rename_form(interview(), filled=REFUSED),
    "delete": interviews.deletion_form(interview(title=HOSTILE), questions=1),
    "page of a guest": page(welcome(), title="Interviewer", session=None),
    "page of a person": page(
        interviews.heading(interview()),
        questions.questions_list(interview(), SAVED),
        questions.writing_section(PART),
        title=HOSTILE,
        session=SESSION,
        scripts=["player.js"],
        bottom=player_bar(),
    ),
    "sign up": sign_up_page(filled=REFUSED, then=urls.home()),
    "log in": log_in_page(filled=Filled(message="No."), then=urls.home(), said="Welcome."),
    "account": account_page(session=SESSION, password=REFUSED, deletion=REFUSED, said="Changed."),
    "deleted": deleted_page(),
    "error page": error_page(PROBLEM, SESSION),
    "error page of a guest": error_page(UnauthorizedError("Log in.").problem(), None),
}


@pytest.mark.parametrize("name", GALLERY)
def test_every_component_is_well_formed(name: str) -> None:
    soup = strict_html(GALLERY[name])
    ids = [str(found["id"]) for found in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), "an id twice"


@pytest.mark.parametrize("name", GALLERY)
def test_nothing_is_inline_and_nothing_hostile_survives(name: str) -> None:
    soup = strict_html(GALLERY[name])
    for found in soup.select("*"):
        assert not [
            attribute for attribute in found.attrs if attribute == "style" or attribute.startswith("on")
        ]
    assert all(script.has_attr("src") for script in soup.find_all("script"))
    assert soup.find("img") is None


@pytest.mark.parametrize("name", GALLERY)
def test_every_control_has_a_name(name: str) -> None:
    soup = strict_html(GALLERY[name])
    for control in soup.find_all(["input", "textarea", "select"]):
        if control.get("type") == "hidden":
            continue
        by_label = soup.find("label", attrs={"for": str(control.get("id"))})
        assert by_label or control.find_parent("label"), control
    for pressed in soup.find_all(["button", "a", "summary"]):
        assert pressed.get_text(strip=True) or pressed.get("aria-label"), pressed
    for described in soup.select("[aria-describedby]"):
        for target in str(described["aria-describedby"]).split():
            assert soup.find(id=target), target


@pytest.mark.parametrize("name", GALLERY)
def test_what_a_posting_says_is_out_of_reach_of_htmx(name: str) -> None:
    soup = strict_html(GALLERY[name])
    for marked in soup.find_all("mark"):
        if soup.find(string="Asked because of the words that are marked."):
            continue  # the front page quotes us
        assert marked.find_parent(attrs={"hx-ignore": True})


def test_an_error_stands_with_its_field_and_keeps_what_was_typed() -> None:
    soup = strict_html(form(text_field("Title", name="title", filled=REFUSED), action=urls.home()))
    field = soup.select_one("input")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == (HOSTILE, "true")
    error = soup.select_one(f"#{field['aria-describedby']}")
    assert error is not None
    assert error.get_text(strip=True) == "Look at this <title>."


def test_a_password_never_comes_back() -> None:
    assert "secret words" not in str(sign_up_page(filled=REFUSED, then=urls.home()))


def test_the_first_line_of_a_long_text_survives_the_parser() -> None:
    """A browser drops one line break after `<textarea>`; one that was typed must not be that one."""
    text = long_text_field("P", name="posting", filled=REFUSED, limit=20, placeholder="")
    parsed = BeautifulSoup(str(text), "html5lib").textarea
    assert parsed is not None
    assert parsed.get_text() == f"\n{HOSTILE}"


def test_the_posting_is_marked_where_it_is_asked_about() -> None:
    soup = strict_html(questions.posting_fold(interview(), [question(1), question(2)]))
    marks = soup.find_all("mark")
    assert [found.get_text() for found in marks] == ["Find faults <b>fast</b> & safely"]
    link = marks[0].find_parent("a")
    assert link is not None
    assert link["href"] == "#question-1"
    text = soup.select_one("#posting-text")
    assert text is not None
    assert text.get_text() == POSTING


def test_spans_that_overlap_or_lie_outside_lose_no_text() -> None:
    odd = [
        question(1, evidence=[Evidence(quote="x", start=0, end=20), Evidence(quote="x", start=10, end=30)]),
        question(2, evidence=[Evidence(quote="x", start=60, end=900)]),
    ]
    pieces = questions.marked_posting(POSTING, [saved.question for saved in odd])
    assert BeautifulSoup(str(fragment[pieces]), "html.parser").get_text() == POSTING


def test_an_arriving_question_tells_how_far_it_is() -> None:
    sent = questions.arrival("i" * 15, question(4), ready=4, planned=10)
    assert sent.endswith("\n\n")
    assert "event:" not in sent, "htmx does not swap an event that has a name"
    assert all(line.startswith("data: ") for line in sent.rstrip("\n").split("\n"))
    assert "4 of 10 questions are ready." in sent
    assert 'id="question-4"' in sent


def test_a_message_carries_every_line_end() -> None:
    assert hx.message("a\r\nb\rc\nd") == "data: a\ndata: b\ndata: c\ndata: d\n\n"


def test_a_failure_says_what_to_do_and_removes_nothing() -> None:
    sent = questions.failure(PROBLEM)
    assert 'hx-target="#writing-problem"' in sent
    assert PROBLEM.detail in sent


def test_an_unfinished_interview_offers_to_continue_and_a_new_one_starts_by_itself() -> None:
    unfinished = strict_html(questions.writing_section(PART)).form
    begun = strict_html(questions.writing_section(NONE)).form
    assert unfinished is not None
    assert begun is not None
    assert (unfinished["hx-trigger"], begun["hx-trigger"]) == ("submit", "load, submit")
    assert (unfinished["method"], unfinished["action"]) == ("post", urls.interview_questions("i" * 15))
    assert "2 of 3 questions are ready." in unfinished.get_text()


def test_questions_say_that_they_are_shown() -> None:
    soup = strict_html(questions.questions_list(interview(), SAVED))
    shown = soup.find_all("input", attrs={"name": "shown"})
    assert [(found["value"], found["form"]) for found in shown] == [
        ("1", "writing-form"),
        ("2", "writing-form"),
    ]


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/account", "/account"),
        ("/interviews/abc?x=1#q", "/interviews/abc?x=1#q"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
        (["/account"], "/"),
    ],
)
def test_people_are_only_sent_on_within_the_site(wanted: object, path: str) -> None:
    assert urls.local_path(wanted, default="/") == path


def test_a_file_that_was_not_built_is_named() -> None:
    with pytest.raises(urls.AssetsNotBuiltError, match="make assets"):
        urls.static("nothing.css")


@pytest.mark.parametrize(
    ("kind", "competency", "shown"),
    [
        ("behavioural", "difficult_conversations", "From your experience · difficult conversations"),
        ("motivation", "motivation", "Motivation"),
    ],
)
def test_what_a_question_tests_stands_there_in_words(kind: str, competency: str, shown: str) -> None:
    item = questions.question_item("i" * 15, question(kind=kind, competency=competency), arriving=False)

    assert f">{shown}<" in str(item)
