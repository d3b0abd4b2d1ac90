"""`llm` and `tts` on a real cluster of two nodes, asked by web's own clients (make test-ray)."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
import structlog
import yaml
from pydantic import SecretStr

from interviewer_contracts.questions import Done, OneQuestionRequest, Plan, Question, QuestionsRequest
from interviewer_contracts.speech import SpeechRequest
from interviewer_contracts.tokens import issue
from interviewer_tts.engines.f5 import upstream
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import open_speech
from interviewer_web.clients.llm import HttpWriter, Writer
from interviewer_web.clients.resuming_speaker import ResumingSpeaker
from interviewer_web.clients.resuming_writer import ResumingWriter
from interviewer_web.clients.tts import HttpSpeaker, Speaker
from support import tiny_f5
from support.chat_server import Call, ChatStage, Reply, answer, served, streamed
from support.f5 import QUIET
from support.interviews import EXAMPLES, NURSE
from support.ray_cluster import HOW, ROOT, SOURCES, RayCluster, installed, running_cluster

pytestmark = [
    pytest.mark.ray,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not installed(), reason=f"Ray is not installed here: {HOW}"),
    *(pytest.mark.filterwarnings(quiet) for quiet in QUIET),
]

SECRET: Final = "a-secret-of-tests-with-enough-characters"
REQUESTS: Final = 200
AT_ONCE: Final = 16
AT_LEAST: Final = 2
"""Replicas of each, when nobody asks."""
POSTINGS: Final = tuple(path.read_text(encoding="utf-8") for path in EXAMPLES)
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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[Running]:
    told = threading.Event()

    def held_back(call: Call) -> Reply:
        """All questions but the last at once; that one when the first has been told."""
        return Reply(_until(told, answer(call)))

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


async def _until(told: threading.Event, whole: str) -> AsyncGenerator[bytes]:
    pieces = [piece async for piece in streamed(whole)]
    last = len(pieces) * 2 // 3
    for number, piece in enumerate(pieces):
        if number == last:
            await asyncio.to_thread(told.wait, 60)
        yield piece


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


async def spoken(speaker: Speaker, text: str) -> bytes:
    sound = await speaker.speak(SpeechRequest(input=text), subject="user1")
    try:
        return b"".join([chunk async for chunk in sound.chunks])
    finally:
        await sound.close()


async def interview(writer: Writer, posting: str, count: int) -> list[Question]:
    """All questions; that they are whole and in order is checked."""
    request = QuestionsRequest(posting=posting, count=count)
    steps = [step async for step in writer.write(request, subject="user1")]
    questions = [step for step in steps if isinstance(step, Question)]
    assert isinstance(steps[0], Plan)
    assert isinstance(steps[-1], Done)
    assert [one.position for one in questions] == [one.position for one in steps[0].questions]
    return questions


async def until(holds: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 - it happens in other processes
            await asyncio.sleep(0.5)


@pytest.mark.parametrize("path", ["/llm/v1/engines", "/tts/v1/voices"])
async def test_only_who_has_a_token_is_answered(running: Running, path: str) -> None:
    audience = path[1:4]
    async with httpx2.AsyncClient(base_url=running.url, trust_env=False, timeout=60) as anybody:
        answers = [
            await anybody.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
            for token in (
                "",
                issue("x" * 48, audience=audience, subject="user1"),
                issue(SECRET, audience="web", subject="user1"),
                issue(SECRET, audience=audience, subject="user1"),
            )
        ]
        assert [one.status_code for one in answers] == [401, 401, 401, 200]
        assert (await anybody.get(f"/{audience}/readyz")).status_code == 200


async def test_a_question_is_told_before_the_last_is_written(running: Running) -> None:
    running.told.clear()
    request = QuestionsRequest(posting=NURSE, count=5, engine="openai")
    async with clients(running) as (writer, _):
        questions: list[Question] = []
        async for step in writer.write(request, subject="user1"):
            if isinstance(step, Question):
                # The model says no more until this one is here.
                running.told.set()
                questions.append(step)
    assert len(questions) == 5
    assert questions[0].source == "openai:staged"


async def test_sound_comes_before_all_of_it_is_spoken(running: Running) -> None:
    async with clients(running) as (_, speaker):
        loop = asyncio.get_running_loop()
        began = loop.time()
        sound = await speaker.speak(SpeechRequest(input=LONG), subject="user1")
        times = [loop.time() - began async for _ in sound.chunks]
        await sound.close()
    assert sound.length is None
    assert times[0] < times[-1] / 3


async def test_one_more_question_and_times_of_words(running: Running) -> None:
    async with clients(running) as (writer, speaker):
        reading = await writer.read(NURSE, subject="user1")
        wanted = reading.requirements[0].id
        one = OneQuestionRequest(posting=NURSE, requirement=wanted, position=1)
        assert (await writer.one(one, subject="user1")).requirement == wanted
        timings = await speaker.timings(SpeechRequest(input="Whom do you call?"), subject="user1")
        assert len(timings.sentences[0].words) == 4


async def test_more_wait_and_more_replicas_come(running: Running) -> None:
    cluster = running.cluster
    enough = asyncio.Event()

    async def listener(number: int, speaker: Speaker) -> None:
        texts = 0
        while not enough.is_set():
            texts += 1
            assert await spoken(speaker, f"Listener {number} hears text {texts}. {LONG}")

    async with clients(running) as (_, speaker):
        listening = [asyncio.create_task(listener(number, speaker)) for number in range(12)]
        try:
            await until(lambda: len(cluster.replicas("tts")) > AT_LEAST, 180)
        finally:
            enough.set()
        await asyncio.gather(*listening)


def by_the_engine_apart(text: str) -> SpeechRequest:
    return SpeechRequest(input=text, voice=APART_VOICE, response_format="wav")


async def whole(speaker: Speaker, request: SpeechRequest) -> bytes:
    sound = await speaker.speak(request, subject="user1")
    try:
        return b"".join([chunk async for chunk in sound.chunks])
    finally:
        await sound.close()


async def test_an_engine_apart_has_the_voices_and_the_sound_that_it_has_within(
    running: Running, tmp_path: Path
) -> None:
    request = by_the_engine_apart("Whom do you call first?")
    async with clients(running, "apart") as (_, speaker):
        listed = await speaker.voices(subject="user1")
        sound = await whole(speaker, request)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings_of_f5(running.folder).items():
            environment.setenv(name, value)
        models = running.folder / "data/models"
        async with open_speech(SpeechSettings(data=tmp_path, models=models)) as within:
            voices = await within.voices(subject="user1")
            assert sound == b"".join([chunk async for chunk in within.stream(request)])
    paces = {"real_time_factor", "keeps_up"}
    told = [[voice.model_dump(exclude=paces) for voice in one.voices] for one in (listed, voices)]
    assert told[0] == told[1]
    assert [voice.engine for voice in voices.voices if voice.id == APART_VOICE and voice.available] == [APART]


async def test_an_engine_apart_has_more_replicas_when_more_wait_and_speaks_for_several_at_once(
    running: Running,
) -> None:
    cluster, enough = running.cluster, asyncio.Event()

    async def listener(number: int, speaker: Speaker) -> None:
        texts = 0
        while not enough.is_set():
            texts += 1
            text = f"Listener {number} hears text {texts}. {LONG[:400]}"
            assert await whole(speaker, by_the_engine_apart(text))

    async with clients(running, "apart") as (_, speaker):
        listening = [asyncio.create_task(listener(number, speaker)) for number in range(8)]
        try:
            await until(lambda: len(cluster.replicas("apart", APART)) > AT_LEAST, 180)
        finally:
            enough.set()
        await asyncio.gather(*listening)
    assert len(cluster.replicas("apart", "tts")) == 1
    sentences, passes = (
        cluster.counted("apart", APART, f"interviewer_tts_{what}_total", {"engine": APART})
        for what in ("sentences", "passes")
    )
    assert passes > 0
    if APART == "f5":
        assert sentences > passes
    assert cluster.counted("apart", "tts", "interviewer_tts_speech_seconds_total", {"engine": APART}) > 0


async def test_an_engine_apart_that_is_killed_loses_no_text(running: Running) -> None:
    cluster = running.cluster
    long = LONG[: 350 if APART == "f5" else len(LONG)]
    texts = ["Who comes first?", *(f"Question {number}. {long}" for number in range(7))]
    requests = [by_the_engine_apart(text) for text in texts]
    async with clients(running, "apart") as (_, speaker):
        asked = [asyncio.create_task(whole(speaker, request)) for request in requests]
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        os.kill(cluster.replicas("apart", APART)[0], signal.SIGKILL)
        sounds = await asyncio.gather(*asked)
        for request, sound in list(zip(requests, sounds, strict=True))[::3]:
            # For everybody, so that what was kept for one is not heard again.
            anew = await whole(speaker, request.model_copy(update={"public": True}))
            assert len(anew) == len(sound)
    # Somebody was being spoken for, or nothing was shown.
    assert "a sentence is asked for again" in (running.folder / "cluster.log").read_text(encoding="utf-8")


async def test_two_hundred_requests_outlive_a_replica_of_each_and_a_node(running: Running) -> None:
    cluster, done = running.cluster, 0
    deaths: dict[int, Callable[[], None]] = {
        30: lambda: os.kill(cluster.replicas("tts")[0], signal.SIGKILL),
        70: lambda: os.kill(cluster.replicas("llm")[0], signal.SIGKILL),
        110: lambda: assert_there(cluster.kill_node()),
    }
    free = asyncio.Semaphore(AT_ONCE)

    async def ask(number: int, writer: Writer, speaker: Speaker) -> tuple[str, bytes] | None:
        nonlocal done
        async with free:
            if number % 2:
                text = f"Question {number}. {LONG[:700]}"
                result = (text, await spoken(speaker, text))
            else:
                assert await interview(writer, POSTINGS[number % len(POSTINGS)], 10)
                result = None
        done += 1
        if death := deaths.pop(done, None):
            await asyncio.to_thread(death)
        return result

    async with clients(running) as (writer, speaker):
        with structlog.testing.capture_logs() as logs:
            answers = await asyncio.gather(*(ask(number, writer, speaker) for number in range(REQUESTS)))
        assert not deaths
        assert len(answers) == REQUESTS
        # Somebody was in the middle of something, or nothing was shown.
        assert any(one["event"] == "a neighbour is asked again" for one in logs)
        for text, sound in [one for one in answers if one is not None][::10]:
            assert sound == await spoken(speaker, text)

    cluster.add_node()
    all_of = (("llm", "llm"), ("tts", "tts"), ("apart", APART))
    await until(lambda: min(len(cluster.replicas(*names)) for names in all_of) >= AT_LEAST, 180)


def assert_there(replicas: list[int]) -> None:
    """A node on which nothing ran would be no loss."""
    assert replicas


def test_a_cluster_to_try_listens_on_this_machine_alone(tmp_path: Path) -> None:
    port = free_port()
    config = tmp_path / "cpu.yaml"
    shipped = here(ROOT / "deploy/ray/cpu.yaml", port)
    shipped["http_options"]["host"] = "0.0.0.0"  # noqa: S104 - as it is shipped
    config.write_text(yaml.safe_dump(shipped), encoding="utf-8")
    command = [sys.executable, "-m", "interviewer_ray.local", str(config)]
    settings = {"INTERVIEWER_SERVICE_SECRET": SECRET, "INTERVIEWER_DATA": str(tmp_path / "data")}
    # Ray keeps its token in the home folder.
    ours = {"HOME": str(tmp_path), "PYTHONPATH": str(SOURCES), "PYTHONWARNINGS": "ignore"}
    environment = {**os.environ, **settings, **ours}
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as local,
    ):
        assert local.stdout is not None
        try:
            told = dict(local.stdout.readline().strip().split("=", 1) for _ in range(2))
            assert told == {
                "INTERVIEWER_LLM_URL": f"http://127.0.0.1:{port}/llm",
                "INTERVIEWER_TTS_URL": f"http://127.0.0.1:{port}/tts",
            }
            answer = httpx2.get(f"{told['INTERVIEWER_TTS_URL']}/readyz", trust_env=False, timeout=30)
            assert answer.json()["status"] == "ready"
            assert listening_addresses(port) == {"0100007F"}
        finally:
            local.send_signal(signal.SIGINT)
        assert local.wait(60) == 0


def listening_addresses(port: int) -> set[str]:
    """Where TCP sockets listen on a port, as the kernel writes addresses."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    rows = [line.split() for line in lines]
    return {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}


@pytest.mark.parametrize("name", ["cpu", "gpu"])
def test_serve_takes_every_configuration(name: str) -> None:
    reading = (
        "import sys, yaml; from ray.serve.schema import ServeDeploySchema;"
        "ServeDeploySchema.model_validate(yaml.safe_load(open(sys.argv[1])))"
    )
    command = [sys.executable, "-c", reading, str(ROOT / f"deploy/ray/{name}.yaml")]
    assert subprocess.run(command, check=False).returncode == 0
