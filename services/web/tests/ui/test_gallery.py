"""Every component once, parsed so strictly that nothing passes; then what single ones promise."""

from datetime import UTC, datetime
from typing import Any, get_args

import html5lib
import pytest
from bs4 import BeautifulSoup
from htpy import Node, fragment

from interviewer_contracts.options import Round, Wish
from interviewer_contracts.postings import (
    Ignored,
    IgnoredReason,
    Notice,
    Occupation,
    Posting,
    Requirement,
    RequirementKind,
    Seniority,
    WorkPattern,
)
from interviewer_contracts.problems import (
    FieldError,
    InvalidError,
    PostingPart,
    PostingTooThinError,
    Problem,
    UnauthorizedError,
)
from interviewer_contracts.questions import (
    Angle,
    Coverage,
    Difficulty,
    Engine,
    Evidence,
    QuestionKind,
    QuestionToAsk,
)
from interviewer_contracts.speech import TERMS_MAX, Voice
from interviewer_web.accounts.components import account_page, deleted_page, log_in_page, sign_up_page
from interviewer_web.errors import WriterUnavailableError
from interviewer_web.interviews import components as interviews
from interviewer_web.interviews import coverage_components as coverage
from interviewer_web.interviews import form_components as forms
from interviewer_web.interviews import question_components as questions
from interviewer_web.interviews import reading_components as reading
from interviewer_web.interviews import words
from interviewer_web.interviews.card_components import Changed, question_card, ways_to_change
from interviewer_web.interviews.page_components import interview_view
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.site.components import welcome
from interviewer_web.speech.components import described, terms_page
from interviewer_web.speech.listening import VoiceChoice
from interviewer_web.speech.own_voices import OwnVoices
from interviewer_web.speech.voice_components import own_voices_page
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
        "revision": 1,
        "created": MORNING,
        "updated": MORNING,
    }
    return Interview.model_validate(fields | changes)


