"""A server of OpenAI's chat wire that behaves as badly as servers do: every interview is whole."""

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from itertools import cycle

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from interviewer_contracts.questions import QuestionsRequest
from interviewer_llm.engines.chat import ChatServer
from interviewer_llm.engines.openai import KnownAs, OpenAIEngine, Patience
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_interview
from interviewer_llm.validate.beside import findings_beside
from interviewer_llm.validate.checks import Asking, findings
from support.chat_faults import (
    CASES,
    KEY,
    SLOW,
    cut,
    disconnecting,
    error_in_stream,
    first_is,
    silent_after_half,
    without_schema,
)
from support.chat_server import (
    AFTER,
    Behaviour,
    Call,
    ChatStage,
    Reply,
    good,
    in_turn,
    question,
    refusing,
    served,
    streamed,
)
from support.interviews import NURSE, Interview

SOURCE = "openai:small-1"
LONG = Patience(question_s=30, batch_s=60)
SHORT = Patience(question_s=0.4, batch_s=1)


@pytest.fixture
def stage() -> Iterator[ChatStage]:
    with served(ChatStage(good)) as staged:
        yield staged


def engine_of(stage: ChatStage, patience: Patience = LONG) -> OpenAIEngine:
    server = ChatServer(f"{stage.url}/v1", "small-1", SecretStr(KEY))
    return OpenAIEngine(server, KnownAs("openai", "A server", SOURCE), patience)


async def written(registry: Registry, count: int = 5, *, engine: str | None = None) -> Interview:
    request = QuestionsRequest(posting=NURSE, count=count, engine=engine)
    return Interview([part async for part in write_interview(request, registry)])


async def interviewed(stage: ChatStage, behaviour: Behaviour, patience: Patience = LONG) -> Interview:
    """Five questions by a server that behaves so; whatever it does, what must hold holds."""
    stage.behaviour = behaviour
    registry = Registry([engine_of(stage, patience)])
    with capture_logs() as logged:
        made = await written(registry)
    await registry.close()
    assert [one.position for one in made.questions] == [1, 2, 3, 4, 5]
    for one in made.questions:
        assert one.source in {SOURCE, "bank"}
        about = one.evidence[0]
        assert NURSE[about.start : about.end] == about.quote
        assert findings_beside(one.rubric, one.follow_ups, "en") == []
        if one.source == SOURCE:
            others = [other.text for other in made.questions if other is not one]
            assert findings(Asking(one.text, about.quote, free=True, others=others)) == []
    assert KEY not in str(logged)
    assert KEY not in made.done.model_dump_json() + made.plan.model_dump_json()
    return made


def sources(made: Interview) -> str:
    """Who wrote each: M a model, b the bank."""
    return "".join("M" if one.source == SOURCE else "b" for one in made.questions)


async def test_a_good_server_writes_all_in_one_request(stage: ChatStage) -> None:
    made = await interviewed(stage, good)

    assert sources(made) == "MMMMM"
    assert [len(call.places) for call in stage.calls] == [5]
    assert made.done.warnings == []
    assert made.questions[0].follow_ups == list(AFTER)


