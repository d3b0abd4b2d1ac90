"""How the application grows: replicas, what an interview costs each service, and the database's pace.

    PYTHONPATH=tests .venv/bin/python bench/scale.py [replicas] [apart] [interview] [database]

`replicas` and `apart` need Ray (`make .venv/.ray`). Throughput and the time to the first sound or question
at 1, 2 and 4 replicas come from one run, as ratios to 1 replica; the same load on the bare processes says
what Ray costs.
Processor time, unlike seconds on the clock, hardly depends on what else the machine is doing.
"""

import asyncio
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx2
import yaml
from pydantic import SecretStr

from interviewer_contracts.questions import Question, QuestionsRequest
from interviewer_contracts.speech import SpeechRequest
from interviewer_pocketbase.testing import RunningPocketBase
from interviewer_web.clients.llm import HttpWriter
from interviewer_web.clients.tts import HttpSpeaker
from interviewer_web.store.pocketbase import PocketBaseStore
from interviewer_web.store.records import Caller, new_id
from support.ray_cluster import ROOT, installed, running_cluster
from support.scale import Remembering, cpu_seconds, new_interview, signed_up, sit_an_interview
from support.stack import free_ports, running_stack

SECRET = "a-secret-of-the-bench-with-enough-characters"
AT_ONCE = 8
SECONDS = 10.0
INTERVIEWS = 24
LOGINS = 20
POSTINGS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]
TEXT = "Tell me about a day on which you had to explain something hard. What did you leave out, and why? "
WARM = 4
ADDRESS = "10.255.255.255"
_LAST_CHUNK = b"\r\n0\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What came of asking for `SECONDS`."""

    per_second: float
    first_p95_s: float
    processor_s: float


async def load(ask: Callable[[int], Awaitable[float]], used: Callable[[], float]) -> Load:
    """Keep `AT_ONCE` requests on their way; `ask` returns seconds to the first of its answer.

    `used` is the processor time of all that answers, in seconds so far.
    """
    numbers, firsts = itertools.count(time.time_ns()), list[float]()
    for _ in range(WARM):
        await ask(next(numbers))
    before, began = used(), time.perf_counter()

    async def asking() -> None:
        while time.perf_counter() - began < SECONDS:
            firsts.append(await ask(next(numbers)))

    await asyncio.gather(*(asking() for _ in range(AT_ONCE)))
    took = time.perf_counter() - began
    return Load(
        per_second=len(firsts) / took,
        first_p95_s=sorted(firsts)[int(len(firsts) * 0.95)],
        processor_s=(used() - before) / len(firsts),
    )


async def measured(llm_url: str, tts_url: str, used: Callable[[], float]) -> tuple[Load, Load]:
    """Interviews of ten questions, then texts of three sentences that nobody asked for before."""
    writer = await asyncio.to_thread(HttpWriter, llm_url, SecretStr(SECRET))
    speaker = await asyncio.to_thread(HttpSpeaker, tts_url, SecretStr(SECRET))

    async def write(number: int) -> float:
        began, first = time.perf_counter(), 0.0
        request = QuestionsRequest(posting=POSTINGS[number % len(POSTINGS)], count=10)
        async for step in writer.write(request, subject="bench"):
            if isinstance(step, Question) and not first:
                first = time.perf_counter() - began
        return first

    async def speak(number: int) -> float:
        began, first = time.perf_counter(), 0.0
        spoken = await speaker.speak(SpeechRequest(input=f"{TEXT}Number {number}."), subject="bench")
        async for _ in spoken.chunks:
            first = first or time.perf_counter() - began
        await spoken.close()
        return first

    found = await load(write, used), await load(speak, used)
    await writer.close()
    await speaker.close()
    return found


