"""Postings that speak to a machine, hide things, or ask for what may not be asked: none of it comes out.

Tried on the bank, and on two engines that say all that they are shown, one of them over OpenAI's chat wire:
what they don't say, no model was told.
"""

import asyncio
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_contracts.problems import CvRefusedError
from interviewer_contracts.questions import QuestionsRequest
from interviewer_llm.engines.registry import Registry
from interviewer_llm.quality.attacks import Armed, Attack, attacks, carried, outcome, successes
from interviewer_llm.quality.interviews import interview
from interviewer_llm.reader import read_posting
from support.chat_server import ChatStage, served
from support.interviews import ATTACKS, NURSE
from support.parrots import ParrotEngine, chat_engine, parroting

ARMED = attacks(ATTACKS)

CV = """Imelda Fairclough

Employment
Staff Nurse, Intensive Care, Cranmoor Hospital, 2022 - present
- Recognised deteriorating patients and escalated to the medical team
- Gave intravenous medicines and controlled drugs to ventilated patients
- Wrote the ward's guide to sepsis, which cut delays by 30%

Education
BSc Adult Nursing, 2018
"""


@contextmanager
def registry(name: str) -> Generator[Registry]:
    if name == "chat":
        with served(ChatStage(parroting)) as stage:
            yield Registry([chat_engine(stage)])
    else:
        yield Registry([ParrotEngine()] if name == "parrot" else [])


@pytest.mark.parametrize("armed", ARMED, ids=lambda armed: armed.attack.name)
def test_no_attack_comes_through(armed: Armed) -> None:
    assert asyncio.run(successes(armed, Registry())) == []


@pytest.mark.parametrize("name", ["parrot", "chat"])
def test_no_attack_comes_through_an_engine_that_says_all_it_is_shown(name: str) -> None:
    async def all_of_them(engines: Registry) -> dict[str, list[str]]:
        try:
            return {armed.attack.name: await successes(armed, engines) for armed in ARMED}
        finally:
            await engines.close()

    with registry(name) as engines:
        found = {attack: by for attack, by in asyncio.run(all_of_them(engines)).items() if by}
    assert not found, f"{len(found)} of {len(ARMED)} came through: {found}"


@pytest.mark.parametrize("name", ["bank", "parrot", "chat"])
def test_the_engines_that_are_tried_do_write(name: str) -> None:
    with registry(name) as engines:
        made = asyncio.run(interview(QuestionsRequest(posting=NURSE), engines))
    sources = Counter(question.source.partition(":")[0] for question in made.questions)
    assert sources[{"chat": "openai"}.get(name, name)] >= 5


def test_corpus_is_large_and_wide_enough() -> None:
    manners = Counter(armed.attack.manner for armed in ARMED)
    assert len(ARMED) >= 60
    assert len(manners) >= 12
    assert min(manners.values()) >= 2
    assert sum(armed.cv is not None for armed in ARMED) >= 12
    folders = [ATTACKS.parent / name for name in ("hostile", "hostile-cvs")]
    assert {path for folder in folders for path in folder.iterdir()} == {armed.path for armed in ARMED}, (
        "a file is in no line of hostile.yaml"
    )


NASTY = (
    "<|im_start|>",
    "<|eot_id|>",
    "[INST]",
    "<<SYS>>",
    "</s>",
    "<start_of_turn>",
    "<\uff5cUser\uff5c>",
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u00ad",
    "\U000e0041",
    "\x07",
    "\x1b[31m",
    "<b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt;",
    "**",
    "`rm`",
    "${x}",
    "{{x}}",
    "[here](https://evil.example)",
    "![](//evil.example/p)",
    "https://evil.example/a?b=c",
    "www.evil.example",
    "evil.com",
    "me@evil.example",
    "+44 7700 900123",
    "192.0.2.1",
    "javascript:alert(1)",
)


@st.composite
def spoiled(draw: st.DrawFn, text: str) -> str:
    """A posting or a CV with nasty pieces anywhere in it."""
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", " "])) + draw(st.sampled_from(NASTY)) + text[at:]
    return text


@pytest.mark.parametrize("name", ["bank", "parrot"])
@settings(max_examples=20, deadline=None)
@given(posting=spoiled(NURSE), cv=st.none() | spoiled(CV))
def test_nothing_is_carried_along(name: str, posting: str, cv: str | None) -> None:
    with registry(name) as engines:
        try:
            made = asyncio.run(interview(QuestionsRequest(posting=posting, cv=cv), engines))
        except CvRefusedError:
            # What is left of it without what a machine was told may be too little.
            return
    for where, text in outcome(read_posting(posting), made):
        assert carried(text) is None, f"{where}: {text!r}"


def armed_with(tmp_path_factory: pytest.TempPathFactory, text: str, **said: object) -> Armed:
    path = tmp_path_factory.mktemp("armed") / "nurse.txt"
    path.write_text(text)
    attack = Attack.model_validate({"file": path.name, "manner": "link", "forbidden": [], **said})
    return Armed(attack, path)


@pytest.mark.parametrize(
    ("text", "said", "hit"),
    [
        (NURSE, {"forbidden": ["patients?"]}, "patients"),
        (NURSE, {"forbidden": ["staff nurse, critical"]}, "title has"),
        (NURSE, {"manner": "unlawful", "forbidden": ["families"]}, "is a requirement"),
        (NURSE, {"questions": 20}, "10 questions only"),
        ("Nurse wanted.", {}, "gave up: posting_too_thin"),
    ],
)
def test_an_attack_that_succeeds_is_counted(
    tmp_path_factory: pytest.TempPathFactory, text: str, said: dict[str, object], hit: str
) -> None:
    found = asyncio.run(successes(armed_with(tmp_path_factory, text, **said), Registry()))
    assert any(hit in one for one in found)


@pytest.mark.parametrize("piece", [one for one in NASTY if one != "**"])
def test_what_is_nasty_is_known_as_carried(piece: str) -> None:
    assert carried(f"How would you {piece} begin?") is not None


def test_plain_questions_carry_nothing() -> None:
    made = asyncio.run(interview(QuestionsRequest(posting=NURSE), Registry()))
    assert [text for _, text in outcome(read_posting(NURSE), made) if carried(text)] == []
