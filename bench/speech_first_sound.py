"""What the speech service adds to its engine: `.venv/bin/python bench/speech_first_sound.py [repeats]`.

In one run on one machine, in turns, each question is spoken by the bare engine (hibari's own `stream`), by
the library and through HTTP. First sound: until the first sentence's samples or bytes are there. Time per
second: the whole text's time over the bare engine's seconds of sound, the same for all, since ours trims
silence. Only the ratios in the last column are worth comparing between machines.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from pydantic import SecretStr

from interviewer_contracts.speech import SpeechRequest
from interviewer_contracts.tokens import issue
from interviewer_tts.app import create_app
from interviewer_tts.engines.hibari import PACE
from interviewer_tts.settings import Settings
from interviewer_tts.speech import Speech, open_speech

KEEPING_S = 0.15
"""Until a text that was spoken is surely kept, and memory given back."""
SECRET = "only for this measurement, on this machine"
BARE, WAV, MP3, HTTP, KEPT = "bare hibari", "library, wav", "library, mp3", "http, mp3", "http, mp3, kept"
QUESTIONS = """\
How do you check a medicine before you give it?
Tell me about a time when a patient got worse. What did you do first? Whom did you call, and why?
Walk me through isolating a distribution board. How do you prove that it is dead?
How would you find out why a PostgreSQL query became slow overnight? What would you look at first?
Imagine that two hours before the end of your shift a colleague calls in sick, three patients are waiting \
for letters, and the ward next door asks you for help: how do you decide what comes first?
""".splitlines()

Measured = dict[str, dict[str, list[float]]]


def bare(engine: Any, text: str) -> tuple[float, float, float]:  # noqa: ANN401  # hibari has no types
    """Seconds until the first sentence, until the end, and of sound, at the pace that we ask of it."""
    started = time.perf_counter()
    first, samples = 0.0, 0
    for part in engine.stream(text, speed=PACE, seed=7):
        first = first or time.perf_counter() - started
        samples += len(part)
    return first, time.perf_counter() - started, samples / engine.sample_rate


async def timed(chunks: AsyncIterator[bytes]) -> tuple[float, float]:
    started = time.perf_counter()
    first = 0.0
    async for _ in chunks:
        first = first or time.perf_counter() - started
    return first, time.perf_counter() - started


async def over_http(client: httpx2.AsyncClient, text: str) -> AsyncIterator[bytes]:
    async with client.stream("POST", "/v1/audio/speech", json={"input": text}) as response:
        response.raise_for_status()
        async for chunk in response.aiter_raw():
            yield chunk


async def pace(speech: Speech) -> float:
    """Words a minute, rests included (median)."""
    found: list[float] = []
    for text in QUESTIONS:
        spoken = await speech.render(SpeechRequest(input=text))
        found.append(len(text.split()) / spoken.audio_s * 60)
    return statistics.median(found)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4_096 / 1e6


async def measure(speech: Speech, client: httpx2.AsyncClient, folder: Path, repeats: int) -> Measured:
    from hibari import Hibari  # type: ignore[import-untyped]  # noqa: PLC0415  # not before memory is read

    engine: Any = Hibari(threads=1)
    engine("Warm up, Zorblatt.", seed=7)
    found: Measured = {"first": defaultdict(list), "total": defaultdict(list)}
    for _ in range(repeats):
        for text in QUESTIONS:
            first, total, audio_s = await asyncio.to_thread(bare, engine, text)
            rows = {BARE: (first, total)}
            for name, response_format in ((WAV, "wav"), (MP3, "mp3")):
                request = SpeechRequest.model_validate({"input": text, "response_format": response_format})
                rows[name] = await timed(speech.stream(request))
                await asyncio.sleep(KEEPING_S)
                empty(folder)
            rows[HTTP] = await timed(over_http(client, text))
            await asyncio.sleep(KEEPING_S)
            rows[KEPT] = await timed(over_http(client, text))
            empty(folder)
            for name, (first_s, total_s) in rows.items():
                found["first"][name].append(first_s)
                found["total"][name].append(total_s / audio_s)
    return found


def lines(found: Measured) -> Iterator[str]:
    yield f"{'':20}{'first sound s':>15}{'of bare':>9}{'time per s':>15}{'of bare':>9}   (medians)"
    for name in found["first"]:
        row = f"{name:20}"
        for what in ("first", "total"):
            values, basis = found[what][name], found[what][BARE]
            ratio = statistics.median(a / b for a, b in zip(values, basis, strict=True))
            row += f"{statistics.median(values):15.4f}{ratio:9.2f}"
        yield row


async def main(repeats: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(tts_cache=folder, service_secret=SecretStr(SECRET))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_config=None))
        before = time.perf_counter()
        running = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  # uvicorn has a flag and no event
            await asyncio.sleep(0.002)
        print(f"server answers after {time.perf_counter() - before:.2f} s of this process, ", end="")
        port = server.servers[0].sockets[0].getsockname()[1]
        token = issue(SECRET, audience="tts", subject="bench")
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
            await client.get("/v1/voices")
            print(f"warm after {time.perf_counter() - before:.2f} s, {resident_mb():.0f} MB resident")
            async with open_speech(settings) as speech:
                await speech.voices()
                for line in lines(await measure(speech, client, folder, repeats)):
                    print(line)
                print(f"pace: {await pace(speech):.0f} words a minute")
        server.should_exit = True
        await running


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 6))
