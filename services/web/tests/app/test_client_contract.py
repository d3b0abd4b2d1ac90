"""The promises of `Writer` and `Speaker`, kept by the clients over a wire and by their twins in memory."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import SecretStr
from starlette.responses import JSONResponse, StreamingResponse

from interviewer_contracts.events import EVENT_STREAM, event
from interviewer_contracts.postings import Posting, PostingRequest
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
    Engines,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
    Written,
)
from interviewer_contracts.service.caller import caller_of
from interviewer_contracts.service.problems import problem_response, render_problems
from interviewer_contracts.speech import (
    CLIP_MAX_BYTES,
    FORGET_MAX_TEXTS,
    AlbumRequest,
    AlbumTrack,
    ForgetRequest,
    NewVoice,
    SpeechRequest,
    Timings,
    Voice,
    Voices,
)
from interviewer_contracts.tokens import Claims
from interviewer_web.clients import llm as llm_client
from interviewer_web.clients.llm import HttpWriter, Writer, WritingStep
from interviewer_web.clients.memory import CLONING, VOICES, WAV, MemorySpeaker, MemoryWriter
from interviewer_web.clients.openai_speech import OpenAiSpeaker
from interviewer_web.clients.refusals import refusal_of
from interviewer_web.clients.tts import HttpSpeaker, Speaker
from interviewer_web.errors import (
    ClipRefusedError,
    EngineChoiceError,
    RecordNotFoundError,
    SpeechRefusedError,
    SpeechUnavailableError,
    TooManyVoicesError,
    UnknownVoiceError,
    VoiceMissingError,
    WriterUnavailableError,
)
from interviewer_web.testing import POSTING, SECRET, serving, until

KEY = SecretStr("a key of somebody else")
REQUEST = QuestionsRequest(posting=POSTING, count=3)
Known = Annotated[Claims, Depends(caller_of(SECRET, "tts"))]
ONE = OneQuestionRequest(posting=POSTING, requirement="r2", position=2)


def llm_over(writer: MemoryWriter) -> FastAPI:
    """A small `llm` that speaks the wire; what it knows, the twin in memory knows."""
    app = FastAPI(dependencies=[Depends(caller_of(SECRET, "llm"))])
    render_problems(app)

    @app.post("/v1/postings")
    async def read(request: PostingRequest) -> Posting:
        return await writer.read(request.posting, subject="")

    @app.post("/v1/questions")
    async def write(request: QuestionsRequest) -> Response:
        steps = writer.write(request, subject="")
        first = await anext(steps)
        return StreamingResponse(encoded(first, steps), media_type=EVENT_STREAM)

    @app.post("/v1/questions/one")
    async def one(request: OneQuestionRequest) -> Question:
        return await writer.one(request, subject="")

    @app.get("/v1/engines")
    async def engines() -> Engines:
        return await writer.engines(subject="")

    _ = read, write, one, engines
    return app


async def encoded(first: WritingStep, steps: AsyncGenerator[WritingStep]) -> AsyncGenerator[str]:
    yield event("plan", first)
    async with aclosing(steps):
        try:
            async for step in steps:
                yield event("done" if isinstance(step, Done) else "question", step)
        except WriterUnavailableError as error:
            yield event("error", error.problem())


def tts_over(speaker: MemorySpeaker) -> FastAPI:
    """A small `tts` that speaks the wire."""
    app = FastAPI(dependencies=[Depends(caller_of(SECRET, "tts"))])
    render_problems(app)

    @app.post("/v1/audio/speech")
    async def speak(request: SpeechRequest) -> Response:
        spoken = await speaker.speak(request, subject="")
        sound = b"".join([chunk async for chunk in spoken.chunks])
        await spoken.close()
        return Response(sound, media_type=spoken.media_type)

    @app.post("/v1/audio/timings")
    async def time(request: SpeechRequest) -> Timings:
        return await speaker.timings(request, subject="")

    @app.post("/v1/audio/album")
    async def album(request: AlbumRequest) -> Response:
        spoken = await speaker.album(request, subject="")
        sound = b"".join([chunk async for chunk in spoken.chunks])
        await spoken.close()
        return Response(sound, media_type=spoken.media_type)

    @app.exception_handler(UnknownVoiceError)
    async def unknown(_: Request, error: UnknownVoiceError) -> Response:
        # `tts` has a code of its own for this.
        return problem_response(error.problem().model_copy(update={"code": "voice_not_found"}))

    @app.exception_handler(VoiceMissingError)
    async def missing(_: Request, error: VoiceMissingError) -> Response:
        return problem_response(error.problem().model_copy(update={"code": "voice_unavailable"}))

    @app.post("/v1/audio/forget", status_code=204)
    async def forget(request: ForgetRequest) -> None:
        await speaker.forget(request.inputs, subject="")

    _ = speak, time, album, unknown, missing, forget
    app.include_router(voices_of(speaker))
    return app


def voices_of(speaker: MemorySpeaker) -> APIRouter:
    """Its part about voices; each is for the user of the token."""
    router = APIRouter()

    @router.get("/v1/voices")
    async def voices(caller: Known) -> Voices:
        return await speaker.voices(subject=caller.subject)

    @router.post("/v1/voices", status_code=201)
    async def add(new: NewVoice, caller: Known) -> Voice:
        return await speaker.add_voice(new, subject=caller.subject)

    @router.delete("/v1/voices/{voice}", status_code=204)
    async def remove(voice: str, caller: Known) -> None:
        await speaker.remove_voice(voice, subject=caller.subject)

    @router.delete("/v1/voices", status_code=204)
    async def remove_all(caller: Known) -> None:
        await speaker.remove_voices(subject=caller.subject)

    _ = voices, add, remove, remove_all
    return router


def openai_over(speaker: MemorySpeaker) -> FastAPI:
    """A server that knows OpenAI's speech wire and nothing else; a field more is an error."""
    app = FastAPI()

    @app.post("/v1/audio/speech")
    async def speak(request: Request) -> Response:
        body = await request.json()
        assert set(body) == {"model", "input", "voice", "response_format", "speed"}
        if request.headers.get("authorization") != f"Bearer {KEY.get_secret_value()}":
            return openai_error(401, "Incorrect API key.")
        try:
            spoken = await speaker.speak(SpeechRequest.model_validate(body), subject="")
        except SpeechUnavailableError as error:
            return openai_error(503, error.detail, error.headers)
        sound = b"".join([chunk async for chunk in spoken.chunks])
        return Response(sound, media_type=spoken.media_type)

    @app.get("/v1/models")
    async def models() -> dict[str, object]:
        return {"object": "list", "data": []}

    _ = speak, models
    return app


