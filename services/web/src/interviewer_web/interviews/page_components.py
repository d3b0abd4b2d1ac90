"""The page of one interview."""

from collections.abc import Mapping

from htpy import Renderable, div, p

from interviewer_web.interviews.card_components import Changed
from interviewer_web.interviews.components import heading
from interviewer_web.interviews.question_components import SAID, questions_list, writing_section
from interviewer_web.interviews.reading_components import posting_fold, understood
from interviewer_web.interviews.service import InterviewWithQuestions
from interviewer_web.speech.components import nobody_reads, player_settings, told_of, without_scripts
from interviewer_web.speech.listening import VoiceChoice
from interviewer_web.store.records import Session
from interviewer_web.ui.forms import EMPTY, Filled
from interviewer_web.ui.layout import page
from interviewer_web.ui.player import mute, player_bar
from interviewer_web.ui.text import column


def interview_view(
    full: InterviewWithQuestions,
    session: Session,
    *,
    choice: VoiceChoice,
    changed: Mapping[str, Changed] | None = None,
    own: Filled = EMPTY,
) -> Renderable:
    """All of an interview; `changed` are cards, by question id, and `own` a form, that were just sent."""
    interview = full.interview.id
    heard = not choice.none_speaks
    return page(
        column(
            heading(full.interview),
            understood(full.interview),
            posting_fold(full.interview, full.questions),
            nobody_reads(choice),
            div({} if heard else mute())[
                questions_list(full, changed=changed), writing_section(full, own=own)
            ],
            heard and without_scripts(interview, choice),
            p(id=SAID, role="status", class_="sr-only"),
        ),
        title=full.interview.title,
        session=session,
        scripts=["player.js"] if heard else [],
        bottom=heard and player_bar(player_settings(interview, choice), told=told_of(choice)),
    )
