"""Questions changed: another instead, back again, other words, one more, one less; nothing else moves."""

import asyncio
from collections.abc import Awaitable

import pytest

from interviewer_contracts.problems import NoOtherQuestionError, NothingToAskError, ProblemError
from interviewer_contracts.questions import Engine
from interviewer_web.errors import (
    InterviewChangedError,
    InterviewFullError,
    LastQuestionError,
    NoFormerQuestionError,
    RecordNotFoundError,
    StillWritingError,
    StoreUnavailableError,
    WriterUnavailableError,
)
from interviewer_web.interviews.changing import Changing
from interviewer_web.interviews.deciding import TRIES
from interviewer_web.store.records import Caller, Interview, InterviewChanges, SavedQuestion, question_id
from interviewer_web.testing import POSTING, Stage, as_caller, until


class Scene:
    """Somebody with an interview of three questions about a posting of five lines."""

    def __init__(self, stage: Stage, caller: Caller, interview: str) -> None:
        self.stage = stage
        self.caller = caller
        self.interview = interview
        self.changing: Changing = stage.services.changing

    def id(self, position: int) -> str:
        return question_id(self.interview, position)

    async def questions(self) -> list[SavedQuestion]:
        return await self.stage.store.interviews.questions(self.caller, self.interview)

    async def texts(self) -> dict[int, str]:
        return {one.question.position: one.question.text for one in await self.questions()}

    async def kept(self) -> Interview:
        return await self.stage.store.interviews.get(self.caller, self.interview)

    async def rewritten(self, position: int = 1) -> str:
        saved = await self.changing.rewrite(self.caller, self.interview, self.id(position), "other_probe")
        return saved.question.text


@pytest.fixture
async def scene(stage: Stage) -> Scene:
    owner = await stage.person()
    scene = Scene(stage, as_caller(owner), await stage.written(owner))
    await until(lambda: len(stage.speaker.spoken) == 3)
    return scene


async def told(call: Awaitable[object]) -> type[ProblemError]:
    with pytest.raises(ProblemError) as caught:
        await call
    return type(caught.value)


async def test_another_question_takes_the_place_and_leaves_the_rest_alone(scene: Scene) -> None:
    before = await scene.questions()
    saved = await scene.changing.rewrite(scene.caller, scene.interview, scene.id(2), "harder")
    after = await scene.questions()
    assert (saved.id, saved.question.position, saved.question.difficulty) == (scene.id(2), 2, "stretch")
    assert saved.question.requirement == before[1].question.requirement
    assert saved.former == [before[1].question]
    assert after == [before[0], saved, before[2]]
    assert (await scene.kept()).rejected == [before[1].question.text]


async def test_what_is_asked_for_is_sent_whole(scene: Scene) -> None:
    texts = await scene.texts()
    await scene.rewritten()
    request = scene.stage.writer.asked[-1]
    assert request.instead is not None
    assert (request.instead.text, request.requirement, request.position) == (texts[1], "r1", 1)
    assert {one.position: one.text for one in request.written} == {2: texts[2], 3: texts[3]}
    assert (request.posting, request.count) == (POSTING, 3)


async def test_what_was_rejected_never_comes_again(scene: Scene) -> None:
    seen = [(await scene.texts())[1], await scene.rewritten(), await scene.rewritten()]
    assert len(set(seen)) == 3
    with pytest.raises(NoOtherQuestionError) as told_so:
        await scene.rewritten()
    assert "harder" in told_so.value.possible
    assert (await scene.texts())[1] == seen[-1]
    assert (await scene.kept()).rejected == seen[:2]


async def test_back_to_the_former_one_and_further(scene: Scene) -> None:
    first = (await scene.texts())[1]
    second, third = await scene.rewritten(), await scene.rewritten()
    back = await scene.changing.undo(scene.caller, scene.interview, scene.id(1))
    assert (back.question.text, len(back.former)) == (second, 1)
    assert (await scene.kept()).rejected == [first, third]
    back = await scene.changing.undo(scene.caller, scene.interview, scene.id(1))
    assert (back.question.text, back.former) == (first, [])
    assert set((await scene.kept()).rejected) == {second, third}
    undone = scene.changing.undo(scene.caller, scene.interview, scene.id(1))
    assert await told(undone) is NoFormerQuestionError


async def test_two_changes_at_once_reject_both(scene: Scene) -> None:
    texts = await scene.texts()
    await asyncio.gather(scene.rewritten(1), scene.rewritten(2), scene.rewritten(3))
    assert set((await scene.kept()).rejected) == set(texts.values())


