"""A `Writer` that asks again where another breaks off, with what it has already.

Reading and writing change nothing in `llm`, so every call may be repeated; a stream goes on after its last
question, whoever answers it now.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from interviewer_contracts.postings import Posting
from interviewer_contracts.questions import (
    Engines,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
    Written,
)
from interviewer_web.clients.llm import LISTING_SECONDS, Writer, WritingStep
from interviewer_web.clients.patience import PATIENCE_SECONDS, Patience
from interviewer_web.errors import WriterUnavailableError


class ResumingWriter:
    """`writer`, asked again for up to `seconds` of waiting without progress."""

    def __init__(self, writer: Writer, *, seconds: float = PATIENCE_SECONDS) -> None:
        self._writer = writer
        self._seconds = seconds

    async def read(self, posting: str, *, subject: str) -> Posting:
        return await Patience(self._seconds).asked(lambda: self._writer.read(posting, subject=subject))

    async def write(self, request: QuestionsRequest, *, subject: str) -> AsyncGenerator[WritingStep]:
        patience, planned = Patience(self._seconds), False
        while True:
            try:
                async with aclosing(self._writer.write(request, subject=subject)) as steps:
                    async for step in steps:
                        if isinstance(step, Question):
                            request = _with(request, step)
                            patience.renew()
                        # By the wire's promise a continued interview has the plan that was told already.
                        if not (planned and isinstance(step, Plan)):
                            yield step
                        planned |= isinstance(step, Plan)
            except WriterUnavailableError as error:
                await patience.after(error)
            else:
                return

    async def one(self, request: OneQuestionRequest, *, subject: str) -> Question:
        return await Patience(self._seconds).asked(lambda: self._writer.one(request, subject=subject))

    async def engines(self, *, subject: str) -> Engines:
        patience = Patience(min(self._seconds, LISTING_SECONDS))
        return await patience.asked(lambda: self._writer.engines(subject=subject))

    async def ready(self) -> bool:
        return await self._writer.ready()

    async def close(self) -> None:
        await self._writer.close()


def _with(request: QuestionsRequest, question: Question) -> QuestionsRequest:
    one = Written(position=question.position, text=question.text)
    return request.model_copy(update={"written": [*request.written, one]})
