"""Questions on the page: as they stand, as they arrive, and what they leave of the posting."""

from collections.abc import Sequence
from typing import Final

from htpy import (
    Node,
    Renderable,
    a,
    article,
    div,
    h2,
    h3,
    input,  # noqa: A004 - HTML's name
    li,
    mark,
    ol,
    p,
    span,
    ul,
)

from interviewer_contracts.postings import Notice, Posting, Requirement
from interviewer_contracts.problems import Problem
from interviewer_contracts.questions import Coverage
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.interviews.words import ANGLES, DIFFICULTIES, KINDS, REQUIREMENTS
from interviewer_web.store.records import YOU, Interview, KeptQuestion, SavedQuestion
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import button
from interviewer_web.ui.cards import fold
from interviewer_web.ui.errors import error_fragment
from interviewer_web.ui.forms import streaming_form
from interviewer_web.ui.icons import icon
from interviewer_web.ui.notices import notice
from interviewer_web.ui.player import listen_button, spoken

_QUESTIONS: Final = "questions"
_SECTION: Final = "writing"
_FORM: Final = "writing-form"
_PROBLEM: Final = "writing-problem"
_CONTINUE: Final = "Continue"
_POSTING: Final = "posting-text"
_PROGRESS: Final = "writing-progress"


def questions_list(interview: Interview, questions: Sequence[SavedQuestion]) -> Renderable:
    """The questions in order; those still to come are appended."""
    return ol(id=_QUESTIONS, class_="flex flex-col")[
        [question_item(interview.id, saved, arriving=False) for saved in questions]
    ]


def question_item(interview: str, saved: SavedQuestion, *, arriving: bool) -> Renderable:
    """One question with the words of the posting that it comes from."""
    question = saved.question
    name = f"Question {question.position}"
    speech = urls.question_speech(interview, saved.id)
    return li(class_="border-t border-rule first:border-t-0")[
        article(
            hx.ignore(),
            spoken(url=speech, name=name),
            id=urls.question_element(question.position),
            aria_label=name,
            class_=[_ARTICLE, "animate-arrive" if arriving else ""],
        )[
            div(
                class_="flex items-center justify-between sm:flex-col sm:items-center sm:justify-start "
                "sm:gap-3"
            )[
                span(
                    class_="font-serif text-4xl leading-none font-light text-soft tabular-nums "
                    "speaking:text-accent",
                    aria_hidden="true",
                )[question.position],
                listen_button(url=speech, name=name),
            ],
            div(class_="min-w-0")[
                p(class_="mb-2 text-sm font-medium text-soft")[_kind(question)],
                h2(
                    class_="font-serif text-question font-medium tracking-tight text-pretty",
                    lang=question.language,
                )[question.text],
                _evidence(question),
                _beneath(question),
                input(type="hidden", name="shown", value=question.position, form=_FORM),
            ],
        ]
    ]


def _kind(question: KeptQuestion) -> str:
    """What sort it is, what it tests (unless the two are one word), how hard it is, how a CV comes in."""
    if question.kind is None:
        return "Your own question"
    kind, tested = KINDS[question.kind], (question.competency or "").replace("_", " ")
    parts = [
        kind,
        "" if tested == kind.lower() else tested,
        DIFFICULTIES[question.difficulty] if question.difficulty else "",
        ANGLES[question.angle] if question.angle else "",
    ]
    return " · ".join(part for part in parts if part)


_ARTICLE = (
    "-mx-4 grid gap-x-8 gap-y-4 rounded-2xl px-4 py-8 transition-colors duration-300 "
    "sm:grid-cols-[4rem_1fr] sm:py-11 "
    "aria-[current=true]:bg-sheet aria-[current=true]:shadow-spoken"
)


def _evidence(question: KeptQuestion) -> Node:
    if not question.evidence:
        return None
    posting = [found.quote for found in question.evidence if found.source == "posting"]
    cv = [found.quote for found in question.evidence if found.source == "cv"]
    lead = "The nearest that your CV shows: " if question.angle == "gap" else "And your CV says: "
    return div(class_="mt-5 flex flex-col gap-3")[
        len(posting) > 0 and _quoted("Because the posting says: ", posting),
        len(cv) > 0 and _quoted(lead, cv),
        p(class_="text-[0.9375rem] text-soft")[question.why],
    ]


def _quoted(lead: str, quotes: Sequence[str]) -> Renderable:
    return p[
        span(class_="text-soft")[lead],
        [[index > 0 and " … ", mark[quote]] for index, quote in enumerate(quotes)],
    ]


def _beneath(question: KeptQuestion) -> Renderable:
    return div(class_="mt-4 flex flex-col")[
        fold(
            "What a strong answer shows",
            ul(class_="flex flex-col gap-2 border-l-2 border-accent/30 pl-5")[
                [li[point] for point in question.rubric]
            ],
        ),
        fold(
            "What they may ask next",
            ul(class_="flex flex-col gap-2 border-l-2 border-accent/30 pl-5 font-serif text-lg")[
                [li[asked] for asked in question.follow_ups]
            ],
            p(class_="mt-4 text-sm text-soft")[_written_by(question.source)],
        ),
    ]


def _written_by(source: str) -> str:
    if source == YOU:
        return "In your own words."
    return "Written by our own question bank." if source == "bank" else f"Written by {source}."