async def test_sound_is_made_for_what_came_and_let_go_for_what_went(scene: Scene) -> None:
    old = (await scene.texts())[1]
    new = await scene.rewritten()
    await until(lambda: new in {request.input for request in scene.stage.speaker.spoken})
    assert scene.stage.speaker.forgotten == [old]


async def test_sound_that_another_question_needs_stays(scene: Scene) -> None:
    same = (await scene.texts())[2]
    await scene.changing.reword(scene.caller, scene.interview, scene.id(1), same)
    scene.stage.speaker.forgotten.clear()
    await scene.changing.reword(scene.caller, scene.interview, scene.id(1), "Who trained you?")
    assert scene.stage.speaker.forgotten == []


async def test_ones_own_words_keep_what_the_question_is_about(scene: Scene) -> None:
    before = (await scene.questions())[0].question
    saved = await scene.changing.reword(scene.caller, scene.interview, scene.id(1), "Who trained you?")
    assert saved.question == before.model_copy(update={"text": "Who trained you?", "source": "you"})
    again = await scene.changing.reword(scene.caller, scene.interview, scene.id(1), "Who trained you?")
    assert again == saved
    await scene.rewritten()
    assert before.text in (await scene.kept()).rejected
    assert "Who trained you?" not in (await scene.kept()).rejected


async def test_a_requirement_that_was_left_out_is_asked_about(scene: Scene) -> None:
    assert (await scene.kept()).coverage is not None
    saved = await scene.changing.ask(scene.caller, scene.interview, "r5")
    kept = await scene.kept()
    assert (saved.question.position, saved.question.requirement, kept.planned) == (4, "r5", 4)
    assert kept.coverage is not None
    assert (kept.coverage.asked, kept.coverage.not_asked) == (["r1", "r2", "r3", "r5"], ["r4"])
    assert kept.coverage.share == pytest.approx(0.8)
    again = await scene.changing.ask(scene.caller, scene.interview, "r5")
    assert again == saved
    assert len(await scene.questions()) == 4


async def test_a_requirement_that_is_none_is_not_found(scene: Scene) -> None:
    assert await told(scene.changing.ask(scene.caller, scene.interview, "r99")) is RecordNotFoundError


async def test_a_question_of_ones_own_stands_at_the_end_and_is_read_aloud(scene: Scene) -> None:
    saved = await scene.changing.add(scene.caller, scene.interview, "Who trained you?")
    assert (saved.question.position, saved.question.source, saved.question.language) == (4, "you", "en")
    assert (saved.question.requirement, saved.question.evidence) == (None, [])
    await until(lambda: scene.stage.speaker.spoken[-1].input == "Who trained you?")
    assert await scene.changing.add(scene.caller, scene.interview, "Who trained you?") == saved
    rewritten = scene.changing.rewrite(scene.caller, scene.interview, saved.id, "harder")
    assert await told(rewritten) is NothingToAskError


async def test_a_deleted_question_moves_no_other_and_stays_away(scene: Scene) -> None:
    texts = await scene.texts()
    await scene.changing.delete(scene.caller, scene.interview, scene.id(2))
    kept = await scene.kept()
    assert await scene.texts() == {1: texts[1], 3: texts[3]}
    assert (kept.planned, kept.rejected) == (2, [texts[2]])
    assert kept.coverage is not None
    assert kept.coverage.not_asked == ["r2", "r4", "r5"]
    assert scene.stage.speaker.forgotten == [texts[2]]
    again = await scene.changing.ask(scene.caller, scene.interview, "r2")
    assert again.question.text != texts[2]
    assert again.question.position == 4


async def test_a_deleted_question_is_not_written_again(scene: Scene) -> None:
    await scene.changing.delete(scene.caller, scene.interview, scene.id(2))
    events = await scene.stage.services.interviews.write(scene.caller, scene.interview)
    assert len([event async for event in events]) == 1
    assert list(await scene.texts()) == [1, 3]


async def test_one_question_stays(scene: Scene) -> None:
    for position in (1, 2):
        await scene.changing.delete(scene.caller, scene.interview, scene.id(position))
    last = scene.changing.delete(scene.caller, scene.interview, scene.id(3))
    assert await told(last) is LastQuestionError
    assert list(await scene.texts()) == [3]


async def test_twenty_is_the_most_and_a_freed_place_is_taken(scene: Scene) -> None:
    for number in range(4, 21):
        await scene.changing.add(scene.caller, scene.interview, f"Question number {number}?")
    assert await told(scene.changing.add(scene.caller, scene.interview, "And now?")) is InterviewFullError
    assert await told(scene.changing.ask(scene.caller, scene.interview, "r5")) is InterviewFullError
    await scene.changing.delete(scene.caller, scene.interview, scene.id(7))
    taken = await scene.changing.add(scene.caller, scene.interview, "And now?")
    assert taken.question.position == 7


