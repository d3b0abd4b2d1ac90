"""What can be done with accounts, for pages and API alike; sessions are the store's."""

from contextlib import suppress
from typing import Final

import structlog

from interviewer_contracts.problems import FieldError
from interviewer_web.accounts.forms import Credentials, PasswordChange
from interviewer_web.errors import BadCredentialsError, FormError, SessionEndedError, WeakPasswordError
from interviewer_web.interviews.writing import Writing
from interviewer_web.speech.forgetting import Forgetter
from interviewer_web.speech.removals import Removals
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, Session, User

log: Final = structlog.get_logger()


class AccountService:
    """Accounts and sessions."""

    def __init__(self, store: Store, writing: Writing, forgetter: Forgetter, removals: Removals) -> None:
        self._accounts = store.accounts
        self._writing = writing
        self._forgetter = forgetter
        self._removals = removals

    async def sign_up(self, caller: Caller, credentials: Credentials) -> Session:
        """A new account and its first session.

        Raises `EmailTakenError`, `WeakPasswordError` or `InvalidEmailError`.
        """
        await self.register(caller, credentials)
        return await self.log_in(caller, credentials)

    async def register(self, caller: Caller, credentials: Credentials) -> User:
        """A new account without a session, as the API makes it."""
        user = await self._accounts.sign_up(caller, email=credentials.email, password=credentials.password)
        log.info("signed up", user=user.id)
        return user

    async def log_in(self, caller: Caller, credentials: Credentials) -> Session:
        """A new session. Raises `BadCredentialsError`, the same for an unknown user and a wrong password."""
        try:
            session = await self._accounts.log_in(
                caller, email=credentials.email, password=credentials.password
            )
        except BadCredentialsError:
            log.warning("log-in refused", address=caller.address)
            raise
        log.info("logged in", user=session.user.id)
        return session

    async def log_out(self, caller: Caller) -> None:
        """End the caller's session for good; one that has ended already is no error."""
        with suppress(SessionEndedError):
            await self._accounts.log_out(caller)

    async def change_password(self, caller: Caller, change: PasswordChange) -> Session:
        """A new password and a new session in place of all others.

        Raises:
            FormError: the current password is wrong (field `current`), or the store finds the new one too
                weak (field `new`).

        """
        try:
            session = await self._accounts.change_password(caller, current=change.current, new=change.new)
        except BadCredentialsError as error:
            raise _form_error("current", "This is not your current password.") from error
        except WeakPasswordError as error:
            raise _form_error("new", error.detail) from error
        log.info("password changed", user=session.user.id)
        return session

    async def delete(self, caller: Caller, user: User, password: str) -> None:
        """Remove the account and all that belongs to it. Raises `FormError` (field `password`).

        Whoever is writing for this person stops; with a wrong password too, where writing may be continued.
        Of what lies with `tts`, sound that can't be removed now goes by its age, a recording by `Removals`.
        """
        # First, or it would save one more question, and have it spoken, that is not among the texts.
        await self._writing.stop_all_of(user.id)
        texts = await self._forgetter.texts(caller)
        try:
            await self._accounts.delete_account(caller, password=password)
        except BadCredentialsError as error:
            raise _form_error("password", "This is not your password. Nothing was deleted.") from error
        await self._removals.remove(user.id)
        await self._forgetter.forget(texts, subject=user.id)
        log.info("account deleted")


def _form_error(field: str, message: str) -> FormError:
    return FormError(message, errors=[FieldError(field=field, message=message)])
