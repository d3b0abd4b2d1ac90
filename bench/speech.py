"""What speech costs: `PYTHONPATH=tests .venv/bin/python bench/speech.py [repeats]`.

In one run on one machine, in turns: the bare engine (hibari's own `stream`), the library, the service over
HTTP, and two servers of other people from packages, where `make speech-servers` brought them. Then 1, 4 and
16 listeners at once, each with a text of its own; what is kept; and memory. Seconds differ from machine to
machine: only the ratios of a run are worth comparing.

First sound: until the first samples or bytes of sound are there. Time per second: the whole text's time over
its seconds of sound; for ours over the bare engine's seconds, since ours trims silence. A listener plays from
the first chunk on; it underruns when a chunk comes later than what came before it lasts.
"""

import asyncio
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import structlog

from interviewer_contracts.speech import SpeechRequest
from interviewer_contracts.tokens import issue
from interviewer_tts.engines.hibari import PACE
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import Speech, open_speech
from support.speech_servers import HOW, KEY, free_port, installation, openai_server, piper_server

KEEPING_S = 0.15
"""Until a text that was spoken is surely kept, and memory given back."""
SECRET = "only for this measurement, on this machine"
BARE, WAV, MP3, HTTP, KEPT = "bare hibari", "library, wav", "library, mp3", "http, mp3", "http, mp3, kept"
LISTENERS = (1, 4, 16)
WAV_HEAD = 44
QUESTIONS = """\
How do you check a medicine before you give it?
Tell me about a time when a patient got worse. What did you do first? Whom did you call, and why?
Walk me through isolating a distribution board. How do you prove that it is dead?
How would you find out why a PostgreSQL query became slow overnight? What would you look at first?
Imagine that two hours before the end of your shift a colleague calls in sick, three patients are waiting \
for letters, and the ward next door asks you for help: how do you decide what comes first?
""".splitlines()


@dataclass
class Heard:
    """One text as a listener had it; `underruns` are the times that playback had to wait."""

    first_s: float
    total_s: float
    audio_s: float
    underruns: int = 0


@dataclass
class Server:
    """A server to listen to; `request` makes the call for a text."""

    name: str
    process: int
    request: Callable[[httpx2.AsyncClient, str], httpx2.Request]


def bare(engine: Any, text: str) -> Heard:  # noqa: ANN401  # hibari has no types
    """The engine by itself, at the pace that we ask of it."""
    started = time.perf_counter()
    first, samples = 0.0, 0
    for part in engine.stream(text, speed=PACE, seed=7):
        first = first or time.perf_counter() - started
        samples += len(part)
    return Heard(first, time.perf_counter() - started, samples / engine.sample_rate)


async def timed(chunks: AsyncIterator[bytes], audio_s: float) -> Heard:
    started = time.perf_counter()
    first = 0.0
    async for _ in chunks:
        first = first or time.perf_counter() - started
    return Heard(first, time.perf_counter() - started, audio_s)


async def listened(client: httpx2.AsyncClient, request: httpx2.Request) -> Heard:
    """A WAV as it comes; its rate is in its header."""
    started = time.perf_counter()
    heard, head, per_second, first, underruns = 0, b"", 0, 0.0, 0
    response = await client.send(request, stream=True)
    try:
        response.raise_for_status()
        async for chunk in response.aiter_raw():
            now = time.perf_counter() - started
            if not per_second:
                head += chunk
                if len(head) <= WAV_HEAD:
                    continue
                per_second = int.from_bytes(head[28:32], "little")
                heard, first = len(head) - WAV_HEAD, now
                continue
            underruns += now - first > heard / per_second
            heard += len(chunk)
    finally:
        await response.aclose()
    return Heard(first, time.perf_counter() - started, heard / max(per_second, 1), underruns)


async def over_http(client: httpx2.AsyncClient, request: httpx2.Request) -> AsyncIterator[bytes]:
    response = await client.send(request, stream=True)
    response.raise_for_status()
    async for chunk in response.aiter_raw():
        yield chunk
    await response.aclose()


