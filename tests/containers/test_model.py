"""A model of one's own, by the profile model: fetched by its hash, served to llm alone, and asked by it."""

import json
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest

from support.containers import APPLICATION, Project, until
from support.images import LARGEST_MB, images_of, megabytes_above_base
from support.local_models import SMALLEST
from support.program import log_in, write_interview
from support.stack import free_ports

ASK = """
import http.client, json, os
port = int(os.environ.get("MODEL_PORT", "8003"))
schema = {"type": "object", "required": ["question"], "properties": {"question": {"enum": ["why", "how"]}}}
asked = http.client.HTTPConnection("model", port, timeout=60)
asked.request("POST", "/v1/chat/completions", json.dumps({
    "model": "any", "max_tokens": 40, "messages": [{"role": "user", "content": "Ask a nurse a question."}],
    "response_format": {"type": "json_schema", "json_schema": {"name": "one", "schema": schema}},
}), {"Content-Type": "application/json"})
print(json.loads(asked.getresponse().read())["choices"][0]["message"]["content"])
"""


@pytest.fixture(scope="module")
def served(project: Project) -> Iterator[Project]:
    """The same application with a model, the smallest that there is, for this file alone."""
    [port] = free_ports(1)
    settings = {
        "INTERVIEWER_MODEL": SMALLEST,
        "INTERVIEWER_MODEL_PORT": str(port),
        # Nobody waits for long for what a model of this size writes.
        "INTERVIEWER_LLM_QUESTION_SECONDS": "10",
        "INTERVIEWER_LLM_BATCH_SECONDS": "20",
    }
    served = replace(project, settings={**project.settings, **settings})
    served.compose("build", "model", "model-fetch")
    served.up("model", *APPLICATION)
    try:
        yield served
    finally:
        served.compose("rm", "--stop", "--force", "model", "model-fetch")
        project.up(*APPLICATION)


def test_its_image_is_small(served: Project) -> None:
    image = images_of(served, ["model"])["model"]

    assert megabytes_above_base(image) <= LARGEST_MB["model"]


def test_it_answers_llm_in_the_form_that_is_wished(served: Project) -> None:
    port = served.settings["INTERVIEWER_MODEL_PORT"] if len(served.files) > 1 else "8003"

    answer = served.compose("exec", "-T", "-e", f"MODEL_PORT={port}", "llm", "/app/bin/python", "-c", ASK)

    assert set(json.loads(answer)) == {"question"}


def test_it_writes_unless_another_engine_is_chosen_and_the_bank_mends_what_it_spoils(served: Project) -> None:
    with log_in(served.url) as client:
        until(lambda: listed(client).get("openai") == (True, True))
        questions = write_interview(client)["questions"]

    assert {question["source"] for question in questions} <= {f"openai:{SMALLEST}", "bank"}


def listed(client: httpx2.Client) -> dict[str, tuple[bool, bool]]:
    """Each engine by its name: whether it can write, and whether it writes unless another is chosen."""
    engines = client.get("engines").raise_for_status().json()["engines"]
    return {engine["name"]: (engine["available"], engine["default"]) for engine in engines}


def test_it_may_only_read_its_model(served: Project) -> None:
    with pytest.raises(RuntimeError, match="Read-only file system"):
        served.compose("exec", "-T", "model", "/bin/sh", "-c", "echo nobody > /data/models/was-here")


def test_a_killed_model_comes_back_and_ends_when_it_is_told_to(served: Project) -> None:
    killed = served.kill("model")
    until(lambda: served.inspected("model")["State"]["Pid"] not in {0, killed})
    until(lambda: served.health("model") == "healthy")

    served.compose("stop", "model")

    assert served.inspected("model")["State"]["ExitCode"] == 0
    served.up("model")
