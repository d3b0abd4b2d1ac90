"""Questions being written: asked of `llm` one by one, saved, and only then shown.

One writer works on an interview at a time in a process, however many streams watch it: the first stream
starts it, others follow it, and it stops when the last one goes away. Two processes can't double either:
a question's id follows from its place (`question_id`), and the store keeps the first.
"""

import asyncio
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import structlog

from interviewer_contracts.postings import Notice, Posting
from interviewer_contracts.problems import CvRefusedError, Problem, ProblemError
from interviewer_contracts.questions import Coverage, Done, Plan, Question, QuestionsRequest
from interviewer_contracts.service.problems import unexpected_problem
from interviewer_web.clients.llm import Writer
from interviewer_web.errors import EngineChoiceError, WriterUnavailableError
from interviewer_web.interviews.deciding import decided_again
from interviewer_web.interviews.requests import request_of, told, without_refused
from interviewer_web.interviews.titles import title_of
from interviewer_web.metrics import QUESTIONS
from interviewer_web.speech.manners import speech_of
from interviewer_web.speech.preparing import Preparer
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import (
    Caller,
    Interview,
    InterviewChanges,
    KeptQuestion,
    Listening,
    SavedQuestion,
    kept_company,
)

log: Final = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionSaved:
    """A question that stands in the store; `planned` is how many there will be in all."""

    saved: SavedQuestion
    planned: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WritingDone:
    """All that were planned are saved; the stream ends."""

    questions: int
    coverage: Coverage | None
    warnings: list[Notice]


@dataclass(frozen=True, kw_only=True, slots=True)
class WritingFailed:
    """It broke off; what was saved stays, calling again continues. The stream ends."""

    problem: Problem


WritingEvent = QuestionSaved | WritingDone | WritingFailed


