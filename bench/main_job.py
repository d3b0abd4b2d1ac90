"""The main job, measured once on one machine: `make bench`.

Starts the application twice (the second start is the one that people know), does the main job through the
JSON API on the example postings, and prints seconds together with ratios to a baseline of the same run: the
bank without any server for questions, a bare request for pages. Seconds differ from machine to machine;
ratios are what can be compared.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

from interviewer_contracts.questions import Question, QuestionsRequest
from interviewer_llm.interview import write_interview
from support.stack import Stack, running_stack

EXAMPLES = Path(__file__).parents[1] / "examples"
PASSWORD = "an invented password of the bench"
ROUNDS = 5


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def bare_bank(posting: str) -> tuple[float, float]:
    """Seconds to the first and to the last of ten questions, in this process and without any server."""

    async def run() -> tuple[float, float]:
        began, first = time.perf_counter(), None
        async for part in write_interview(QuestionsRequest(posting=posting, count=10)):
            if isinstance(part, Question) and first is None:
                first = time.perf_counter() - began
        return first or 0.0, time.perf_counter() - began

    return asyncio.run(run())


def memory(pid: int) -> dict[str, float]:
    """Resident megabytes of a process and of all below it, by command."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 3) for line in listing.splitlines()]
    family, grew = {str(pid)}, True
    while grew:
        more = {row[0] for row in rows if row[1] in family} - family
        grew = bool(more)
        family |= more
    return {f"{row[3][-40:]} ({row[0]})": int(row[2]) / 1024 for row in rows if row[0] in family}


def sign_up(client: httpx2.Client) -> None:
    """A new account, and its token on every further request."""
    account = {"email": f"bench-{time.time_ns()}@example.org", "password": PASSWORD}
    client.post("/api/v1/users", json=account).raise_for_status()
    token = client.post("/api/v1/sessions", json=account).raise_for_status().json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"


def written(client: httpx2.Client, posting: str) -> tuple[str, str, float, float]:
    """Interview id, first question's id, and seconds from submit to the first and to the last question."""
    began, first, question = time.perf_counter(), 0.0, ""
    made = client.post("/api/v1/interviews", json={"posting": posting, "count": 10}).raise_for_status().json()
    with client.stream("POST", f"/api/v1/interviews/{made['id']}/questions") as stream:
        for line in stream.iter_lines():
            if line.startswith("data:") and not question and '"text"' in line:
                first, question = time.perf_counter() - began, json.loads(line[5:])["id"]
    return made["id"], question, first, time.perf_counter() - began


def first_sound(client: httpx2.Client, interview: str, question: str) -> float:
    """Seconds from asking for a question's speech to its first bytes."""
    began = time.perf_counter()
    path = f"/api/v1/interviews/{interview}/questions/{question}/speech"
    with client.stream("GET", path, params={"format": "mp3"}) as stream:
        stream.raise_for_status()
        next(stream.iter_bytes())
        return time.perf_counter() - began


def main_job(stack: Stack) -> list[tuple[str, Any, str]]:
    """The rows of the table."""
    rows: list[tuple[str, Any, str]] = []
    with httpx2.Client(base_url=stack.url, trust_env=False, timeout=60) as client:
        bare_request = statistics.median(timed(lambda: client.get("/healthz")) for _ in range(50))
        front_page = statistics.median(timed(lambda: client.get("/")) for _ in range(50))
        rows.append(("a bare request (GET /healthz)", bare_request, "baseline"))
        rows.append(("front page, p50", front_page, f"{front_page / bare_request:.1f} x the bare request"))
        sign_up(client)
        for name in ("nurse", "electrician", "backend-engineer"):
            posting = (EXAMPLES / f"{name}.txt").read_text()
            bare_bank(posting)
            bare_first, bare_total = bare_bank(posting)
            interview, question, first, total = written(client, posting)
            rows.append((f"{name}: ten questions, bank alone", bare_total, "baseline"))
            rows.append((f"{name}: first question after submit", first, f"bank alone {bare_first:.3f} s"))
            rows.append(
                (f"{name}: ten questions after submit", total, f"{total / bare_total:.1f} x the bank")
            )
            cold = first_sound(client, interview, question)
            prepared = statistics.median(first_sound(client, interview, question) for _ in range(ROUNDS))
            rows.append((f"{name}: first sound, at once", cold, "perhaps still being prepared"))
            rows.append(
                (f"{name}: first sound, prepared", prepared, f"{prepared / bare_request:.1f} x a request")
            )
    return rows


def main() -> int:
    """Print the table."""
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        began = time.perf_counter()
        with running_stack(data):
            first_start = time.perf_counter() - began
        began = time.perf_counter()
        with running_stack(data) as stack:
            second_start = time.perf_counter() - began
            time.sleep(2)
            idle = memory(stack.process.pid)
            rows = main_job(stack)
            busy = memory(stack.process.pid)
    print(f"{'first start, empty data folder':<48}{first_start:8.3f} s")
    print(f"{'second start':<48}{second_start:8.3f} s")
    for name, seconds, remark in rows:
        print(f"{name:<48}{seconds:8.3f} s   {remark}")
    for title, table in (("idle", idle), ("after the main job", busy)):
        print(f"\nmemory, {title}: {sum(table.values()):.0f} MB resident in all")
        for command, megabytes in table.items():
            print(f"  {megabytes:7.1f} MB  {command}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
