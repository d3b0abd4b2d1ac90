"""What Prometheus is told of neighbours, streams and what people did."""

import asyncio
from collections.abc import AsyncGenerator

import httpx2
import pytest
from prometheus_client import REGISTRY

from interviewer_web.metrics import MeasuredTransport
from interviewer_web.site.watching import Watching
from interviewer_web.streaming import Stream
from interviewer_web.testing import PATIENCE_SECONDS, Stage

REQUESTS = "neighbour_requests_total"


def told(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"interviewer_web_{name}", labels) or 0.0


async def until_told(name: str, value: float, **labels: str) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while told(name, **labels) != value:  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.005)


def answers(request: httpx2.Request) -> httpx2.Response:
    if request.url.path == "/away":
        raise httpx2.ConnectError("nobody listens")
    return httpx2.Response(int(request.url.path.strip("/")))


@pytest.mark.parametrize(
    ("path", "outcome"), [("/200", "answered"), ("/404", "answered"), ("/503", "failed"), ("/away", "away")]
)
async def test_what_a_request_to_a_neighbour_came_to(path: str, outcome: str) -> None:
    before = told(REQUESTS, neighbour="staged", outcome=outcome)
    timed = told("neighbour_duration_seconds_count", neighbour="staged")
    transport = MeasuredTransport("staged", httpx2.MockTransport(answers))

    async with httpx2.AsyncClient(transport=transport, base_url="http://staged") as client:
        try:
            await client.get(path)
        except httpx2.ConnectError:
            assert outcome == "away"

    assert told(REQUESTS, neighbour="staged", outcome=outcome) == before + 1
    assert told("neighbour_duration_seconds_count", neighbour="staged") == timed + (outcome != "away")


async def test_a_request_that_is_given_up_is_no_fault_of_the_neighbour() -> None:
    async def never(request: httpx2.Request) -> httpx2.Response:
        await asyncio.Event().wait()
        return httpx2.Response(200, request=request)

    before = {outcome: told(REQUESTS, neighbour="slow", outcome=outcome) for outcome in ("left", "away")}
    client = httpx2.AsyncClient(transport=MeasuredTransport("slow", httpx2.MockTransport(never)))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await client.get("http://slow")

    assert told(REQUESTS, neighbour="slow", outcome="left") == before["left"] + 1
    assert told(REQUESTS, neighbour="slow", outcome="away") == before["away"]
    await client.aclose()


async def test_interviews_and_questions_are_counted_when_they_are_saved(stage: Stage) -> None:
    session = await stage.person()
    saved = told("questions_total")

    await stage.written(session, count=3)

    assert told("questions_total") == saved + 3


async def test_a_stream_is_open_until_its_end() -> None:
    go_on = asyncio.Event()

    async def sound() -> AsyncGenerator[bytes]:
        yield b"begun"
        await go_on.wait()

    async def close() -> None:
        return

    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        _ = message

    before = told("streams_open", kind="sound")
    stream = Stream(sound(), close=close, media_type="audio/mpeg")
    sending = asyncio.create_task(stream({"type": "http", "asgi": {}}, receive, send))
    await until_told("streams_open", before + 1, kind="sound")
    go_on.set()
    await sending

    assert told("streams_open", kind="sound") == before


async def test_neighbours_are_asked_again_and_again() -> None:
    class Neighbour:
        answer = True

        async def ready(self) -> bool:
            return self.answer

    neighbour = Neighbour()
    watching = Watching({"watched": neighbour}, every_seconds=0.001)
    watching.start()
    await until_told("neighbour_up", 1, neighbour="watched")
    neighbour.answer = False

    await until_told("neighbour_up", 0, neighbour="watched")
    await watching.close()


@pytest.mark.parametrize(("stage", "watched"), [({}, 0), ({"metrics_port": 9000}, 1)], indirect=["stage"])
async def test_without_a_port_nobody_is_asked(
    stage: Stage, watched: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = list[Watching]()

    def start(watching: Watching) -> None:
        begun.append(watching)

    monkeypatch.setattr(Watching, "start", start)

    async with stage.app.router.lifespan_context(stage.app):
        assert len(begun) == watched
