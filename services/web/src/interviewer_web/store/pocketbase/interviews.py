"""Interviews and their questions in PocketBase."""

from datetime import datetime
from typing import Annotated, Final, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, JsonValue, RootModel, TypeAdapter

from interviewer_contracts.options import Round
from interviewer_contracts.postings import Notice, Posting, Seniority
from interviewer_contracts.questions import Coverage, QuestionToAsk
from interviewer_web.errors import InterviewChangedError, RecordNotFoundError, StoreUnavailableError
from interviewer_web.store.checks import check_interview, check_title
from interviewer_web.store.pocketbase.client import (
    NOT_UNIQUE,
    Nothing,
    PocketBaseClient,
    RefusedError,
    filled,
    record,
    records,
    signed_in,
)
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

_Row = TypeVar("_Row", bound=BaseModel)
_NEWEST_FIRST = "-created,-id"


def _none_if_empty(value: object) -> object:
    return value or None


# PocketBase's text and number fields can't be null.
_Text = Annotated[str | None, BeforeValidator(_none_if_empty)]
_Number = Annotated[int | None, BeforeValidator(_none_if_empty)]
_Round = Annotated[Round | None, BeforeValidator(_none_if_empty)]
_Level = Annotated[Seniority | None, BeforeValidator(_none_if_empty)]


def _list_if_empty(value: object) -> object:
    return value or []


# A JSON field that was never written is null.
_ToAsk = Annotated[list[QuestionToAsk], BeforeValidator(_list_if_empty)]
_Texts = Annotated[list[str], BeforeValidator(_list_if_empty)]
_Notices = Annotated[list[Notice], BeforeValidator(_list_if_empty)]
_Former = Annotated[list[KeptQuestion], BeforeValidator(_list_if_empty)]


class _Listed(BaseModel):
    """A row of the view `summaries`."""

    id: str
    title: str
    company: _Text
    count: int
    planned: _Number
    created: datetime
    updated: datetime
    questions: int

    def record(self) -> InterviewSummary:
        return InterviewSummary.model_validate(self, from_attributes=True)


class _Stored(BaseModel):
    """A row of `interviews`."""

    id: str
    owner: str
    title: str
    company: _Text
    posting: str
    count: int
    round: _Round
    level: _Level
    emphasis: int
    engine: _Text
    cv: _Text
    planned: _Number
    reading: Posting | None
    coverage: Coverage | None
    to_ask: _ToAsk
    rejected: _Texts
    notices: _Notices
    revision: int
    created: datetime
    updated: datetime

    def record(self) -> Interview:
        return Interview.model_validate(self, from_attributes=True)


class _Part(BaseModel):
    body: JsonValue


_PARTS: Final = TypeAdapter(Annotated[list[_Part], Field(min_length=1)])


def _first_body(results: object) -> object:
    return _PARTS.validate_python(results)[0].body


class _Changed(RootModel[Annotated[_Stored, BeforeValidator(_first_body)]]):
    """The answer to a batch whose first part changes a row of `interviews`."""


class _Question(BaseModel):
    """A row of `questions`."""

    id: str
    interview: str
    question: KeptQuestion
    former: _Former

    def record(self) -> SavedQuestion:
        return SavedQuestion.model_validate(self, from_attributes=True)


class _Page(BaseModel, Generic[_Row]):
    items: list[_Row]


class _Expanded(BaseModel):
    questions_via_interview: list[_Question] = Field(default_factory=list[_Question])


class _WithQuestions(BaseModel):
    expand: _Expanded = Field(default_factory=_Expanded)


