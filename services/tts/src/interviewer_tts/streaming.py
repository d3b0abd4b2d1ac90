"""Sound over HTTP as it is made, for as long as somebody listens."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Mapping

from pydantic import BaseModel
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class SpokenResponse(Response):
    """A chunked response that begins with its first chunk, so what fails before is still told as a problem.

    Starlette's own looks for a closed connection only once it has begun; here the wait for the first sentence
    ends with the connection too. What fails later breaks the connection off, so no half a file looks whole.
    """

    def __init__(self, chunks: AsyncGenerator[bytes], media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(media_type=media_type, headers=headers)
        del self.headers["content-length"]
        self._chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _ = scope
        sending = asyncio.create_task(self._send(send))
        gone = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            sending.cancel()
            await asyncio.wait({sending, gone})
            await self._chunks.aclose()
        if not sending.cancelled():
            sending.result()

    async def _send(self, send: Send) -> None:
        chunk = await anext(self._chunks)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        async for chunk in self._chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def one_chunk(answer: Awaitable[BaseModel]) -> AsyncGenerator[bytes]:
    """An answer as JSON that has to be spoken first, so that nobody waits for it who is gone."""
    yield (await answer).model_dump_json().encode()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
