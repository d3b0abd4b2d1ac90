"""What an engine is."""

from dataclasses import dataclass
from typing import Protocol

from interviewer_contracts.questions import Difficulty, Planned, QuestionKind
from interviewer_llm.reader.model import Found


@dataclass(frozen=True)
class Context:
    """What an engine may know beside the requirement. It never sees the posting as a whole.

    `others` are the other questions of the interview and `rejected` the texts that the validators refused for
    this place; neither may come again. `suggestion` is the bank's entry that the plan was made with.
    """

    title: str | None
    language: str
    domains: tuple[str, ...]
    seed: str
    suggestion: str
    others: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A question as an engine wrote it, before the validators saw it.

    `anchored` tells that it is about the occupation or skill that the requirement names, `free` that it is
    about the work as a whole; otherwise it must say something of the requirement's own words.
    """

    text: str
    kind: QuestionKind
    competency: str
    difficulty: Difficulty
    rubric: tuple[str, ...]
    follow_ups: tuple[str, str]
    source: str
    anchored: bool = False
    free: bool = False


@dataclass(frozen=True)
class Availability:
    """Whether an engine can write now; `reason` says why not, in words that tell what to do."""

    available: bool
    reason: str | None = None


class QuestionEngine(Protocol):
    """A way to write one question. Planning and validation stand outside, so that every engine gets them."""

    @property
    def name(self) -> str:
        """The name by which it is chosen, and kept with what it wrote."""
        ...

    @property
    def label(self) -> str:
        """What people are shown."""
        ...

    @property
    def tries(self) -> int:
        """How often it may write one question before the next engine is asked."""
        ...

    def availability(self) -> Availability:
        """Whether it can write now."""
        ...

    async def write(self, planned: Planned, found: Found, context: Context) -> Draft:
        """One question for a place in the interview.

        Raises:
            NotWrittenError: it has nothing, or nothing more, to ask there.

        """
        ...