class PocketBaseInterviews:
    """`Interviews` on the collections `interviews` and `questions`, and the view `summaries`."""

    def __init__(self, client: PocketBaseClient) -> None:
        self._client = client

    async def create(self, caller: Caller, new: NewInterview) -> Interview:
        owner = signed_in(caller)
        check_interview(new)
        body: dict[str, object] = {
            "owner": owner,
            **new.model_dump(mode="json", exclude={"options"}),
            **new.options.model_dump(mode="json"),
        }
        try:
            stored = await self._client.call("POST", records("interviews"), _Stored, caller=caller, body=body)
        except RefusedError as error:
            if error.fields.get("id") == NOT_UNIQUE:
                return await self.get(caller, new.id)
            raise
        return stored.record()

    async def summaries(self, caller: Caller, *, page: int = 1, per_page: int = 50) -> list[InterviewSummary]:
        signed_in(caller)
        found = await self._client.call(
            "GET",
            records("summaries"),
            _Page[_Listed],
            caller=caller,
            query={"page": page, "perPage": per_page, "sort": _NEWEST_FIRST, "skipTotal": 1},
        )
        return [row.record() for row in found.items]

    async def get(self, caller: Caller, interview: str) -> Interview:
        signed_in(caller)
        stored = await self._client.call("GET", record("interviews", interview), _Stored, caller=caller)
        return stored.record()

    async def update(
        self, caller: Caller, interview: str, changes: InterviewChanges, *, revision: int | None = None
    ) -> Interview:
        owner = signed_in(caller)
        if changes.title is not None:
            check_title(changes.title)
        # One transaction, also for the interview alone: only in there is a revision compared and counted
        # while nobody else writes.
        body: dict[str, object] = {"requests": _parts(owner, interview, changes, revision)}
        try:
            changed = await self._client.call("POST", "/api/batch", _Changed, caller=caller, body=body)
        except RecordNotFoundError as error:
            await self.get(caller, interview)
            raise InterviewChangedError from error
        except RefusedError as error:
            if NOT_UNIQUE in error.fields.values():
                raise InterviewChangedError from error
            if not error.fields:  # no part was refused: the transaction as a whole took too long
                raise StoreUnavailableError from error
            raise
        return changed.root.record()

    async def delete(self, caller: Caller, interview: str) -> None:
        signed_in(caller)
        await self._client.call("DELETE", record("interviews", interview), Nothing, caller=caller)

    async def questions(self, caller: Caller, interview: str) -> list[SavedQuestion]:
        signed_in(caller)
        # One call that also proves the interview: a filtered list would be empty for a stranger, and
        # PocketBase slows down whoever gets several empty filtered lists within three seconds.
        found = await self._client.call(
            "GET",
            record("interviews", interview),
            _WithQuestions,
            caller=caller,
            query={"expand": "questions_via_interview", "fields": "expand.questions_via_interview.*"},
        )
        saved = [row.record() for row in found.expand.questions_via_interview]
        return sorted(saved, key=lambda one: one.question.position)

    async def question(self, caller: Caller, interview: str, question: str) -> SavedQuestion:
        signed_in(caller)
        path = record("questions", question)
        row = await self._client.call("GET", path, _Question, caller=caller)
        if row.interview != interview:
            raise RecordNotFoundError
        return row.record()

    async def save_question(self, caller: Caller, interview: str, question: KeptQuestion) -> SavedQuestion:
        owner = signed_in(caller)
        record("interviews", interview)  # before anything is built from what can't be an id
        body = _new_question(owner, interview, question)
        try:
            row = await self._client.call("POST", records("questions"), _Question, caller=caller, body=body)
        except RefusedError as error:
            if NOT_UNIQUE in error.fields.values():
                return await self._at(caller, interview, question.position)
            # A rule that failed is not named; the one that can is that the interview is the caller's.
            await self.get(caller, interview)
            raise
        return row.record()

    async def _at(self, caller: Caller, interview: str, position: int) -> SavedQuestion:
        found = await self._client.call(
            "GET",
            records("questions"),
            _Page[_Question],
            caller=caller,
            query={
                "filter": filled(
                    "interview = {:interview} && position = {:position}",
                    interview=interview,
                    position=position,
                ),
                "perPage": 1,
                "skipTotal": 1,
            },
        )
        if not found.items:
            raise RecordNotFoundError
        return found.items[0].record()


def _new_question(owner: str, interview: str, question: KeptQuestion) -> dict[str, object]:
    return {
        "id": question_id(interview, question.position),
        "owner": owner,
        "interview": interview,
        "position": question.position,
        "question": question.model_dump(mode="json"),
    }


def _parts(owner: str, interview: str, changes: InterviewChanges, revision: int | None) -> list[object]:
    """The parts of a batch; the first is the interview itself, whose rule compares the revision."""
    given = changes.model_dump(mode="json", exclude=set(OF_QUESTIONS))
    # Not by `exclude_none`, which would go on within a reading.
    fields = {name: value for name, value in given.items() if value is not None}
    if revision is not None:
        fields["revision"] = revision
    added = [_new_question(owner, interview, one) for one in changes.added]
    replaced = [one.model_dump(mode="json", include={"id", "question", "former"}) for one in changes.replaced]
    return [
        {"method": "PATCH", "url": record("interviews", interview), "body": fields},
        *({"method": "POST", "url": records("questions"), "body": one} for one in added),
        *({"method": "PATCH", "url": record("questions", one["id"]), "body": one} for one in replaced),
        *({"method": "DELETE", "url": record("questions", one)} for one in changes.deleted),
    ]
