"""The server of a model: what it says when something is missing, and that it serves real weights."""

import json
import os
import signal
import subprocess
import sys
import time
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path

import httpx2
import pytest

from support.local_models import SMALLEST, smallest_file
from support.stack import free_ports

SERVE = "interviewer_llm.serving"
FETCH = "interviewer_llm.serving.fetch"


def environment(**settings: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INTERVIEWER_")}
    return {**clean, **settings}


def said(module: str, **settings: str) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-m", module],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("module", [SERVE, FETCH])
@pytest.mark.parametrize("name", ["", "../elsewhere.gguf"])
def test_it_says_which_models_there_are(module: str, name: str) -> None:
    code, line = said(module, INTERVIEWER_MODEL=name)

    assert code == 2
    assert line.startswith("INTERVIEWER_MODEL: must be one of qwen2.5-coder-1.5b, ")
    assert line.count("\n") == 1


def test_a_model_that_nobody_knows_is_not_looked_for(tmp_path: Path) -> None:
    code, line = said(FETCH, INTERVIEWER_MODEL="my-own.gguf", INTERVIEWER_DATA=str(tmp_path))

    assert code == 2
    assert f"put a GGUF file of this name into {tmp_path / 'models'}" in line


def test_a_file_of_ones_own_need_not_be_fetched(tmp_path: Path) -> None:
    (tmp_path / "my-own.gguf").write_bytes(b"GGUF")

    assert said(FETCH, INTERVIEWER_MODEL="my-own.gguf", INTERVIEWER_MODELS=str(tmp_path)) == (0, "")


def test_it_says_what_is_missing(tmp_path: Path) -> None:
    code, line = said(SERVE, INTERVIEWER_MODEL=SMALLEST, INTERVIEWER_MODELS=str(tmp_path))

    assert code == 2
    lacking = (
        "there is no smollm2-135m" if find_spec("xllamacpp") else "pip install 'interviewer-llm[llamacpp]'"
    )
    assert lacking in line


def test_it_serves_a_file_of_ones_own_by_the_wire_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "my-own.gguf").symlink_to(smallest_file())
    [port] = free_ports(1)
    settings = {"INTERVIEWER_MODEL": "my-own.gguf", "INTERVIEWER_MODELS": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-m", SERVE], env=environment(**settings, INTERVIEWER_MODEL_PORT=str(port))
    )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
            until_ready(client, server)
            [model] = client.get("/v1/models").json()["data"]
            answer = client.post("/v1/chat/completions", json=request("my-own.gguf")).raise_for_status()
            pages = [client.get(path).status_code for path in ("/", "/slots")]
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(5)

    assert model["id"] == "my-own.gguf"
    assert set(json.loads(answer.json()["choices"][0]["message"]["content"])) == {"question"}
    assert HTTPStatus.OK not in pages
    assert code == 0


def request(model: str) -> dict[str, object]:
    schema = {
        "type": "object",
        "required": ["question"],
        "properties": {"question": {"enum": ["why", "how"]}},
    }
    return {
        "model": model,
        "messages": [{"role": "user", "content": "Ask a nurse a question."}],
        "max_tokens": 40,
        "response_format": {"type": "json_schema", "json_schema": {"name": "one", "schema": schema}},
    }


def until_ready(client: httpx2.Client, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the model is loaded; pytest's own limit is the patience."""
    while server.poll() is None:
        try:
            if client.get("/health").status_code == HTTPStatus.OK:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"it ended with {server.returncode}")
