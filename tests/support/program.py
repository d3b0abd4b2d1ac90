"""The main job, as a program does it over /api/v1."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

import httpx2

PERSON: Final = {"email": "nadia@example.com", "password": "a calm green kettle"}
POSTING: Final = (Path(__file__).parents[2] / "examples" / "nurse.txt").read_text(encoding="utf-8")
QUESTIONS: Final = 3
Transport: TypeAlias = Callable[[], httpx2.BaseTransport | None]


def _plainly() -> None:
    return None


def api(url: str, token: str = "", *, transport: Transport = _plainly) -> httpx2.Client:
    """A client of the API below this address, by a way of its own where one is given."""
    return httpx2.Client(
        base_url=f"{url}/api/v1/",
        headers={"Authorization": f"Bearer {token}"} if token else {},
        trust_env=False,
        timeout=60,
        transport=transport(),
    )


def log_in(url: str, *, transport: Transport = _plainly) -> httpx2.Client:
    """A session of the one person here, who signs up if they are new."""
    with api(url, transport=transport) as guest:
        guest.post("users", json=PERSON)
        session = guest.post("sessions", json=PERSON)
    return api(url, session.raise_for_status().json()["token"], transport=transport)


def write_interview(client: httpx2.Client) -> dict[str, Any]:
    """A new interview with its questions."""
    wished = {"posting": POSTING, "count": QUESTIONS}
    interview = client.post("interviews", json=wished).raise_for_status().json()["id"]
    stream = client.post(f"interviews/{interview}/questions").raise_for_status().text
    assert stream.count("event: question") == QUESTIONS
    assert "event: error" not in stream
    return read_interview(client, interview)


def read_interview(client: httpx2.Client, interview: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"interviews/{interview}").raise_for_status().json()
    return found


def hear(client: httpx2.Client, interview: dict[str, Any]) -> bytes:
    """The first question of an interview, spoken, as MP3."""
    path = f"interviews/{interview['id']}/questions/{interview['questions'][0]['id']}/speech"
    spoken = client.get(path, params={"format": "mp3"}).raise_for_status()
    assert spoken.headers["content-type"] == "audio/mpeg"
    return spoken.content
