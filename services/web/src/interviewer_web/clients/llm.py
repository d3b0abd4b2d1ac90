"""The `llm` service as `web` sees it."""

from collections.abc import AsyncGenerator
from typing import Protocol

from interviewer_contracts.postings import Posting
from interviewer_contracts.questions import Done, Plan, Question, QuestionsRequest


class Writer(Protocol):
    """Reads postings and writes questions. `subject` is the user's id, for the service token.

    Every method raises `WriterUnavailableError` when the service is away or breaks off, and
    `PostingTooThinError` when nothing can be made of the posting.
    """

    async def read(self, posting: str, *, subject: str) -> Posting:
        """What the posting asks for, with exact spans."""
        ...

    def write(self, request: QuestionsRequest, *, subject: str) -> AsyncGenerator[Plan | Question | Done]:
        """The plan, the missing questions, and `Done`; close it to stop the writing."""
        ...

    async def ready(self) -> bool:
        """Whether it answers."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