def voice(id_: str, **changes: object) -> Voice:
    fields: dict[str, object] = {
        "id": id_,
        "name": HOSTILE,
        "language": "en-GB",
        "engine": "engine",
        "licence": "Apache-2.0",
        "quality": "natural",
        "available": True,
        "default": False,
    }
    return Voice.model_validate(fields | changes)


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
                "name",
                "language",
                "words",
                "clip",
                "consent",
                "round",
                "emphasis",
                "engine",
                "cv",
                "text",
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
OWN = SavedQuestion(
    id="q" * 15,
    interview="i" * 15,
    question=KeptQuestion(position=7, text=HOSTILE, source="you", language="en"),
    former=[question(7).question],
)
CLAIM = question(
    5,
    angle="claim",
    evidence=[
        Evidence(quote="Read circuit diagrams", start=48, end=69),
        Evidence(source="cv", quote=HOSTILE, start=0, end=9),
    ],
)
TO_ASK = [QuestionToAsk(text=HOSTILE, why=HOSTILE, evidence=[Evidence(quote="Electrician", start=0, end=11)])]
READING = Posting(
    title=HOSTILE,
    company=HOSTILE,
    seniority="senior",
    language="tlh",
    requirements=[
        Requirement(id="r1", text="Electrician", start=0, end=11, kind="assumed", weight=1, assumes=HOSTILE)
    ],
    ignored=[
        Ignored(text=POSTING, start=0, end=len(POSTING), reason=reason) for reason in get_args(IgnoredReason)
    ],
    work_pattern=list(get_args(WorkPattern)),
    occupation=Occupation(name=HOSTILE, isco="7411"),
    warnings=[Notice(code="language_not_written", message=HOSTILE)],
)
CHANGED = InterviewWithQuestions(
    interview=interview(reading=READING, to_ask=TO_ASK), questions=[SAVED[0], CLAIM, OWN]
)
REFUSED_CARDS = {
    SAVED[0].id: Changed(problem=PROBLEM),
    OWN.id: Changed(filled=Filled(values={"text": HOSTILE}, errors={"text": "Shorter."})),
}
NONE = InterviewWithQuestions(interview=interview(coverage=None, planned=None, reading=None), questions=[])
ENGINES = [
    Engine(name="bank", label="The question bank", available=True, default=True),
    Engine(name="ollama:tiny", label="Ollama", model=HOSTILE, available=True, default=False),
    Engine(name="openai", label="A server", available=False, default=False, reason="It does not answer."),
]
CHOICE = VoiceChoice(
    language="en",
    voices=[
        voice("one", own=True, licence="CC-BY-NC-4.0", keeps_up=False),
        voice("two", sex="female", accent=HOSTILE),
        voice("three", quality="basic"),
        voice("four", available=False, reason=HOSTILE),
        voice("five", available=False),
    ],
    chosen="two",
    known=True,
)
SIMPLE = VoiceChoice(language="de", voices=[voice("three", quality="basic")], known=True)
SILENCE = VoiceChoice(language="tlh", voices=[voice("four", available=False, reason=HOSTILE)], known=True)
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
    "player": [player_bar(), listen_button(url=urls.question_speech("i", "q", text="?"), name="Question 1")],
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
    "questions": questions.questions_list(PART),
    "questions that were changed": questions.questions_list(CHANGED, changed=REFUSED_CARDS),
    "ways to change": ways_to_change("i" * 15, OWN, changed=Changed(problem=PROBLEM)),
    "a card alone": questions.replaced(FULL, FULL.questions[0]),
    "one more": questions.added(CHANGED, CHANGED.questions[-1]),
    "own question refused": coverage.own_question(FULL, filled=REFUSED),
    "delete a question": interviews.question_deletion_form(SAVED[1], number=2),
    "what was understood": reading.understood(interview(reading=READING, cv="My CV", round="final")),
    "nothing was read": reading.understood(interview(reading=None)),
    "finished": questions.writing_section(FULL),
    "unfinished": questions.writing_section(PART),
    "not begun": questions.writing_section(NONE),
    "warnings": questions.writing_section(
        InterviewWithQuestions(
            interview=interview(notices=[Notice(code="fewer_questions", message=HOSTILE)]),
            questions=FULL.questions,
        )
    ),
    "posting": reading.posting_fold(interview(), SAVED),
    "heading": interviews.heading(interview(title=HOSTILE, company=HOSTILE)),
    "list": interviews.interview_list([summary(), summary(questions=10, company=HOSTILE, title=HOSTILE)]),
    "no interviews": interviews.no_interviews(),
    "rename": interviews.rename_form(interview(), filled=REFUSED),
    "delete": interviews.deletion_form(interview(title=HOSTILE), questions=1),
    "page of a guest": page(welcome(), title="Interviewer", session=None),
    "page of a person": page(
        interviews.heading(interview()),
        questions.questions_list(PART),
        questions.writing_section(PART),
        title=HOSTILE,
        session=SESSION,
        scripts=["player.js"],
        bottom=player_bar(),
    ),
    "page of an interview": interview_view(CHANGED, SESSION, choice=CHOICE),
    "page of an interview in silence": interview_view(CHANGED, SESSION, choice=SILENCE),
    "page of an interview without a word of the voice": interview_view(
        CHANGED, SESSION, choice=VoiceChoice(language="en")
    ),
    "page of an interview with a simple voice": interview_view(CHANGED, SESSION, choice=SIMPLE),
    "terms": terms_page(session=SESSION, terms={HOSTILE: HOSTILE}, filled=REFUSED),
    "own voices": own_voices_page(
        session=SESSION,
        own=OwnVoices(
            voices=[voice("mine", own=True), voice("silent", own=True, available=False, reason=HOSTILE)],
            engine=voice("f5", engine="f5", licence="CC-BY-NC-4.0", real_time_factor=62.0, keeps_up=False),
            known=True,
        ),
        filled=REFUSED,
    ),
    "the first own voice": own_voices_page(
        session=SESSION, own=OwnVoices(engine=voice("f5", engine="f5"), known=True)
    ),
    "own voices that can't speak here": own_voices_page(
        session=SESSION,
        own=OwnVoices(engine=voice("f5", engine="f5", available=False, reason=HOSTILE), known=True),
    ),
    "own voices of a server without any": own_voices_page(session=SESSION, own=OwnVoices(known=True)),
    "own voices that nobody knows": own_voices_page(session=SESSION, own=OwnVoices()),
    "no terms": terms_page(session=SESSION, terms={}),
    "all terms": terms_page(session=SESSION, terms={f"w{number}": "x" for number in range(TERMS_MAX)}),
    "sign up": sign_up_page(filled=REFUSED, then=urls.home()),
    "log in": log_in_page(filled=Filled(message="No."), then=urls.home(), unsaved=True),
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
    for field in soup.select("[aria-describedby]"):
        for target in str(field["aria-describedby"]).split():
            assert soup.find(id=target), target


