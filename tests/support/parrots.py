"""Engines that say all that they are shown: what a parrot can't say, no model was told."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace

from interviewer_llm.engines.chat import ChatServer
from interviewer_llm.engines.openai import KnownAs, OpenAIEngine, Patience
from interviewer_llm.engines.protocol import Context, Draft, Place
from support.chat_server import TEMPLATES, Call, ChatStage, Reply, question, streamed
from support.engines import ScriptedEngine, draft, saying


class ParrotEngine(ScriptedEngine):
    """Puts the requirement and the title into the question, the rubric and the follow-ups, word for word."""

    name = "parrot"
    label = "Parrot"
    at_once = None

    def __init__(self) -> None:
        super().__init__(saying(""))

    async def write(self, places: Sequence[Place], context: Context) -> AsyncGenerator[tuple[int, Draft]]:
        for place in places:
            seen = place.seat.found.text
            way = TEMPLATES[(place.position + len(place.rejected)) % len(TEMPLATES)]
            said = draft(place, way.format(about=seen), source="parrot:1")
            rubric = (*said.rubric[:2], f"Says it: {seen}", f"Knows it: {context.title}")
            after = (f"Why is it said that {seen}?", said.follow_ups[1])
            yield place.position, replace(said, rubric=rubric, follow_ups=after)


def parroting(call: Call) -> Reply:
    """A chat server whose model does so; it sees the whole prompt."""
    answers = list[Mapping[str, object]]()
    for place in call.places:
        seen = str(place["requirement"])
        good = question(place)
        answers.append(
            good
            | {
                "strong_answer": [*good["strong_answer"], f"Says it: {seen}", f"Knows it: {place}"],
                "follow_ups": [f"Why is it said that {seen}?", *good["follow_ups"]],
            }
        )
    return Reply(streamed(json.dumps({"questions": answers})))


def chat_engine(stage: ChatStage) -> OpenAIEngine:
    """The engine of OpenAI's chat wire, on a staged server."""
    server = ChatServer(f"{stage.url}/v1", "parrot-1", None)
    return OpenAIEngine(server, KnownAs("openai", "A server", "openai:parrot-1"), Patience(30, 60))
