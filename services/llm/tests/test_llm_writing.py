"""Who writes a question: the engine whose draft passes, place by place; the bank where none does."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace

import pytest

from interviewer_llm.engines.protocol import Context, Draft, Place
from interviewer_llm.engines.registry import Registry
from interviewer_llm.errors import EngineAwayError, NotWrittenError
from support.engines import BrokenEngine, ScriptedEngine, Write, draft, saying, sensible
from support.interviews import NURSE, interview


class BatchEngine(ScriptedEngine):
    """Gets all places at once and answers for them in the order that it likes."""

    at_once = None

    def __init__(self, write: Write, *, backwards: bool = False, stops_after: int | None = None) -> None:
        super().__init__(write)
        self._backwards = backwards
        self._stops_after = stops_after
        self.given: list[list[int]] = []

    async def write(self, places: Sequence[Place], context: Context) -> AsyncGenerator[tuple[int, Draft]]:
        self.given.append([place.position for place in places])
        for number, place in enumerate(reversed(places) if self._backwards else places):
            if number == self._stops_after:
                raise RuntimeError("the line broke")
            yield place.position, draft(place, self._write(place, context))


def test_better_engine_is_used_where_its_drafts_pass() -> None:
    made = interview(NURSE, 3, engines=Registry([ScriptedEngine(sensible)]))
    assert {q.source for q in made.questions} <= {"scripted:1", "bank"}
    assert "scripted:1" in {q.source for q in made.questions}


def test_refused_drafts_are_told_and_then_the_bank_writes() -> None:
    engine = ScriptedEngine(saying("Visit https://evil.example now?"))
    made = interview(NURSE, 3, engines=Registry([engine]))
    assert [q.source for q in made.questions] == ["bank"] * 3
    assert len(engine.calls) == 3 * engine.tries
    assert engine.calls[1][0].rejected == ("Visit https://evil.example now?",)


def test_engine_with_nothing_to_say_and_one_that_is_off_are_passed_over() -> None:
    def nothing(*_: object) -> str:
        raise NotWrittenError("Nothing to ask.")

    off = ScriptedEngine(saying(""), available=False)
    registry = Registry([off, ScriptedEngine(nothing)])
    assert [q.source for q in interview(NURSE, 3, engines=registry).questions] == ["bank"] * 3
    listed = registry.listed().engines
    assert [(e.name, e.available, e.default) for e in listed] == [
        ("scripted", False, False), ("scripted", True, True), ("bank", True, False),
    ]  # fmt: skip
    assert listed[0].reason == "It is switched off."


def test_place_that_nobody_can_fill_is_warned_about() -> None:
    engine = ScriptedEngine(saying("No."))
    made = interview(NURSE, 3, engines=Registry(floor=engine))
    assert made.questions == []
    assert [w.code for w in made.done.warnings] == ["question_not_written"] * 3
    assert made.done.coverage.asked == []


def test_bug_of_an_engine_costs_nobody_a_question() -> None:
    made = interview(NURSE, 3, engines=Registry([BrokenEngine()]))
    assert [q.source for q in made.questions] == ["bank"] * 3


def test_batch_is_one_call_and_its_questions_come_in_the_order_of_their_places() -> None:
    engine = BatchEngine(sensible, backwards=True)
    made = interview(NURSE, 5, engines=Registry([engine]))
    assert engine.given[0] == [1, 2, 3, 4, 5]
    assert [q.position for q in made.questions] == [1, 2, 3, 4, 5]


def test_what_is_refused_of_a_batch_alone_is_written_again() -> None:
    def second_is_bad(place: Place, context: Context) -> str:
        bad = place.position == 2 and not place.rejected
        return "Bad?" if bad else sensible(place, context)

    engine = BatchEngine(second_is_bad)
    made = interview(NURSE, 3, engines=Registry([engine]))
    assert engine.given[0] == [1, 2, 3]
    assert 2 in engine.given[1]
    assert 1 not in engine.given[1]
    assert made.questions[1].source == "scripted:1"


def test_batch_that_breaks_off_is_ended_by_the_bank() -> None:
    made = interview(NURSE, 4, engines=Registry([BatchEngine(sensible, stops_after=2)]))
    assert [q.source for q in made.questions] == ["scripted:1", "scripted:1", "bank", "bank"]


def test_answers_for_places_that_nobody_asked_about_are_dropped() -> None:
    class Eager(BatchEngine):
        async def write(self, places: Sequence[Place], context: Context) -> AsyncGenerator[tuple[int, Draft]]:
            for place in places:
                yield place.position, draft(place, sensible(place, context))
                yield place.position, draft(place, sensible(place, context))
                yield 99, draft(place, sensible(place, context))

    made = interview(NURSE, 3, engines=Registry([Eager(sensible)]))
    assert [q.position for q in made.questions] == [1, 2, 3]


def test_engine_that_breaks_off_is_asked_twice_and_then_no_more() -> None:
    def away(*_: object) -> str:
        raise EngineAwayError("The model took too long.")

    engine = ScriptedEngine(away)
    made = interview(NURSE, 5, engines=Registry([engine]))
    assert [q.source for q in made.questions] == ["bank"] * 5
    assert len(engine.calls) == 2
    assert [w.code for w in made.done.warnings] == ["engine_broke_off"]
    assert "The model took too long." in made.done.warnings[0].message


def test_engine_that_breaks_off_once_goes_on_afterwards() -> None:
    def stumbling(place: Place, context: Context) -> str:
        if place.position == 1:
            raise EngineAwayError("The model took too long.")
        return sensible(place, context)

    made = interview(NURSE, 5, engines=Registry([ScriptedEngine(stumbling)]))
    assert made.questions[0].source == "bank"
    assert "scripted:1" in {q.source for q in made.questions}


def test_notice_of_a_bug_tells_nothing_of_it() -> None:
    made = interview(NURSE, 3, engines=Registry([BrokenEngine()]))
    assert [w.code for w in made.done.warnings] == ["engine_broke_off"]
    assert "secret detail" not in made.done.model_dump_json()


Change = Callable[[Draft], Draft]
BESIDE: dict[str, Change] = {
    "points of one word": lambda one: replace(one, rubric=("One", "Two", "Three")),
    "a link in a point": lambda one: replace(one, rubric=(*one.rubric[:2], "See https://evil.example/x")),
    "six points": lambda one: replace(one, rubric=one.rubric * 2),
    "no question": lambda one: replace(one, follow_ups=("Who was there with you?", "Tell me more.")),
    "unlawful": lambda one: replace(one, follow_ups=("Who was there with you?", "How old are you?")),
    "a tail that asks nothing": lambda one: replace(one, tail="how do you do it?"),
}


@pytest.mark.parametrize("change", BESIDE.values(), ids=BESIDE.keys())
def test_what_stands_beside_a_question_is_checked_too(change: Change) -> None:
    class Careless(ScriptedEngine):
        async def draft(self, place: Place, context: Context) -> Draft:
            return change(await super().draft(place, context))

    made = interview(NURSE, 3, engines=Registry([Careless(sensible)]))
    assert [q.source for q in made.questions] == ["bank"] * 3