def writing_section(full: InterviewWithQuestions) -> Renderable:
    """Below the questions: what is going on, the way to continue, and at the end what was covered."""
    interview, ready = full.interview, len(full.questions)
    if full.finished:
        return finished_section(interview.reading, interview.coverage, warnings=interview.notices)
    return div(id=_SECTION, class_="border-t border-rule pt-8")[
        streaming_form(
            *_progress(ready, interview.planned or interview.count),
            id_=_FORM,
            url=urls.interview_questions(interview.id),
            target=f"#{_QUESTIONS}",
            problems=f"#{_PROBLEM}",
            # All there, and only the end was not heard of any more: it is asked for by itself.
            on_load=ready in {0, interview.planned},
        )
    ]


def _progress(ready: int, planned: int) -> tuple[Node, ...]:
    return (
        div(id=_PROBLEM, class_="mb-4 empty:hidden writing:hidden"),
        div(class_="flex flex-wrap items-center justify-between gap-4")[
            div(class_="flex items-center gap-3")[
                span(
                    class_="hidden size-3 animate-write rounded-full bg-accent writing:block",
                    aria_hidden="true",
                ),
                p(id=_PROGRESS, role="status", class_="font-medium tabular-nums")[
                    progress_words(ready, planned)
                ],
            ],
            span(class_="text-soft hidden writing:inline")[
                "You can read, or listen, while the rest is being written."
            ],
            div(class_="writing:hidden")[
                button(_CONTINUE if ready else "Write my questions", symbol="arrow"),
            ],
        ],
    )


def progress_words(ready: int, planned: int) -> str:
    """How far it is, in words that are read out as they change."""
    if ready == 0:
        return f"{planned} questions to write."
    return f"{ready} of {planned} questions are ready."


def arrival(interview: str, saved: SavedQuestion, *, ready: int, planned: int) -> str:
    """The event that puts a new question on the page and tells how far it is."""
    return hx.message(
        question_item(interview, saved, arriving=True),
        hx.partial(target=f"#{_PROGRESS}", swap="innerHTML", children=progress_words(ready, planned)),
        hx.partial(target=f"#{_FORM} [data-label]", swap="innerHTML", children=_CONTINUE),
    )


def failure(problem: Problem) -> str:
    """The event that says what went wrong; the questions stay, and the button to continue comes back."""
    return hx.message(hx.partial(target=f"#{_PROBLEM}", swap="innerHTML", children=error_fragment(problem)))


def completion(full: InterviewWithQuestions, warnings: Sequence[Notice]) -> str:
    """The last event: what was covered takes the place of the progress, and the posting gets its marks."""
    interview, questions = full.interview, [saved.question for saved in full.questions]
    section = finished_section(interview.reading, interview.coverage, warnings=warnings)
    return hx.message(
        hx.partial(
            target=f"#{_POSTING}", swap="innerHTML", children=marked_posting(interview.posting, questions)
        ),
        hx.partial(target=f"#{_SECTION}", swap="outerHTML", children=section),
    )


def finished_section(
    reading: Posting | None, coverage: Coverage | None, *, warnings: Sequence[Notice]
) -> Renderable:
    """What stands below the last question."""
    return div(hx.ignore(), id=_SECTION, class_="flex flex-col gap-4 border-t border-rule pt-8")[
        p(role="status", class_="flex items-center gap-2 font-medium")[
            icon("check", class_="text-accent"), "All questions are ready."
        ],
        [notice(found.message) for found in warnings],
        reading is not None and coverage is not None and _coverage(reading, coverage),
    ]


def _coverage(reading: Posting, coverage: Coverage) -> Renderable:
    asked = [found for found in reading.requirements if found.id in coverage.asked]
    left = [found for found in reading.requirements if found.id in coverage.not_asked]
    return fold(
        f"What they cover: {len(asked)} of {len(asked) + len(left)} things the posting asks for",
        div(class_="grid gap-8 sm:grid-cols-2")[
            _requirements("Asked about", asked),
            len(left) > 0 and _requirements("Not asked about; prepare these yourself", left),
        ],
    )


def _requirements(heading: str, requirements: Sequence[Requirement]) -> Renderable:
    return div[
        h3(class_="mb-2 font-semibold")[heading],
        ul(class_="flex flex-col gap-2 text-[0.9375rem]")[
            [
                li(class_="border-l-2 border-rule pl-4")[
                    found.text, span(class_="text-soft")[f" ({REQUIREMENTS[found.kind]})"]
                ]
                for found in requirements
            ]
        ],
    ]


def posting_fold(interview: Interview, questions: Sequence[SavedQuestion]) -> Renderable:
    """The posting, with what is asked about marked; each mark leads to its question."""
    return fold(
        "The posting, with marks",
        div(
            hx.ignore(),
            id=_POSTING,
            class_="rounded-2xl border border-rule bg-sheet p-5 text-[0.9375rem] whitespace-pre-wrap sm:p-7",
        )[marked_posting(interview.posting, [saved.question for saved in questions])],
    )


def marked_posting(posting: str, questions: Sequence[KeptQuestion]) -> list[Node]:
    """The posting in pieces; where two questions rest on the same words, the first has them."""
    spans = sorted(
        (found.start, found.end, question.position)
        for question in questions
        for found in question.evidence
        if found.source == "posting"
    )
    pieces: list[Node] = []
    done = 0
    for start, end, position in spans:
        if start < done or end > len(posting):
            continue
        pieces += [posting[done:start], _marked(posting[start:end], position)]
        done = end
    return [*pieces, posting[done:]]


def _marked(words: str, position: int) -> Renderable:
    return a(href=urls.question_anchor(position), title=f"Question {position}", class_="rounded-sm")[
        mark[words]
    ]
