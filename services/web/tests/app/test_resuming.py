"""A neighbour that breaks off, over a real wire: who asked gets all of it, once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interviewer_contracts.questions import (
    Done,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
    Written,
)
from interviewer_contracts.speech import AlbumRequest, AlbumTrack, NewVoice, SpeechRequest
from interviewer_web.clients import patience as patience_module
from interviewer_web.clients.llm import HttpWriter
from interviewer_web.clients.memory import CLONING, VOICES, MemorySpeaker, MemoryWriter
from interviewer_web.clients.patience import BROKEN_MAX
from interviewer_web.clients.resuming_speaker import ResumingSpeaker
from interviewer_web.clients.resuming_writer import ResumingWriter
from interviewer_web.clients.tts import HttpSpeaker
from interviewer_web.errors import (
    RecordNotFoundError,
    SpeechRefusedError,
    SpeechUnavailableError,
    WriterUnavailableError,
)
from interviewer_web.testing import POSTING, SECRET, serving, settings_of, until
from support.staged_services import llm_over, tts_over

REQUEST = QuestionsRequest(posting=POSTING, count=3)
HELLO = SpeechRequest(input="Good morning")
Fate = Literal["answered", "refused", "unsent", "cut", "busy", "answer lost"]


class Breaking(Exception):  # noqa: N818 - no error but the end of a process, as a server sees it
    """What a server raises whose process dies under it."""


@dataclass
class Staged:
    """An application to whose requests things happen, one after the other; to all later ones nothing."""

    app: ASGIApp
    fates: list[Fate] = field(default_factory=list[Fate])
    sent_before_cut: int = 2
    requests: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.requests += 1
        match self.fates.pop(0) if self.fates else "answered":
            case "answered":
                await self.app(scope, receive, send)
            case "unsent":
                raise Breaking
            case "cut":
                await self.app(scope, receive, self._cut(send))
            case "answer lost":
                await self.app(scope, receive, swallowed)
                raise Breaking
            case "busy":
                await answered(send, 503, [(b"retry-after", b"1")])
            case "refused":
                await answered(send, 401, [])

    def _cut(self, send: Send) -> Send:
        """Half of an answer in one piece; of one in several, the first few pieces."""
        pieces = 0

        async def sending(message: Message) -> None:
            nonlocal pieces
            if message["type"] == "http.response.body":
                body, pieces = message.get("body", b""), pieces + 1
                if not message.get("more_body"):
                    await send({**message, "body": body[: len(body) // 2], "more_body": True})
                    raise Breaking
                if pieces > self.sent_before_cut:
                    raise Breaking
            await send(message)

        return sending


async def swallowed(_: Message) -> None: ...


async def answered(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would have been waited, in seconds; no test waits."""
    times: list[float] = []

    async def sleep(seconds: float) -> None:
        times.append(seconds)

    monkeypatch.setattr(patience_module, "sleep", sleep)
    return times


@dataclass
class Writing:
    writer: ResumingWriter
    memory: MemoryWriter
    staged: Staged


@dataclass
class Speaking:
    speaker: ResumingSpeaker
    memory: MemorySpeaker
    staged: Staged


@pytest.fixture
async def llm(slept: list[float]) -> AsyncGenerator[Writing]:
    _ = slept
    memory = MemoryWriter()
    staged = Staged(llm_over(memory))
    async with serving(staged) as url:
        writer = ResumingWriter(await asyncio.to_thread(HttpWriter, url, SECRET))
        yield Writing(writer, memory, staged)
        await writer.close()


@pytest.fixture
async def tts(slept: list[float]) -> AsyncGenerator[Speaking]:
    _ = slept
    async with speaking() as one:
        yield one


@asynccontextmanager
async def speaking() -> AsyncGenerator[Speaking]:
    memory = MemorySpeaker()
    staged = Staged(tts_over(memory))
    async with serving(staged) as url:
        speaker = ResumingSpeaker(await asyncio.to_thread(HttpSpeaker, url, SECRET))
        yield Speaking(speaker, memory, staged)
        await speaker.close()