@contextmanager
def bare(settings: dict[str, str]) -> Generator[tuple[str, str, Callable[[], float]]]:
    """One process of each, without Ray."""
    ports = free_ports(2)
    names = {"INTERVIEWER_LLM_PORT": str(ports[0]), "INTERVIEWER_TTS_PORT": str(ports[1])}
    pids = list[int]()
    with ExitStack() as stack:
        for module in ("interviewer_llm", "interviewer_tts"):
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", module],
                    env={**os.environ, **settings, **names},
                    stderr=subprocess.DEVNULL,
                )
            )
            stack.callback(process.terminate)
            pids.append(process.pid)
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        for url in urls:
            until_ready(url)
        yield urls[0], urls[1], lambda: sum(total(pid) for pid in pids)


def total(pid: int) -> float:
    return sum(cpu_seconds(pid).values())


def until_ready(url: str) -> None:
    for _ in range(600):
        try:
            if httpx2.get(f"{url}/readyz", trust_env=False).is_success:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not become ready")


def config(replicas: int, port: int, *apart: str) -> dict[str, Any]:
    """deploy/ray/cpu.yaml with so many replicas of each, whatever the load; of engines, these are apart."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "deploy/ray/cpu.yaml").read_text(encoding="utf-8"))
    loaded["http_options"] |= {"host": "127.0.0.1", "port": port}
    for application in loaded["applications"]:
        own = application["deployments"][0]
        if application.pop("args", None) is not None:
            application["args"] = {"apart": list(apart)}
        engines = [own | {"name": name} for name in apart if "args" in application]
        application["deployments"] = [own, *engines]
        for deployment in application["deployments"]:
            deployment.pop("autoscaling_config", None)
            deployment["num_replicas"] = replicas
    return loaded


def replicas() -> None:
    """Throughput and first answers at 1, 2 and 4 replicas."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "INTERVIEWER_SERVICE_SECRET": SECRET,
            "INTERVIEWER_DATA": folder,
            "INTERVIEWER_LLM_OLLAMA_URL": "off",
        }
        rows = list[tuple[str, Load, Load]]()
        with bare(settings) as (llm_url, tts_url, used):
            rows.append(("without Ray", *asyncio.run(measured(llm_url, tts_url, used))))
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        with running_cluster(settings, nodes=1, cpus=8) as cluster:
            for count in (1, 2, 4):
                cluster.deploy(config(count, port))
                both = measured(f"{url}/llm", f"{url}/tts", lambda: total(cluster.pid))
                rows.append((f"{count} on Ray", *asyncio.run(both)))
            idle, began = total(cluster.pid), time.perf_counter()
            time.sleep(SECONDS)
            share = (total(cluster.pid) - idle) / (time.perf_counter() - began)
    for index, what in ((1, "interviews written"), (2, "texts spoken")):
        print(f"\n| {what} | a second | of 1 | first, p95 | of 1 | processor seconds each | of 1 |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for row in rows:
            found, one = cast("Load", row[index]), cast("Load", rows[1][index])
            cells = [f"{found.per_second:.1f}", f"{found.per_second / one.per_second:.2f}"]
            cells += [f"{found.first_p95_s:.2f} s", f"{found.first_p95_s / one.first_p95_s:.2f}"]
            cells += [f"{found.processor_s:.3f}", f"{found.processor_s / one.processor_s:.2f}"]
            print(f"| {row[0]} | {' | '.join(cells)} |")
    print(f"\nidle, with 4 replicas of each, the cluster used {share:.2f} cores")


def apart() -> None:
    """What the way to an engine costs that has a replica of its own: hibari, which is the quickest."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"INTERVIEWER_SERVICE_SECRET": SECRET, "INTERVIEWER_DATA": folder}
        (port,) = free_ports(1)
        url = f"http://127.0.0.1:{port}"
        with running_cluster(settings, nodes=1, cpus=8) as cluster:
            for engines in ((), ("hibari",)):
                cluster.deploy(config(1, port, *engines))
                both = measured(f"{url}/llm", f"{url}/tts", lambda: total(cluster.pid))
                _, texts = asyncio.run(both)
                where = "apart" if engines else "within tts"
                print(
                    f"hibari {where}: {texts.per_second:.1f} texts a second, first sound "
                    f"{texts.first_p95_s:.2f} s (p95), {texts.processor_s:.3f} processor seconds each"
                )


def interview() -> None:
    """Processor time of each service for one interview: read, written, saved, ten questions heard once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "data") as stack,
        httpx2.Client(base_url=stack.url, trust_env=False, timeout=60) as client,
    ):
        signed_up(client)
        sit_an_interview(client, POSTINGS[0])
        before = cpu_seconds(stack.process.pid)
        for number in range(INTERVIEWS):
            sit_an_interview(client, POSTINGS[number % len(POSTINGS)])
        after = cpu_seconds(stack.process.pid)
    print(f"processor seconds per interview, mean of {INTERVIEWS}:")
    for name, seconds in after.items():
        print(f"  {name:<12} {(seconds - before.get(name, 0.0)) / INTERVIEWS:.3f}")


