"""Questions being written: asked of `llm` one by one, saved, and only then shown.

One writer works on an interview at a time in a process, however many streams watch it: the first stream
starts it, others follow it, and it stops when the last one goes away. Two processes can't double either:
a question's id follows from its place (`question_id`), and the store keeps the first.
"""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from interviewer_contracts.postings import Notice
from interviewer_contracts.problems import Problem
from interviewer_contracts.questions import Coverage
from interviewer_web.store.records import Caller, SavedQuestion


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionSaved:
    """A question that stands in the store; `planned` is how many there will be in all."""

    saved: SavedQuestion
    planned: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WritingDone:
    """All that were planned are saved; the stream ends."""

    questions: int
    coverage: Coverage | None
    warnings: list[Notice]


@dataclass(frozen=True, kw_only=True, slots=True)
class WritingFailed:
    """It broke off; what was saved stays, calling again continues. The stream ends."""

    problem: Problem


WritingEvent = QuestionSaved | WritingDone | WritingFailed


class Writing:
    """Writes the questions of interviews."""

    async def write(
        self, caller: Caller, interview: str, *, shown: Collection[int] | None = None
    ) -> AsyncIterator[WritingEvent]:
        """Everything is checked first; then the stream, which ends with a done or a failed event.

        `shown` are the positions that the caller shows already; saved ones beyond them come first. Without
        it, only questions that are not saved yet are streamed.

        Raises:
            RecordNotFoundError: no such interview, or somebody else's.

        """
        raise NotImplementedError
