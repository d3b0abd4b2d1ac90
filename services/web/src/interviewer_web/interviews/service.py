"""What can be done with interviews, for pages and API alike."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from interviewer_web.interviews.forms import InterviewForm
from interviewer_web.interviews.writing import WritingEvent
from interviewer_web.store.records import Caller, Interview, InterviewSummary, SavedQuestion, User


@dataclass(frozen=True, kw_only=True, slots=True)
class InterviewWithQuestions:
    """An interview and the questions that are saved so far, in order."""

    interview: Interview
    questions: list[SavedQuestion]

    @property
    def finished(self) -> bool:
        """Whether every planned question is saved; else the page offers to continue."""
        raise NotImplementedError


class InterviewService:
    """Interviews of the caller; somebody else's are not found."""

    async def create(self, caller: Caller, user: User, form: InterviewForm) -> Interview:
        """Read the posting and save the interview; the same `form.id` twice is one interview.

        When `llm` is away it is saved unread, titled by its first words; the questions come later.

        Raises:
            PostingTooThinError: no interview can be made of it; carries `questions_back`.

        """
        raise NotImplementedError

    async def summaries(self, caller: Caller, *, page: int = 1, per_page: int = 50) -> list[InterviewSummary]:
        """The caller's interviews, the newest first."""
        raise NotImplementedError

    async def get(self, caller: Caller, interview: str) -> InterviewWithQuestions:
        """One interview with its questions."""
        raise NotImplementedError

    async def rename(self, caller: Caller, interview: str, title: str) -> Interview:
        """Give it another title."""
        raise NotImplementedError

    async def delete(self, caller: Caller, interview: str) -> None:
        """Remove it with its questions; whoever is writing it stops."""
        raise NotImplementedError

    async def write(
        self, caller: Caller, interview: str, *, shown: Collection[int] | None = None
    ) -> AsyncIterator[WritingEvent]:
        """See `Writing.write`."""
        raise NotImplementedError