async def saved(url: str, whole: bytes, interview: str, at_once: int) -> float:
    """Interviews created per second over so many connections, as `web` sends them.

    Each has an id of its own, and comes for a person at an address of their own: the limits count by those.
    """
    began, count = time.perf_counter(), 0
    host, port = url.removeprefix("http://").split(":")
    numbers = itertools.count(time.time_ns() % 2**16)

    async def saving() -> None:
        nonlocal count
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.perf_counter() - began < SECONDS / 2:
            address = "10.{}.{}.{}".format(*next(numbers).to_bytes(3))
            told = whole.replace(interview.encode(), new_id().encode())
            writer.write(told.replace(ADDRESS.encode(), address.encode()))
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head:
                raise RuntimeError(head.decode())
            await reader.readuntil(_LAST_CHUNK)
            count += 1
        writer.close()

    await asyncio.gather(*(saving() for _ in range(at_once)))
    return count / (time.perf_counter() - began)


async def _database(running: RunningPocketBase) -> None:
    wire = Remembering()
    store = PocketBaseStore(running.url, proxy_secret=running.secrets.proxy_secret, transport=wire)
    guest, email = Caller(address=ADDRESS), "bench@example.org"
    await store.accounts.sign_up(guest, email=email, password=SECRET)
    session = await store.accounts.log_in(guest, email=email, password=SECRET)
    new = new_interview(POSTINGS[0])
    await store.interviews.create(Caller(address=guest.address, token=session.token), new)
    whole = wire.last
    before = cpu_seconds(running.pid)["pocketbase"]
    for number in range(LOGINS):
        await store.accounts.log_in(Caller(address=f"10.0.1.{number}"), email=email, password=SECRET)
    used = (cpu_seconds(running.pid)["pocketbase"] - before) / LOGINS
    print(f"    a login costs {used:.3f} processor seconds")
    for at_once in (1, 4, 16):
        before, began = cpu_seconds(running.pid)["pocketbase"], time.perf_counter()
        pace = await saved(running.url, whole, new.id, at_once)
        cores = (cpu_seconds(running.pid)["pocketbase"] - before) / (time.perf_counter() - began)
        print(f"{at_once:>3} at once: {pace:6.0f} interviews saved per second, by {cores:.2f} cores")
    await store.close()


def database() -> None:
    """What the real PocketBase saves per second; the one who asks does as little as possible."""
    with RunningPocketBase() as running:
        asyncio.run(_database(running))


def main() -> int:
    """Measure what was asked for, by default everything."""
    parts: dict[str, Callable[[], None]] = {
        "replicas": replicas,
        "apart": apart,
        "interview": interview,
        "database": database,
    }
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name in sys.argv[1:] or parts:
        if name in {"replicas", "apart"} and not installed():
            print(f"{name}: Ray is not installed: make .venv/.ray")
            continue
        print(f"\n{name}")
        parts[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
