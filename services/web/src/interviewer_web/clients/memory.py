"""The neighbours' twins in memory: the same promises, no process behind them, and faults on request."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Final

from interviewer_contracts.postings import Posting, Requirement
from interviewer_contracts.problems import PostingTooThinError
from interviewer_contracts.questions import (
    Coverage,
    Done,
    Evidence,
    Plan,
    Planned,
    Question,
    QuestionsRequest,
    Timings,
)
from interviewer_contracts.speech import MEDIA_TYPES, SpeechRequest, Voice, Voices
from interviewer_web.clients.llm import WritingStep
from interviewer_web.clients.tts import Spoken
from interviewer_web.errors import SpeechUnavailableError, UnknownVoiceError, WriterUnavailableError

THIN_LINES: Final = 3
"""A posting of fewer lines than this is too thin."""

VOICES: Final = Voices(
    voices=[
        Voice(
            id="memory",
            name="Memory",
            language="en",
            engine="memory",
            licence="Apache-2.0",
            quality="basic",
            available=True,
            default=True,
        )
    ]
)


class MemoryWriter:
    """`Writer` in memory: every line of the posting is a requirement, and one question each is written.

    `away` makes every call fail; `dies_after` questions a stream breaks off; `gate` holds each question back
    until it is set. `streams` counts those begun, `stopped` those closed before their end.
    """

    def __init__(self) -> None:
        self.away = False
        self.dies_after: int | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.streams = 0
        self.stopped = 0

    async def read(self, posting: str, *, subject: str) -> Posting:
        """One requirement per line."""
        _ = subject
        self._answer()
        requirements = _requirements(posting)
        return Posting(
            title=requirements[0].text,
            company=None,
            seniority=None,
            language="en",
            requirements=requirements,
            ignored=[],
        )

    async def write(self, request: QuestionsRequest, *, subject: str) -> AsyncGenerator[WritingStep]:
        """The plan, one question for each requirement that has none yet, and `Done`."""
        _ = subject
        self.streams += 1
        self._answer()
        requirements = _requirements(request.posting)[: request.count]
        coverage = Coverage(asked=[one.id for one in requirements], not_asked=[], share=1.0)
        have = {one.position for one in request.written}
        missing = [
            (position, one) for position, one in enumerate(requirements, start=1) if position not in have
        ]
        finished = False
        try:
            yield Plan(
                questions=[_planned(position, one) for position, one in enumerate(requirements, start=1)],
                coverage=coverage,
            )
            for written, (position, one) in enumerate(missing):
                if written == self.dies_after:
                    raise WriterUnavailableError
                await self.gate.wait()
                yield _question(position, one)
            finished = True
            yield Done(
                written=len(missing),
                coverage=coverage,
                timings=Timings(first_question_s=0.0 if missing else None, total_s=0.0),
            )
        finally:
            self.stopped += not finished

    async def ready(self) -> bool:
        """Whether it answers."""
        return not self.away

    async def close(self) -> None:
        """There is nothing to give back."""

    def _answer(self) -> None:
        if self.away:
            raise WriterUnavailableError


class MemorySpeaker:
    """`Speaker` in memory: the sound of a text is its bytes. `spoken` and `forgotten` keep what was asked.

    `away` makes every call fail, `busy` answers with a time to wait.
    """

    def __init__(self) -> None:
        self.away = False
        self.busy: int | None = None
        self.spoken: list[SpeechRequest] = []
        self.forgotten: list[str] = []
        self.closed = 0

    async def speak(self, request: SpeechRequest, *, subject: str) -> Spoken:
        """The text's bytes, in two pieces."""
        _ = subject
        self._answer()
        if request.voice not in {"default", *(voice.id for voice in VOICES.voices)}:
            raise UnknownVoiceError("There is no such voice.")
        self.spoken.append(request)
        sound = request.input.encode()
        return Spoken(
            chunks=_halves(sound),
            media_type=MEDIA_TYPES[request.response_format],
            length=len(sound),
            close=self._closed,
        )

    async def forget(self, texts: Sequence[str], *, subject: str) -> None:
        """Note the texts."""
        _ = subject
        self._answer()
        self.forgotten += texts

    async def voices(self, *, subject: str) -> Voices:
        """The one voice."""
        _ = subject
        self._answer()
        return VOICES

    async def ready(self) -> bool:
        """Whether it answers."""
        return not self.away

    async def close(self) -> None:
        """There is nothing to give back."""

    def _answer(self) -> None:
        if self.away:
            raise SpeechUnavailableError
        if self.busy is not None:
            raise SpeechUnavailableError(self.busy)

    async def _closed(self) -> None:
        self.closed += 1


async def _halves(sound: bytes) -> AsyncGenerator[bytes]:
    yield sound[: len(sound) // 2]
    yield sound[len(sound) // 2 :]


def _requirements(posting: str) -> list[Requirement]:
    found, start = list[Requirement](), 0
    for line in posting.split("\n"):
        if line.strip():
            found.append(
                Requirement(
                    id=f"r{len(found) + 1}",
                    text=line,
                    start=start,
                    end=start + len(line),
                    kind="must",
                    weight=1.0,
                )
            )
        start += len(line) + 1
    if len(found) < THIN_LINES:
        raise PostingTooThinError(
            "This posting says too little.", ["What are the duties?", "What is a must?"]
        )
    return found


def _planned(position: int, requirement: Requirement) -> Planned:
    return Planned(
        position=position,
        requirement=requirement.id,
        kind="behavioural",
        competency="memory",
        difficulty="core",
    )


def _question(position: int, requirement: Requirement) -> Question:
    return Question(
        **_planned(position, requirement).model_dump(),
        text=f"When did you last do this: {requirement.text[:200]}?",
        evidence=[Evidence(quote=requirement.text, start=requirement.start, end=requirement.end)],
        why="The posting asks for it.",
        rubric=["a situation", "what you did", "what came of it"],
        follow_ups=["What was hard?", "What would you change?"],
        source="memory",
        language="en",
    )
