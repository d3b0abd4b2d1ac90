"""The promises of `Writer`, kept by the client over a wire and by its twin in memory."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import httpx2
import pytest

from interviewer_contracts.problems import (
    CvRefusedError,
    NoOtherQuestionError,
    NotAPostingError,
    NothingToAskError,
    PostingPart,
    PostingRefusedError,
    PostingTooThinError,
    Problem,
    ProblemError,
    SeveralPostingsError,
)
from interviewer_contracts.questions import (
    Done,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
    Written,
)
from interviewer_web.clients import llm as llm_client
from interviewer_web.clients.llm import HttpWriter, Writer
from interviewer_web.clients.memory import MemoryWriter
from interviewer_web.clients.refusals import refusal_of
from interviewer_web.errors import (
    EngineChoiceError,
    WriterUnavailableError,
)
from interviewer_web.testing import POSTING, SECRET, serving, until
from support.staged_services import (
    Answer,
    cut,
    garbage,
    llm_over,
    refused,
    wrong_secret,
)

REQUEST = QuestionsRequest(posting=POSTING, count=3)
ONE = OneQuestionRequest(posting=POSTING, requirement="r2", position=2)


@dataclass
class Writing:
    """A writer to ask, and the one in memory that answers in the end."""

    writer: Writer
    memory: MemoryWriter


@pytest.fixture(params=["memory", "wire"])
async def llm(request: pytest.FixtureRequest) -> AsyncGenerator[Writing]:
    memory = MemoryWriter()
    if request.param == "memory":
        yield Writing(memory, memory)
        return
    async with serving(llm_over(memory)) as url:
        writer = await asyncio.to_thread(HttpWriter, url, SECRET)  # reads certificates
        yield Writing(writer, memory)
        await writer.close()


async def test_a_reading_has_exact_spans(llm: Writing) -> None:
    reading = await llm.writer.read(POSTING, subject="user")
    assert reading.requirements
    assert all(POSTING[one.start : one.end] == one.text for one in reading.requirements)


async def test_a_thin_posting_is_told_with_questions_back(llm: Writing) -> None:
    with pytest.raises(PostingTooThinError) as told:
        await llm.writer.read("Nurse", subject="user")
    assert len(told.value.questions_back) == 2
    with pytest.raises(PostingTooThinError):
        await anext(llm.writer.write(QuestionsRequest(posting="Nurse"), subject="user"))


async def test_a_stream_is_plan_questions_done(llm: Writing) -> None:
    steps = [step async for step in llm.writer.write(REQUEST, subject="user")]
    assert [type(step) for step in steps] == [Plan, Question, Question, Question, Done]


async def test_what_is_written_is_left_out(llm: Writing) -> None:
    request = REQUEST.model_copy(update={"written": [Written(position=2, text="What?")]})
    steps = [step async for step in llm.writer.write(request, subject="user")]
    assert [step.position for step in steps if isinstance(step, Question)] == [1, 3]


async def test_a_plan_has_questions_to_ask_back(llm: Writing) -> None:
    plan = await anext(llm.writer.write(REQUEST, subject="user"))
    assert isinstance(plan, Plan)
    assert len(plan.to_ask) == 3


async def test_a_cv_is_asked_about_or_refused(llm: Writing) -> None:
    request = REQUEST.model_copy(update={"cv": "2019 Fitter\n2021 Electrician\nSpeaks three languages"})
    steps = [step async for step in llm.writer.write(request, subject="user")]
    first = next(step for step in steps if isinstance(step, Question))
    assert (first.angle, first.evidence[-1].source) == ("claim", "cv")
    with pytest.raises(CvRefusedError):
        await anext(llm.writer.write(REQUEST.model_copy(update={"cv": "Hello"}), subject="user"))


async def test_an_engine_that_can_not_write_is_told(llm: Writing) -> None:
    request = REQUEST.model_copy(update={"engine": "nobody"})
    with pytest.raises(EngineChoiceError):
        await anext(llm.writer.write(request, subject="user"))


async def test_one_question_more_comes_at_its_place(llm: Writing) -> None:
    question = await llm.writer.one(ONE, subject="user")
    assert (question.requirement, question.position) == ("r2", 2)


async def test_another_question_is_none_of_those_that_are_known(llm: Writing) -> None:
    first = await llm.writer.one(ONE, subject="user")
    second = await llm.writer.one(ONE.model_copy(update={"instead": first}), subject="user")
    rejected = {"instead": second, "rejected": [first.text]}
    third = await llm.writer.one(ONE.model_copy(update=rejected), subject="user")
    assert len({first.text, second.text, third.text}) == 3
    used_up = {"instead": third, "rejected": [first.text, second.text]}
    with pytest.raises(NoOtherQuestionError) as told:
        await llm.writer.one(ONE.model_copy(update=used_up), subject="user")
    assert "harder" in told.value.possible


async def test_nothing_can_be_asked_about_what_is_not_there(llm: Writing) -> None:
    with pytest.raises(NothingToAskError):
        await llm.writer.one(ONE.model_copy(update={"requirement": "r99"}), subject="user")


async def test_engines_are_listed(llm: Writing) -> None:
    listed = await llm.writer.engines(subject="user")
    assert listed.engines == llm.memory.offered


async def test_a_writer_that_breaks_off_says_so(llm: Writing) -> None:
    llm.memory.dies_after = 1
    steps = llm.writer.write(REQUEST, subject="user")
    assert [type(await anext(steps)) for _ in range(2)] == [Plan, Question]
    with pytest.raises(WriterUnavailableError):
        await anext(steps)


async def test_a_writer_that_is_away_says_so(llm: Writing) -> None:
    llm.memory.away = True
    with pytest.raises(WriterUnavailableError):
        await llm.writer.read(POSTING, subject="user")
    with pytest.raises(WriterUnavailableError):
        await anext(llm.writer.write(REQUEST, subject="user"))
    with pytest.raises(WriterUnavailableError):
        await llm.writer.one(ONE, subject="user")
    with pytest.raises(WriterUnavailableError):
        await llm.writer.engines(subject="user")


async def test_closing_the_stream_stops_the_writing(llm: Writing) -> None:
    llm.memory.gate.clear()
    steps = llm.writer.write(REQUEST, subject="user")
    await anext(steps)
    await steps.aclose()
    await until(lambda: llm.memory.stopped == 1)


@pytest.mark.parametrize("answer", [refused, cut, garbage, wrong_secret])
async def test_every_fault_of_the_wire_is_a_writer_that_is_away(answer: Answer) -> None:
    writer = HttpWriter("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(answer))
    with pytest.raises(WriterUnavailableError):
        await writer.read(POSTING, subject="user")
    with pytest.raises(WriterUnavailableError):
        await anext(writer.write(REQUEST, subject="user"))
    with pytest.raises(WriterUnavailableError):
        await writer.one(ONE, subject="user")
    with pytest.raises(WriterUnavailableError):
        await writer.engines(subject="user")
    await writer.close()


@pytest.mark.parametrize(
    "error",
    [
        PostingTooThinError("Too thin.", ["What?"]),
        NotAPostingError("A recipe.", ["Which job?"]),
        SeveralPostingsError("Two.", ["Which?"], [PostingPart(title="Nurse", start=0, end=9)]),
        PostingRefusedError("No.", []),
        CvRefusedError("No CV."),
        NothingToAskError("Nothing."),
        NoOtherQuestionError("No more.", ["harder"]),
        EngineChoiceError("Asleep."),
    ],
    ids=lambda error: error.code,
)
def test_a_refusal_crosses_the_wire_whole(error: ProblemError) -> None:
    heard = refusal_of(error.problem())
    assert type(heard) is type(error)
    assert heard is not None
    assert heard.problem() == error.problem()


async def test_a_reading_is_waited_for_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hanging(_: httpx2.Request) -> httpx2.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(llm_client, "READING_SECONDS", 0.01)
    writer = HttpWriter("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(hanging))
    with pytest.raises(WriterUnavailableError):
        await writer.read(POSTING, subject="")


async def test_a_writer_that_declines_is_heard() -> None:
    problem = Problem(
        type="urn:interviewer:problem:language",
        title="Not yet",
        status=422,
        detail="We can't write Finnish yet.",
        code="language",
    )

    def declined(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(422, text=problem.model_dump_json())

    writer = HttpWriter("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(declined))
    with pytest.raises(PostingRefusedError, match="Finnish"):
        await writer.read(POSTING, subject="user")
    await writer.close()
