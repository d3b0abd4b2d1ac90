"""The questions of an interview as a whole: how they stand, how they arrive, and what stands below them."""

from collections.abc import Mapping
from typing import Final

from htpy import Node, Renderable, div, fragment, ol, p, span

from interviewer_contracts.problems import Problem
from interviewer_web.interviews.card_components import WRITING_FORM, Changed, question_card, question_item
from interviewer_web.interviews.coverage_components import QUESTIONS, coverage, own_question, to_ask
from interviewer_web.interviews.reading_components import (
    POSTING_TEXT,
    marked_posting,
    said_above,
    told,
    told_above,
)
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.speech.components import take_along
from interviewer_web.store.records import SavedQuestion
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import button
from interviewer_web.ui.errors import error_fragment
from interviewer_web.ui.forms import EMPTY, Filled, streaming_form
from interviewer_web.ui.icons import icon
from interviewer_web.ui.text import untrusted

SAID: Final = "said"
"""Where it is told, to who can't see it, what a card says now."""

_SECTION: Final = "writing"
_PROBLEM: Final = "writing-problem"
_CONTINUE: Final = "Continue"
_PROGRESS: Final = "writing-progress"


def questions_list(
    full: InterviewWithQuestions, *, changed: Mapping[str, Changed] | None = None
) -> Renderable:
    """The questions in order; those still to come are appended. `changed` cards are found by their ids."""
    return ol(id=QUESTIONS, class_="flex flex-col")[
        [
            question_item(full.interview.id, saved, number=number, changed=(changed or {}).get(saved.id))
            for number, saved in enumerate(full.questions, start=1)
        ]
    ]


def writing_section(full: InterviewWithQuestions, *, own: Filled = EMPTY) -> Renderable:
    """Below the questions: what is going on, the way to continue, and at the end what was covered."""
    interview, ready = full.interview, len(full.questions)
    if full.finished:
        return finished_section(full, own=own)
    return div(id=_SECTION, class_="border-t border-rule pt-8")[
        streaming_form(
            *_progress(ready, interview.planned or interview.count),
            id_=WRITING_FORM,
            url=urls.interview_questions(interview.id),
            target=f"#{QUESTIONS}",
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
        question_item(interview, saved, number=saved.question.position, arriving=True),
        hx.partial(target=f"#{_PROGRESS}", swap="innerHTML", children=progress_words(ready, planned)),
        hx.partial(target=f"#{WRITING_FORM} [data-label]", swap="innerHTML", children=_CONTINUE),
    )


def failure(problem: Problem) -> str:
    """The event that says what went wrong; the questions stay, and the button to continue comes back."""
    return hx.message(hx.partial(target=f"#{_PROBLEM}", swap="innerHTML", children=error_fragment(problem)))


def completion(full: InterviewWithQuestions) -> str:
    """The last event: what was covered takes the place of the progress, and the posting gets its marks."""
    return hx.message(told_above(full.interview), _marks(full), _below(finished_section(full)))


def replaced(full: InterviewWithQuestions, saved: SavedQuestion) -> Renderable:
    """A card that takes its own place, still open for another try, and the posting with its marks."""
    number = full.number(saved.question.position)
    card = question_card(full.interview.id, saved, number=number, arriving=True, changed=Changed())
    said = hx.partial(
        target=f"#{SAID}",
        swap="innerHTML",
        children=untrusted(f"Question {number} is now: {saved.question.text}"),
    )
    return fragment[card, _marks(full), said]


def added(full: InterviewWithQuestions, saved: SavedQuestion) -> Renderable:
    """One question more at the end, and what is covered now: in sight, if it was asked for from there."""
    number = full.number(saved.question.position)
    said = f"Question {number} was added."
    return fragment[
        question_item(full.interview.id, saved, number=number, arriving=True),
        _marks(full),
        _below(finished_section(full, said=said, choosing=saved.question.requirement is not None)),
    ]


def _marks(full: InterviewWithQuestions) -> Renderable:
    pieces = marked_posting(full.interview.posting, full.questions)
    return hx.partial(target=f"#{POSTING_TEXT}", swap="innerHTML", children=pieces)


def _below(section: Renderable) -> Renderable:
    return hx.partial(target=f"#{_SECTION}", swap="outerHTML", children=section)


def finished_section(
    full: InterviewWithQuestions,
    *,
    said: str | None = None,
    choosing: bool = False,
    own: Filled = EMPTY,
) -> Renderable:
    """What stands below the last question; `said` tells what just changed.

    While somebody is `choosing` what to be asked about, the choice stays open.
    """
    above = said_above(full.interview)
    return div(id=_SECTION, class_="flex flex-col gap-5 border-t border-rule pt-8")[
        p(role="status", class_="flex items-center gap-2 font-medium")[
            icon("check", class_="text-accent"), said or "All questions are ready."
        ],
        [told(one, full.interview.id) for one in full.interview.notices if one not in above],
        coverage(full, opened=choosing),
        own_question(full, filled=own),
        take_along(full.interview.id),
        to_ask(full.interview.to_ask),
    ]