def ours(url: str, process: int, response_format: str = "wav") -> Server:
    def request(client: httpx2.AsyncClient, text: str) -> httpx2.Request:
        headers = {"Authorization": f"Bearer {issue(SECRET, audience='tts', subject='bench')}"}
        body = {"input": text, "response_format": response_format}
        return client.build_request("POST", f"{url}/v1/audio/speech", json=body, headers=headers)

    return Server("ours", process, request)


def piper(url: str, process: int) -> Server:
    return Server(
        "piper's server",
        process,
        lambda client, text: client.build_request("POST", f"{url}/synthesize", json={"text": text}),
    )


def openai_wire(url: str, process: int) -> Server:
    def request(client: httpx2.AsyncClient, text: str) -> httpx2.Request:
        body = {"model": "tts-1", "voice": "alloy", "input": text, "response_format": "wav"}
        headers = {"Authorization": f"Bearer {KEY}"}
        return client.build_request("POST", f"{url}/audio/speech", json=body, headers=headers)

    return Server("local-tts-studio", process, request)


@contextmanager
def our_service(folder: Path) -> Generator[tuple[str, int]]:
    """The service as it is started everywhere; says how long that takes."""
    port = free_port()
    told = {
        "INTERVIEWER_DATA": str(folder),
        "INTERVIEWER_TTS_PORT": str(port),
        "INTERVIEWER_SERVICE_SECRET": SECRET,
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "interviewer_tts"], env={**os.environ, **told}, stderr=subprocess.DEVNULL
    )
    try:
        answers = until_ok(process, f"http://127.0.0.1:{port}/healthz") - started
        warm = until_ok(process, f"http://127.0.0.1:{port}/readyz") - started
        print(f"the service answers after {answers:.2f} s and is warm after {warm:.2f} s")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(20)


def until_ok(process: subprocess.Popen[bytes], url: str) -> float:
    while process.poll() is None:
        try:
            if httpx2.get(url, trust_env=False).is_success:
                return time.perf_counter()
        except httpx2.HTTPError:
            pass
        time.sleep(0.005)
    raise RuntimeError("the service did not start")


def empty(folder: Path) -> None:
    shutil.rmtree(folder / "tts-cache", ignore_errors=True)
    (folder / "tts-cache").mkdir()


