"""What was made of a posting, for a person to see and disagree with: facts, what was left out, its text."""

from collections.abc import Sequence
from typing import Final

from htpy import Node, Renderable, a, dd, div, dl, dt, h3, li, mark, p, ul

from interviewer_contracts.postings import Ignored, IgnoredReason, Notice, Posting, Requirement
from interviewer_contracts.problems import CvRefusedError
from interviewer_web.errors import EngineChoiceError
from interviewer_web.interviews.words import EMPHASES, LEVELS, REASONS, ROUNDS, WORK_PATTERNS, language_name
from interviewer_web.store.records import Interview, SavedQuestion
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import actions, button
from interviewer_web.ui.cards import fold
from interviewer_web.ui.forms import form
from interviewer_web.ui.notices import notice
from interviewer_web.ui.text import quiet, text_link, untrusted

POSTING_TEXT: Final = "posting-text"

_NOTICES: Final = "reading-notices"
_MENDED: Final = frozenset({CvRefusedError.code, EngineChoiceError.code})
_ABOVE: Final = _MENDED | {"engine_away"}
_AGAIN: Final = "Start again with this posting"
_GIST_CHARACTERS: Final = 90


def understood(interview: Interview) -> Renderable:
    """In a line what the posting was taken for, and folded below it the whole of it."""
    reading = interview.reading
    told_so = div(id=_NOTICES, class_="my-3 flex flex-col gap-3 empty:hidden")[_notices(interview)]
    if reading is None:
        return told_so
    return div(class_="mb-2")[
        p(class_="mb-1 text-soft first-letter:uppercase")[" · ".join(_facts(reading))],
        told_so,
        fold(
            "What we made of the posting",
            div(class_="flex flex-col gap-6 border-l-2 border-accent/30 pl-5")[
                _made_of(interview, reading),
                _assumed([one for one in reading.requirements if one.kind == "assumed"]),
                _left_out(reading.ignored),
                _disagree(interview),
            ],
        ),
    ]


def told_above(interview: Interview) -> Renderable:
    """The part of a later answer that puts right what is said above the questions."""
    return hx.partial(target=f"#{_NOTICES}", swap="innerHTML", children=_notices(interview))


def said_above(interview: Interview) -> list[Notice]:
    """What a person should know before they read: how the posting was read, and what could not be used.

    Once all is written, only what is still so: a language may have been written by a model after all.
    """
    warnings = interview.reading.warnings if interview.reading is not None else []
    if interview.coverage is None:
        return warnings
    above = {*_ABOVE, *(one.code for one in warnings)}
    return [one for one in interview.notices if one.code in above]


def told(found: Notice, interview: str) -> Renderable:
    """Something to know, with the way to mend it where there is one."""
    return notice(
        p[untrusted(found.message)],
        found.code in _MENDED and p[text_link(urls.new_interview(like=interview), _AGAIN)],
    )


def _notices(interview: Interview) -> Node:
    return [told(one, interview.id) for one in said_above(interview)]


def _facts(reading: Posting) -> list[str]:
    return [
        *([f"Taken for: {reading.occupation.name}"] if reading.occupation else []),
        *([LEVELS[reading.seniority].lower()] if reading.seniority else []),
        *(WORK_PATTERNS[pattern] for pattern in reading.work_pattern),
        f"in {language_name(reading.language)}",
    ]


def _made_of(interview: Interview, reading: Posting) -> Renderable:
    occupation = reading.occupation
    rows: list[tuple[str, str | None]] = [
        ("Job", reading.title),
        ("Company", reading.company),
        ("We took this for", occupation.name if occupation else None),
        ("Level", LEVELS[reading.seniority] if reading.seniority else None),
        ("Work", ", ".join(WORK_PATTERNS[one] for one in reading.work_pattern) or None),
        ("Language", language_name(reading.language)),
        ("Things it asks for", str(sum(one.kind != "assumed" for one in reading.requirements))),
        ("You wished for", _wished(interview)),
    ]
    return dl(class_="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-6 gap-y-2 text-[0.9375rem]")[
        [
            [
                dt(class_="text-soft")[name],
                dd(hx.ignore(), class_="min-w-0 wrap-anywhere")[said or "not said"],
            ]
            for name, said in rows
            if said or name not in {"We took this for", "You wished for"}
        ]
    ]


