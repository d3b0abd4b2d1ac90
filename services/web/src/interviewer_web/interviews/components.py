"""Interviews on the page: the form that makes one, its questions, the list of them."""

from collections.abc import Sequence
from typing import Final

from htpy import (
    Node,
    Renderable,
    a,
    article,
    div,
    h1,
    h2,
    h3,
    input,  # noqa: A004 - HTML's name
    li,
    mark,
    ol,
    p,
    span,
    strong,
    ul,
)

from interviewer_contracts.postings import (
    POSTING_MAX_CHARACTERS,
    Notice,
    Posting,
    Requirement,
    RequirementKind,
)
from interviewer_contracts.problems import Problem
from interviewer_contracts.questions import (
    QUESTIONS_DEFAULT,
    QUESTIONS_MAX,
    QUESTIONS_MIN,
    Coverage,
    Difficulty,
    Question,
    QuestionKind,
)
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.store.records import Interview, InterviewSummary, SavedQuestion
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import actions, button, icon_link, link_button
from interviewer_web.ui.cards import fold, sheet
from interviewer_web.ui.dialogs import closes_dialog, opens_dialog, within_dialog
from interviewer_web.ui.errors import error_fragment
from interviewer_web.ui.forms import (
    EMPTY,
    Filled,
    form,
    hidden,
    long_text_field,
    number_field,
    streaming_form,
    text_field,
)
from interviewer_web.ui.icons import icon
from interviewer_web.ui.notices import notice
from interviewer_web.ui.player import listen_button, spoken
from interviewer_web.ui.text import untrusted
from interviewer_web.ui.times import when

KINDS: Final[dict[QuestionKind, str]] = {
    "behavioural": "From your experience",
    "situational": "A situation",
    "technical": "Know-how",
    "motivation": "Motivation",
    "values": "Values",
}
DIFFICULTIES: Final[dict[Difficulty, str]] = {"warm_up": " · to warm up", "core": "", "stretch": " · a hard one"}

REQUIREMENTS: Final[dict[RequirementKind, str]] = {"duty": "a task", "must": "a must", "nice": "welcome"}

_QUESTIONS: Final = "questions"
_SECTION: Final = "writing"
_FORM: Final = "writing-form"
_PROBLEM: Final = "writing-problem"
_CONTINUE: Final = "Continue"
_POSTING: Final = "posting-text"
_PROGRESS: Final = "writing-progress"


def new_interview_form(
    *, fresh_id: str, filled: Filled = EMPTY, questions_back: Sequence[str] = ()
) -> Renderable:
    """Paste a posting. `questions_back` are asked when it was too thin."""
    asked_back = len(questions_back) > 0 and notice(
        strong["Two questions back to you"],
        ul(class_="list-disc pl-5")[[li[asked] for asked in questions_back]],
        p(class_="text-soft")["Add a few words on them to the text above, then try again."],
    )
    return form(
        long_text_field(
            "The job posting",
            name="posting",
            filled=filled,
            limit=POSTING_MAX_CHARACTERS,
            placeholder="Paste the whole posting here: the tasks, what they ask for, what they offer.",
            hint="All of it, just as it stands. What is not about the work is left out by itself.",
            extra=asked_back,
            draft=True,
        ),
        div(class_="flex flex-wrap items-end justify-between gap-6")[
            number_field(
                "How many questions?",
                name="count",
                filled=filled,
                least=QUESTIONS_MIN,
                most=QUESTIONS_MAX,
                default=QUESTIONS_DEFAULT,
                hint=f"{QUESTIONS_MIN} to {QUESTIONS_MAX}",
            ),
            button("Write my questions", symbol="arrow", busy="Reading the posting…"),
        ],
        hidden("id", filled.value("id") or fresh_id, {"data-fresh-id": True}),
        action=urls.interviews(),
        filled=filled,
    )


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
                class_="flex items-center justify-between sm:flex-col sm:items-center sm:justify-start sm:gap-3"
            )[
                span(
                    class_="font-serif text-4xl leading-none font-light text-soft tabular-nums speaking:text-accent",
                    aria_hidden="true",
                )[question.position],
                listen_button(url=speech, name=name),
            ],
            div(class_="min-w-0")[
                p(class_="mb-2 text-sm font-medium text-soft")[
                    f"{KINDS[question.kind]} · {question.competency}{DIFFICULTIES[question.difficulty]}"
                ],
                h2(class_="font-serif text-question font-medium tracking-tight text-pretty", lang=question.language)[
                    question.text
                ],
                _evidence(question),
                _beneath(question),
                input(type="hidden", name="shown", value=question.position, form=_FORM),
            ],
        ]
    ]


_ARTICLE = (
    "-mx-4 grid gap-x-8 gap-y-4 rounded-2xl px-4 py-8 transition-colors duration-300 sm:grid-cols-[4rem_1fr] sm:py-11 "
    "aria-[current=true]:bg-sheet aria-[current=true]:shadow-spoken"
)


def _evidence(question: Question) -> Renderable:
    return div(class_="mt-5 flex flex-col gap-3")[
        p[
            span(class_="text-soft")["Because the posting says: "],
            [[index > 0 and " … ", mark[found.quote]] for index, found in enumerate(question.evidence)],
        ],
        p(class_="text-[0.9375rem] text-soft")[question.why],
    ]


