"""Each service is killed while somebody writes: it comes back by itself, and loses nothing acknowledged."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus

import httpx2
import pytest

from support.containers import APPLICATION, Project, until
from support.program import POSTING, hear, log_in, write_interview

ENOUGH = 3
"""Interviews that are saved before, and after, a service is killed."""


@contextmanager
def somebody_who_writes(client: httpx2.Client) -> Generator[list[str]]:
    """Starts interviews, one after the other; those that were acknowledged."""
    acknowledged, enough = list[str](), threading.Event()

    def write() -> None:
        while not enough.is_set():
            try:
                answer = client.post("interviews", json={"posting": POSTING})
            except httpx2.TransportError:
                time.sleep(0.05)
                continue
            if answer.status_code == HTTPStatus.CREATED:
                acknowledged.append(answer.json()["id"])
            time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield acknowledged
    finally:
        enough.set()
        writer.join()


@pytest.mark.parametrize("service", ["web", "llm", "tts", "pocketbase"])
def test_a_killed_service_comes_back_and_nothing_is_lost(project: Project, service: str) -> None:
    with log_in(project.url) as client:
        with somebody_who_writes(client) as acknowledged:
            until(lambda: len(acknowledged) > ENOUGH)
            killed = project.kill(service)
            until(lambda: project.inspected(service)["State"]["Pid"] not in {0, killed})
            until(lambda: project.health(service) == "healthy")
            before = len(acknowledged)
            until(lambda: len(acknowledged) > before + ENOUGH)
        lost = [one for one in acknowledged if client.get(f"interviews/{one}").status_code != HTTPStatus.OK]
        spoken = hear(client, write_interview(client))

    assert lost == []
    assert len(spoken) > 10_000


def test_everything_ends_when_it_is_told_to(project: Project) -> None:
    project.compose("stop")

    codes = {service: project.inspected(service)["State"]["ExitCode"] for service in APPLICATION}
    # 137 is what the engine makes of a container that did not end by itself in its five seconds.
    assert 137 not in codes.values(), codes
    project.up(*APPLICATION)
