"""A server of OpenAI's chat wire on this machine, which answers as a test tells it: well, badly or never."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from interviewer_llm.prompts.fence import FENCE_BEGIN, FENCE_END
from support.serving import serving

EVENTS: Final = {"content-type": "text/event-stream"}
JSON: Final = {"content-type": "application/json"}

TEMPLATES: Final = (
    "Thinking of {about}, which detail do beginners overlook, and what follows from it?",
    "Where does it usually go wrong when people {about}, and by which sign do you see it first?",
    "Suppose the time for this is halved tomorrow: {about}. What do you drop, and who decides?",
    "Tell me about a day when you failed to {about}: how did it come about, and what changed?",
    "Whose advice helped you most to {about}, and why was it right?",
    "At the end of a shift, how can you tell that {about} was done well, and who else checks?",
    "Describe the hardest hour you had with this: {about}. What did you do first?",
    "If a trainee asked you to show how to {about}, where would you begin, and what would you leave out?",
    "What would you want written down before anybody starts to {about}, and for whom is it?",
    "Between speed and care, how do you choose when you {about}, and when was that choice hard?",
)
POINTS: Final = (
    "Names a case of their own with place and time",
    "Gives the order of the steps and the reason for it",
    "Says what they would change today",
)
AFTER: Final = ("Who noticed it first?", "What did you do on the next day?")


@dataclass(frozen=True)
class Call:
    """A request as the server got it; `number` counts them from 1."""

    number: int
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def places(self) -> list[dict[str, Any]]:
        """The places that the prompt asks about."""
        data = str(self.body["messages"][-1]["content"]).partition(FENCE_BEGIN)[2].rpartition(FENCE_END)[0]
        places: list[dict[str, Any]] = json.loads(data)["places"]
        return places


@dataclass(frozen=True)
class Reply:
    """What the server answers; a `body` that raises breaks the connection."""

    body: AsyncIterator[bytes]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: EVENTS)


Behaviour = Callable[[Call], Reply]


class ChatStage:
    """The server as an ASGI application. `gone` is set when a client went away before the end."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.calls: list[Call] = []
        self.gone = threading.Event()
        self.url = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        call = Call(len(self.calls) + 1, scope["path"], headers, json.loads(body or b"{}"))
        self.calls.append(call)
        answering = asyncio.ensure_future(_answer(self.behaviour(call), send))
        leaving = asyncio.ensure_future(self._until_gone(receive))
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
        finally:
            answering.cancel()
            leaving.cancel()

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone.set()


async def _answer(reply: Reply, send: Send) -> None:
    headers = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    async for chunk in reply.body:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def served(stage: ChatStage) -> Generator[ChatStage]:
    """The stage behind a real socket."""
    with serving(stage) as stage.url:
        yield stage


def question(place: Mapping[str, Any]) -> dict[str, Any]:
    """A good answer for a place."""
    about = str(place["requirement"]).rstrip(".")
    text = TEMPLATES[int(place["place"]) % len(TEMPLATES)].format(about=about[:1].lower() + about[1:])
    return {
        "place": place["place"],
        "question": text,
        "strong_answer": list(POINTS),
        "follow_ups": list(AFTER),
    }


def answer(call: Call) -> str:
    """A good answer for all places of a prompt, as the model would say it."""
    return json.dumps({"questions": [question(place) for place in call.places]})


def chunk(text: str) -> bytes:
    """A piece of an answer as an event."""
    return _event({"choices": [{"index": 0, "delta": {"content": text}}]})


DONE: Final = b"data: [DONE]\n\n"


def _event(data: object) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


async def streamed(text: str, *, step: int = 40) -> AsyncGenerator[bytes]:
    """A whole answer, piece by piece, as servers stream it."""
    yield _event({"choices": [{"index": 0, "delta": {"role": "assistant"}}]})
    for start in range(0, len(text), step):
        yield chunk(text[start : start + step])
    yield _event({"choices": [{"index": 0, "finish_reason": "stop"}]})
    yield _event({"choices": [], "usage": {"total_tokens": 1}})
    yield DONE


async def at_once(*parts: bytes) -> AsyncGenerator[bytes]:
    """Bytes as they are."""
    for part in parts:
        yield part


async def silent() -> AsyncGenerator[bytes]:
    """Nothing, for longer than anybody waits."""
    await asyncio.sleep(600)
    yield b""


def good(call: Call) -> Reply:
    """As a good server answers."""
    return Reply(streamed(answer(call)))


def saying(text: str) -> Behaviour:
    """The same words for every request."""
    return lambda _: Reply(streamed(text))


def refusing(status: int, headers: Mapping[str, str] | None = None, body: object = None) -> Behaviour:
    """An error for every request."""
    return lambda _: Reply(at_once(json.dumps(body or {}).encode()), status, {**JSON, **(headers or {})})


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One after the other; the last for all that come after."""
    return lambda call: behaviours[min(call.number, len(behaviours)) - 1](call)


def changed(change: Callable[[list[dict[str, Any]]], Sequence[object]]) -> Behaviour:
    """A good answer with its questions changed."""

    def behave(call: Call) -> Reply:
        return Reply(streamed(json.dumps({"questions": change([question(one) for one in call.places])})))

    return behave