def _beneath(question: Question) -> Renderable:
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
    return "Written by our own question bank." if source == "bank" else f"Written by {source}."


def writing_section(full: InterviewWithQuestions) -> Renderable:
    """Below the questions: what is going on, the way to continue, and at the end what was covered."""
    interview, ready = full.interview, len(full.questions)
    if full.finished:
        return finished_section(interview.reading, interview.coverage, warnings=[])
    return div(id=_SECTION, class_="border-t border-rule pt-8")[
        streaming_form(
            *_progress(ready, interview.planned or interview.count),
            id_=_FORM,
            url=urls.interview_questions(interview.id),
            target=f"#{_QUESTIONS}",
            problems=f"#{_PROBLEM}",
            on_load=ready == 0,
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
        "The posting, with what is asked about marked",
        div(
            hx.ignore(),
            id=_POSTING,
            class_="rounded-2xl border border-rule bg-sheet p-5 text-[0.9375rem] whitespace-pre-wrap sm:p-7",
        )[marked_posting(interview.posting, [saved.question for saved in questions])],
    )


def marked_posting(posting: str, questions: Sequence[Question]) -> list[Node]:
    """The posting in pieces; where two questions rest on the same words, the first has them."""
    spans = sorted(
        (found.start, found.end, question.position) for question in questions for found in question.evidence
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


def heading(interview: Interview) -> Renderable:
    """What the interview is for, and what can be done with it."""
    return div(class_="mb-6 flex items-start gap-x-4")[
        div(hx.ignore(), class_="min-w-0 flex-1")[
            h1(class_="font-serif text-title font-medium tracking-tight wrap-anywhere")[interview.title],
            interview.company is not None and p(class_="mt-2 text-lg text-soft")[interview.company],
        ],
        div(class_="-mr-2 flex print:hidden")[_changes(interview.id, interview.title)],
    ]


def interview_list(summaries: Sequence[InterviewSummary]) -> Renderable:
    """My interviews, the newest first."""
    return ol(class_="flex flex-col")[[_row(summary) for summary in summaries]]


def _row(summary: InterviewSummary) -> Renderable:
    return li(class_="flex items-center gap-2 border-t border-rule py-3 first:border-t-0")[
        a(
            href=urls.interview(summary.id),
            class_="group/row -mx-3 min-w-0 flex-1 rounded-xl px-3 py-2 hover:bg-sunken",
        )[
            span(
                hx.ignore(),
                class_="block font-serif text-xl leading-snug font-medium tracking-tight wrap-anywhere "
                "decoration-accent/50 decoration-2 underline-offset-4 group-hover/row:underline",
            )[summary.title],
            span(hx.ignore(), class_="mt-0.5 block text-[0.9375rem] text-soft")[
                summary.company is not None and [summary.company, " · "],
                _state(summary),
                " · ",
                when(summary.created),
            ],
        ],
        div(class_="-mr-3 flex")[_changes(summary.id, summary.title)],
    ]


def _state(summary: InterviewSummary) -> str:
    planned = summary.planned or summary.count
    if summary.questions >= planned:
        return f"{summary.questions} questions"
    return f"{summary.questions} of {planned} questions"


def _changes(interview: str, title: str) -> tuple[Renderable, Renderable]:
    rename, delete = urls.interview_title(interview), urls.interview_deletion(interview)
    return (
        icon_link(f"Rename “{title}”", "pen", rename, attributes=opens_dialog(rename)),
        icon_link(f"Delete “{title}”", "trash", delete, attributes=opens_dialog(delete)),
    )


def no_interviews() -> Renderable:
    """For somebody who has none yet."""
    return sheet(
        p(class_="font-serif text-2xl font-medium")["Nothing here yet."],
        p(class_="mt-2 mb-6 text-soft")[
            "Your interviews will stand here, so that you find them again tomorrow."
        ],
        link_button("Paste a posting", urls.new_interview(), symbol="plus"),
    )


def rename_form(interview: Interview, *, filled: Filled = EMPTY) -> Renderable:
    """Another title."""
    url = urls.interview_title(interview.id)
    return form(
        h2(class_="font-serif text-2xl font-medium")["Rename"],
        text_field(
            "Title",
            name="title",
            id_="interview-title",
            filled=filled,
            default=interview.title,
        ),
        actions(
            button("Save"),
            link_button("Cancel", urls.interview(interview.id), emphasis="quiet", attributes=closes_dialog()),
        ),
        action=url,
        filled=filled,
        attributes=within_dialog(url),
    )


def deletion_form(interview: Interview, *, questions: int, filled: Filled = EMPTY) -> Renderable:
    """Ask once, and say what will be gone."""
    url = urls.interview_deletion(interview.id)
    return form(
        div(class_="flex flex-col gap-2")[
            h2(class_="font-serif text-2xl font-medium")["Delete this interview?"],
            p[
                "“",
                untrusted(interview.title),
                f"” goes with its posting and {_questions(questions)}, for good.",
            ],
        ],
        actions(
            button("Delete", emphasis="danger"),
            link_button(
                "Keep it", urls.interview(interview.id), emphasis="quiet", attributes=closes_dialog()
            ),
        ),
        action=url,
        filled=filled,
        attributes=within_dialog(url),
    )


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