async def test_what_it_is_asked(stage: ChatStage) -> None:
    await interviewed(stage, good)

    call = stage.calls[0]
    assert call.path == "/v1/chat/completions"
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.body["model"] == "small-1"
    assert call.body["stream"] is True
    assert call.body["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in call.body["messages"]] == ["system", "user"]
    # One requirement for each place, and never the posting as a whole.
    assert "27 days' annual leave" not in json.dumps(call.body)


@pytest.mark.parametrize(("behaviour", "wrote", "notices"), CASES.values(), ids=CASES.keys())
async def test_whatever_a_server_does(
    stage: ChatStage, behaviour: Behaviour, wrote: str, notices: list[str]
) -> None:
    made = await interviewed(stage, behaviour)

    assert sources(made) == wrote
    assert [notice.code for notice in made.done.warnings] == notices


@pytest.mark.parametrize("behaviour", [cut, disconnecting, error_in_stream], ids=lambda one: one.__name__)
async def test_what_came_before_it_broke_off_is_kept(stage: ChatStage, behaviour: Behaviour) -> None:
    made = await interviewed(stage, in_turn(behaviour, refusing(503)))

    assert sources(made).startswith("M")
    assert sources(made).endswith("b")
    assert [notice.code for notice in made.done.warnings] == ["engine_broke_off"]


@pytest.mark.parametrize("behaviour", SLOW, ids=lambda one: one.__name__)
async def test_nobody_waits_for_a_slow_server_for_long(stage: ChatStage, behaviour: Behaviour) -> None:
    made = await interviewed(stage, behaviour, SHORT)

    assert sources(made).endswith("bb")
    assert len(stage.calls) == 1
    assert [notice.code for notice in made.done.warnings] == ["engine_broke_off"]
    assert "took too long" in made.done.warnings[0].message
    await asyncio.wait_for(asyncio.to_thread(stage.gone.wait, 20), 25)
    assert stage.gone.is_set()


async def test_who_goes_away_stops_the_server_too(stage: ChatStage) -> None:
    stage.behaviour = silent_after_half
    registry = Registry([engine_of(stage)])
    parts = write_interview(QuestionsRequest(posting=NURSE, count=5), registry)
    got = [await anext(parts), await anext(parts)]

    await parts.aclose()

    assert len(got) == 2
    assert await asyncio.to_thread(stage.gone.wait, 20)
    await registry.close()


async def test_a_server_that_is_not_there_is_told_and_then_left_alone() -> None:
    with served(ChatStage(good)) as stage:
        pass
    registry = Registry([engine_of(stage)])

    first, second = await written(registry), await written(registry)
    named = await written(registry, engine="openai")
    listed = registry.listed().engines[0]
    await registry.close()

    assert [one.source for one in first.questions + second.questions + named.questions] == ["bank"] * 15
    assert [notice.code for notice in first.done.warnings] == ["engine_broke_off"]
    assert [notice.code for notice in second.plan.warnings] == ["engine_away"]
    assert [notice.code for notice in named.plan.warnings] == ["engine_away"]
    assert not listed.available
    assert "Is it running" in (listed.reason or "")


async def test_the_dialect_that_a_server_takes_is_remembered(stage: ChatStage) -> None:
    stage.behaviour = without_schema
    registry = Registry([engine_of(stage)])
    await written(registry)
    await written(registry)
    await registry.close()

    assert ["response_format" in call.body for call in stage.calls] == [True, True, False, False]


async def test_it_is_told_which_of_its_questions_were_refused(stage: ChatStage) -> None:
    bad = "Which <b>records</b> do you keep, and what do you check first?"
    await interviewed(stage, first_is(question=bad))

    assert [len(call.places) for call in stage.calls] == [5, 1]
    assert stage.calls[1].places[0]["place"] == 1
    assert "records" in stage.calls[1].places[0]["refused"][0]


async def test_the_log_tells_which_prompt_was_used_and_no_key(
    stage: ChatStage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stage.behaviour = refusing(401, body={"error": {"message": f"bad key {KEY}"}})
    registry = Registry([engine_of(stage)])
    with capture_logs() as logged:
        made = await written(registry)
    await registry.close()

    assert logged[0]["prompt"] == "questions/1"
    assert KEY not in caplog.text
    assert KEY not in str(logged)
    assert "INTERVIEWER_LLM_OPENAI_KEY" in made.done.warnings[0].message


PFLEGE = """Pflegefachkraft (m/w/d) für unsere Station

Ihre Aufgaben
- Sie pflegen und beobachten Patienten nach Operationen
- Sie dokumentieren die Wundversorgung in der elektronischen Akte
- Sie leiten Auszubildende auf der Station an
- Sie beraten Angehörige vor der Entlassung

Ihr Profil
- Sie haben eine abgeschlossene Ausbildung in der Pflege
- Sie behalten den Überblick, wenn drei Patienten gleichzeitig klingeln
"""
GERMAN = (
    "Woran sehen Sie zuerst, dass es bei dieser Aufgabe schiefgeht: {about}?",
    "Wer hat Ihnen am meisten dabei geholfen, und womit genau: {about}?",
    "Welche Einzelheit übersehen Anfänger meistens, und was folgt daraus: {about}?",
)
UNLAWFUL = "Wie alt sind Sie, und wie viele Kinder haben Sie zu Hause: {about}?"


def _german(texts: Sequence[str]) -> Behaviour:
    """A server that answers in German."""
    beside = {
        "strong_answer": ["Nennt einen Fall", "Sagt, wer dabei war", "Sagt, was daraus wurde"],
        "follow_ups": ["Wer hat es bemerkt?", "Was war am Tag danach?"],
    }

    def behave(call: Call) -> Reply:
        asked = [
            question(one) | beside | {"question": text.format(about=one["requirement"])}
            for one, text in zip(call.places, cycle(texts), strict=False)
        ]
        return Reply(streamed(json.dumps({"questions": asked})))

    return behave


@pytest.mark.parametrize(("texts", "wrote"), [(GERMAN, "MMM"), ((UNLAWFUL,), "bbb")])
async def test_german_questions_are_checked_as_german(
    stage: ChatStage, texts: Sequence[str], wrote: str
) -> None:
    stage.behaviour = _german(texts)
    registry = Registry([engine_of(stage)])
    request = QuestionsRequest(posting=PFLEGE, count=3)
    made = Interview([part async for part in write_interview(request, registry)])
    await registry.close()

    assert sources(made) == wrote
    assert {one.language for one in made.questions} == {"de"}
    assert '"language": "German"' in str(stage.calls[0].body["messages"][1]["content"])


async def test_no_proxy_stands_between_us_and_a_server_of_this_machine(
    stage: ChatStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")

    assert sources(await interviewed(stage, good)) == "MMMMM"
