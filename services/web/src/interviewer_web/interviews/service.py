"""What can be done with interviews, for pages and API alike."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog

from interviewer_contracts.options import InterviewOptions
from interviewer_contracts.postings import Posting
from interviewer_web.clients.llm import Writer
from interviewer_web.errors import RecordNotFoundError, WriterUnavailableError
from interviewer_web.interviews.forms import InterviewForm
from interviewer_web.interviews.titles import title_of
from interviewer_web.interviews.writing import Writing, WritingEvent
from interviewer_web.speech.forgetting import Forgetter
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import (
    Caller,
    Interview,
    InterviewChanges,
    InterviewSummary,
    NewInterview,
    SavedQuestion,
    User,
    kept_company,
    question_id,
)

log: Final = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class InterviewWithQuestions:
    """An interview and the questions that are saved so far, in order."""

    interview: Interview
    questions: list[SavedQuestion]

    @property
    def finished(self) -> bool:
        """Whether every planned question is saved; else the page offers to continue."""
        planned = self.interview.planned
        return planned is not None and len(self.questions) >= planned


class InterviewService:
    """Interviews of the caller; somebody else's are not found."""

    def __init__(self, store: Store, writer: Writer, writing: Writing, forgetter: Forgetter) -> None:
        self._interviews = store.interviews
        self._writer = writer
        self._writing = writing
        self._forgetter = forgetter

    async def create(self, caller: Caller, user: User, form: InterviewForm) -> Interview:
        """Read the posting and save the interview; the same form twice is one interview.

        When `llm` is away it is saved unread, titled by its first words; it is read when its questions
        are written.

        Raises:
            PostingRefusedError: no interview can be made of it; carries `questions_back`.

        """
        reading = await self._read(form.posting, user)
        new = NewInterview(
            id=form.id,
            title=title_of(form.posting, reading),
            company=kept_company(reading) if reading else None,
            posting=form.posting,
            options=InterviewOptions(count=form.count),
            reading=reading,
        )
        with suppress(RecordNotFoundError):
            created = await self._interviews.create(caller, new)
            if (created.posting, created.count) == (form.posting, form.count):
                return created
        # Under this id stands another posting (they went back to the form and changed it), or somebody
        # else's interview (whose form they found on a shared machine).
        return await self._interviews.create(caller, new.model_copy(update={"id": _id_of(user, form)}))

    async def summaries(self, caller: Caller, *, page: int = 1, per_page: int = 50) -> list[InterviewSummary]:
        """The caller's interviews, the newest first."""
        return await self._interviews.summaries(caller, page=page, per_page=per_page)

    async def get(self, caller: Caller, interview: str) -> InterviewWithQuestions:
        """One interview with its questions."""
        found, questions = await asyncio.gather(
            self._interviews.get(caller, interview), self._interviews.questions(caller, interview)
        )
        return InterviewWithQuestions(interview=found, questions=questions)

    async def rename(self, caller: Caller, interview: str, title: str) -> Interview:
        """Give it another title."""
        return await self._interviews.update(caller, interview, InterviewChanges(title=title))

    async def delete(self, caller: Caller, interview: str) -> None:
        """Remove it with its questions and their sound; whoever is writing it stops."""
        found = await self._interviews.get(caller, interview)
        texts = await self._forgetter.texts_of(caller, interview)
        await self._interviews.delete(caller, interview)
        await self._writing.stop(interview)
        await self._forgetter.forget(texts, subject=found.owner)

    async def write(
        self, caller: Caller, interview: str, *, shown: Collection[int] | None = None
    ) -> AsyncGenerator[WritingEvent]:
        """See `Writing.write`."""
        return await self._writing.write(caller, interview, shown=shown)

    async def _read(self, posting: str, user: User) -> Posting | None:
        try:
            return await self._writer.read(posting, subject=user.id)
        except WriterUnavailableError:
            log.warning("an interview is saved unread", user=user.id)
            return None


def _id_of(user: User, form: InterviewForm) -> str:
    """An id that is the same for the same person and form, so that this one too is saved once."""
    digest = hashlib.sha256(f"{user.id}/{form.id}/{form.count}/{form.posting}".encode()).digest()
    return question_id(digest.hex(), 0)
