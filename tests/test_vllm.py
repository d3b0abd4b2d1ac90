"""`llm` by a real vLLM: it takes our requests whole, and what it writes is checked like anybody's."""

import json
from collections.abc import Iterator
from typing import Final

import httpx2
import pytest

from interviewer_contracts.questions import Done, Question, QuestionsRequest
from interviewer_llm.engines.chat import ChatServer
from interviewer_llm.engines.openai import KnownAs, OpenAIEngine, Patience
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_interview
from support.interviews import NURSE
from support.vllm import HOW, MODEL, installation, running_vllm

pytestmark = [pytest.mark.vllm, pytest.mark.timeout(900)]

SOURCE: Final = f"openai:{MODEL}"


@pytest.fixture(scope="module")
def vllm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    environment = installation()
    if environment is None:
        pytest.skip(f"vLLM is not installed here: {HOW}")
    with running_vllm(environment, tmp_path_factory.mktemp("vllm")) as url:
        yield url


async def test_an_interview_is_whole_whatever_the_model_says(vllm: str) -> None:
    server = ChatServer(f"{vllm}/v1", MODEL, None)
    engine = OpenAIEngine(server, KnownAs("openai", "vLLM", SOURCE), Patience(question_s=120, batch_s=240))
    registry, before = Registry([engine]), succeeded(vllm)
    request = QuestionsRequest(posting=NURSE, count=3, engine="openai")
    parts = [part async for part in write_interview(request, registry)]
    await registry.close()
    questions = [part for part in parts if isinstance(part, Question)]
    assert [one.position for one in questions] == [1, 2, 3]
    assert isinstance(parts[-1], Done)
    # Taken as we say it first, with the schema and the temperature; and answered to an end of its own.
    assert server._dialect == 0  # pyright: ignore[reportPrivateUsage]
    assert succeeded(vllm) > before


def succeeded(vllm: str) -> float:
    """Requests that vLLM has answered, as it counts them itself."""
    lines = httpx2.get(f"{vllm}/metrics").text.splitlines()
    counted = [line for line in lines if line.startswith("vllm:request_success_total")]
    return sum(float(line.rpartition(" ")[2]) for line in counted)


def test_what_it_writes_has_the_form_that_was_asked_for(vllm: str) -> None:
    schema = {
        "type": "object",
        "properties": {"place": {"type": "integer", "enum": [1, 2]}, "sure": {"type": "boolean"}},
        "required": ["place", "sure"],
        "additionalProperties": False,
    }
    form = {"type": "json_schema", "json_schema": {"name": "questions", "strict": True, "schema": schema}}
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Which?"}], "response_format": form}
    answer = httpx2.post(f"{vllm}/v1/chat/completions", json=body, timeout=120)
    said = json.loads(answer.raise_for_status().json()["choices"][0]["message"]["content"])
    assert said["place"] in {1, 2}
    assert isinstance(said["sure"], bool)
