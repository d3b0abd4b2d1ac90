"""What every engine keeps: the bank, fakes, a staged server and real weights alike."""

import asyncio
from pathlib import Path

import pytest

from interviewer_contracts.questions import Done, Plan, Question, QuestionsRequest
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_interview
from interviewer_llm.validate.beside import findings_beside
from interviewer_llm.validate.checks import Asking, alike, findings
from support.engine_stages import STAGES, Stage
from support.interviews import NURSE, Interview

ELECTRICIAN = (Path(__file__).parents[3] / "examples/electrician.txt").read_text("utf-8")

every_engine = pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES.keys())


async def written(registry: Registry, request: QuestionsRequest) -> Interview:
    return Interview([part async for part in write_interview(request, registry)])


@every_engine
@pytest.mark.parametrize("posting", [NURSE, ELECTRICIAN], ids=["nurse", "electrician"])
async def test_an_interview_is_whole_checked_and_says_who_wrote_it(
    stage: Stage, posting: str, tmp_path: Path
) -> None:
    request = QuestionsRequest(posting=posting, count=10)
    async with stage(tmp_path) as registry:
        made = await written(registry, request)
        engine = registry.usable()[0] if registry.usable() else None
    by_bank = await written(Registry(), request)

    assert made.order == [Plan, *[Question] * 10, Done]
    assert made.plan.questions == by_bank.plan.questions
    assert [one.position for one in made.questions] == list(range(1, 11))
    assert engine is not None
    for one, planned in zip(made.questions, made.plan.questions, strict=True):
        assert (
            one.source == "bank" or one.source.endswith(f":{engine.model}") or one.source == "openai:small-1"
        )
        assert one.requirement == planned.requirement
        quote = one.evidence[0]
        assert posting[quote.start : quote.end] == quote.quote
        assert findings(Asking(one.text, quote.quote, anchored=True, language=one.language)) == []
        assert findings_beside(one.rubric, one.follow_ups, one.language) == []
    texts = made.texts
    assert not [one for number, one in enumerate(texts) if any(alike(one, other) for other in texts[:number])]
    assert made.done.written == 10


@every_engine
async def test_what_was_turned_down_or_is_there_never_comes_again(stage: Stage, tmp_path: Path) -> None:
    async with stage(tmp_path) as registry:
        first = await written(registry, QuestionsRequest(posting=NURSE, count=5))
    async with stage(tmp_path / "again") as registry:
        request = QuestionsRequest(posting=NURSE, count=5, rejected=first.texts)
        second = await written(registry, request)

    assert len(second.questions) == 5
    assert not set(second.texts) & set(first.texts)


@every_engine
async def test_who_goes_away_after_the_first_question_leaves_nothing_running(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage(tmp_path) as registry:
        before = asyncio.all_tasks()
        parts = write_interview(QuestionsRequest(posting=NURSE, count=10), registry)
        async for part in parts:
            if isinstance(part, Question):
                break
        await parts.aclose()
        left = {task for task in asyncio.all_tasks() - before if not task.done()}
        if left:
            await asyncio.wait(left, timeout=20)
        assert not [task for task in left if not task.done()]
