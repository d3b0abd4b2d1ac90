"""For measuring how the application grows: one interview through the API, and what it cost whom."""

import json
import subprocess
import time

import httpx2

from interviewer_contracts.options import InterviewOptions
from interviewer_web.store.records import NewInterview, new_id

SERVICES = ("interviewer_web", "interviewer_llm", "interviewer_tts", "pocketbase")


def cpu_seconds(pid: int) -> dict[str, float]:
    """Processor time of a process and of all below it, by service; what is none of them is *others*."""
    command = ["ps", "-A", "-o", "pid=,ppid=,stat=,args="]
    rows = [line.split(None, 3) for line in _printed(command).splitlines()]
    family, grew = {str(pid)}, True
    while grew:
        more = {row[0] for row in rows if row[1] in family} - family
        grew = bool(more)
        family |= more
    found: dict[str, float] = dict.fromkeys((*SERVICES, "others"), 0.0)
    for row in rows:
        if row[0] in family:
            name = next((one for one in SERVICES if f"-m {one}" in row[3]), None)
            name = name or ("pocketbase" if " serve " in row[3] else "others")
            found[name] += _ticks(row[0])
    return found


def _printed(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _ticks(pid: str) -> float:
    """User and system time in seconds, to a hundredth; nothing for a process that just ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def signed_up(client: httpx2.Client) -> None:
    """A new account, and its token on every further request."""
    account = {
        "email": f"bench-{time.time_ns()}@example.org",
        "password": "an invented password of the bench",
    }
    client.post("/api/v1/users", json=account).raise_for_status()
    token = client.post("/api/v1/sessions", json=account).raise_for_status().json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"


def sit_an_interview(client: httpx2.Client, posting: str) -> None:
    """Made, written, and each of its ten questions heard once."""
    made = client.post("/api/v1/interviews", json={"posting": posting, "count": 10}).raise_for_status().json()
    path = f"/api/v1/interviews/{made['id']}/questions"
    questions = list[str]()
    with client.stream("POST", path) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:") and '"text"' in line:
                questions.append(json.loads(line[5:])["id"])
    for question in questions:
        client.get(f"{path}/{question}/speech").raise_for_status()


def new_interview(posting: str) -> NewInterview:
    """An interview as it is first saved."""
    return NewInterview(
        id=new_id(),
        title="Nurse",
        company=None,
        posting=posting,
        options=InterviewOptions(count=10),
        reading=None,
    )


class Remembering(httpx2.AsyncBaseTransport):
    """The wire to a plain HTTP server; `last` is the last request, byte by byte, to be sent again."""

    def __init__(self) -> None:
        self._wire = httpx2.AsyncHTTPTransport(verify=False)
        self.last = b""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it, and keep it."""
        body = await request.aread()
        head = [b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
        head += [b"%s: %s" % field for field in request.headers.raw if field[0].lower() != b"accept-encoding"]
        self.last = b"\r\n".join(head) + b"\r\n\r\n" + body
        return await self._wire.handle_async_request(request)

    async def aclose(self) -> None:
        """Give back the connections."""
        await self._wire.aclose()
