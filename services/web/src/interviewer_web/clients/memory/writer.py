"""`Writer` in memory."""

import asyncio
from collections.abc import AsyncGenerator, Collection
from typing import Final

from interviewer_contracts.options import Wish
from interviewer_contracts.postings import Notice, Posting, Requirement
from interviewer_contracts.problems import (
    CvRefusedError,
    NoOtherQuestionError,
    NothingToAskError,
    PostingTooThinError,
)
from interviewer_contracts.questions import (
    TO_ASK,
    Coverage,
    Difficulty,
    Done,
    Engine,
    Engines,
    Evidence,
    OneQuestionRequest,
    Plan,
    Planned,
    Question,
    QuestionKind,
    QuestionsRequest,
    QuestionToAsk,
    Timings,
)
from interviewer_web.clients.llm import WritingStep
from interviewer_web.errors import EngineChoiceError, WriterUnavailableError

THIN_LINES: Final = 3
"""A posting, or a CV, of fewer lines than this is too thin."""

PROBES: Final = ("When did you last do this", "What is hard about this", "What would you do without this")
"""How each requirement can be asked about; when they are used up, there is no other question."""

HARDER: Final = "What goes wrong most often with this"
"""The one question that is harder. None is easier."""


class MemoryWriter:
    """`Writer` in memory: every line of the posting is a requirement, and one question each is written.

    With a CV, the first question is about its first line. `away` makes every call fail; `dies_after`
    questions a stream breaks off; `gate` holds each question back until it is set. `streams` counts those
    begun, `stopped` those closed before their end; `asked` keeps the requests for one question.
    """

    def __init__(self) -> None:
        self.away = False
        self.dies_after: int | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.streams = 0
        self.stopped = 0
        self.asked: list[OneQuestionRequest] = []
        self.offered = [Engine(name="memory", label="Memory", available=True, default=True)]

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
        requirements = self._checked(request)
        asked = requirements[: request.count]
        coverage = _coverage(requirements, asked)
        have = {one.position for one in request.written}
        missing = [(position, one) for position, one in enumerate(asked, start=1) if position not in have]
        finished = False
        try:
            yield Plan(
                questions=[_planned(position, one) for position, one in enumerate(asked, start=1)],
                coverage=coverage,
                to_ask=[_to_ask(one) for one in requirements[:TO_ASK]],
            )
            for written, (position, one) in enumerate(missing):
                if written == self.dies_after:
                    raise WriterUnavailableError
                await self.gate.wait()
                yield _question(position, one, PROBES[0], cv=request.cv if position == 1 else None)
            finished = True
            yield Done(
                written=len(missing),
                coverage=coverage,
                warnings=_fewer(len(asked), request.count),
                timings=Timings(first_question_s=0.0 if missing else None, total_s=0.0),
            )
        finally:
            self.stopped += not finished

    async def one(self, request: OneQuestionRequest, *, subject: str) -> Question:
        """The next way to ask about the requirement that is neither there nor rejected."""
        _ = subject
        self._answer()
        self.asked.append(request)
        found = next((one for one in self._checked(request) if one.id == request.requirement), None)
        if found is None:
            raise NothingToAskError("Nothing can be asked about this. Choose something else.")
        there = {*request.rejected, *(one.text for one in request.written)}
        if request.instead is not None:
            there.add(request.instead.text)
        for probe in _probes(request.wish):
            question = _question(request.position, found, probe, wish=request.wish)
            if question.text not in there:
                return question
        raise NoOtherQuestionError("That was the last one like it.", _possible(request, found, there))

    async def engines(self, *, subject: str) -> Engines:
        """Those of `offered`."""
        _ = subject
        self._answer()
        return Engines(engines=self.offered)

    async def ready(self) -> bool:
        """Whether it answers."""
        return not self.away

    async def close(self) -> None:
        """There is nothing to give back."""

    def _answer(self) -> None:
        if self.away:
            raise WriterUnavailableError

    def _checked(self, request: QuestionsRequest) -> list[Requirement]:
        requirements = _requirements(request.posting)
        if request.engine not in {None, *(one.name for one in self.offered if one.available)}:
            raise EngineChoiceError("That engine sleeps.")
        if request.cv is not None and len(request.cv.splitlines()) < THIN_LINES:
            raise CvRefusedError("This CV says too little.")
        return requirements


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


def _coverage(requirements: list[Requirement], asked: list[Requirement]) -> Coverage:
    return Coverage(
        asked=[one.id for one in asked],
        not_asked=[one.id for one in requirements if one not in asked],
        share=round(len(asked) / len(requirements), 4),
    )


def _fewer(planned: int, wished: int) -> list[Notice]:
    if planned == wished:
        return []
    return [Notice(code="fewer_questions", message=f"This posting supports {planned} questions.")]


def _probes(wish: Wish) -> tuple[str, ...]:
    match wish:
        case "harder":
            return (HARDER,)
        case "easier":
            return ()
        case _:
            return PROBES


def _possible(request: OneQuestionRequest, requirement: Requirement, there: Collection[str]) -> list[Wish]:
    wishes: tuple[Wish, ...] = ("other_probe", "harder", "easier", "other_kind")
    return [
        wish
        for wish in wishes
        if any(
            _question(request.position, requirement, probe, wish=wish).text not in there
            for probe in _probes(wish)
        )
    ]


def _planned(position: int, requirement: Requirement, wish: Wish = "other_probe") -> Planned:
    kind: QuestionKind = "technical" if wish == "other_kind" else "behavioural"
    difficulty: Difficulty = "stretch" if wish == "harder" else "core"
    return Planned(
        position=position,
        requirement=requirement.id,
        kind=kind,
        competency="memory",
        difficulty=difficulty,
    )


def _question(
    position: int, requirement: Requirement, probe: str, *, wish: Wish = "other_probe", cv: str | None = None
) -> Question:
    evidence = [Evidence(quote=requirement.text, start=requirement.start, end=requirement.end)]
    if cv is not None:
        line = cv.splitlines()[0]
        evidence.append(Evidence(source="cv", quote=line, start=0, end=len(line)))
    planned = _planned(position, requirement, wish).model_copy(update={"angle": "claim" if cv else None})
    return Question(
        **planned.model_dump(),
        text=f"{probe}: {requirement.text[:200]}?",
        evidence=evidence,
        why="The posting asks for it.",
        rubric=["a situation", "what you did", "what came of it"],
        follow_ups=["What was hard?", "What would you change?"],
        source="memory",
        language="en",
    )


def _to_ask(requirement: Requirement) -> QuestionToAsk:
    return QuestionToAsk(
        text=f"How will I learn this here: {requirement.text[:200]}?",
        why="It tells you who will help you.",
        evidence=[Evidence(quote=requirement.text, start=requirement.start, end=requirement.end)],
    )
