"""The store in earnest: PocketBase, asked with the caller's own token and never with the superuser's."""

import httpx2

from interviewer_contracts.problems import ProblemError
from interviewer_web.store.pocketbase.accounts import PocketBaseAccounts
from interviewer_web.store.pocketbase.client import Nothing, PocketBaseClient
from interviewer_web.store.pocketbase.interviews import PocketBaseInterviews
from interviewer_web.store.pocketbase.removals import PocketBaseRemovals
from interviewer_web.store.records import Caller


class PocketBaseStore:
    """`Store` on a PocketBase at `url` with this product's migrations and hooks.

    `proxy_secret` is INTERVIEWER_PROXY_SECRET, which lets PocketBase believe the caller's address; without
    it all people together are limited as one. `transport` replaces the network in tests.
    """

    def __init__(
        self, url: str, *, proxy_secret: str, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._client = PocketBaseClient(url, proxy_secret=proxy_secret, transport=transport)
        self._accounts = PocketBaseAccounts(self._client)
        self._interviews = PocketBaseInterviews(self._client)
        self._removals = PocketBaseRemovals(self._client)

    @property
    def accounts(self) -> PocketBaseAccounts:
        """People, and their sessions."""
        return self._accounts

    @property
    def interviews(self) -> PocketBaseInterviews:
        """The caller's own interviews."""
        return self._interviews

    @property
    def removals(self) -> PocketBaseRemovals:
        """Deleted accounts whose recordings lie with `tts` still."""
        return self._removals

    async def ready(self) -> bool:
        """Whether PocketBase answers."""
        try:
            await self._client.call("GET", "/api/health", Nothing, caller=Caller(address=""), patient=False)
        except ProblemError:
            return False
        return True

    async def close(self) -> None:
        """Give back connections."""
        await self._client.close()