async def test_while_questions_are_missing_none_comes_and_none_goes(stage: Stage) -> None:
    owner = await stage.person()
    scene = Scene(stage, as_caller(owner), await stage.interview(owner))
    stage.writer.dies_after = 2
    async for _ in await stage.services.interviews.write(scene.caller, scene.interview):
        pass
    for call in (
        scene.changing.delete(scene.caller, scene.interview, scene.id(1)),
        scene.changing.add(scene.caller, scene.interview, "Who?"),
        scene.changing.ask(scene.caller, scene.interview, "r5"),
    ):
        assert await told(call) is StillWritingError
    assert await scene.rewritten()


async def test_a_writer_that_is_away_changes_nothing(scene: Scene) -> None:
    before = await scene.questions()
    scene.stage.writer.away = True
    assert await told(scene.rewritten()) is WriterUnavailableError
    assert await told(scene.changing.ask(scene.caller, scene.interview, "r5")) is WriterUnavailableError
    assert await scene.questions() == before
    assert (await scene.kept()).rejected == []


async def test_a_store_that_fails_on_the_way_loses_no_question(scene: Scene) -> None:
    before = await scene.questions()
    scene.stage.store.faults.fail(StoreUnavailableError(), on="update")
    assert await told(scene.rewritten()) is StoreUnavailableError
    scene.stage.store.faults.mend()
    assert await scene.questions() == before
    assert scene.stage.speaker.forgotten == []


async def test_what_others_keep_changing_is_given_up_and_told(scene: Scene) -> None:
    before = await scene.questions()
    scene.stage.store.faults.fail(InterviewChangedError(), on="update")
    assert await told(scene.rewritten()) is InterviewChangedError
    assert len(scene.stage.writer.asked) == TRIES
    async with scene.stage.client(bearer=scene.caller.token) as api:
        answer = await api.delete(f"/api/v1/interviews/{scene.interview}/questions/{scene.id(1)}")
    assert (answer.status_code, answer.json()["code"]) == (409, "interview_changed")
    assert await scene.questions() == before
    assert scene.stage.speaker.forgotten == []


async def test_an_engine_that_went_away_is_gone_without(stage: Stage) -> None:
    owner = await stage.person()
    stage.writer.offered.append(Engine(name="sleepy", label="Sleepy", available=True, default=False))
    async with stage.client(bearer=owner.token) as api:
        body = {"posting": POSTING, "count": 3, "engine": "sleepy"}
        created = (await api.post("/api/v1/interviews", json=body)).json()
        await api.post(f"/api/v1/interviews/{created['id']}/questions")
    stage.writer.offered.pop()
    scene = Scene(stage, as_caller(owner), created["id"])
    assert await scene.rewritten()
    assert [request.engine for request in stage.writer.asked] == ["sleepy", None]


async def test_nobody_changes_the_questions_of_somebody_else(scene: Scene) -> None:
    before = await scene.questions()
    stranger = as_caller(await scene.stage.person("stranger@example.com"))
    for call in (
        scene.changing.rewrite(stranger, scene.interview, scene.id(1), "harder"),
        scene.changing.undo(stranger, scene.interview, scene.id(1)),
        scene.changing.reword(stranger, scene.interview, scene.id(1), "Who?"),
        scene.changing.ask(stranger, scene.interview, "r5"),
        scene.changing.add(stranger, scene.interview, "Who?"),
        scene.changing.delete(stranger, scene.interview, scene.id(1)),
    ):
        assert await told(call) is RecordNotFoundError
    assert await scene.questions() == before
    assert scene.stage.writer.asked == []


async def test_steps_back_are_not_kept_for_ever(scene: Scene) -> None:
    for number in range(12):
        await scene.changing.reword(scene.caller, scene.interview, scene.id(1), f"Number {number}?")
    former = (await scene.questions())[0].former
    assert [one.text for one in former] == [f"Number {number}?" for number in range(1, 11)]


async def test_rejected_texts_are_as_many_as_the_wire_takes(scene: Scene) -> None:
    many = [f"Number {number}?" for number in range(200)]
    await scene.stage.store.interviews.update(scene.caller, scene.interview, InterviewChanges(rejected=many))
    old = (await scene.texts())[1]
    await scene.rewritten()
    assert (await scene.kept()).rejected == [*many[1:], old]
