"""What can be done with accounts, for pages and API alike; sessions are the store's."""

from interviewer_web.accounts.forms import Credentials, PasswordChange
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller, Session, User


class AccountService:
    """Accounts and sessions."""

    def __init__(self, store: Store) -> None:
        self._accounts = store.accounts

    async def sign_up(self, caller: Caller, credentials: Credentials) -> Session:
        """A new account and its first session.

        Raises `EmailTakenError`, `WeakPasswordError` or `InvalidEmailError`.
        """
        await self._accounts.sign_up(caller, email=credentials.email, password=credentials.password)
        return await self._accounts.log_in(caller, email=credentials.email, password=credentials.password)

    async def register(self, caller: Caller, credentials: Credentials) -> User:
        """A new account without a session, as the API makes it."""
        return await self._accounts.sign_up(caller, email=credentials.email, password=credentials.password)

    async def log_in(self, caller: Caller, credentials: Credentials) -> Session:
        """A new session. Raises `BadCredentialsError`."""
        return await self._accounts.log_in(caller, email=credentials.email, password=credentials.password)

    async def log_out(self, caller: Caller) -> None:
        """End the caller's session for good; one that has ended already is no error."""
        raise NotImplementedError

    async def change_password(self, caller: Caller, change: PasswordChange) -> Session:
        """A new password and a new session in place of all others.

        Raises `FormError` (field `current`) or `WeakPasswordError`.
        """
        raise NotImplementedError

    async def delete(self, caller: Caller, password: str) -> None:
        """Remove the account and all that belongs to it. Raises `FormError` (field `password`)."""
        raise NotImplementedError
