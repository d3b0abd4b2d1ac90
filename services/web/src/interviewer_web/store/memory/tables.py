"""What the store in memory holds."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, Field

from interviewer_web.errors import SessionEndedError
from interviewer_web.store.records import Caller, Interview, Listening, SavedQuestion, Session, User


class Account(BaseModel):
    """A person with their password, in the clear: nobody real is in here."""

    user: User
    password: str
    listening: Listening = Listening()


class Tables(BaseModel):
    """All rows, by their ids."""

    accounts: dict[str, Account] = Field(default_factory=dict[str, Account])
    sessions: dict[str, Session] = Field(default_factory=dict[str, Session])
    interviews: dict[str, Interview] = Field(default_factory=dict[str, Interview])
    questions: dict[str, SavedQuestion] = Field(default_factory=dict[str, SavedQuestion])
    removals: set[str] = Field(default_factory=set[str])
    last: datetime = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """A moment after every earlier one, in milliseconds like PocketBase's."""
        moment = datetime.now(UTC)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        self.last = max(moment, self.last + timedelta(milliseconds=1))
        return self.last

    def session(self, caller: Caller) -> Session:
        """The session of the caller's token. Raises `SessionEndedError`."""
        session = self.sessions.get(caller.token)
        if session is None:
            raise SessionEndedError
        return session


def delete_interview(tables: Tables, interview: str) -> None:
    """Remove an interview with its questions."""
    del tables.interviews[interview]
    for saved in [one for one in tables.questions.values() if one.interview == interview]:
        del tables.questions[saved.id]
