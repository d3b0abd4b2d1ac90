"""What an engine is."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from interviewer_contracts.postings import Seniority
from interviewer_contracts.questions import Difficulty, QuestionKind
from interviewer_llm.bank.model import Bank
from interviewer_llm.english import ENGLISH
from interviewer_llm.errors import NotWrittenError
from interviewer_llm.plan.seats import Seat


@dataclass(frozen=True)
class Place:
    """A seat of the plan that wants its question; `rejected` are the drafts that were refused for it."""

    seat: Seat
    rejected: tuple[str, ...] = ()

    @property
    def position(self) -> int:
        """Where in the interview it is, from 1."""
        return self.seat.planned.position


@dataclass(frozen=True)
class Context:
    """What an engine may know beside its places. It never sees the posting as a whole.

    `bank` is the one that the plan was made with; `others` are the questions that are there already, or were
    turned down by a person: none may come again.
    """

    title: str | None
    language: str
    bank: Bank
    domains: tuple[str, ...]
    seed: str
    level: Seniority | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A question as an engine wrote it, before the validators saw it.

    `anchored` tells that it is about the occupation or skill that the requirement names, `free` that it is
    about the work as a whole; otherwise it must say something of the requirement's own words. `tail` is the
    part that a small model wrote, where the rest is ours.
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
    language: str = ENGLISH
    tail: str | None = None


@dataclass(frozen=True)
class Availability:
    """Whether an engine can write now; `reason` says why not, in words that tell what to do.

    `retry_after` is set where it only has too much to do: so many seconds. `resting` tells that it is set up
    and was away when it was last asked: who wants it gets the next engine and a word on it.
    """

    available: bool
    reason: str | None = None
    retry_after: int | None = None
    resting: bool = False


class QuestionEngine(Protocol):
    """A way to write questions. Planning and validation stand outside, so that every engine gets them."""

    @property
    def name(self) -> str:
        """The name by which it is chosen."""
        ...

    @property
    def label(self) -> str:
        """What people are shown."""
        ...

    @property
    def model(self) -> str | None:
        """The model that it runs, where it runs one."""
        ...

    @property
    def tries(self) -> int:
        """How often it may write one question before the next engine is asked."""
        ...

    @property
    def at_once(self) -> int | None:
        """How many places it is given at a time; None is all of them."""
        ...

    def availability(self) -> Availability:
        """Whether it can write now."""
        ...

    def writes(self, language: str) -> bool:
        """Whether it writes in this language (BCP 47)."""
        ...

    def write(self, places: Sequence[Place], context: Context) -> AsyncGenerator[tuple[int, Draft]]:
        """A draft for each place that it has one for, with its position, as soon as it is ready.

        Places that it leaves out are the next engine's. Closing the generator stops the work.

        Raises:
            UnavailableError: it broke off; what came before is good.

        """
        ...


@runtime_checkable
class Lasting(Protocol):
    """An engine that holds what must be given back: a model in memory, connections."""

    def open(self) -> None:
        """Begin what takes time; returns at once."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...


class OneAtATime(ABC):
    """The base of engines that write a question at a time."""

    at_once: int | None = 1

    async def write(self, places: Sequence[Place], context: Context) -> AsyncGenerator[tuple[int, Draft]]:
        """One draft after another; a place about which there is nothing to ask is left out."""
        for place in places:
            try:
                draft = await self.draft(place, context)
            except NotWrittenError:
                continue
            yield place.position, draft

    @abstractmethod
    async def draft(self, place: Place, context: Context) -> Draft:
        """The question for one place.

        Raises:
            NotWrittenError: it has nothing, or nothing more, to ask there.

        """
