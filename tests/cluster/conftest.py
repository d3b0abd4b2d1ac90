"""`llm` and `tts` on a real cluster of two nodes, started once (make test-ray)."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from support.chat_server import Call, ChatStage, Reply, answer, served, streamed
from support.f5 import QUIET
from support.on_ray import SECRET, Running, free_port, here, with_an_engine_apart
from support.ray_cluster import HOW, ROOT, installed, running_cluster


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands in this folder needs Ray."""
    marks = [
        pytest.mark.ray,
        pytest.mark.timeout(600),
        pytest.mark.skipif(not installed(), reason=f"Ray is not installed here: {HOW}"),
        *(pytest.mark.filterwarnings(quiet) for quiet in QUIET),
    ]
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for mark in marks:
                item.add_marker(mark)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[Running]:
    """Two nodes, on which everything is deployed as it is shipped."""
    told = threading.Event()

    def held_back(call: Call) -> Reply:
        """All questions but the last at once; that one when the first has been told."""
        return Reply(until_told(told, answer(call)))

    folder = tmp_path_factory.mktemp("ray")
    with served(ChatStage(held_back)) as model:
        settings = {
            "INTERVIEWER_SERVICE_SECRET": SECRET,
            "INTERVIEWER_DATA": str(folder / "data"),
            "INTERVIEWER_LLM_OPENAI_URL": f"{model.url}/v1",
            "INTERVIEWER_LLM_OPENAI_MODEL": "staged",
            "INTERVIEWER_LLM_OLLAMA_URL": "off",
        }
        # So much room that one node holds all replicas that may not be missing.
        with running_cluster(settings, cpus=12, log=folder / "cluster.log") as cluster:
            port = free_port()
            config = here(ROOT / "deploy/ray/cpu.yaml", port)
            config["applications"].append(with_an_engine_apart(folder))
            cluster.deploy(config)
            yield Running(cluster, f"http://127.0.0.1:{port}", model, told, folder)


async def until_told(told: threading.Event, whole: str) -> AsyncGenerator[bytes]:
    pieces = [piece async for piece in streamed(whole)]
    last = len(pieces) * 2 // 3
    for number, piece in enumerate(pieces):
        if number == last:
            await asyncio.to_thread(told.wait, 60)
        yield piece
