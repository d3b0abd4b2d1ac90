"""Server-sent events as text: written by `llm` and `web`, read by `web`.

Format: the WHATWG HTML standard, section 9.2.
"""

import re
from collections.abc import AsyncIterable, AsyncIterator
from typing import Final

from pydantic import BaseModel, ConfigDict

EVENT_STREAM: Final = "text/event-stream"
EVENT_STREAM_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
HEARTBEAT: Final = ": still here\n\n"

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class Event(BaseModel):
    """One event: its name and its data, which may have several lines."""

    model_config = ConfigDict(frozen=True)

    name: str
    data: str

    def encoded(self) -> str:
        """The event as it stands in the stream."""
        lines = "".join(f"data: {line}\n" for line in _LINE_END.split(self.data))
        return f"event: {self.name}\n{lines}\n"


def event(name: str, model: BaseModel) -> str:
    """An event whose data is a model's JSON.

    In ASCII, because readers of lines (httpx2's among them) also break at U+2028 and its like.
    """
    return Event(name=name, data=model.model_dump_json(ensure_ascii=True)).encoded()


async def events(lines: AsyncIterable[str]) -> AsyncIterator[Event]:
    """The events of a stream of lines (without their ends). A cut-off last event is dropped."""
    name, data = "message", list[str]()
    async for line in lines:
        if line == "":
            if data:
                yield Event(name=name, data="\n".join(data))
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
