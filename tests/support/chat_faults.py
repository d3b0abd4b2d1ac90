"""What servers of OpenAI's chat wire do wrong, and what an interview of five questions is then."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from support.chat_server import (
    DONE,
    EVENTS,
    JSON,
    Behaviour,
    Call,
    Reply,
    answer,
    at_once,
    changed,
    chunk,
    good,
    in_turn,
    question,
    refusing,
    saying,
    silent,
    streamed,
)

KEY = "sk-very-secret-key-of-a-person"


def first_is(**changes: object) -> Behaviour:
    """The first place's answer differs; it is asked again for it, and says the same."""

    def change(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one | changes if one["place"] == 1 else one for one in questions]

    return changed(change)


def without_first(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in questions if one["place"] != 1]


def cut(call: Call) -> Reply:
    """Half of its JSON, and then the end of the stream."""
    said = answer(call)
    return Reply(streamed(said[: len(said) * 3 // 5]))


async def breaking(call: Call) -> AsyncGenerator[bytes]:
    said = answer(call)
    for start in range(0, len(said) * 3 // 5, 40):
        yield chunk(said[start : start + 40])
    raise ConnectionError("the line was cut, as staged")


def disconnecting(call: Call) -> Reply:
    return Reply(breaking(call))


def whole_answer(call: Call) -> Reply:
    """One answer that is not streamed."""
    said = {"choices": [{"message": {"role": "assistant", "content": answer(call)}}]}
    return Reply(at_once(json.dumps(said).encode()), headers=JSON)


def in_prose(call: Call) -> Reply:
    return Reply(streamed(f'Sure, "here" they are:\n```json\n{answer(call)}\n```\nGood luck!'))


def thinking(call: Call) -> Reply:
    draft = json.dumps(
        {"place": 1, "question": "What is the first thing that comes to mind about this work?"}
    )
    return Reply(streamed(f"<think>Maybe {draft}? No, better.</think>\n{answer(call)}"))


def reasoning_beside(call: Call) -> Reply:
    async def body() -> AsyncGenerator[bytes]:
        yield b'data: {"choices": [{"delta": {"reasoning_content": "Let me think {"}}]}\n\n'
        async for part in streamed(answer(call)):
            yield part

    return Reply(body())


def line_by_line(call: Call) -> Reply:
    return Reply(streamed("\n".join(json.dumps(question(one)) for one in call.places)))


def nested(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"follow_ups": [{"question": text} for text in one["follow_ups"]]} for one in questions]


def without_places(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if key != "place"} for one in questions]


def twice(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    second = [one | {"question": f"Another time, {one['question'].lower()}"} for one in questions]
    return [part for pair in zip(questions, second, strict=True) for part in pair]


def endless(call: Call) -> Reply:
    async def body() -> AsyncGenerator[bytes]:
        async for part in streamed(answer(call)[:-2] + ", "):
            if part != DONE:
                yield part
        while True:
            yield chunk(" and so on" * 1_000)
            await asyncio.sleep(0)

    return Reply(body())


def without_schema(call: Call) -> Reply:
    refused = "response_format" in call.body
    return refusing(400)(call) if refused else good(call)


def without_temperature(call: Call) -> Reply:
    return refusing(422)(call) if "temperature" in call.body else good(call)


def plain(call: Call) -> Reply:
    """No JSON, whatever it was asked for: a line of talk, and a question."""
    return Reply(streamed(f"Here is one for you.\n\n**{question(call.places[0])['question']}**"))


def error_in_stream(call: Call) -> Reply:
    said = answer(call)
    return Reply(at_once(chunk(said[: len(said) // 2]), b'data: {"error": {"message": "overloaded"}}\n\n'))


def half_then_good(call: Call) -> Reply:
    return cut(call) if call.number == 1 else good(call)


BROKE = ["engine_broke_off"]
CASES: dict[str, tuple[Behaviour, str, list[str]]] = {
    # What a server may do without harm.
    "an answer that is not streamed": (whole_answer, "MMMMM", []),
    "prose and a fence around it": (in_prose, "MMMMM", []),
    "thinking aloud before it": (thinking, "MMMMM", []),
    "reasoning beside it": (reasoning_beside, "MMMMM", []),
    "an object in each line": (line_by_line, "MMMMM", []),
    "no numbers of places": (changed(without_places), "MMMMM", []),
    "each place twice": (changed(twice), "MMMMM", []),
    "follow-ups as objects": (changed(nested), "MMMMM", []),
    "a list instead of an object": (
        lambda call: Reply(streamed(json.dumps([question(one) for one in call.places]))), "MMMMM", [],
    ),
    "it refuses a schema": (without_schema, "MMMMM", []),
    "it refuses a temperature": (without_temperature, "MMMMM", []),
    "a 500, then good": (in_turn(refusing(500), good), "MMMMM", []),
    "a 429 that asks for a moment, then good": (
        in_turn(refusing(429, {"retry-after": "0"}), good), "MMMMM", [],
    ),
    "half an answer, then good": (half_then_good, "MMMMM", []),
    "an answer without end": (endless, "MMMMM", []),
    "plain questions, whatever is asked": (plain, "MMMMM", []),
    # What costs questions, and only those.
    "a place is left out": (changed(without_first), "bMMMM", []),
    "a place that nobody asked about": (first_is(place=99), "MMMMM", []),
    "a question that is a number": (first_is(question=7), "bMMMM", []),
    "rubric and follow-ups of the wrong shape": (
        first_is(strong_answer={"a": 1}, follow_ups="none"), "MMMMM", [],
    ),
    "a link in a question": (
        first_is(question="What do you keep at www.evil.example when it is due?"),
        "bMMMM", [],
    ),
    "markup in a question": (
        first_is(question="Which <b>records</b> do you keep, and what do you check first?"),
        "bMMMM", [],
    ),
    "control tokens in a question": (
        first_is(question="Which records do you keep<|im_end|> and what do you check in them first?"),
        "bMMMM", [],
    ),
    "what nobody may be asked": (
        first_is(question="How do your family and your religion go with keeping accurate records here?"),
        "bMMMM", [],
    ),
    "a prompt given away": (
        first_is(question="Which is as hard as its difficulty says, for somebody of the level given?"),
        "bMMMM", [],
    ),
    "a link in a follow-up": (
        first_is(follow_ups=["Did you see https://evil.example/x?", "And then?"]),
        "MMMMM", [],
    ),
    # What ends it: the rest is the bank's.
    "500 for ever": (refusing(500), "bbbbb", BROKE),
    "429 without a time": (refusing(429), "bbbbb", BROKE),
    "429 for an hour": (refusing(429, {"retry-after": "3600"}), "bbbbb", BROKE),
    "the key is refused": (refusing(401, body={"error": {"message": f"bad key {KEY}"}}), "bbbbb", BROKE),
    "no such model": (refusing(404), "bbbbb", BROKE),
    "it takes no dialect": (refusing(400), "bbbbb", BROKE),
    "somewhere else": (refusing(302, {"location": "http://127.0.0.1:1/"}), "bbbbb", BROKE),
    "garbage": (lambda _: Reply(at_once(b"\xff\xfe\x00garbage" * 100), headers=JSON), "bbbbb", BROKE),
    "garbage as events": (lambda _: Reply(at_once(b"data: }{\n\n")), "bbbbb", BROKE),
    "a page of HTML": (
        lambda _: Reply(at_once(b"<!doctype html><p>Hi"), headers={"content-type": "text/html"}),
        "bbbbb", BROKE,
    ),
    "JSON of another kind": (lambda _: Reply(at_once(b'{"choices": "none"}'), headers=JSON), "bbbbb", BROKE),
    "an empty stream": (lambda _: Reply(at_once(DONE)), "bbbbb", BROKE),
    "talk": (saying("I would rather talk about the weather."), "bbbbb", BROKE),
}  # fmt: skip


def dripping(_: Call) -> Reply:
    async def body() -> AsyncGenerator[bytes]:
        while True:
            await asyncio.sleep(0.02)
            yield chunk(" ")

    return Reply(body())


def drip_within_an_event(_: Call) -> Reply:
    async def body() -> AsyncGenerator[bytes]:
        yield b"data: "
        while True:
            await asyncio.sleep(0.02)
            yield b" "

    return Reply(body())


def silent_after_half(call: Call) -> Reply:
    async def body() -> AsyncGenerator[bytes]:
        said = answer(call)
        yield chunk(said[: len(said) // 2])
        async for part in silent():
            yield part

    return Reply(body())


def silent_headers(_: Call) -> Reply:
    return Reply(silent(), headers=EVENTS)


SLOW: Sequence[Behaviour] = [dripping, drip_within_an_event, silent_after_half, silent_headers]
