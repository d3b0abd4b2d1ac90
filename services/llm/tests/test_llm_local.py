"""Models in this process: what a small one and a large one are asked, and the same with real weights."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from structlog.testing import capture_logs

from interviewer_contracts.questions import QuestionsRequest
from interviewer_contracts.tokens import issue
from interviewer_llm.app import create_app
from interviewer_llm.engines import transformers as transformers_engine
from interviewer_llm.engines.local import Line, LocalEngine, LocalSource
from interviewer_llm.engines.registry import Registry
from interviewer_llm.engines.transformers import HuggingFaceModel
from interviewer_llm.errors import EngineAwayError
from interviewer_llm.interview import write_interview
from interviewer_llm.prompts.render import Message, tail_prompt
from interviewer_llm.settings import Settings
from support.engine_stages import TAIL, whole
from support.interviews import NURSE, Interview
from support.local_models import FakeModel, FakeSource, smallest_gguf, tiny_folder, until_stopped

DRIVER = """HGV Driver, Class 1

What you will do
- Check the lorry and its trailer before you set out
- Keep your tachograph in order
- Calibrate the gauges of the pumps on the trailer
- Prune the apple trees around the yard
- Splice the ropes of the old crane

What you need
- Knowledge of thatching with water reed
- A steady way with people at the gate
- You keep calm when the plan changes
"""


@asynccontextmanager
async def registered(
    source: LocalSource, *, places: int = 8, seconds: float = 60, expert: bool = True
) -> AsyncGenerator[Registry]:
    engine = LocalEngine("local", "Local", source, Line(places, seconds), expert=expert)
    registry = Registry([engine])
    try:
        yield registry
    finally:
        await registry.close()


async def written(registry: Registry, posting: str = DRIVER, count: int = 12) -> Interview:
    request = QuestionsRequest(posting=posting, count=count)
    return Interview([part async for part in write_interview(request, registry)])


ENDS = (
    "which end do you start from, and when do you reject a strand?",
    "what do you measure before and after, and who reads your figures?",
    "how do you choose the bundle, and where does rain get in first?",
    "who must be told, and by which sign do you see their worry?",
    "why does the seal fail in winter, and what is your remedy?",
)


def tails() -> FakeModel:
    """Ends each question in its own way."""
    said = cycle(ENDS)
    return FakeModel(lambda _messages, _stop: next(said))


async def test_a_small_model_ends_technical_questions_and_sees_one_requirement_at_a_time() -> None:
    fake = tails()
    async with registered(FakeSource(fake)) as registry:
        made = await written(registry)

    own = [one for one in made.questions if one.source == "local:fake-1"]
    assert own
    assert {one.kind for one in own} == {"technical"}
    assert {one.source for one in made.questions} == {"local:fake-1", "bank"}
    assert set(fake.shapes) == {"tail"}
    for one in own:
        prompt = next(prompt for prompt in fake.prompts if one.text.startswith(prompt[-1].content))
        assert one.evidence[0].quote in prompt[-2].content
        others = [
            line
            for line in DRIVER.splitlines()
            if line.startswith("- ") and line[2:] not in prompt[-2].content
        ]
        assert len(others) == 7


async def test_a_small_model_leaves_alone_what_the_bank_has_a_probe_for() -> None:
    fake = tails()
    async with registered(FakeSource(fake), expert=False) as registry:
        made = await written(registry)
    async with registered(FakeSource(tails()), expert=True) as registry:
        more = await written(registry)

    count = sum(one.source != "bank" for one in made.questions)
    assert 0 < count < sum(one.source != "bank" for one in more.questions)


async def test_a_large_model_writes_each_question_as_a_whole() -> None:
    fake = FakeModel(whole, large=True)
    async with registered(FakeSource(fake, large=True)) as registry:
        with capture_logs() as logged:
            made = await written(registry, NURSE, 5)

    assert [one.source for one in made.questions] == ["local:fake-1"] * 5
    assert {one["prompt"] for one in logged if one["event"] == "model is asked"} == {"questions/1"}
    assert set(fake.shapes) == {"questions"}


async def test_what_every_prompt_begins_with_is_read_while_the_model_is_loaded() -> None:
    for large in (False, True):
        fake = FakeModel(whole if large else tails().say, large=large)
        async with registered(FakeSource(fake, large=large)) as registry:
            registry.open()
            await written(registry)
        first, second = fake.prompts[0], fake.prompts[1]
        assert first[0] == second[0]
        assert large or first[:-2] == second[:-2]


async def test_nonsense_is_the_banks_to_mend() -> None:
    said = iter(["", "\n\n", "I am a nurse.", "how?", "what <b>x</b> do you see at www.evil.example?"] * 20)
    async with registered(FakeSource(FakeModel(lambda _messages, _stop: next(said)))) as registry:
        made = await written(registry)

    assert {one.source for one in made.questions} == {"bank"}
    assert len(made.questions) == 12


async def test_a_model_that_can_not_be_loaded_is_told_once_and_then_passed_over() -> None:
    source = FakeSource(tails(), fails=EngineAwayError("It has no chat template."))
    async with registered(source) as registry:
        first, second = await written(registry), await written(registry)

    assert {one.source for one in first.questions + second.questions} == {"bank"}
    assert "no chat template" in first.done.warnings[0].message
    assert [notice.code for notice in second.plan.warnings] == ["engine_away"]
    assert source.loads == 1


async def test_who_closes_the_stream_stops_the_model() -> None:
    started = threading.Event()
    fake = FakeModel(lambda _messages, _stop: "")
    async with registered(FakeSource(fake)) as registry:
        fake.say = until_stopped(started)
        parts = write_interview(QuestionsRequest(posting=DRIVER, count=12), registry)
        writing = asyncio.create_task(_drained(parts))
        assert await asyncio.to_thread(started.wait, 20)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        fake.say = tails().say
        # The model is free: an interview is written while the test's own patience lasts.
        made = await asyncio.wait_for(written(registry), 40)

    assert "local:fake-1" in {one.source for one in made.questions}


async def _drained(parts: AsyncGenerator[object]) -> None:
    async for _ in parts:
        pass


def test_a_full_line_is_503_with_a_time_to_come_back() -> None:
    started, release = threading.Event(), threading.Event()

    def say(*_: object) -> str:
        started.set()
        release.wait(50)
        return ENDS[0]

    engine = LocalEngine("local", "Local", FakeSource(FakeModel(say)), Line(1, 50), expert=True)
    secret = "s" * 48
    app = create_app(Settings(service_secret=SecretStr(secret)), Registry(offered=[engine]))
    headers = {"Authorization": f"Bearer {issue(secret, audience='llm', subject='user1')}"}
    body = {"posting": DRIVER, "count": 12, "engine": "local"}

    with TestClient(app) as client, ThreadPoolExecutor(1) as other:
        first = other.submit(client.post, "/v1/questions", headers=headers, json=body)
        assert started.wait(50)
        answer = client.post("/v1/questions", headers=headers, json=body)
        listed = client.get("/v1/engines", headers=headers).json()["engines"][1]
        release.set()

    assert first.result().status_code == 200
    assert answer.status_code == 503
    assert answer.json()["code"] == "engine_busy"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert not listed["available"]
    assert "busy" in listed["reason"]


# With real weights.


async def test_transformers_runs_a_model_from_a_folder(tmp_path: Path) -> None:
    folder = tiny_folder(tmp_path / "tiny", TAIL)
    async with registered(HuggingFaceModel(str(folder), device="cpu", threads=1)) as registry:
        made = await written(registry)

    own = [one for one in made.questions if one.source == "local:tiny"]
    assert own[0].text.endswith(TAIL)
    assert len(own) == 1, "the second would be the same question"


async def test_transformers_runs_a_large_one_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transformers_engine, "LARGE_PARAMETERS", 1)
    folder = tiny_folder(tmp_path / "tiny", "Which tachograph discs do you keep in your own lorry and why?")
    async with registered(HuggingFaceModel(str(folder), device="cpu", threads=1)) as registry:
        made = await written(registry)

    texts = [one.text for one in made.questions if one.source == "local:tiny"]
    assert texts == ["Which tachograph discs do you keep in your own lorry and why?"]


async def test_transformers_stops_at_the_next_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transformers_engine, "_TAIL_TOKENS", 10_000_000)
    folder = tiny_folder(tmp_path / "tiny", "and so on", endless=True)
    model = HuggingFaceModel(str(folder), device="cpu", threads=1).load()
    looked = list[bool]()

    def stop() -> bool:
        looked.append(len(looked) >= 20)
        return looked[-1]

    said = model.complete([Message("user", "Go on"), Message("assistant", "On")], "tail", 0, stop)
    model.close()

    assert len(said.split()) == len(looked) == 21


def test_transformers_says_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    tiny_folder(tmp_path / "tiny", TAIL)
    (tmp_path / "empty").mkdir()
    with pytest.raises(EngineAwayError, match="safetensors"):
        HuggingFaceModel(str(tmp_path / "empty"), device="cpu", threads=1).load()
    (tmp_path / "tiny/chat_template.jinja").unlink()
    with pytest.raises(EngineAwayError, match="no chat template"):
        HuggingFaceModel(str(tmp_path / "tiny"), device="cpu", threads=1).load()
    nowhere = HuggingFaceModel(str(tmp_path / "nowhere"), device="cpu", threads=1)
    assert "there is no folder" in (nowhere.missing() or "")


async def test_llamacpp_ends_questions_with_real_weights() -> None:
    async with registered(smallest_gguf()) as registry:
        made = await written(registry)

    own = [one for one in made.questions if one.source == "local:smollm2-135m"]
    assert len(made.questions) == 12
    for one in own:
        assert one.kind == "technical"
        assert one.text.endswith("?")


def test_llamacpp_says_what_the_grammar_allows_and_stops_at_the_next_word() -> None:
    model = smallest_gguf().load()
    prompt = tail_prompt("Clean the tools", "When you clean the tools,")
    whole_tail = model.complete(prompt, "tail", 0, lambda: False)
    looked = list[bool]()

    def stop() -> bool:
        looked.append(len(looked) >= 3)
        return looked[-1]

    cut = model.complete(prompt, "tail", 0, stop)
    model.close()

    assert whole_tail.endswith("?")
    assert whole_tail.split()[0].rstrip(",") in {"what", "which", "how", "where", "when", "who", "why"}
    assert len(cut) < len(whole_tail)
    assert looked[-1]


def test_llamacpp_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    from interviewer_llm.engines.llamacpp import Gguf, GgufSource  # noqa: PLC0415 - beside its only use

    smallest_gguf()
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + bytes(1_000))
    broken = GgufSource(lambda: Gguf("broken", tmp_path / "broken.gguf"), setup="", threads=1)
    with pytest.raises(EngineAwayError, match="models verify"):
        broken.load()
