"""The form that makes an interview: the posting first, and folded away below it what one may wish besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from htpy import Node, Renderable, div, li, p, span, strong, ul

from interviewer_contracts.options import QUESTIONS_DEFAULT, QUESTIONS_MAX, QUESTIONS_MIN
from interviewer_contracts.postings import CV_MAX_CHARACTERS, POSTING_MAX_CHARACTERS
from interviewer_contracts.problems import (
    PostingPart,
    PostingRefusedError,
    ProblemError,
    SeveralPostingsError,
)
from interviewer_contracts.questions import Engine
from interviewer_web.interviews.words import EMPHASES, LEVELS, ROUNDS
from interviewer_web.store.records import Interview
from interviewer_web.ui import urls
from interviewer_web.ui.buttons import button
from interviewer_web.ui.cards import fold
from interviewer_web.ui.choices import Way, scale_field, select_field, ways_field
from interviewer_web.ui.forms import EMPTY, Filled, form, hidden, long_text_field, number_field
from interviewer_web.ui.notices import notice
from interviewer_web.ui.text import quiet, untrusted

_Value = TypeVar("_Value", bound=str)

_WISHES: Final = ("round", "level", "emphasis", "engine", "cv")
_UNWISHED: Final = {"", "0"}
_CV_HINT: Final = (
    "Then some questions are about what it claims, or does not show. It is kept with this interview, in your "
    "account, and you can delete it at any time."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedBack:
    """What a refused posting needs: answers to `questions`, or one of several `postings` to be chosen."""

    questions: Sequence[str] = ()
    postings: Sequence[PostingPart] = ()

    @classmethod
    def of(cls, error: ProblemError) -> "AskedBack":
        """What the error asks back; nothing for one that is about something else."""
        if isinstance(error, SeveralPostingsError):
            return cls(questions=error.questions_back, postings=error.postings)
        return cls(questions=error.questions_back) if isinstance(error, PostingRefusedError) else cls()


def filled_like(interview: Interview) -> Filled:
    """The form filled in as it was for this interview."""
    wished = interview.options.model_dump()
    values = {name: str(value) for name, value in wished.items() if value is not None}
    return Filled(values={**values, "posting": interview.posting, "cv": interview.cv or ""})


def new_interview_form(
    *,
    fresh_id: str,
    engines: Sequence[Engine],
    filled: Filled = EMPTY,
    asked_back: AskedBack | None = None,
) -> Renderable:
    """Paste a posting. `asked_back` stands with a posting of which no interview could be made."""
    return form(
        long_text_field(
            "The job posting",
            name="posting",
            filled=filled,
            limit=POSTING_MAX_CHARACTERS,
            placeholder="Paste the whole posting here: the tasks, what they ask for, what they offer.",
            hint="All of it, just as it stands. What is not about the work is left out by itself.",
            extra=asked_back is not None and _asked_back(asked_back),
            draft=True,
        ),
        _wishes(engines, filled),
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


def _asked_back(asked: AskedBack) -> Node:
    if asked.postings:
        return notice(
            strong["Which of them is it?"],
            ul(class_="flex flex-col items-start gap-2")[
                [
                    li[
                        button(
                            untrusted(part.title),
                            emphasis="secondary",
                            attributes={"name": "part", "value": f"{part.start}-{part.end}"},
                        )
                    ]
                    for part in asked.postings
                ]
            ],
        )
    return len(asked.questions) > 0 and notice(
        strong["Two questions back to you"],
        ul(class_="list-disc pl-5")[[li[question] for question in asked.questions]],
        p(class_="text-soft")["Add a few words on them to the text above, then try again."],
    )


def _wishes(engines: Sequence[Engine], filled: Filled) -> Renderable:
    wished = any(filled.error(name) or filled.value(name) not in _UNWISHED for name in _WISHES)
    return fold(
        ["Make it fit", span(class_="font-normal text-soft")[": my CV, which round, which level"]],
        div(class_="flex flex-col gap-6 border-l-2 border-accent/30 pl-5")[
            quiet("None of this is needed. Left as it is, the posting decides."),
            div(class_="grid gap-6 sm:grid-cols-2")[
                select_field(
                    "Which round is it?",
                    name="round",
                    filled=filled,
                    options=_or_open("Any, or I don\N{RIGHT SINGLE QUOTATION MARK}t know", ROUNDS),
                ),
                select_field(
                    "At which level?",
                    name="level",
                    filled=filled,
                    options=_or_open("As the posting says", LEVELS),
                ),
            ],
            scale_field(
                "More about …",
                name="emphasis",
                filled=filled,
                steps={str(step): words for step, words in EMPHASES.items()},
                default="0",
                ends=("how I act", "how the work is done"),
            ),
            _engines(engines, filled),
            long_text_field(
                "My CV",
                name="cv",
                filled=filled,
                limit=CV_MAX_CHARACTERS,
                placeholder="Paste it here, if you like: where you worked, and what you did there.",
                hint=_CV_HINT,
                draft=True,
                aside=True,
            ),
        ],
        opened=wished,
    )


def _or_open(words: str, values: Mapping[_Value, str]) -> dict[str, str]:
    """The values with what they are called, behind one that leaves it open."""
    return {"": words, **{str(value): said for value, said in values.items()}}


def _engines(engines: Sequence[Engine], filled: Filled) -> Node:
    """A choice only where there is one."""
    if sum(engine.available for engine in engines) < 2:  # noqa: PLR2004 - one way is no choice
        return None
    default = next((engine.name for engine in engines if engine.default), "")
    return ways_field(
        "Who writes them?",
        name="engine",
        filled=filled,
        ways=[
            Way(
                value=engine.name,
                caption=engine.label,
                detail=engine.model,
                barred=None if engine.available else engine.reason or "Not available just now.",
            )
            for engine in engines
        ],
        default=default,
        hint="A model is shown the title and the lines that questions are about, nothing else.",
    )
