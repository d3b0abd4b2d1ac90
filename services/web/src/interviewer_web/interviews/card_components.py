"""One question on the page: its words, what it rests on, what helps to answer it, and how to change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from htpy import (
    Node,
    Renderable,
    article,
    div,
    h2,
    input,  # noqa: A004 - HTML's name
    li,
    mark,
    p,
    span,
    ul,
)

from interviewer_contracts.problems import Problem
from interviewer_web.interviews.words import ANGLES, DIFFICULTIES, KINDS, WISHES
from interviewer_web.store.records import YOU, KeptQuestion, SavedQuestion
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import actions, button, link_button
from interviewer_web.ui.cards import fold
from interviewer_web.ui.dialogs import opens_dialog
from interviewer_web.ui.errors import error_fragment
from interviewer_web.ui.forms import EMPTY, Filled, form, line_field
from interviewer_web.ui.player import heard, listen_button, spoken
from interviewer_web.ui.text import quiet, text_link

WRITING_FORM = "writing-form"
"""The form that has missing questions written; each card tells it that it is shown already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A card that somebody just tried to change: open where they were, with what went wrong, if anything."""

    problem: Problem | None = None
    filled: Filled = EMPTY


def question_item(
    interview: str,
    saved: SavedQuestion,
    *,
    number: int,
    arriving: bool = False,
    changed: Changed | None = None,
) -> Renderable:
    """A question in the list of them."""
    return li(class_="border-t border-rule first:border-t-0")[
        question_card(interview, saved, number=number, arriving=arriving, changed=changed)
    ]


def question_card(
    interview: str,
    saved: SavedQuestion,
    *,
    number: int,
    arriving: bool = False,
    changed: Changed | None = None,
) -> Renderable:
    """A question; it takes the place of the former one under the same id."""
    question, name = saved.question, f"Question {number}"
    speech = urls.question_speech(interview, saved.id, text=question.text)
    return article(
        spoken(
            url=speech,
            timings=urls.question_timings(interview, saved.id, text=question.text),
            name=name,
        ),
        id=urls.question_element(question.position),
        aria_label=name,
        class_=[_ARTICLE, "animate-arrive" if arriving else ""],
    )[
        div(class_="flex items-center justify-between sm:flex-col sm:items-center sm:justify-start sm:gap-3")[
            span(
                class_="font-serif text-4xl leading-none font-light text-soft tabular-nums "
                "speaking:text-accent",
                aria_hidden="true",
            )[number],
            listen_button(url=speech, name=name),
        ],
        div(class_="min-w-0")[
            div(hx.ignore())[
                p(class_="mb-2 text-sm font-medium text-soft")[_sort(question)],
                h2(
                    heard(),
                    class_="font-serif text-question font-medium tracking-tight text-pretty",
                    lang=question.language,
                )[question.text],
                _evidence(question),
                div(class_="mt-4 flex flex-col")[_beneath(question)],
            ],
            _change(interview, saved, name=name, changed=changed),
            question.requirement is not None and quiet(_written_by(question.source)),
            input(type="hidden", name="shown", value=question.position, form=WRITING_FORM),
        ],
    ]


_ARTICLE = (
    "-mx-4 grid gap-x-8 gap-y-4 rounded-2xl px-4 py-8 transition-colors duration-300 "
    "sm:grid-cols-[4rem_1fr] sm:py-11 "
    "aria-[current=true]:bg-sheet aria-[current=true]:shadow-spoken"
)


def _sort(question: KeptQuestion) -> str:
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


def _evidence(question: KeptQuestion) -> Node:
    if not question.evidence:
        return None
    posting = [found.quote for found in question.evidence if found.source == "posting"]
    cv = [found.quote for found in question.evidence if found.source == "cv"]
    lead = "The nearest that your CV shows: " if question.angle == "gap" else "And your CV says: "
    return div(class_="mt-5 flex flex-col gap-3")[
        len(posting) > 0 and quoted("Because the posting says: ", posting),
        len(cv) > 0 and quoted(lead, cv),
        p(class_="text-[0.9375rem] text-soft", lang=question.language)[question.why],
    ]


def quoted(lead: str, quotes: Sequence[str]) -> Renderable:
    """Words of the posting or of a CV, marked as such."""
    return p[
        span(class_="text-soft")[lead],
        [[index > 0 and " … ", mark[quote]] for index, quote in enumerate(quotes)],
    ]


def _beneath(question: KeptQuestion) -> Node:
    return [
        len(question.rubric) > 0
        and fold(
            "What a strong answer shows",
            ul(class_="flex flex-col gap-2 border-l-2 border-accent/30 pl-5", lang=question.language)[
                [li[point] for point in question.rubric]
            ],
        ),
        len(question.follow_ups) > 0
        and fold(
            "What they may ask next",
            ul(
                class_="flex flex-col gap-2 border-l-2 border-accent/30 pl-5 font-serif text-lg",
                lang=question.language,
            )[[li[asked] for asked in question.follow_ups]],
        ),
    ]


def _change(interview: str, saved: SavedQuestion, *, name: str, changed: Changed | None) -> Renderable:
    """What changes it. Nearly nobody opens nearly all of them, so each comes when it is opened."""
    url, place = urls.question_change(interview, saved.id), urls.question_element(saved.question.position)
    ways = f"{place}-ways"
    later = text_link(url, f"Change {name.lower()}")
    return div(class_="print:hidden")[
        fold(
            "Change this question",
            div(id=ways)[later if changed is None else ways_to_change(interview, saved, changed=changed)],
            opened=changed is not None,
            attributes=hx.on_opening(url, target=f"#{ways}") if changed is None else None,
        ),
    ]


def ways_to_change(interview: str, saved: SavedQuestion, *, changed: Changed) -> Renderable:
    """Another one in its place, one's own words, the way back, and the way out."""
    place = urls.question_element(saved.question.position)
    deletion = urls.question_deletion(interview, saved.id)
    return div(class_="flex flex-col gap-5 border-l-2 border-accent/30 pl-5")[
        saved.question.written is not None and _another(interview, saved, place),
        div(id=_problems(place), class_="empty:hidden")[
            changed.problem is not None and error_fragment(changed.problem)
        ],
        _own_words(interview, saved, place, changed.filled),
        actions(
            len(saved.former) > 0 and _undo(interview, saved, place),
            span(class_="mute:hidden")[
                link_button(
                    "Download as MP3",
                    urls.question_download(interview, saved.id),
                    emphasis="quiet",
                    symbol="download",
                )
            ],
            link_button(
                "Delete it", deletion, emphasis="quiet", symbol="trash", attributes=opens_dialog(deletion)
            ),
        ),
    ]