@pytest.mark.parametrize("name", GALLERY)
def test_what_a_posting_says_is_out_of_reach_of_htmx(name: str) -> None:
    soup = strict_html(GALLERY[name])
    for marked in soup.find_all("mark"):
        if soup.find(string="Asked because of the words that are marked."):
            continue  # the front page quotes us
        # What goes to the posting's text comes to stand in an ignored place.
        to_the_posting = marked.find_parent("hx-partial", attrs={"hx-target": "#posting-text"})
        assert to_the_posting or marked.find_parent(attrs={"hx-ignore": True})


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
    soup = strict_html(reading.posting_fold(interview(), [question(1), question(2)]))
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
    pieces = reading.marked_posting(POSTING, odd)
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
    soup = strict_html(questions.questions_list(PART))
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
    item = question_card("i" * 15, question(kind=kind, competency=competency), number=1)

    assert f">{shown}<" in str(item)


def test_every_value_of_the_wire_has_a_name_on_the_page() -> None:
    named: dict[object, object] = {
        Round: words.ROUNDS,
        Seniority: words.LEVELS,
        WorkPattern: words.WORK_PATTERNS,
        IgnoredReason: words.REASONS,
        RequirementKind: words.REQUIREMENTS,
        QuestionKind: words.KINDS,
        Difficulty: words.DIFFICULTIES,
        Angle: words.ANGLES,
        Wish: words.WISHES,
    }
    for kind, names in named.items():
        assert set(get_args(kind)) == set(names), kind  # type: ignore[call-overload]


def test_a_card_can_be_changed_where_there_is_something_to_change() -> None:
    written = strict_html(question_card("i" * 15, SAVED[0], number=1, changed=Changed()))
    own = strict_html(question_card("i" * 15, OWN, number=7, changed=Changed()))
    closed = strict_html(question_card("i" * 15, OWN, number=7))
    assert closed.find("form") is None
    assert closed.find("a", href=urls.question_change("i" * 15, OWN.id)) is not None
    wishes = {str(pressed["value"]) for pressed in written.find_all("button", attrs={"name": "wish"})}
    assert wishes == {"other_probe", "harder", "easier", "other_kind"}
    assert own.find("button", attrs={"name": "wish"}) is None
    assert "Back to the former one" not in written.get_text()
    assert "Back to the former one" in own.get_text()
    reworded = question_card("i" * 15, question(source="you"), number=1)
    assert "In your own words." in strict_html(reworded).get_text()


def test_other_words_have_another_sound() -> None:
    assert urls.question_speech("i", "q", text="One?") != urls.question_speech("i", "q", text="Two?")


def test_numbers_have_no_gaps_where_places_have() -> None:
    soup = strict_html(questions.questions_list(CHANGED))
    found = [(str(card["id"]), str(card["aria-label"])) for card in soup.find_all("article")]
    assert found == [
        ("question-1", "Question 1"),
        ("question-5", "Question 2"),
        ("question-7", "Question 3"),
    ]


def test_what_is_not_asked_about_can_be_asked_for_the_weightiest_first() -> None:
    soup = strict_html(coverage.coverage(FULL, opened=True))
    assert "most of what matters: 1 of 2 things" in soup.get_text()
    forms = [str(found["action"]) for found in soup.find_all("form")]
    assert forms == [urls.requirement_question("i" * 15, "r2")]
    assert [str(link["href"]) for link in soup.find_all("a")] == ["#question-1", "#question-2", "#question-3"]


def test_a_full_interview_takes_no_more() -> None:
    full = InterviewWithQuestions(interview=interview(), questions=[question(n) for n in range(1, 21)])
    assert strict_html(coverage.coverage(full, opened=True)).find("form") is None
    assert strict_html(coverage.own_question(full)).find("form") is None


@pytest.mark.parametrize(
    ("share", "shown"), [(1, "all that"), (0.9, "nearly all"), (0.7, "most"), (0.5, "half"), (0, "less than")]
)
def test_the_share_is_told_in_words(share: float, shown: str) -> None:
    assert words.share_words(share).startswith((shown, f"about {shown}"))


