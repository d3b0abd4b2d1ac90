"""`Accounts` in memory."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from interviewer_web.errors import (
    BadCredentialsError,
    EmailTakenError,
    InvalidEmailError,
)
from interviewer_web.store.checks import check_password, check_terms
from interviewer_web.store.memory.tables import Account, Tables, delete_interview
from interviewer_web.store.records import EMAIL_PATTERN, Caller, Listening, Session, User, new_id

_FORTNIGHT: Final = timedelta(days=14)


class MemoryAccounts:
    """`Accounts` in memory."""

    def __init__(self, tables: Tables, check: Callable[[str], None]) -> None:
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
        self._tables.accounts[user.id] = Account(user=user, password=password)
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
        self._tables.removals.add(user.id)
        for interview in [one for one in self._tables.interviews.values() if one.owner == user.id]:
            delete_interview(self._tables, interview.id)

    async def listening(self, caller: Caller) -> Listening:
        self._check("listening")
        return self._account(caller).listening

    async def save_voices(self, caller: Caller, voices: dict[str, str]) -> None:
        self._check("save_voices")
        account = self._account(caller)
        account.listening = account.listening.model_copy(update={"voices": dict(voices)})

    async def save_terms(self, caller: Caller, terms: dict[str, str]) -> None:
        self._check("save_terms")
        check_terms(terms)
        account = self._account(caller)
        account.listening = account.listening.model_copy(update={"terms": dict(terms)})

    def _account(self, caller: Caller) -> Account:
        return self._tables.accounts[self._tables.session(caller).user.id]

    def _find(self, email: str) -> Account | None:
        same = (one for one in self._tables.accounts.values() if one.user.email.lower() == email.lower())
        return next(same, None)

    def _proven(self, user: User, password: str) -> Account:
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
