"""Engines that do what a test tells them."""

import asyncio
from collections.abc import Callable

from interviewer_llm.engines.protocol import Availability, Context, Draft, OneAtATime, Place

Write = Callable[[Place, Context], str]

RUBRIC = ("Names what was done and in which order", "Says why it was done so", "Tells what came of it")
FOLLOW_UPS = ("Who else was there with you?", "What came of it in the end?")


def draft(place: Place, text: str, source: str = "scripted:1") -> Draft:
    """A text as the draft for a place, with all else that a draft needs."""
    planned = place.seat.planned
    return Draft(
        text=text,
        kind=planned.kind,
        competency=planned.competency,
        difficulty=planned.difficulty,
        rubric=RUBRIC,
        follow_ups=FOLLOW_UPS,
        source=source,
    )


def saying(text: str) -> Write:
    """The same text for every place."""

    def write(_place: Place, _context: Context) -> str:
        return text

    return write


_WAYS = (
    ("Which first thing comes to your mind about", "and whose idea was it"),
    ("What do you remember best of", "and when was that"),
    ("Who showed you most about", "and how did they go about it"),
    ("Where have you met with", "and what was hard there"),
    ("When did you last think about", "and why just then"),
)


def sensible(place: Place, _context: Context) -> str:
    """A question of its own for each place, about its requirement."""
    found = place.seat.found
    about = found.phrase.topic or found.text
    begun, ended = _WAYS[place.position % len(_WAYS)]
    return f"{begun} {about}, {ended}?"


class ScriptedEngine(OneAtATime):
    """Writes what it is told; stands for a model."""

    name = "scripted"
    label = "Scripted"
    model = "1"
    tries = 3

    def __init__(self, write: Write, *, available: bool = True) -> None:
        self._write = write
        self._available = available
        self.calls: list[tuple[Place, Context]] = []

    def availability(self) -> Availability:
        return Availability(self._available, None if self._available else "It is switched off.")

    def writes(self, language: str) -> bool:
        return language == "en"

    async def draft(self, place: Place, context: Context) -> Draft:
        self.calls.append((place, context))
        return draft(place, self._write(place, context))


class SlowEngine(ScriptedEngine):
    """Never finishes a question by itself."""

    name = "slow"
    label = "Slow"
    tries = 1

    def __init__(self) -> None:
        super().__init__(saying(""))
        self.called = asyncio.Event()
        self.cancelled = False

    async def draft(self, place: Place, context: Context) -> Draft:
        self.calls.append((place, context))
        self.called.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        raise AssertionError("never reached")


class BrokenEngine(ScriptedEngine):
    """Has a bug."""

    name = "broken"

    def __init__(self) -> None:
        super().__init__(saying(""))

    async def draft(self, place: Place, context: Context) -> Draft:
        raise RuntimeError(f"secret detail {place} {context}")
