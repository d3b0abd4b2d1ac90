"""The service over HTTP: what each caller gets, before and after the first byte."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.types import Message

from interviewer_contracts.events import Event, events
from interviewer_contracts.questions import Done, Plan, Question
from interviewer_contracts.tokens import issue
from interviewer_llm import __main__ as entry
from interviewer_llm.app import BODY_MAX_BYTES, create_app
from interviewer_llm.engines.registry import Registry
from interviewer_llm.settings import Settings
from support.engines import BrokenEngine, SlowEngine
from support.interviews import NURSE, interview

SECRET = "s" * 48


def settings() -> Settings:
    return Settings(service_secret=SecretStr(SECRET), llm_ollama_url="off")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(settings()), raise_server_exceptions=False) as client:
        yield client


def bearer(audience: str = "llm", secret: str = SECRET) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue(secret, audience=audience, subject='user1')}"}


def read_events(text: str) -> list[Event]:
    async def lines() -> AsyncIterator[str]:
        for line in text.split("\n"):
            yield line

    async def all_of_them() -> list[Event]:
        return [one async for one in events(lines())]

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic abc"},
        {"Authorization": "Bearer nonsense"},
        bearer("tts"),
        bearer(secret="x" * 48),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/postings"),
        ("POST", "/v1/questions"),
        ("POST", "/v1/questions/one"),
        ("GET", "/v1/engines"),
        ("GET", "/nowhere"),
    ],
)
def test_nobody_without_a_service_token(
    client: TestClient, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = client.request(method, path, headers=headers, content=b"{not even json")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthorized"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_needs_no_token(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_health_tells_the_version(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive", "version": version("interviewer-llm")}


def test_posting(client: TestClient) -> None:
    answer = client.post("/v1/postings", headers=bearer(), json={"posting": NURSE})
    assert answer.status_code == 200
    assert answer.json()["title"] == "Staff Nurse, Critical Care"


def test_questions_stream_in_order(client: TestClient) -> None:
    answer = client.post("/v1/questions", headers=bearer(), json={"posting": NURSE, "count": 5})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    found = read_events(answer.text)
    assert [one.name for one in found] == ["plan", *["question"] * 5, "done"]
    assert len(Plan.model_validate_json(found[0].data).questions) == 5
    assert [Question.model_validate_json(one.data).text for one in found[1:-1]] == interview(NURSE, 5).texts
    assert Done.model_validate_json(found[-1].data).written == 5


def test_continuing(client: TestClient) -> None:
    written = [{"position": 1, "text": "What did you do before this, and what did you like about it?"}]
    answer = client.post(
        "/v1/questions", headers=bearer(), json={"posting": NURSE, "count": 3, "written": written}
    )
    assert [one.name for one in read_events(answer.text)] == ["plan", "question", "question", "done"]


def test_one_question(client: TestClient) -> None:
    made = interview(NURSE, 5)
    written = [{"position": one.position, "text": one.text} for one in made.questions[1:]]
    body = {"posting": NURSE, "count": 5, "written": written, "requirement": made.questions[0].requirement}
    instead = made.questions[0].model_dump(mode="json")
    body |= {"position": 1, "instead": instead, "wish": "other_kind"}
    answer = client.post("/v1/questions/one", headers=bearer(), json=body)
    assert answer.status_code == 200
    assert Question.model_validate(answer.json()).kind != made.questions[0].kind
    seen = [one.text for one in made.questions]
    for _ in range(100):
        answer = client.post("/v1/questions/one", headers=bearer(), json=body | {"rejected": seen})
        if answer.status_code != 200:
            break
        seen.append(answer.json()["text"])
    assert (answer.status_code, answer.json()["code"]) == (409, "no_other_question")
    assert "other_kind" not in answer.json()["possible"]


PROBLEMS: list[tuple[str, dict[str, object], int, str]] = [
    ("/v1/questions", {"posting": "Nurse wanted."}, 422, "posting_too_thin"),
    ("/v1/postings", {"posting": "Nurse wanted."}, 422, "posting_too_thin"),
    ("/v1/questions", {"posting": NURSE, "count": 2}, 422, "invalid"),
    ("/v1/questions", {"posting": NURSE, "count": 21}, 422, "invalid"),
    ("/v1/questions", {"posting": "x" * 20_001}, 422, "invalid"),
    ("/v1/questions", {"posting": NURSE, "unknown": 1}, 422, "invalid"),
    ("/v1/questions", {}, 422, "invalid"),
    ("/v1/questions/one", {"posting": NURSE, "requirement": "r99", "position": 1}, 422, "invalid"),
    (
        "/v1/questions/one",
        {"posting": "Nurse wanted.", "requirement": "r1", "position": 1},
        422,
        "posting_too_thin",
    ),
    ("/nowhere", {}, 404, "not_found"),
]


@pytest.mark.parametrize(("path", "body", "status", "code"), PROBLEMS)
def test_problems_come_before_the_first_byte(
    client: TestClient, path: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post(path, headers=bearer(), json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_thin_posting_carries_its_questions_back(client: TestClient) -> None:
    problem = client.post("/v1/questions", headers=bearer(), json={"posting": "Nurse wanted."}).json()
    assert len(problem["questions_back"]) == 2
    assert problem["errors"][0]["field"] == "posting"


def test_lone_surrogate_is_no_fault_of_ours(client: TestClient) -> None:
    body = json.dumps({"posting": NURSE + "\ud83d"}).encode()
    answer = client.post(
        "/v1/questions", headers={**bearer(), "Content-Type": "application/json"}, content=body
    )
    assert answer.status_code in {200, 422}


def test_body_is_limited_before_it_is_parsed(client: TestClient) -> None:
    body = b'{"posting": "' + b"a" * BODY_MAX_BYTES + b'"}'
    answer = client.post("/v1/questions", headers=bearer(), content=body)
    assert answer.status_code == 413


def test_longest_posting_in_the_widest_encoding_fits(client: TestClient) -> None:
    body = json.dumps({"posting": NURSE + "😀" * (20_000 - len(NURSE)), "count": 3})
    assert len(body) < BODY_MAX_BYTES
    headers = {**bearer(), "Content-Type": "application/json"}
    assert client.post("/v1/questions", headers=headers, content=body).status_code == 200


def test_engines(client: TestClient) -> None:
    engines = client.get("/v1/engines", headers=bearer()).json()["engines"]
    assert [one["name"] for one in engines] == ["bank", "openai", "llamacpp", "transformers"]
    assert [one["name"] for one in engines if one["default"]] == ["bank"]
    assert all(one["available"] or one["reason"] for one in engines)


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/v1/questions", {"count": 10}), ("/v1/questions/one", {"requirement": "r1", "position": 1})],
)
async def test_disconnect_stops_the_work(path: str, asked: dict[str, object]) -> None:
    """A closed tab: what the engine is at ends, and it is not asked for the rest."""
    engine = SlowEngine()
    app = create_app(settings(), Registry(floor=engine))
    app.state.engines = Registry(floor=engine)
    gone = asyncio.Event()
    body = json.dumps({"posting": NURSE, **asked}).encode()
    sent = list[Message]()

    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if pending:
            return pending.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"authorization", bearer()["Authorization"].encode())]
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": headers, "http_version": "1.1", "scheme": "http",
        "server": ("test", 80), "client": ("test", 1), "asgi": {"version": "3.0", "spec_version": "2.3"},
    }  # fmt: skip
    serving = asyncio.create_task(app(scope, receive, send))
    await asyncio.wait_for(engine.called.wait(), 20)
    gone.set()
    await asyncio.wait_for(serving, 20)
    assert engine.cancelled
    assert len(engine.calls) == 1


def test_fault_after_the_first_byte_is_an_event() -> None:
    app = create_app(settings(), Registry(floor=BrokenEngine()))
    with TestClient(app) as client:
        answer = client.post("/v1/questions", headers=bearer(), json={"posting": NURSE, "count": 3})
    found = read_events(answer.text)
    assert [one.name for one in found] == ["plan", "error"]
    problem = json.loads(found[1].data)
    assert (problem["status"], problem["code"]) == (500, "internal")
    assert "secret detail" not in answer.text


def test_threads_of_a_model_do_not_spin_while_they_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """It must be set before a model's library is imported."""
    seen = list[str | None]()
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setenv("INTERVIEWER_SERVICE_SECRET", SECRET)

    def serve(app: FastAPI, *_: object, **__: object) -> None:
        seen.append(os.environ.get("OMP_WAIT_POLICY"))
        assert app.title == "Interviewer llm"

    monkeypatch.setattr(entry, "serve", serve)
    entry.main()
    assert seen == ["passive"]


def test_behind_a_prefix_the_same_is_open_and_the_same_closed() -> None:
    with TestClient(create_app(settings()), root_path="/llm") as prefixed:
        assert prefixed.get("/healthz").json()["status"] == "alive"
        assert prefixed.get("/v1/engines").status_code == 401
        assert prefixed.get("/v1/engines", headers=bearer()).status_code == 200
