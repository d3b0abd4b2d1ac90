"""What the questions cover, a question of one's own, and what to ask the interviewers."""

from collections.abc import Mapping, Sequence
from typing import Final

from htpy import Node, Renderable, a, div, h2, h3, li, ol, p, section, span, ul

from interviewer_contracts.options import QUESTIONS_MAX
from interviewer_contracts.postings import Posting, Requirement
from interviewer_contracts.questions import Coverage, QuestionToAsk
from interviewer_web.interviews.card_components import quoted
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.interviews.words import REQUIREMENTS, share_words
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import button, copy_button
from interviewer_web.ui.cards import fold
from interviewer_web.ui.forms import EMPTY, Filled, form, line_field
from interviewer_web.ui.text import quiet

QUESTIONS: Final = "questions"
"""The list of questions."""

_PROBLEM: Final = "more-problem"
_TO_ASK: Final = "to-ask"
_COUNTS: Final = {1: "One question", 2: "Two questions", 3: "Three questions"}


def coverage(full: InterviewWithQuestions, *, opened: bool) -> Node:
    """Each thing that the posting asks for, the weightiest first, with its question or a way to get one."""
    reading, covered = full.interview.reading, full.interview.coverage
    if reading is None or covered is None:
        return None
    numbers = _numbers(full)
    weighed = sorted(reading.requirements, key=lambda one: -one.weight)
    asked = [one for one in weighed if one.id in numbers]
    left = [one for one in weighed if one.id not in numbers]
    room = len(full.questions) < QUESTIONS_MAX
    return fold(
        _in_words(reading, covered, asked=len(asked)),
        div(class_="flex flex-col gap-8")[
            len(left) > 0
            and div[
                h3(class_="font-semibold")["Not asked about"],
                not room
                and quiet(f"An interview has at most {QUESTIONS_MAX} questions; this one has them all."),
                ul(class_="mt-2 flex flex-col")[
                    [_missing(full.interview.id, one, room=room) for one in left]
                ],
            ],
            div[
                h3(class_="font-semibold")["Asked about"],
                ul(class_="mt-2 flex flex-col")[[_asked(one, numbers) for one in asked]],
            ],
        ],
        opened=opened,
    )


def _numbers(full: InterviewWithQuestions) -> dict[str, list[tuple[int, int]]]:
    """The numbers and positions of the questions about each requirement."""
    numbers: dict[str, list[tuple[int, int]]] = {}
    for number, saved in enumerate(full.questions, start=1):
        if saved.question.requirement is not None:
            numbers.setdefault(saved.question.requirement, []).append((number, saved.question.position))
    return numbers


def _in_words(reading: Posting, covered: Coverage, *, asked: int) -> str:
    every = len(reading.requirements)
    things = "1 thing" if every == 1 else f"{every} things"
    return f"They cover {share_words(covered.share)}: {asked} of {things} that the posting asks for"


_ROW: Final = (
    "flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-rule py-2 text-[0.9375rem]"
)


def _said(requirement: Requirement) -> Renderable:
    return span(class_="min-w-0 flex-1 basis-56")[
        span(hx.ignore())[requirement.assumes or requirement.text],
        span(class_="text-soft")[f" ({REQUIREMENTS[requirement.kind]})"],
    ]


def _asked(requirement: Requirement, numbers: Mapping[str, Sequence[tuple[int, int]]]) -> Renderable:
    return li(class_=_ROW)[
        _said(requirement),
        span(class_="flex flex-wrap gap-x-3")[
            [
                a(
                    href=urls.question_anchor(position),
                    class_="inline-flex min-h-11 items-center font-medium text-accent underline",
                )[f"Question {number}"]
                for number, position in numbers[requirement.id]
            ]
        ],
    ]


def _missing(interview: str, requirement: Requirement, *, room: bool) -> Renderable:
    url = urls.requirement_question(interview, requirement.id)
    return li(class_=_ROW)[
        _said(requirement),
        room
        and form(
            button(
                "Ask me this",
                emphasis="secondary",
                hidden="print:hidden",
                attributes={"aria-label": f"Ask me this: {requirement.assumes or requirement.text}"},
            ),
            action=url,
            attributes=hx.append(url, target=f"#{QUESTIONS}", problems=f"#{_PROBLEM}"),
        ),
    ]


def own_question(full: InterviewWithQuestions, *, filled: Filled = EMPTY) -> Node:
    """A question that the posting does not bring up, and the person fears all the same."""
    url = urls.own_questions(full.interview.id)
    return div(class_="print:hidden")[
        div(id=_PROBLEM, class_="mb-3 empty:hidden"),
        len(full.questions) < QUESTIONS_MAX
        and form(
            line_field(
                "Add a question of your own",
                name="text",
                id_="own-question",
                filled=filled,
                placeholder="The one you are afraid of, perhaps.",
                press=button("Add it", emphasis="secondary", symbol="plus"),
            ),
            action=url,
            attributes=hx.append(url, target=f"#{QUESTIONS}", problems=f"#{_PROBLEM}"),
        ),
    ]


def to_ask(questions: Sequence[QuestionToAsk]) -> Node:
    """What the person may ask in turn, each with the words of the posting that it rests on."""
    if not questions:
        return None
    counted = _COUNTS.get(len(questions), f"{len(questions)} questions")
    return section(aria_labelledby="to-ask-title", class_="mt-4 border-t border-rule pt-8")[
        div(class_="flex flex-wrap items-center justify-between gap-4")[
            h2(id="to-ask-title", class_="font-serif text-2xl font-medium tracking-tight")[
                f"{counted} for you to ask them"
            ],
            copy_button("Copy them", of=f"#{_TO_ASK} [data-question]"),
        ],
        ol(hx.ignore(), id=_TO_ASK, class_="mt-5 flex flex-col gap-7")[
            [
                li(class_="flex flex-col gap-2")[
                    p(class_="font-serif text-xl leading-snug font-medium text-pretty", data_question=True)[
                        question.text
                    ],
                    quoted("Because the posting says: ", [found.quote for found in question.evidence]),
                    p(class_="text-[0.9375rem] text-soft")[question.why],
                ]
                for question in questions
            ]
        ],
    ]
