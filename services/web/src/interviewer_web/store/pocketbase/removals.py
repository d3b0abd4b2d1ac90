"""Deleted accounts in PocketBase; see hooks/removals.pb.js."""

from typing import Final
from urllib.parse import quote

from pydantic import BaseModel

from interviewer_web.store.pocketbase.client import Nothing, PocketBaseClient
from interviewer_web.store.records import Caller

_PATH: Final = "/api/interviewer/removals"
_WEB: Final = Caller(address="")
"""Nobody's session: what opens this is INTERVIEWER_PROXY_SECRET."""


class _Owed(BaseModel):
    users: list[str]


class PocketBaseRemovals:
    """`Removals` on the collection `removals`."""

    def __init__(self, client: PocketBaseClient) -> None:
        self._client = client

    async def owed(self) -> list[str]:
        return (await self._client.call("GET", _PATH, _Owed, caller=_WEB)).users

    async def settle(self, user: str) -> None:
        await self._client.call("DELETE", f"{_PATH}/{quote(user, safe='')}", Nothing, caller=_WEB)