def openai_error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    told = {"error": {"message": message, "type": "server_error", "param": None, "code": None}}
    return JSONResponse(told, status, headers)


@dataclass
class Writing:
    """A writer to ask, and the one in memory that answers in the end."""

    writer: Writer
    memory: MemoryWriter


@dataclass
class Speaking:
    """A speaker to ask, and the one in memory that answers in the end."""

    speaker: Speaker
    memory: MemorySpeaker


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


@asynccontextmanager
async def speaking(kind: str) -> AsyncGenerator[Speaking]:
    memory = MemorySpeaker()
    if kind == "memory":
        yield Speaking(memory, memory)
        return
    async with serving(tts_over(memory) if kind == "wire" else openai_over(memory)) as url:
        make = partial(HttpSpeaker, url, SECRET) if kind == "wire" else partial(foreign, url)
        speaker: Speaker = await asyncio.to_thread(make)  # reads certificates
        yield Speaking(speaker, memory)
        await speaker.close()


def foreign(url: str) -> OpenAiSpeaker:
    """A speaker over a server that is none of ours."""
    return OpenAiSpeaker(f"{url}/v1", model="tts-1", voices={"memory": "en"}, key=KEY)


@pytest.fixture(params=["memory", "wire", "openai"])
async def tts(request: pytest.FixtureRequest) -> AsyncGenerator[Speaking]:
    async with speaking(request.param) as any_of_them:
        yield any_of_them


@pytest.fixture(params=["memory", "wire"])
async def ours(request: pytest.FixtureRequest) -> AsyncGenerator[Speaking]:
    """What keeps sound, and so can forget it."""
    async with speaking(request.param) as one:
        yield one


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


async def test_a_text_is_spoken_with_its_type_and_length(tts: Speaking) -> None:
    spoken = await tts.speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    assert b"".join([chunk async for chunk in spoken.chunks]) == b"Good morning"
    assert (spoken.media_type, spoken.length) == ("audio/mpeg", len(b"Good morning"))
    await spoken.close()


