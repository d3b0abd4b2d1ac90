"""`Interviews` in memory."""

from collections.abc import Callable

from interviewer_web.errors import InterviewChangedError, RecordNotFoundError
from interviewer_web.store.checks import check_interview, check_title
from interviewer_web.store.memory.tables import Tables, delete_interview
from interviewer_web.store.records import (
    OF_QUESTIONS,
    Caller,
    Interview,
    InterviewChanges,
    InterviewSummary,
    KeptQuestion,
    NewInterview,
    SavedQuestion,
    question_id,
)


class MemoryInterviews:
    """`Interviews` in memory."""

    def __init__(self, tables: Tables, check: Callable[[str], None]) -> None:
        self._tables = tables
        self._check = check

    async def create(self, caller: Caller, new: NewInterview) -> Interview:
        self._check("create")
        owner = self._tables.session(caller).user.id
        check_interview(new)
        if new.id in self._tables.interviews:
            return self._own(caller, new.id)
        now = self._tables.now()
        interview = Interview.model_validate(
            {
                **dict(new),
                **dict(new.options),
                "company": new.company or None,
                "cv": new.cv or None,
                "owner": owner,
                "planned": None,
                "coverage": None,
                "to_ask": [],
                "rejected": [],
                "notices": [],
                "revision": 0,
                "created": now,
                "updated": now,
            }
        )
        self._tables.interviews[interview.id] = interview
        return interview

    async def summaries(self, caller: Caller, *, page: int = 1, per_page: int = 50) -> list[InterviewSummary]:
        self._check("summaries")
        owner = self._tables.session(caller).user.id
        own = [one for one in self._tables.interviews.values() if one.owner == owner]
        own.sort(key=lambda one: (one.created, one.id), reverse=True)
        return [
            InterviewSummary.model_validate({**dict(one), "questions": len(self._questions(one.id))})
            for one in own[(page - 1) * per_page : page * per_page]
        ]

    async def get(self, caller: Caller, interview: str) -> Interview:
        self._check("get")
        return self._own(caller, interview)

    async def update(
        self, caller: Caller, interview: str, changes: InterviewChanges, *, revision: int | None = None
    ) -> Interview:
        self._check("update")
        stored = self._own(caller, interview)
        if changes.title is not None:
            check_title(changes.title)
        if revision not in (None, stored.revision):
            raise InterviewChangedError
        self._change_questions(interview, changes)
        given = {name: value for name, value in changes if value is not None and name not in OF_QUESTIONS}
        if given.get("planned") == 0:
            given["planned"] = None
        if given.get("cv") == "":
            given["cv"] = None
        now = {"revision": stored.revision + 1, "updated": self._tables.now()}
        self._tables.interviews[interview] = stored.model_copy(update=given | now)
        return self._tables.interviews[interview]

    async def delete(self, caller: Caller, interview: str) -> None:
        self._check("delete")
        self._own(caller, interview)
        delete_interview(self._tables, interview)

    async def questions(self, caller: Caller, interview: str) -> list[SavedQuestion]:
        self._check("questions")
        self._own(caller, interview)
        return sorted(self._questions(interview), key=lambda saved: saved.question.position)

    async def question(self, caller: Caller, interview: str, question: str) -> SavedQuestion:
        self._check("question")
        self._own(caller, interview)
        saved = self._tables.questions.get(question)
        if saved is None or saved.interview != interview:
            raise RecordNotFoundError
        return saved

    async def save_question(self, caller: Caller, interview: str, question: KeptQuestion) -> SavedQuestion:
        self._check("save_question")
        self._own(caller, interview)
        saved = _saved(interview, question)
        return self._tables.questions.setdefault(saved.id, saved)

    def _change_questions(self, interview: str, changes: InterviewChanges) -> None:
        """All of them, or none; nothing is awaited, so nobody comes in between."""
        added = [_saved(interview, one) for one in changes.added]
        there = {one.id for one in self._questions(interview)}
        needed = {*(one.id for one in changes.replaced), *changes.deleted}
        if not needed <= there or not there.isdisjoint(one.id for one in added):
            raise InterviewChangedError
        self._tables.questions.update({one.id: one for one in (*added, *changes.replaced)})
        for question in changes.deleted:
            del self._tables.questions[question]

    def _own(self, caller: Caller, interview: str) -> Interview:
        owner = self._tables.session(caller).user.id
        stored = self._tables.interviews.get(interview)
        if stored is None or stored.owner != owner:
            raise RecordNotFoundError
        return stored

    def _questions(self, interview: str) -> list[SavedQuestion]:
        return [saved for saved in self._tables.questions.values() if saved.interview == interview]


def _saved(interview: str, question: KeptQuestion) -> SavedQuestion:
    return SavedQuestion(id=question_id(interview, question.position), interview=interview, question=question)
