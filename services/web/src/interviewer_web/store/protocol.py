"""What `web` asks of a store. The contract tests run against every implementation alike.

Every method takes the caller; where a caller must be signed in and is not, `SessionEndedError` is raised.
What belongs to somebody else is not found (`RecordNotFoundError`), also under an id that was chosen for a
new record. A store that can't answer raises `StoreUnavailableError`; one that limits the caller raises
`StoreLimitedError`. What is too long or missing is told by `FormError`, field by field (`store/checks.py`).
"""

from typing import Protocol

from interviewer_web.store.records import (
    Caller,
    Interview,
    InterviewChanges,
    InterviewSummary,
    KeptQuestion,
    Listening,
    NewInterview,
    SavedQuestion,
    Session,
    User,
)


class Accounts(Protocol):
    """People, and their sessions."""

    async def sign_up(self, caller: Caller, *, email: str, password: str) -> User:
        """A new account. Raises `EmailTakenError`, `WeakPasswordError` or `InvalidEmailError`."""
        ...

    async def log_in(self, caller: Caller, *, email: str, password: str) -> Session:
        """A new session. Raises `BadCredentialsError`, the same for an unknown user and a wrong password."""
        ...

    async def session(self, caller: Caller) -> Session:
        """The session of the caller's token, proven by the store. Raises `SessionEndedError`."""
        ...

    async def log_out(self, caller: Caller) -> None:
        """End the session of the caller's token for good."""
        ...

    async def change_password(self, caller: Caller, *, current: str, new: str) -> Session:
        """A new password; every other session ends, and the one returned replaces the caller's.

        Raises `BadCredentialsError` (the current one is wrong) or `WeakPasswordError`.
        """
        ...

    async def delete_account(self, caller: Caller, *, password: str) -> None:
        """Remove the account with every record and file of it. Raises `BadCredentialsError`."""
        ...

    async def listening(self, caller: Caller) -> Listening:
        """How the caller wants to be read to."""
        ...

    async def save_voices(self, caller: Caller, voices: dict[str, str]) -> None:
        """Keep the caller's voices, by language, in the place of those before."""
        ...

    async def save_terms(self, caller: Caller, terms: dict[str, str]) -> None:
        """Keep how the caller's terms are said, in the place of those before. Raises `FormError`."""
        ...


class Interviews(Protocol):
    """The caller's own interviews."""

    async def create(self, caller: Caller, new: NewInterview) -> Interview:
        """Save it; when it is there already under this id and is the caller's, return that one."""
        ...

    async def summaries(self, caller: Caller, *, page: int = 1, per_page: int = 50) -> list[InterviewSummary]:
        """The caller's interviews, the newest first."""
        ...

    async def get(self, caller: Caller, interview: str) -> Interview: ...

    async def update(
        self, caller: Caller, interview: str, changes: InterviewChanges, *, revision: int | None = None
    ) -> Interview:
        """Change what is given and leave the rest: all of it or, when it raises, nothing.

        Raises `InterviewChangedError` when the interview has another `revision` by now, when a place to add
        at is taken, and when a question to replace or delete is gone; `FormError` for a title that is none.
        """
        ...

    async def delete(self, caller: Caller, interview: str) -> None:
        """Remove it with its questions."""
        ...

    async def questions(self, caller: Caller, interview: str) -> list[SavedQuestion]:
        """In the order in which they are asked."""
        ...

    async def question(self, caller: Caller, interview: str, question: str) -> SavedQuestion: ...

    async def save_question(self, caller: Caller, interview: str, question: KeptQuestion) -> SavedQuestion:
        """Save it at its position; when that position is taken already, return what stands there."""
        ...


class Removals(Protocol):
    """Deleted accounts whose recordings lie with `tts` still. The store notes each with its deletion."""

    async def owed(self) -> list[str]:
        """Ids of such accounts, 500 at most."""
        ...

    async def settle(self, user: str) -> None:
        """Strike one out: its recordings are gone. One that is not there is no error."""
        ...


class Store(Protocol):
    """A place for accounts and interviews."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def interviews(self) -> Interviews: ...

    @property
    def removals(self) -> Removals: ...

    async def ready(self) -> bool:
        """Whether it answers."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
