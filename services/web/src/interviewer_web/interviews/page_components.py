"""The page of one interview."""

from collections.abc import Mapping

from htpy import Renderable, p

from interviewer_web.interviews.card_components import Changed
from interviewer_web.interviews.components import heading
from interviewer_web.interviews.question_components import SAID, questions_list, writing_section
from interviewer_web.interviews.reading_components import posting_fold, understood
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.store.records import Session
from interviewer_web.ui.forms import EMPTY, Filled
from interviewer_web.ui.layout import page
from interviewer_web.ui.player import player_bar
from interviewer_web.ui.text import column


def interview_view(
    full: InterviewWithQuestions,
    session: Session,
    *,
    changed: Mapping[str, Changed] | None = None,
    own: Filled = EMPTY,
) -> Renderable:
    """All of an interview; `changed` are cards, by question id, and `own` a form, that were just sent."""
    return page(
        column(
            heading(full.interview),
            understood(full.interview),
            posting_fold(full.interview, full.questions),
            questions_list(full, changed=changed),
            writing_section(full, own=own),
            p(id=SAID, role="status", class_="sr-only"),
        ),
        title=full.interview.title,
        session=session,
        scripts=["player.js"],
        bottom=player_bar(),
    )