def resident_mb(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def alone(
    speech: Speech, client: httpx2.AsyncClient, servers: list[Server], folders: list[Path], repeats: int
) -> dict[str, list[Heard]]:
    """Each way by itself, text by text in turns."""
    from hibari import Hibari  # type: ignore[import-untyped]  # noqa: PLC0415  # not before others have started

    engine: Any = Hibari(threads=1)
    engine("Warm up, Zorblatt.", seed=7)
    by_mp3 = ours(str(client.base_url).rstrip("/"), servers[0].process, "mp3")
    rows: dict[str, list[Heard]] = defaultdict(list)
    for _ in range(repeats):
        for text in QUESTIONS:
            rows[BARE].append(await asyncio.to_thread(bare, engine, text))
            audio_s = rows[BARE][-1].audio_s
            for name, response_format in ((WAV, "wav"), (MP3, "mp3")):
                request = SpeechRequest.model_validate({"input": text, "response_format": response_format})
                rows[name].append(await timed(speech.stream(request), audio_s))
            for name in (HTTP, KEPT):
                rows[name].append(await timed(over_http(client, by_mp3.request(client, text)), audio_s))
                await asyncio.sleep(KEEPING_S)
            for server in servers[1:]:
                rows[server.name].append(await listened(client, server.request(client, text)))
            for folder in folders:
                empty(folder)
    return rows


def lines_alone(rows: dict[str, list[Heard]]) -> Iterator[str]:
    yield "\n" + "".join(
        f"{title:{width}}"
        for title, width in (
            ("one listener", "20"),
            ("first sound s", ">15"),
            ("of bare", ">9"),
            ("time per s", ">15"),
            ("of bare", ">9"),
            ("   (medians)", ""),
        )
    )
    for name, heard in rows.items():
        row = f"{name:20}"
        for values, basis in (
            ([one.first_s for one in heard], [one.first_s for one in rows[BARE]]),
            ([one.total_s / one.audio_s for one in heard], [one.total_s / one.audio_s for one in rows[BARE]]),
        ):
            ratio = statistics.median(a / b for a, b in zip(values, basis, strict=True))
            row += f"{statistics.median(values):15.4f}{ratio:9.2f}"
        yield row


async def together(client: httpx2.AsyncClient, server: Server, count: int, rounds: int) -> list[Heard]:
    """So many listeners at once, each with a text that nobody had before."""
    heard = list[Heard]()
    for turn in range(rounds):
        texts = (
            f"This is question {turn * count + number}. {QUESTIONS[number % len(QUESTIONS)]} "
            "Take your time. Then tell me what you would do otherwise today."
            for number in range(count)
        )
        calls: list[Awaitable[Heard]] = [
            listened(client, server.request(client, f"{count} {text}")) for text in texts
        ]
        heard += await asyncio.gather(*calls)
    return heard


def percentile(values: list[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]


async def crowds(client: httpx2.AsyncClient, servers: list[Server], rounds: int) -> AsyncIterator[str]:
    yield (
        f"\n{'listeners at once':24}{'first, p50':>11}{'p95 s':>9}{'of ours':>9}"
        f"{'had to wait':>16}{'time per s':>13}"
    )
    for count in LISTENERS:
        basis = 0.0
        for server in servers:
            heard = await together(client, server, count, max(rounds // count, 1))
            first = [one.first_s for one in heard]
            basis = basis or percentile(first, 50)
            paused = sum(one.underruns > 0 for one in heard)
            factor = statistics.median(one.total_s / one.audio_s for one in heard)
            yield (
                f"{server.name:20}{count:4}{percentile(first, 50):11.3f}{percentile(first, 95):9.3f}"
                f"{percentile(first, 50) / basis:9.2f}{f'{paused} of {len(heard)}':>16}{factor:13.3f}"
            )


async def kept(client: httpx2.AsyncClient, server: Server) -> str:
    """Sixteen ask for the same at once, and again when it is kept."""
    text = "Everybody hears this at once. It is spoken once. Then it is kept."
    answers = await asyncio.gather(*(client.send(server.request(client, text)) for _ in range(16)))
    await asyncio.sleep(2 * KEEPING_S)
    again = await asyncio.gather(*(client.send(server.request(client, text)) for _ in range(16)))
    hits = sum(answer.headers["x-cache"] == "hit" for answer in again)
    same = len({answer.content[WAV_HEAD:] for answer in [*answers, *again]})
    return f"\nkept: {hits} of 16 were hits the second time; all 32 had {same} sound between them"


async def pace(speech: Speech) -> float:
    """Words a minute, rests included (median)."""
    found: list[float] = []
    for text in QUESTIONS:
        spoken = await speech.render(SpeechRequest(input=text))
        found.append(len(text.split()) / spoken.audio_s * 60)
    return statistics.median(found)


def memory(servers: list[Server]) -> str:
    return ", ".join(f"{server.name} {resident_mb(server.process):.0f} MB" for server in servers)


async def measure(servers: list[Server], url: str, folders: list[Path], repeats: int) -> None:
    idle = memory(servers)
    async with (
        httpx2.AsyncClient(base_url=url, timeout=120, trust_env=False, limits=httpx2.Limits()) as client,
        open_speech(SpeechSettings(data=folders[1])) as speech,
    ):
        await speech.voices()
        for server in servers:
            await listened(client, server.request(client, "Warm up, Zorblatt."))
        for line in lines_alone(await alone(speech, client, servers, folders, repeats)):
            print(line)
        print(f"pace: {await pace(speech):.0f} words a minute")
        async for line in crowds(client, servers, repeats):
            print(line, flush=True)
        print(await kept(client, servers[0]))
    print(f"resident: idle {idle}; after all this {memory(servers)}")


def main(repeats: int) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(4)]
        url, process = stack.enter_context(our_service(folders[0]))
        servers = [ours(url, process)]
        environment = installation()
        if environment is None:
            print(f"NOT MEASURED: piper's server and local-tts-studio, which are not here. Bring them: {HOW}")
        else:
            servers.append(piper(*stack.enter_context(piper_server(environment, folders[2]))))
            servers.append(openai_wire(*stack.enter_context(openai_server(environment, folders[3]))))
        asyncio.run(measure(servers, url, folders[:2], repeats))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