async def test_a_stream_that_breaks_off_goes_on_with_what_is_missing(llm: Writing) -> None:
    llm.staged.fates = ["unsent", "cut", "cut"]
    steps = [step async for step in llm.writer.write(REQUEST, subject="user")]
    assert [type(step) for step in steps] == [Plan, Question, Question, Question, Done]
    assert [step.position for step in steps if isinstance(step, Question)] == [1, 2, 3]
    assert llm.staged.requests == 4


async def test_what_was_there_before_is_not_written_again(llm: Writing) -> None:
    steps = [step async for step in llm.writer.write(REQUEST, subject="user")]
    questions = [step for step in steps if isinstance(step, Question)]
    llm.staged.fates = ["cut"]
    there = Written(position=2, text=questions[1].text)
    request = REQUEST.model_copy(update={"written": [there]})
    again = [step async for step in llm.writer.write(request, subject="user")]
    assert [step.position for step in again if isinstance(step, Question)] == [1, 3]


async def test_one_question_and_a_reading_are_asked_for_again(llm: Writing) -> None:
    llm.staged.fates = ["unsent", "answered", "answer lost", "answered", "busy", "answered"]
    assert (await llm.writer.read(POSTING, subject="user")).requirements
    one = OneQuestionRequest(posting=POSTING, requirement="r2", position=2)
    assert (await llm.writer.one(one, subject="user")).position == 2
    assert (await llm.writer.engines(subject="user")).engines
    assert llm.staged.requests == 6


async def test_a_stream_that_gets_on_is_never_given_up(llm: Writing) -> None:
    llm.staged.fates = ["cut"] * 8
    request = QuestionsRequest(posting="\n".join(f"Do thing number {n}" for n in range(8)), count=8)
    steps = [step async for step in llm.writer.write(request, subject="user")]
    assert [step.position for step in steps if isinstance(step, Question)] == list(range(1, 9))


async def test_what_breaks_whoever_answers_it_is_not_asked_for_ever(llm: Writing) -> None:
    llm.staged.fates = ["unsent"] * 50
    with pytest.raises(WriterUnavailableError):
        await llm.writer.read(POSTING, subject="user")
    assert llm.staged.requests == BROKEN_MAX + 1


async def test_who_refuses_us_is_asked_once(llm: Writing) -> None:
    llm.staged.fates = ["refused"] * 2
    with pytest.raises(WriterUnavailableError):
        await llm.writer.read(POSTING, subject="user")
    assert llm.staged.requests == 1


async def test_closing_the_stream_stops_the_writing(llm: Writing) -> None:
    llm.memory.gate.clear()
    steps = llm.writer.write(REQUEST, subject="user")
    await anext(steps)
    await steps.aclose()
    await until(lambda: llm.memory.stopped == 1)
    assert llm.staged.requests == 1


async def test_nobody_there_is_told_when_patience_is_over(slept: list[float]) -> None:
    writer = ResumingWriter(await asyncio.to_thread(HttpWriter, "http://127.0.0.1:1", SECRET), seconds=3)
    with pytest.raises(WriterUnavailableError):
        await writer.read(POSTING, subject="user")
    assert 1 < sum(slept) <= 3
    assert slept[-1] > slept[0]


async def test_who_falls_silent_is_asked_once_more(slept: list[float]) -> None:
    calls = 0

    def silent(_: httpx2.Request) -> httpx2.Response:
        nonlocal calls
        calls += 1
        raise httpx2.ReadTimeout("nothing came")

    wire = httpx2.MockTransport(silent)
    speaker = ResumingSpeaker(HttpSpeaker("http://127.0.0.1:1", SECRET, transport=wire))
    with pytest.raises(SpeechUnavailableError):
        await speaker.speak(HELLO, subject="user")
    assert (calls, len(slept)) == (2, 1)


async def test_sound_that_breaks_off_goes_on_where_it_was(tts: Speaking) -> None:
    tts.staged.fates = ["busy", "unsent", "cut"]
    spoken = await tts.speaker.speak(HELLO, subject="user")
    assert b"".join([chunk async for chunk in spoken.chunks]) == b"Good morning"
    assert (spoken.length, tts.staged.requests) == (len(b"Good morning"), 4)
    await spoken.close()


async def test_an_album_goes_on_too(tts: Speaking) -> None:
    tts.staged.fates = ["cut"]
    tracks = [AlbumTrack(title=f"Question {number}", input=f"{number}?") for number in (1, 2)]
    spoken = await tts.speaker.album(AlbumRequest(title="Nurse", tracks=tracks), subject="user")
    assert b"".join([chunk async for chunk in spoken.chunks]) == b"1?2?"
    await spoken.close()


