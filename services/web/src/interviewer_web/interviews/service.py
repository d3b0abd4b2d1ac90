"""What can be done with interviews, for pages and API alike."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog

from interviewer_contracts.postings import Posting
from interviewer_contracts.questions import Engine
from interviewer_web.clients.llm import Writer
from interviewer_web.errors import RecordNotFoundError, WriterUnavailableError
from interviewer_web.interviews.deciding import decided_again
from interviewer_web.interviews.engines import EngineList
from interviewer_web.interviews.forms import InterviewForm
from interviewer_web.interviews.titles import title_of
from interviewer_web.interviews.writing import Writing, WritingEvent
from interviewer_web.metrics import INTERVIEWS
from interviewer_web.speech.forgetting import Forgetter
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import (
    Caller,
    Interview,
    InterviewChanges,
    InterviewSummary,
    KeptQuestion,
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
        """Whether all questions were written that can be; else the page offers to continue."""
        return self.interview.coverage is not None

    def number(self, position: int) -> int:
        """What a question is called on the page: positions may have gaps, numbers have none."""
        return 1 + sum(saved.question.position < position for saved in self.questions)


class InterviewService:
    """Interviews of the caller; somebody else's are not found."""

    def __init__(self, store: Store, writer: Writer, writing: Writing, forgetter: Forgetter) -> None:
        self._interviews = store.interviews
        self._writer = writer
        self._writing = writing
        self._forgetter = forgetter
        self._engines = EngineList(writer)

    async def engines(self, user: User) -> list[Engine]:
        """The ways to write; nothing while `llm` does not answer."""
        return await self._engines.all(subject=user.id)

    async def create(self, caller: Caller, user: User, form: InterviewForm) -> Interview:
        """Read the posting and save the interview; the same form twice is one interview.

        When `llm` is away it is saved unread, titled by its first words; it is read when its questions
        are written.

        Raises:
            FormError: there is no such engine, or it can't write.
            PostingRefusedError: no interview can be made of it; carries `questions_back`.

        """
        await self._engines.check(form.options.engine, subject=user.id)
        reading = await self._read(form.posting, user)
        new = NewInterview(
            id=form.id,
            title=title_of(form.posting, reading),
            company=kept_company(reading) if reading else None,
            posting=form.posting,
            cv=form.cv,
            options=form.options,
            reading=reading,
        )
        with suppress(RecordNotFoundError):
            created = await self._interviews.create(caller, new)
            if (created.posting, created.cv, created.options) == (form.posting, form.cv, form.options):
                INTERVIEWS.inc()
                return created
        # Under this id stands something else (they went back to the form and changed it), or somebody
        # else's interview (whose form they found on a shared machine).
        created = await self._interviews.create(caller, new.model_copy(update={"id": _id_of(user, form)}))
        INTERVIEWS.inc()
        return created

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

    @decided_again
    async def delete_cv(self, caller: Caller, interview: str) -> None:
        """Remove the CV, and what questions quote of it as evidence; their own words stay as they are."""
        found = await self._interviews.get(caller, interview)
        questions = await self._interviews.questions(caller, interview)
        replaced = [kept for saved in questions if (kept := without_cv(saved)) != saved]
        changes = InterviewChanges(cv="", replaced=replaced)
        await self._interviews.update(caller, interview, changes, revision=found.revision)

    async def delete(self, caller: Caller, interview: str) -> None:
        """Remove it with its questions and their sound; whoever is writing it stops."""
        found = await self._interviews.get(caller, interview)
        # First, or it would save one more question, and have it spoken, that is not among the texts.
        await self._writing.stop(interview)
        texts = await self._forgetter.texts_of(caller, interview)
        await self._interviews.delete(caller, interview)
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
    sent = f"{user.id}/{form.id}/{form.options.model_dump_json()}/{form.posting}/{form.cv}"
    return question_id(hashlib.sha256(sent.encode()).hexdigest(), 0)


def without_cv(saved: SavedQuestion) -> SavedQuestion:
    """A question that quotes nothing of a CV, nor does what stood in its place before."""
    former = [_without_cv(one) for one in saved.former]
    return saved.model_copy(update={"question": _without_cv(saved.question), "former": former})


def _without_cv(question: KeptQuestion) -> KeptQuestion:
    evidence = [found for found in question.evidence if found.source != "cv"]
    return question.model_copy(update={"evidence": evidence, "angle": None})