class _Run:
    """A writer at work on one interview, and what it did so far."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.events: list[WritingEvent] = []
        self.followers = 0
        self.listening = Listening()
        self.task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def tell(self, event: WritingEvent) -> None:
        self.events.append(event)
        self._news.set()
        self._news = asyncio.Event()

    async def event(self, index: int) -> WritingEvent:
        while index >= len(self.events):
            await self._news.wait()
        return self.events[index]


class Writing:
    """Writes the questions of interviews."""

    def __init__(self, store: Store, writer: Writer, preparer: Preparer) -> None:
        self._accounts = store.accounts
        self._interviews = store.interviews
        self._writer = writer
        self._preparer = preparer
        self._runs: dict[str, _Run] = {}

    async def write(
        self, caller: Caller, interview: str, *, shown: Collection[int] | None = None
    ) -> AsyncGenerator[WritingEvent]:
        """Everything is checked first; then the stream, which ends with a done or a failed event.

        `shown` are the positions that the caller shows already; saved ones beyond them come first. Without
        it, only questions that are not saved yet are streamed.

        Raises:
            RecordNotFoundError: no such interview, or somebody else's.

        """
        found, saved = await asyncio.gather(
            self._interviews.get(caller, interview), self._interviews.questions(caller, interview)
        )
        known = {one.question.position for one in saved} if shown is None else set(shown)
        return self._follow(caller, found, saved, known)

    async def stop(self, interview: str) -> None:
        """Stop whoever writes it; its streams end with a failed event."""
        run = self._runs.get(interview)
        if run is not None:
            await self._stop(interview, run)

    async def stop_all_of(self, owner: str) -> None:
        """Stop whoever writes any interview of this person's."""
        for interview, run in list(self._runs.items()):
            if run.owner == owner:
                await self._stop(interview, run)

    async def close(self) -> None:
        """Stop all writers."""
        for interview in list(self._runs):
            await self.stop(interview)

    async def _follow(
        self, caller: Caller, interview: Interview, saved: list[SavedQuestion], known: set[int]
    ) -> AsyncGenerator[WritingEvent]:
        planned = interview.planned or interview.count
        for one in saved:
            if one.question.position not in known:
                known.add(one.question.position)
                yield QuestionSaved(saved=one, planned=planned)
        run = self._run(caller, interview)
        run.followers += 1
        try:
            index = 0
            while True:
                event = await run.event(index)
                index += 1
                if not isinstance(event, QuestionSaved):
                    yield event
                    return
                if event.saved.question.position not in known:
                    known.add(event.saved.question.position)
                    yield event
        finally:
            run.followers -= 1
            if run.followers == 0:
                await self._stop(interview.id, run)

    def _run(self, caller: Caller, interview: Interview) -> _Run:
        run = self._runs.get(interview.id)
        if run is None:
            run = self._runs[interview.id] = _Run(interview.owner)
            run.task = asyncio.create_task(self._work(caller, interview.id, run))
        return run

    async def _stop(self, interview: str, run: _Run) -> None:
        # Before anything is awaited: a page that is loaded again must start a writer, not follow this one.
        self._forget(interview, run)
        if run.task is not None:
            run.task.cancel()
            await asyncio.wait({run.task})

    def _forget(self, interview: str, run: _Run) -> None:
        if self._runs.get(interview) is run:
            del self._runs[interview]

    async def _work(self, caller: Caller, interview: str, run: _Run) -> None:
        last: WritingEvent = WritingFailed(problem=WriterUnavailableError().problem())
        try:
            last = await self._written(caller, interview, run)
        except ProblemError as error:
            log.warning("writing broke off", interview=interview, code=error.code)
            last = WritingFailed(problem=error.problem())
        except Exception:
            log.exception("writing broke off", interview=interview)
            last = WritingFailed(problem=unexpected_problem())
        finally:
            self._forget(interview, run)
            run.tell(last)

    async def _written(self, caller: Caller, interview_id: str, run: _Run) -> WritingEvent:
        # Read again: a writer that just ended may have saved more than the stream saw when it began.
        interview = await self._interviews.get(caller, interview_id)
        saved = await self._interviews.questions(caller, interview_id)
        if interview.coverage is not None:
            return WritingDone(questions=len(saved), coverage=interview.coverage, warnings=interview.notices)
        if interview.reading is None:
            await self._read(caller, interview)
        request, notices = request_of(interview, saved), list[Notice]()
        run.listening = await self._accounts.listening(caller)
        while True:
            try:
                return await self._streamed(caller, interview, request, run, notices)
            except (CvRefusedError, EngineChoiceError) as error:
                request = without_refused(request, error)
                notices.append(told(error))
                if isinstance(error, CvRefusedError):
                    await self._interviews.update(caller, interview.id, InterviewChanges(cv=""))

    async def _streamed(
        self,
        caller: Caller,
        interview: Interview,
        request: QuestionsRequest,
        run: _Run,
        notices: list[Notice],
    ) -> WritingDone:
        """Save what the writer gives; `notices` are known before."""
        planned, count = interview.planned or interview.count, len(request.written)
        async with aclosing(self._writer.write(request, subject=interview.owner)) as steps:
            async for step in steps:
                match step:
                    case Plan():
                        planned = len(step.questions)
                        await self._planned(caller, interview.id, step)
                    case Question():
                        run.tell(await self._saved(caller, interview, step, planned, run.listening))
                        count += 1
                    case Done():
                        done = step.model_copy(update={"warnings": [*notices, *step.warnings]})
                        return await self._done(caller, interview.id, done, count)
        raise AssertionError("a Writer ends with Done or an error")

    async def _read(self, caller: Caller, interview: Interview) -> None:
        reading = await self._writer.read(interview.posting, subject=interview.owner)
        await self._keep_reading(caller, interview.id, reading)

    @decided_again
    async def _keep_reading(self, caller: Caller, interview_id: str, reading: Posting) -> None:
        """Not over a title that somebody gave it meanwhile."""
        found = await self._interviews.get(caller, interview_id)
        named = found.title != title_of(found.posting, None)
        title = found.title if named else title_of(found.posting, reading)
        changes = InterviewChanges(title=title, company=kept_company(reading), reading=reading)
        await self._interviews.update(caller, interview_id, changes, revision=found.revision)

    @decided_again
    async def _planned(self, caller: Caller, interview_id: str, plan: Plan) -> None:
        """Not over what came and went since another process was done."""
        found = await self._interviews.get(caller, interview_id)
        planned = len(plan.questions)
        if found.coverage is None and (planned, plan.to_ask) != (found.planned, found.to_ask):
            changes = InterviewChanges(planned=planned, to_ask=plan.to_ask)
            await self._interviews.update(caller, interview_id, changes, revision=found.revision)

    @decided_again
    async def _done(self, caller: Caller, interview_id: str, done: Done, count: int) -> WritingDone:
        """Not over what came and went since another process was done."""
        found = await self._interviews.get(caller, interview_id)
        if found.coverage is None:
            changes = InterviewChanges(coverage=done.coverage, notices=done.warnings, planned=count)
            found = await self._interviews.update(caller, interview_id, changes, revision=found.revision)
        return WritingDone(questions=count, coverage=found.coverage, warnings=found.notices)

    async def _saved(
        self,
        caller: Caller,
        interview: Interview,
        question: Question,
        planned: int,
        listening: Listening,
    ) -> QuestionSaved:
        saved = await self._interviews.save_question(caller, interview.id, KeptQuestion.of(question))
        QUESTIONS.inc()
        self._preparer.prepare(speech_of(saved.question, listening), subject=interview.owner)
        return QuestionSaved(saved=saved, planned=planned)
