"""Interviews on the page: the heading of one, the list of them, and what can be done with each."""

from collections.abc import Sequence

from htpy import Renderable, a, div, h1, h2, li, ol, p, span

from interviewer_web.store.records import Interview, InterviewSummary, SavedQuestion
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import actions, button, icon_link, link_button
from interviewer_web.ui.cards import sheet
from interviewer_web.ui.dialogs import closes_dialog, opens_dialog, within_dialog
from interviewer_web.ui.forms import EMPTY, Filled, form, text_field
from interviewer_web.ui.text import untrusted
from interviewer_web.ui.times import when


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


def question_deletion_form(saved: SavedQuestion, *, number: int) -> Renderable:
    """Ask once, with the words that will be gone."""
    url = urls.question_deletion(saved.interview, saved.id)
    back = f"{urls.interview(saved.interview)}{urls.question_anchor(saved.question.position)}"
    return form(
        div(class_="flex flex-col gap-2")[
            h2(class_="font-serif text-2xl font-medium")[f"Delete question {number}?"],
            p["“", untrusted(saved.question.text), "” goes for good. The others stay as they are."],
        ],
        actions(
            button("Delete", emphasis="danger"),
            link_button("Keep it", back, emphasis="quiet", attributes=closes_dialog()),
        ),
        action=url,
        attributes=within_dialog(url),
    )


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