def test_a_warning_stands_once_and_where_it_belongs() -> None:
    language = Notice(code="language_not_written", message="In English, as yet.")
    fewer = Notice(code="fewer_questions", message="There are four.")

    def shown(*notices: Notice, coverage: Coverage | None) -> tuple[str, str]:
        one = interview(reading=READING, notices=list(notices), coverage=coverage)
        above = strict_html(reading.understood(one)).select_one("#reading-notices")
        full = InterviewWithQuestions(interview=one, questions=FULL.questions)
        below = strict_html(questions.writing_section(full))
        assert above is not None
        return above.get_text(), below.get_text()

    covered = Coverage(asked=["r1"], not_asked=[], share=1)
    above, _ = shown(coverage=None)
    assert above == HOSTILE, "as the posting was read"
    above, below = shown(language, fewer, coverage=covered)
    assert (above, "There are four." in below, "In English" in below) == ("In English, as yet.", True, False)
    above, _ = shown(fewer, coverage=covered)
    assert above == "", "a model wrote the language after all"


def test_a_cv_that_was_not_used_can_be_put_right() -> None:
    refused = interview(notices=[Notice(code="cv_refused", message="Your CV was not used.")])
    soup = strict_html(reading.understood(refused))
    assert "Your CV was not used." in soup.get_text()
    assert soup.find("a", href=urls.new_interview(like="i" * 15)) is not None


def test_a_choice_of_engines_is_there_where_there_is_one() -> None:
    alone = strict_html(forms.new_interview_form(fresh_id="f" * 15, engines=ENGINES[::2]))
    several = strict_html(forms.new_interview_form(fresh_id="f" * 15, engines=ENGINES))
    assert alone.find("input", attrs={"name": "engine"}) is None
    offered = several.find_all("input", attrs={"name": "engine"})
    assert [(one["value"], one.has_attr("disabled"), one.has_attr("checked")) for one in offered] == [
        ("bank", False, True),
        ("ollama:tiny", False, False),
        ("openai", True, False),
    ]
    assert "It does not answer." in several.get_text()


def test_wishes_are_folded_away_until_somebody_has_one() -> None:
    def opened(filled: Filled) -> bool:
        found = strict_html(forms.new_interview_form(fresh_id="f" * 15, engines=[], filled=filled)).details
        return found is not None and found.has_attr("open")

    assert not opened(EMPTY)
    assert not opened(Filled(values={"posting": "x", "round": "", "emphasis": "0", "count": "7"}))
    assert opened(Filled(values={"emphasis": "-1"}))
    assert opened(Filled(errors={"cv": "Too long."}))


def test_what_was_understood_is_told_with_what_was_left_out() -> None:
    soup = strict_html(reading.understood(interview(reading=READING, round="final")))
    text = soup.get_text(" ")
    assert "Taken for:" in text
    assert "night" in text
    for reason, name in words.REASONS.items():
        assert (name in text) == (reason != "heading"), reason
    assert soup.find("a", href=urls.new_interview(like="i" * 15)) is not None


def test_a_voice_says_what_should_be_known_before_it_is_chosen() -> None:
    told = described(
        voice("x", name="Ada", accent="British", sex="female", licence="CC-BY-NC-4.0", keeps_up=False)
    )
    assert told == "Ada · British · woman · engine · slow here · not for commercial use"
    assert described(voice("x", name="Ada", keeps_up=True)) == "Ada · engine"


def test_a_voice_that_can_not_speak_is_there_with_its_reason_and_can_not_be_chosen() -> None:
    soup = strict_html(GALLERY["page of an interview"])
    options = {str(one["value"]): one for one in soup.select("#player-voice option")}
    assert "disabled" in options["four"].attrs
    group = options["four"].find_parent("optgroup")
    assert group is not None
    assert group["label"] == HOSTILE
    assert "disabled" not in options["three"].attrs
    assert [value for value, one in options.items() if "selected" in one.attrs] == ["two"]


def test_only_a_simple_voice_is_said_once_and_honestly() -> None:
    soup = strict_html(GALLERY["page of an interview with a simple voice"])
    assert soup.get_text().count("There is no natural German voice here") == 1
    assert "There is no natural" not in strict_html(GALLERY["page of an interview"]).get_text()


def test_without_a_voice_nothing_offers_to_be_heard() -> None:
    soup = strict_html(GALLERY["page of an interview in silence"])
    assert soup.select_one("#player") is None
    assert not [one for one in soup.select("script") if "player" in str(one["src"])]
    assert all(one.find_parent(attrs={"data-mute": True}) for one in soup.select("[data-listen]"))
    assert "No voice here speaks" in soup.get_text()


def test_what_is_read_aloud_stands_alone_in_its_element() -> None:
    heard = strict_html(GALLERY["page of an interview"]).select("[data-speech] [data-text]")
    assert [one.string for one in heard] == [saved.question.text for saved in CHANGED.questions]