def _wished(interview: Interview) -> str | None:
    wished = [
        *([ROUNDS[interview.round]] if interview.round else []),
        *([LEVELS[interview.level]] if interview.level else []),
        *([EMPHASES[interview.emphasis]] if interview.emphasis else []),
        *([f"Written by {interview.engine}"] if interview.engine else []),
    ]
    return " · ".join(wished) or None


def _assumed(assumed: Sequence[Requirement]) -> Node:
    return (
        len(assumed) > 0
        and div[
            h3(class_="font-semibold")["Not said, but assumed of such work"],
            ul(hx.ignore(), class_="mt-1 list-disc pl-5 text-[0.9375rem]")[
                [li[one.assumes or one.text] for one in assumed]
            ],
        ]
    )


def _left_out(ignored: Sequence[Ignored]) -> Node:
    """What nobody is asked about, by reason; headings are no loss and are not listed."""
    reasons: dict[IgnoredReason, list[str]] = {}
    for one in ignored:
        if one.reason != "heading":
            reasons.setdefault(one.reason, []).append(one.text.strip())
    return (
        len(reasons) > 0
        and div[
            h3(class_="font-semibold")["Left out"],
            [
                fold(
                    f"{REASONS[reason]} ({len(texts)})",
                    ul(hx.ignore(), class_="list-disc pl-7 text-[0.9375rem] text-soft")[
                        [li[_gist(text)] for text in texts]
                    ],
                )
                for reason, texts in sorted(reasons.items(), key=lambda one: list(REASONS).index(one[0]))
            ],
        ]
    )


def _gist(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _GIST_CHARACTERS else f"{words[:_GIST_CHARACTERS]}…"


def _disagree(interview: Interview) -> Renderable:
    return div(class_="flex flex-col items-start gap-3 print:hidden")[
        quiet(
            "Not what it is? ",
            text_link(urls.new_interview(like=interview.id), _AGAIN),
            ": change its words, or say at which level and in which round you will be.",
        ),
        interview.cv is not None and _cv(interview),
    ]


def _cv(interview: Interview) -> Renderable:
    return form(
        quiet(
            "Your CV is kept with this interview. Delete it, and what is quoted from it goes too; a question "
            "that has its words in it stays until you change it."
        ),
        actions(button("Delete my CV", emphasis="secondary", symbol="trash")),
        action=urls.cv_deletion(interview.id),
    )


def posting_fold(interview: Interview, questions: Sequence[SavedQuestion]) -> Renderable:
    """The posting, with what is asked about marked; each mark leads to its question."""
    return fold(
        "The posting, with marks",
        div(
            hx.ignore(),
            id=POSTING_TEXT,
            class_="rounded-2xl border border-rule bg-sheet p-5 text-[0.9375rem] whitespace-pre-wrap sm:p-7",
        )[marked_posting(interview.posting, questions)],
    )


def marked_posting(posting: str, questions: Sequence[SavedQuestion]) -> list[Node]:
    """The posting in pieces; where two questions rest on the same words, the first has them."""
    spans = sorted(
        (found.start, found.end, number, saved.question.position)
        for number, saved in enumerate(questions, start=1)
        for found in saved.question.evidence
        if found.source == "posting"
    )
    pieces: list[Node] = []
    done = 0
    for start, end, number, position in spans:
        if start < done or end > len(posting):
            continue
        marked = a(href=urls.question_anchor(position), title=f"Question {number}", class_="rounded-sm")[
            mark[posting[start:end]]
        ]
        pieces += [posting[done:start], marked]
        done = end
    return [*pieces, posting[done:]]
