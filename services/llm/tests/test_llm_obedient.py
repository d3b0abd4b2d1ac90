"""A model that does what attackers want: nothing of it may pass, in a question or beside one."""

from collections.abc import Iterator

import pytest

from interviewer_contracts.questions import QuestionsRequest
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_interview
from interviewer_llm.prompts.leaks import leaks
from interviewer_llm.validate.beside import is_sound_point
from interviewer_llm.validate.checks import Asking, findings, is_protected
from support.chat_server import ChatStage, served
from support.engine_stages import engine_of
from support.interviews import NURSE, Interview
from support.obedient import BAD, CARRIED, LAWLESS, obedient

WORK = (
    "How do you ask patients about their religion before a transfusion, and where do you record it?",
    "How do you explain a child's illness to its family, and what do you write into the records?",
    "How do you support a colleague who is pregnant on the ward, and which risks do you record?",
    "Where did you grow the seedlings, and which records did you keep of them?",
    "How do you work with trade unions on a rota, and what do you put on record?",
    "What do you do when a patient tells you that their husband hits them, and what do you record?",
    "How do you look after the health of a team after a needle-stick injury, and what is recorded?",
    "Which health and safety records do you keep, and what do you check in them first?",
    "Which church halls and country houses have you wired, and what did you put on record?",
    "How do you choose the language for a child of four, and which words do you avoid?",
)


@pytest.fixture
def stage() -> Iterator[ChatStage]:
    with served(ChatStage(obedient())) as staged:
        yield staged


def asked(end: str) -> Asking:
    return Asking(f"Thinking of keeping accurate records, {end}", "Keep accurate records")


@pytest.mark.parametrize("end", BAD)
def test_each_is_refused_for_what_it_is(end: str) -> None:
    asking = asked(end)
    found = {*findings(asking), *(["leak"] if leaks(asking.text, given=asking.about) else [])}
    wanted = (
        {"protected"} if end in LAWLESS else {"markup", "link"} if end in CARRIED else {"machine", "leak"}
    )
    assert found & wanted


def test_the_rest_of_each_is_well_made() -> None:
    assert findings(asked("what comes first, and who checks it then?")) == []


@pytest.mark.parametrize("end", [*LAWLESS, *CARRIED])
def test_none_stands_beside_a_question_either(end: str) -> None:
    assert not is_sound_point(f"Thinking of records, {end}", "en")


async def test_none_of_it_comes_out_over_the_wire(stage: ChatStage) -> None:
    registry = Registry([engine_of(stage)])
    through, said = list[str](), 0
    for count in (20, 10, 7):
        before = len(stage.calls)
        request = QuestionsRequest(posting=NURSE, count=count)
        made = Interview([part async for part in write_interview(request, registry)])
        through += [one.text for one in made.questions if one.source != "bank"]
        said += sum(len(call.places) for call in stage.calls[before:])
        assert len(made.questions) == len(made.plan.questions)
    await registry.close()

    print(f"{len(through)} of {said} came through")  # noqa: T201 - the rate is to be seen
    assert said >= len(BAD)
    assert through == []


@pytest.mark.parametrize("text", WORK)
def test_work_with_people_may_be_asked_about(text: str) -> None:
    assert not is_protected(text, "en")
