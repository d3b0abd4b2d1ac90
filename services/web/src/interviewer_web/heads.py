"""`HEAD` wherever there is `GET`: HTTP asks for it, monitors use it, and FastAPI has it not."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadsAsGets:
    """Answers `HEAD` with the status and the headers of `GET`, and with no body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)
