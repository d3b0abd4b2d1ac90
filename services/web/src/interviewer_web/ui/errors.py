"""What went wrong, as a page or as a part of one."""

from typing import Final

from htpy import Node, Renderable, li, p, strong, ul

from interviewer_contracts.problems import Problem
from interviewer_web.store.records import Session
from interviewer_web.ui import urls
from interviewer_web.ui.buttons import actions, link_button
from interviewer_web.ui.layout import page
from interviewer_web.ui.notices import Tone, notice
from interviewer_web.ui.text import column, text_link, title

_UNAUTHORIZED: Final = 401
_CONFLICT: Final = 409


def error_page(problem: Problem, session: Session | None) -> Renderable:
    """A problem as a whole page that says what to do next."""
    return page(
        column(
            title(problem.title, lead=problem.detail),
            _fields(problem),
            actions(
                _way_on(problem, session), link_button("To the front page", urls.home(), emphasis="quiet")
            ),
        ),
        title=problem.title,
        session=session,
    )


def error_fragment(problem: Problem) -> Renderable:
    """A problem as a part of a page, read out at once; what is already so is no alarm."""
    tone: Tone = "plain" if problem.status == _CONFLICT else "danger"
    # In a tab of its own, so that what stands on this page is still there to be sent.
    log_in = problem.status == _UNAUTHORIZED and p[text_link(urls.log_in(), "Log in", aside=True)]
    return notice(
        strong[problem.title], p[problem.detail], _fields(problem), log_in, tone=tone, announce=True
    )


def _fields(problem: Problem) -> Node:
    further = [error.message for error in problem.errors if error.message != problem.detail]
    # A posting that was saved unread and turns out too thin is told here, and asks back like the form does.
    further.extend((problem.model_extra or {}).get("questions_back", []))
    return len(further) > 0 and ul(class_="list-disc pl-5")[[li[message] for message in further]]


def _way_on(problem: Problem, session: Session | None) -> Node:
    if problem.status == _UNAUTHORIZED:
        return link_button("Log in", urls.log_in(), symbol="arrow")
    if session is not None:
        return link_button("My interviews", urls.interviews(), symbol="arrow")
    return None
