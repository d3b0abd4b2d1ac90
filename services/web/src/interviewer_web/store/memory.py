"""The store's twin in memory: the same promises, no process behind it, and faults on request."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import BaseModel, Field

from interviewer_contracts.postings import Posting
from interviewer_contracts.problems import ProblemError
from interviewer_contracts.questions import Coverage, Question
from interviewer_web.errors import (
    BadCredentialsError,
    EmailTakenError,
    InvalidEmailError,
    RecordNotFoundError,
    SessionEndedError,
)
from interviewer_web.store.checks import check_interview, check_password, check_title
from interviewer_web.store.records import (
    EMAIL_PATTERN,
    Caller,
    Interview,
    InterviewSummary,
    NewInterview,
    SavedQuestion,
    Session,
    User,
    kept_company,
    new_id,
    question_id,
)

_FORTNIGHT: Final = timedelta(days=14)


class _Account(BaseModel):
    user: User
    password: str


class _Tables(BaseModel):
    accounts: dict[str, _Account] = Field(default_factory=dict[str, _Account])
    sessions: dict[str, Session] = Field(default_factory=dict[str, Session])
    interviews: dict[str, Interview] = Field(default_factory=dict[str, Interview])
    questions: dict[str, SavedQuestion] = Field(default_factory=dict[str, SavedQuestion])
    last: datetime = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """A moment after every earlier one, in milliseconds like PocketBase's."""
        moment = datetime.now(UTC)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        self.last = max(moment, self.last + timedelta(milliseconds=1))
        return self.last

    def session(self, caller: Caller) -> Session:
        session = self.sessions.get(caller.token)
        if session is None:
            raise SessionEndedError
        return session


class Faults:
    """What shall go wrong: `fail` breaks a method, or all of them, until `mend`."""

    def __init__(self) -> None:
        self._faults: dict[str, tuple[ProblemError, int]] = {}

    def fail(self, error: ProblemError, *, on: str = "*", after: int = 0) -> None:
        """Let the method named `on` (every one by default) raise `error` once it has worked `after` times."""
        self._faults[on] = (error, after)

    def mend(self) -> None:
        """Let everything work again."""
        self._faults.clear()

    def check(self, method: str) -> None:
        """Raises what was asked for this method, if anything was."""
        for key in (method, "*"):
            if key in self._faults:
                error, left = self._faults[key]
                if left <= 0:
                    raise error
                self._faults[key] = (error, left - 1)


class MemoryStore:
    """`Store` in memory. `faults` breaks it on purpose."""

    def __init__(self) -> None:
        self.faults = Faults()
        tables = _Tables()
        self._accounts = MemoryAccounts(tables, self.faults.check)
        self._interviews = MemoryInterviews(tables, self.faults.check)

    @property
    def accounts(self) -> "MemoryAccounts":
        """People, and their sessions."""
        return self._accounts

    @property
    def interviews(self) -> "MemoryInterviews":
        """The caller's own interviews."""
        return self._interviews

    async def ready(self) -> bool:
        """Whether it answers."""
        try:
            self.faults.check("ready")
        except ProblemError:
            return False
        return True

    async def close(self) -> None:
        """There is nothing to give back."""