@pytest.mark.parametrize("otherwise", ["Good evening", "Good"], ids=["other", "shorter"])
async def test_other_sound_is_never_put_behind_the_first(otherwise: str, tts: Speaking) -> None:
    tts.staged.fates = ["cut"]
    spoken = await tts.speaker.speak(SpeechRequest(input="Hallo, good morning"), subject="user")
    heard = b""
    with pytest.raises(SpeechUnavailableError):  # noqa: PT012 - what was heard before matters too
        async for chunk in spoken.chunks:
            heard += chunk
            tts.memory.sound_of = lambda _: otherwise.encode()
    assert b"Hallo, good morning".startswith(heard)
    assert heard
    await spoken.close()


async def test_a_busy_voice_is_waited_for_as_long_as_it_says(tts: Speaking, slept: list[float]) -> None:
    tts.staged.fates = ["busy", "busy"]
    spoken = await tts.speaker.speak(HELLO, subject="user")
    await spoken.close()
    assert slept == [1.0, 1.0]


async def test_a_voice_that_is_busy_for_longer_is_told_at_once(tts: Speaking, slept: list[float]) -> None:
    tts.memory.busy = 7
    with pytest.raises(SpeechUnavailableError) as told:
        await tts.speaker.speak(HELLO, subject="user")
    assert (told.value.retry_after, slept, tts.staged.requests) == (7, [], 1)


async def test_times_voices_and_forgetting_are_asked_for_again(tts: Speaking) -> None:
    tts.staged.fates = ["unsent", "answered", "answer lost", "answered", "answer lost"]
    assert (await tts.speaker.timings(HELLO, subject="user")).sentences
    assert await tts.speaker.voices(subject="user") == VOICES
    await tts.speaker.forget(["Good morning"], subject="user")
    assert tts.memory.forgotten == ["Good morning", "Good morning"]


def recording() -> NewVoice:
    told = {"name": "Mine", "words": "Good morning to all", "consent": "It is mine.", "clip": b"UklGRg=="}
    return NewVoice.model_validate(told)


async def test_a_voice_is_removed_once_and_never_added_twice(tts: Speaking) -> None:
    tts.memory.listed = VOICES.model_copy(update={"voices": [*VOICES.voices, CLONING]})
    tts.staged.fates = ["answer lost"]
    with pytest.raises(SpeechUnavailableError):
        await tts.speaker.add_voice(recording(), subject="user")
    kept = tts.memory.own["user"]
    assert len(kept) == 1
    tts.staged.fates = ["answer lost"]
    await tts.speaker.remove_voice(kept[0].id, subject="user")
    with pytest.raises(RecordNotFoundError):
        await tts.speaker.remove_voice(kept[0].id, subject="user")
    tts.staged.fates = ["answer lost"]
    await tts.speaker.remove_voices(subject="user")


async def test_what_is_refused_is_not_asked_again(tts: Speaking) -> None:
    with pytest.raises(SpeechRefusedError):
        await tts.speaker.speak(SpeechRequest(input="Hello", voice="nobody"), subject="user")
    assert tts.staged.requests == 1


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001"),
        ("http://ray:8000/llm/", "http://ray:8000/llm"),
        ("https://ray/a/b", "https://ray/a/b"),
    ],
)
def test_a_service_may_stand_under_a_path(told: str, address: str) -> None:
    assert settings_of(llm_url=told).llm_url == address


@pytest.mark.parametrize("told", ["ray:8000/llm", "http://ray/llm?x=1", "http://a@ray/llm", "http:///llm"])
def test_what_is_no_address_is_refused(told: str) -> None:
    with pytest.raises(ValidationError, match=r"127\.0\.0\.1:8000|nothing else"):
        settings_of(tts_url=told)


async def test_a_client_asks_under_the_path() -> None:
    memory = MemoryWriter()
    app = FastAPI()
    app.mount("/llm", llm_over(memory))
    async with serving(app) as url:
        writer = await asyncio.to_thread(HttpWriter, f"{url}/llm", SECRET)
        assert (await writer.engines(subject="user")).engines == memory.offered
        await writer.close()
