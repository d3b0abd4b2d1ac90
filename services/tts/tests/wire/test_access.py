"""Who is answered."""

from importlib.metadata import version
from typing import Final

import httpx2
import pytest
from fastapi import FastAPI

from interviewer_contracts.tokens import issue
from interviewer_tts.settings import Settings
from support.speech_wire import ALBUM, FORGET, SPEECH, TIMINGS

VERSION: Final = version("interviewer-tts")


@pytest.mark.parametrize("kind", ["none", "nonsense", "for llm", "of others"])
@pytest.mark.parametrize(("method", "path"), [("POST", SPEECH), ("GET", "/v1/voices")])
async def test_nobody_without_a_token(
    client: httpx2.AsyncClient, settings: Settings, method: str, path: str, kind: str
) -> None:
    secret = settings.service_secret.get_secret_value()
    del client.headers["Authorization"]
    headers = {
        "none": {},
        "nonsense": {"Authorization": "Bearer nonsense"},
        "for llm": {"Authorization": f"Bearer {issue(secret, audience='llm', subject='x')}"},
        "of others": {"Authorization": f"Bearer {issue('o' * 40, audience='tts', subject='x')}"},
    }[kind]
    response = await client.request(method, path, headers=headers, content=b"{not even json")
    said = response.json()
    assert (response.status_code, said.get("error", said)["code"]) == (401, "unauthorized")
    assert (await client.get("/healthz")).json() == {"status": "alive", "version": VERSION}
    assert (await client.get("/readyz")).status_code == 200


async def test_every_path_but_health_wants_a_token(app: FastAPI, client: httpx2.AsyncClient) -> None:
    del client.headers["Authorization"]
    operations = [
        (method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods
    ]
    answers = {path: (await client.request(method, path)).status_code for method, path in operations}
    assert answers == {
        "/healthz": 200,
        "/readyz": 200,
        "/v1/voices": 401,
        "/v1/voices/{voice}": 401,
        SPEECH: 401,
        ALBUM: 401,
        FORGET: 401,
        TIMINGS: 401,
    }
