"""An installation with the real database, people and interviews in it, to back up and restore."""

import json
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx2

from interviewer_backup.places import Places
from interviewer_pocketbase.testing import RunningPocketBase

PASSWORD: Final = "correct horse battery"
KEY: Final = b"k" * 32
OWNER: Final = "0123456789abcdef"
VOICE: Final = f"f5-own-{OWNER}{'5' * 32}"


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in."""

    client: httpx2.Client
    id: str
    email: str

    @contextmanager
    def at(self, url: str) -> Generator["Person"]:
        """The same person in the same session, at another server."""
        with _client(url, {"Authorization": self.client.headers["Authorization"]}) as client:
            yield Person(client, self.id, self.email)

    def log_in(self) -> None:
        """Begin another session."""
        login = {"identity": self.email, "password": PASSWORD}
        answer = self.client.post("/api/collections/users/auth-with-password", json=login)
        self.client.headers["Authorization"] = answer.raise_for_status().json()["token"]

    def write_interview(self, title: str = "Nurse") -> str:
        """A new interview with one question; its id."""
        body = {"owner": self.id, "title": title, "posting": "We need a nurse. " * 50, "count": 3}
        interview = self._post("interviews", body)
        self._post(
            "questions", {"owner": self.id, "interview": interview, "position": 1, "question": {"t": 1}}
        )
        return interview

    def interviews(self) -> dict[str, str]:
        """Titles by id."""
        query: dict[str, str | int] = {"perPage": 1000, "fields": "id,title", "skipTotal": 1}
        answer = self.client.get("/api/collections/interviews/records", params=query).raise_for_status()
        return {one["id"]: one["title"] for one in answer.json()["items"]}

    def interviews_with_questions(self) -> set[str]:
        """The ids of interviews that have a question."""
        query: dict[str, str | int] = {"perPage": 1000, "fields": "interview", "skipTotal": 1}
        answer = self.client.get("/api/collections/questions/records", params=query).raise_for_status()
        return {one["interview"] for one in answer.json()["items"]}

    def _post(self, collection: str, body: Mapping[str, object]) -> str:
        answer = self.client.post(f"/api/collections/{collection}/records", json=body)
        return str(answer.raise_for_status().json()["id"])


def sign_up(pocketbase: RunningPocketBase) -> Person:
    """A new account, and its first session."""
    client = _client(pocketbase.url, {})
    email = f"{secrets.token_hex(8)}@example.com"
    account = {"email": email, "password": PASSWORD, "passwordConfirm": PASSWORD}
    made = client.post("/api/collections/users/records", json=account).raise_for_status().json()
    person = Person(client, made["id"], email)
    person.log_in()
    return person


def _client(url: str, headers: dict[str, str]) -> httpx2.Client:
    # Reading the certificates of the machine takes a tenth of a second, and there is no TLS here.
    return httpx2.Client(base_url=url, headers=headers, trust_env=False, verify=False, timeout=30)


def keep_voice(places: Places) -> dict[str, bytes]:
    """A recording as `tts` keeps it; the files that are of it, by their path among the voices."""
    files = {
        "owner.key": KEY,
        f"{OWNER}/{VOICE}.wav": b"RIFF" + bytes(5000),
        f"{OWNER}/{VOICE}.json": json.dumps({"id": VOICE}).encode(),
    }
    for name, content in files.items():
        path = places.speech / "tts-voices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return files
