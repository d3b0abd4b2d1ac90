"""The front page: what this is for a guest, and the way to the next interview for everybody else."""

import asyncio
from typing import Final

from fastapi import APIRouter, Response

from interviewer_web.dependencies import CallerDep, ServicesDep, VisitorDep
from interviewer_web.interviews.components import interview_list
from interviewer_web.interviews.form_components import new_interview_form
from interviewer_web.rendering import html
from interviewer_web.site.components import welcome
from interviewer_web.store.records import new_id
from interviewer_web.ui import urls
from interviewer_web.ui.layout import page
from interviewer_web.ui.text import column, quiet, stack, text_link, title, titled

_LATEST: Final = 5

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(services: ServicesDep, caller: CallerDep, visitor: VisitorDep) -> Response:
    if visitor is None:
        return html(page(welcome(), title="Interviewer", session=None))
    summaries, engines = await asyncio.gather(
        services.interviews.summaries(caller, per_page=_LATEST), services.interviews.engines(visitor.user)
    )
    return html(
        page(
            column(
                title(
                    "What is the interview for?",
                    lead="Paste the posting; your questions appear in a moment, and you can listen to them.",
                ),
                stack(
                    new_interview_form(fresh_id=new_id(), engines=engines),
                    len(summaries) > 0
                    and titled(
                        "Your latest interviews",
                        interview_list(summaries),
                        quiet(text_link(urls.interviews(), "All interviews")),
                        id_="interviews",
                    ),
                ),
            ),
            title="Interviewer",
            session=visitor,
        )
    )