class MemoryAccounts:
    """`Accounts` in memory."""

    def __init__(self, tables: _Tables, check: Callable[[str], None]) -> None:
        self._tables = tables
        self._check = check

    async def sign_up(self, caller: Caller, *, email: str, password: str) -> User:  # noqa: ARG002 - the Protocol
        self._check("sign_up")
        check_password(password)
        address = email.strip()
        if not re.fullmatch(EMAIL_PATTERN, address):
            raise InvalidEmailError
        if self._find(address) is not None:
            raise EmailTakenError
        user = User(id=new_id(), email=address, created=self._tables.now())
        self._tables.accounts[user.id] = _Account(user=user, password=password)
        return user

    async def log_in(self, caller: Caller, *, email: str, password: str) -> Session:  # noqa: ARG002 - the Protocol
        self._check("log_in")
        account = self._find(email.strip())
        if account is None or account.password != password:
            raise BadCredentialsError
        return self._new_session(account.user)

    async def session(self, caller: Caller) -> Session:
        self._check("session")
        return self._tables.session(caller)

    async def log_out(self, caller: Caller) -> None:
        self._check("log_out")
        self._tables.session(caller)
        del self._tables.sessions[caller.token]

    async def change_password(self, caller: Caller, *, current: str, new: str) -> Session:
        self._check("change_password")
        user = self._tables.session(caller).user
        check_password(new)
        account = self._proven(user, current)
        account.password = new
        self._end_sessions(user)
        return self._new_session(user)

    async def delete_account(self, caller: Caller, *, password: str) -> None:
        self._check("delete_account")
        user = self._tables.session(caller).user
        self._proven(user, password)
        self._end_sessions(user)
        del self._tables.accounts[user.id]
        for interview in [one for one in self._tables.interviews.values() if one.owner == user.id]:
            _delete_interview(self._tables, interview.id)

    def _find(self, email: str) -> _Account | None:
        same = (one for one in self._tables.accounts.values() if one.user.email.lower() == email.lower())
        return next(same, None)

    def _proven(self, user: User, password: str) -> _Account:
        account = self._tables.accounts[user.id]
        if account.password != password:
            raise BadCredentialsError
        return account

    def _new_session(self, user: User) -> Session:
        expires = datetime.now(UTC).replace(microsecond=0) + _FORTNIGHT
        session = Session(user=user, token=secrets.token_urlsafe(24), expires=expires)
        self._tables.sessions[session.token] = session
        return session

    def _end_sessions(self, user: User) -> None:
        for token in [token for token, one in self._tables.sessions.items() if one.user.id == user.id]:
            del self._tables.sessions[token]


class MemoryInterviews:
    """`Interviews` in memory."""

    def __init__(self, tables: _Tables, check: Callable[[str], None]) -> None:
        self._tables = tables
        self._check = check

    async def create(self, caller: Caller, new: NewInterview) -> Interview:
        self._check("create")
        owner = self._tables.session(caller).user.id
        check_interview(new)
        if new.id in self._tables.interviews:
            return self._own(caller, new.id)
        now = self._tables.now()
        fields = {**dict(new), "company": new.company or None}
        interview = Interview.model_validate(
            {**fields, "owner": owner, "planned": None, "coverage": None, "created": now, "updated": now}
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
        self,
        caller: Caller,
        interview: str,
        *,
        title: str | None = None,
        planned: int | None = None,
        coverage: Coverage | None = None,
    ) -> Interview:
        self._check("update")
        stored = self._own(caller, interview)
        changes: dict[str, object] = {"updated": self._tables.now()}
        if title is not None:
            check_title(title)
            changes["title"] = title
        if planned is not None:
            changes["planned"] = planned or None
        if coverage is not None:
            changes["coverage"] = coverage
        self._tables.interviews[interview] = stored.model_copy(update=changes)
        return self._tables.interviews[interview]

    async def save_reading(
        self, caller: Caller, interview: str, reading: Posting, *, title: str
    ) -> Interview:
        self._check("save_reading")
        stored = self._own(caller, interview)
        check_title(title)
        changes: dict[str, object] = {
            "title": title,
            "company": kept_company(reading),
            "reading": reading,
            "updated": self._tables.now(),
        }
        self._tables.interviews[interview] = stored.model_copy(update=changes)
        return self._tables.interviews[interview]

    async def delete(self, caller: Caller, interview: str) -> None:
        self._check("delete")
        self._own(caller, interview)
        _delete_interview(self._tables, interview)

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

    async def save_question(self, caller: Caller, interview: str, question: Question) -> SavedQuestion:
        self._check("save_question")
        self._own(caller, interview)
        saved = SavedQuestion(
            id=question_id(interview, question.position), interview=interview, question=question
        )
        return self._tables.questions.setdefault(saved.id, saved)

    def _own(self, caller: Caller, interview: str) -> Interview:
        owner = self._tables.session(caller).user.id
        stored = self._tables.interviews.get(interview)
        if stored is None or stored.owner != owner:
            raise RecordNotFoundError
        return stored

    def _questions(self, interview: str) -> list[SavedQuestion]:
        return [saved for saved in self._tables.questions.values() if saved.interview == interview]


def _delete_interview(tables: _Tables, interview: str) -> None:
    del tables.interviews[interview]
    for saved in [one for one in tables.questions.values() if one.interview == interview]:
        del tables.questions[saved.id]