def _problems(place: str) -> str:
    return f"{place}-problem"


def _swaps(url: str, place: str) -> hx.Attributes:
    return hx.replace(url, target=f"#{place}", problems=f"#{_problems(place)}")


def _another(interview: str, saved: SavedQuestion, place: str) -> Renderable:
    url = urls.question_rewriting(interview, saved.id)
    return form(
        actions(
            [
                button(
                    words,
                    emphasis="secondary",
                    attributes={"name": "wish", "value": wish, "id": f"{place}-{wish}"},
                )
                for wish, words in WISHES.items()
            ],
            span(class_="hidden text-soft writing:inline", role="status")["Writing…"],
        ),
        action=url,
        attributes=_swaps(url, place),
    )


def _own_words(interview: str, saved: SavedQuestion, place: str, filled: Filled) -> Renderable:
    url = urls.question_words(interview, saved.id)
    return form(
        line_field(
            "Or put it in your own words",
            name="text",
            id_=f"{place}-text",
            filled=filled,
            default=saved.question.text,
            press=button("Save", emphasis="secondary", attributes={"id": f"{place}-save"}),
        ),
        action=url,
        attributes=_swaps(url, place),
    )


def _undo(interview: str, saved: SavedQuestion, place: str) -> Renderable:
    url = urls.question_undoing(interview, saved.id)
    return form(
        button(
            "Back to the former one", emphasis="quiet", symbol="again", attributes={"id": f"{place}-undo"}
        ),
        action=url,
        attributes=_swaps(url, place),
    )


def _written_by(source: str) -> str:
    if source == YOU:
        return "In your own words."
    return "From our own question bank." if source == "bank" else f"Written by {source}."