async def test_a_busy_voice_says_when_to_come_back(tts: Speaking) -> None:
    tts.memory.busy = 7
    with pytest.raises(SpeechUnavailableError) as told:
        await tts.speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    assert told.value.retry_after == 7


async def test_an_unknown_voice_is_told(tts: Speaking) -> None:
    with pytest.raises(UnknownVoiceError):
        await tts.speaker.speak(SpeechRequest(input="Good morning", voice="nobody"), subject="user")


async def test_a_language_without_a_voice_is_told_and_not_called_busy(ours: Speaking) -> None:
    with pytest.raises(VoiceMissingError) as told:
        await ours.speaker.speak(SpeechRequest(input="Goeiedag", language="nl"), subject="user")
    assert told.value.retry_after is None
    with pytest.raises(VoiceMissingError):
        await ours.speaker.timings(SpeechRequest(input="Hi", voice="memory:away"), subject="user")


async def test_words_have_their_times(ours: Speaking) -> None:
    text = "Who do you tell?"
    timings = await ours.speaker.timings(SpeechRequest(input=text), subject="user")
    words = [word for sentence in timings.sentences for word in sentence.words]
    assert [text[word.start : word.end] for word in words] == ["Who", "do", "you", "tell?"]


async def test_what_the_wire_of_others_lacks_is_refused_in_words() -> None:
    async with speaking("openai") as others:
        with pytest.raises(SpeechRefusedError, match="can't do this"):
            await others.speaker.timings(SpeechRequest(input="Hello."), subject="user")
        album = AlbumRequest(title="Nurse", tracks=[AlbumTrack(title="One", input="One.")])
        with pytest.raises(SpeechRefusedError, match="can't do this"):
            await others.speaker.album(album, subject="user")


async def test_a_language_that_others_do_not_speak_is_told() -> None:
    async with speaking("openai") as others:
        with pytest.raises(VoiceMissingError, match="'nl'"):
            await others.speaker.speak(SpeechRequest(input="Goeiedag", language="nl"), subject="user")


async def test_an_album_is_one_sound(ours: Speaking) -> None:
    tracks = [AlbumTrack(title=f"Question {number}", input=f"{number}?") for number in (1, 2)]
    spoken = await ours.speaker.album(AlbumRequest(title="Nurse", tracks=tracks), subject="user")
    assert b"".join([chunk async for chunk in spoken.chunks]) == b"1?2?"
    assert (spoken.media_type, ours.memory.albums[0].pause_s) == ("audio/mpeg", 60)
    await spoken.close()


async def test_voices_are_listed(tts: Speaking) -> None:
    listed = (await tts.speaker.voices(subject="user")).voices
    assert [(voice.id, voice.default) for voice in listed if voice.default] == [("memory", True)]


async def test_voices_of_ours_are_told_whole(ours: Speaking) -> None:
    assert await ours.speaker.voices(subject="user") == VOICES


async def test_deleted_texts_are_forgotten_however_many(ours: Speaking) -> None:
    texts = [f"Question {number}?" for number in range(2 * FORGET_MAX_TEXTS + 1)]
    await ours.speaker.forget(texts, subject="user")
    assert ours.memory.forgotten == texts


def recording(*, words: str = "Good morning to all of you", clip: bytes = WAV) -> NewVoice:
    told = {"name": "Mine", "words": words, "consent": "It is mine.", "clip": base64.b64encode(clip)}
    return NewVoice.model_validate(told)


async def test_a_voice_of_ones_own_is_ones_own(ours: Speaking) -> None:
    ours.memory.listed = Voices(voices=[*VOICES.voices, CLONING])
    clip = WAV + bytes(CLIP_MAX_BYTES - len(WAV))
    made = await ours.speaker.add_voice(recording(clip=clip), subject="user")
    assert (made.name, made.own, made.licence) == ("Mine", True, CLONING.licence)
    assert ours.memory.recorded[0].clip == clip
    assert made in (await ours.speaker.voices(subject="user")).voices
    assert made not in (await ours.speaker.voices(subject="somebody else")).voices
    for voice in (made.id, "nobody", "../voices"):
        with pytest.raises(RecordNotFoundError):
            await ours.speaker.remove_voice(voice, subject="somebody else")
    await ours.speaker.remove_voice(made.id, subject="user")
    assert made not in (await ours.speaker.voices(subject="user")).voices


