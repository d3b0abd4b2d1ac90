"""The applications on a cluster of Ray, as they are shipped, and the clients that `web` has of them."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import SecretStr

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.f5 import upstream
from interviewer_web.clients.llm import HttpWriter, Writer
from interviewer_web.clients.resuming_speaker import ResumingSpeaker
from interviewer_web.clients.resuming_writer import ResumingWriter
from interviewer_web.clients.tts import HttpSpeaker, Speaker
from support import tiny_f5
from support.chat_server import ChatStage
from support.ray_cluster import ROOT, RayCluster

SECRET: Final = "a-secret-of-tests-with-enough-characters"
AT_LEAST: Final = 2
"""Replicas of each, when nobody asks."""
APART: Final = "f5" if not upstream.absent() else "hibari"
"""The engine that runs apart here: what a GPU would have, if it is installed."""
APART_VOICE: Final = {"f5": "f5-nature", "hibari": "hibari-heart"}[APART]
LONG: Final = "Tell me about a day on which you had to explain something hard. What did you leave out? " * 20


@dataclass
class Running:
    """The cluster, where it answers, and the language model that its `llm` may ask."""

    cluster: RayCluster
    url: str
    model: ChatStage
    told: threading.Event
    folder: Path


def with_an_engine_apart(folder: Path) -> dict[str, Any]:
    """A second `tts`, of the configuration for GPUs, with its engine by itself on processors."""
    shipped: dict[str, Any] = yaml.safe_load((ROOT / "deploy/ray/gpu.yaml").read_text(encoding="utf-8"))
    application: dict[str, Any] = next(one for one in shipped["applications"] if one["name"] == "tts")
    deployments = {one["name"]: one for one in application["deployments"]}
    front, engine = deployments["tts"], deployments["f5"] | {"name": APART}
    # It is the engine that is to grow.
    front["autoscaling_config"] |= {"min_replicas": 1, "target_ongoing_requests": 60}
    engine["ray_actor_options"] = {"num_cpus": 1}
    few = {"min_replicas": AT_LEAST, "max_replicas": AT_LEAST + 1, "target_ongoing_requests": 2}
    engine["autoscaling_config"] |= few | {"upscale_delay_s": 3}
    return application | {
        "name": "apart",
        "route_prefix": "/apart",
        "args": {"apart": [APART]},
        "runtime_env": {"env_vars": settings_of_f5(folder)},
        "deployments": [front, engine],
    }


def settings_of_f5(folder: Path) -> dict[str, str]:
    """Of a checkpoint that is as small as can be, which makes noise; none where F5-TTS is not installed."""
    if APART != "f5":
        return {}
    weights = folder / "f5"
    return {
        "INTERVIEWER_F5_MODEL": str(weights if weights.exists() else tiny_f5.build(weights)),
        "INTERVIEWER_F5_DEVICE": "cpu",
        "INTERVIEWER_F5_STEPS": "4",
        "INTERVIEWER_F5_BATCH": "3",
    }


def here(config: Path, port: int) -> dict[str, Any]:
    """The configuration as it is shipped, on this machine alone."""
    loaded: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))
    loaded["http_options"] |= {"host": "127.0.0.1", "port": port}
    return loaded


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@asynccontextmanager
async def clients(running: Running, tts: str = "tts") -> AsyncGenerator[tuple[Writer, Speaker]]:
    """As `web` makes them."""
    writer = await asyncio.to_thread(HttpWriter, f"{running.url}/llm", SecretStr(SECRET))
    speaker = await asyncio.to_thread(HttpSpeaker, f"{running.url}/{tts}", SecretStr(SECRET))
    try:
        yield ResumingWriter(writer, seconds=30), ResumingSpeaker(speaker, seconds=30)
    finally:
        await writer.close()
        await speaker.close()


async def whole(speaker: Speaker, request: SpeechRequest) -> bytes:
    sound = await speaker.speak(request, subject="user1")
    try:
        return b"".join([chunk async for chunk in sound.chunks])
    finally:
        await sound.close()


async def until(holds: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 - it happens in other processes
            await asyncio.sleep(0.5)
