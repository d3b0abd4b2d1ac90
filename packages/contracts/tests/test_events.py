from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from interviewer_contracts.events import HEARTBEAT, Event, event, events
from interviewer_contracts.questions import Written


async def lines_of(stream: str) -> AsyncIterator[str]:
    *lines, _unfinished = stream.split("\n")
    for line in lines:
        yield line


async def read(stream: str) -> list[Event]:
    return [found async for found in events(lines_of(stream))]


async def test_events_come_back_as_they_were_sent() -> None:
    sent = [
        Event(name="plan", data="{}"),
        Event(name="question", data="two\nlines"),
        Event(name="done", data=""),
    ]

    received = await read("".join(one.encoded() for one in sent))

    assert received == sent


async def test_comments_and_heartbeats_are_no_events() -> None:
    assert await read(HEARTBEAT + Event(name="done", data="1").encoded()) == [Event(name="done", data="1")]


async def test_an_event_cut_off_in_mid_air_is_dropped() -> None:
    whole = Event(name="question", data="first").encoded()
    cut = Event(name="question", data="second").encoded()[:-1]

    assert await read(whole + cut) == [Event(name="question", data="first")]


async def test_an_event_without_a_name_is_a_message() -> None:
    assert await read("data: hello\n\n") == [Event(name="message", data="hello")]


@given(st.text())
async def test_a_model_survives_any_text_and_any_reader_of_lines(text: str) -> None:
    sent = Written(position=1, text=text)

    # str.splitlines breaks at U+2028, U+0085 and others, as readers of HTTP lines do.
    stream = "\n".join(event("question", sent).splitlines()) + "\n\n"
    [received] = await read(stream)

    assert Written.model_validate_json(received.data) == sent