async def test_all_voices_of_a_person_go_at_once(ours: Speaking) -> None:
    ours.memory.listed = Voices(voices=[CLONING])
    for subject in ("user", "user", "somebody else"):
        await ours.speaker.add_voice(recording(), subject=subject)
    for _ in range(2):
        await ours.speaker.remove_voices(subject="user")
    assert [list(ours.memory.own), len(ours.memory.own["somebody else"])] == [["somebody else"], 1]


async def test_why_no_voice_can_be_made_is_told_for_its_field(ours: Speaking) -> None:
    with pytest.raises(VoiceMissingError, match="not configured"):
        await ours.speaker.add_voice(recording(), subject="user")
    ours.memory.listed = Voices(voices=[CLONING])
    for new, field in ((recording(clip=b"MZ"), "clip"), (recording(words="Hello"), "words")):
        with pytest.raises(ClipRefusedError) as told:
            await ours.speaker.add_voice(new, subject="user")
        assert [error.field for error in told.value.errors] == [field]
    for _ in range(5):
        await ours.speaker.add_voice(recording(), subject="user")
    with pytest.raises(TooManyVoicesError):
        await ours.speaker.add_voice(recording(), subject="user")


async def test_a_server_of_somebody_else_has_no_voices_of_people() -> None:
    async with speaking("openai") as other:
        with pytest.raises(VoiceMissingError):
            await other.speaker.add_voice(recording(), subject="user")
        with pytest.raises(RecordNotFoundError):
            await other.speaker.remove_voice("memory", subject="user")
        with pytest.raises(SpeechRefusedError):
            await other.speaker.remove_voices(subject="user")


async def test_a_voice_that_is_away_says_so(ours: Speaking) -> None:
    ours.memory.away = True
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.add_voice(recording(), subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.remove_voice("memory", subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.remove_voices(subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.voices(subject="user")
    with pytest.raises(SpeechUnavailableError):
        await ours.speaker.forget(["What?"], subject="user")


# What only a wire can do.

Answer = Callable[[httpx2.Request], httpx2.Response]


def refused(_: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("refused")


def cut(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, text="event: plan\ndata: {}")


def garbage(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, text="event: plan\ndata: {}\n\n")


def wrong_secret(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(401, json={"nothing": "that we know"})


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


@pytest.mark.parametrize("answer", [refused, garbage, wrong_secret])
async def test_every_fault_of_the_wire_is_a_voice_that_is_away(answer: Answer) -> None:
    speaker = HttpSpeaker("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(answer))
    with pytest.raises(SpeechUnavailableError):
        await speaker.voices(subject="user")
    await speaker.close()


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "voice_not_found", UnknownVoiceError),
        (400, "nothing_to_say", SpeechRefusedError),
        (503, "queue_full", SpeechUnavailableError),
    ],
)
async def test_a_refusal_in_the_shape_of_the_wire_is_heard(
    status: int, code: str, kind: type[ProblemError]
) -> None:
    """As `tts` answers where it speaks OpenAI's wire."""

    def refusing(_: httpx2.Request) -> httpx2.Response:
        error = {"message": "Not so.", "type": "server_error", "param": "voice", "code": code}
        return httpx2.Response(status, json={"error": error}, headers={"retry-after": "9"})

    speaker = HttpSpeaker("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(refusing))
    with pytest.raises(kind, match=r"Not so\.") as told:
        await speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    assert type(told.value) is kind
    assert told.value.retry_after == (9 if status == 503 else None)
    await speaker.close()


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


async def test_sound_that_breaks_off_is_an_error() -> None:
    async def half() -> AsyncGenerator[bytes]:
        yield b"half"
        raise httpx2.ReadError("gone")

    def speaking(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=half())

    speaker = HttpSpeaker("http://127.0.0.1:1", SECRET, transport=httpx2.MockTransport(speaking))
    spoken = await speaker.speak(SpeechRequest(input="Good morning"), subject="user")
    chunks = aiter(spoken.chunks)
    assert await anext(chunks) == b"half"
    with pytest.raises(SpeechUnavailableError):
        await anext(chunks)
    await spoken.close()
    await speaker.close()
