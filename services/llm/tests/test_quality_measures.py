"""The measures can fail: what is planted is counted, and what is right is not."""

import asyncio
import json
from pathlib import Path

import pytest

from interviewer_contracts.questions import Evidence, Question, QuestionsRequest
from interviewer_llm.engines.registry import Registry
from interviewer_llm.quality.__main__ import main
from interviewer_llm.quality.corpus import Listed, Sample
from interviewer_llm.quality.interviews import interview
from interviewer_llm.quality.marks import MarkedIgnored, MarkedName, Marks
from interviewer_llm.quality.measures import apart, covered, exact, in_sum, measured, of, own
from interviewer_llm.quality.scores import score
from interviewer_llm.reader import read_posting
from support.interviews import CORPUS, NURSE

READING = read_posting(NURSE)
DUTIES = [one.text for one in READING.requirements]


@pytest.fixture(scope="module", name="questions")
def ten_questions() -> list[Question]:
    return list(asyncio.run(interview(QuestionsRequest(posting=NURSE), Registry())).questions)


def sample(folder: Path, text: str) -> Sample:
    path = folder / "nurse.txt"
    path.write_text(text)
    return Sample(
        Listed(file=path.name, isco=2, style="bullets", language="en-GB"), path, folder / "nurse.yaml"
    )


def test_a_planted_twin_is_counted(questions: list[Question]) -> None:
    twin = questions[3].model_copy(update={"text": questions[3].text.replace("?", ", in your view?")})
    assert apart(questions).missed == []
    assert apart([*questions, twin]).missed == [f"{questions[3].text} / {twin.text}"]


def test_a_wrong_span_is_counted(questions: list[Question]) -> None:
    right = [one for question in questions for one in question.evidence]
    assert exact({"posting": NURSE}, READING, right).missed == []
    shifted = right[0].model_copy(update={"start": right[0].start + 1, "end": right[0].end + 1})
    changed = right[1].model_copy(update={"quote": right[1].quote + "!"})
    empty = Evidence(quote="", start=0, end=1)
    elsewhere = right[2].model_copy(update={"source": "cv"})
    wrong = [shifted, changed, empty, elsewhere]
    assert exact({"posting": NURSE}, READING, [*right, *wrong]).missed == [one.quote for one in wrong]
    assert exact({"posting": NURSE, "cv": NURSE}, READING, [elsewhere]).missed == []
    assert exact({"posting": NURSE.replace("Staff", "staff ")}, READING, []).missed[0] == DUTIES[0]


def test_a_weighty_requirement_that_is_not_asked_about_is_counted(questions: list[Question]) -> None:
    asked = {question.requirement for question in questions}
    heaviest = max(READING.requirements, key=lambda one: one.weight)
    others = [question for question in questions if question.requirement != heaviest.id]
    assert heaviest.id in asked
    assert covered(READING.requirements, others).missed == [heaviest.text]
    assert covered(READING.requirements, []).of == 0


def test_only_probes_of_a_trade_or_a_skill_are_its_own(questions: list[Question]) -> None:
    share = own(questions)
    assert share.of == len(questions)
    assert 0 < share.met < share.of
    assert (
        own([question.model_copy(update={"rubric": ["Not of", "the", "bank"]}) for question in questions]).of
        == 0
    )


def test_a_probe_that_comes_again_is_counted_once(tmp_path: Path, questions: list[Question]) -> None:
    one = of(sample(tmp_path, NURSE), READING, questions)
    summed = in_sum([one, one])
    assert summed.questions == 2 * len(questions)
    assert summed.probes == len({question.rubric[0] for question in questions})
    assert summed.probe[1] >= 2
    assert summed.stem[1] >= 2


def test_a_posting_that_is_refused_is_counted_and_covers_nothing(tmp_path: Path) -> None:
    refused = asyncio.run(measured(sample(tmp_path, "Nurse wanted. Kind people only."), engines=Registry()))
    assert refused.refused == "posting_too_thin"
    assert in_sum([refused]).refused == ["nurse"]


def marks(**changed: object) -> Marks:
    everything = {
        **READING.model_dump(include={"title", "company", "seniority", "work_pattern"}),
        "requirements": DUTIES,
    }
    return Marks.model_validate({**everything, **changed})


def test_reading_as_it_was_marked_is_whole() -> None:
    found = score(
        NURSE,
        marks(
            ignored=[MarkedIgnored(quote="Salary £32,000", reason="pay")],
        ),
        READING,
    )
    assert (
        found.recall.missed == found.precision.missed == found.left_out.missed == found.reasons.missed == []
    )
    assert found.facts.missed == []


def test_what_is_read_otherwise_than_marked_is_counted() -> None:
    found = score(
        NURSE,
        marks(
            title="Ward Sister",
            requirements=[*DUTIES[1:], "27 days' annual leave"],
            ignored=[
                MarkedIgnored(quote="Keep accurate records", reason="perks"),
                MarkedIgnored(quote="Salary £32,000", reason="legal"),
            ],
            names=[MarkedName(quote="bedside", what="tool")],
        ),
        READING,
    )
    assert found.recall.missed == ["27 days' annual leave"]
    assert found.precision.missed == [DUTIES[0]]
    assert found.left_out.missed == ["Keep accurate records"]
    assert found.reasons.missed == ["Salary £32,000 (legal): ['pay']"]
    assert found.names.missed == ["bedside (tool)"]
    assert len(found.facts.missed) == 1


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    attack = tmp_path / "hostile.yaml"
    nurse = CORPUS.parents[3] / "examples/nurse.txt"
    attack.write_text(f"attacks: [{{file: {nurse}, manner: link, forbidden: [nurse]}}]")
    two = ["--posting", "nurse", "--posting", "bus-driver", "--attacks", str(attack), str(CORPUS)]
    assert main(two) == 0
    printed = capsys.readouterr().out
    assert "bus-driver" in printed
    assert "1 of 1" in printed
    assert main([*two, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["postings"]) == ["nurse", "bus-driver"]
    assert found["sum"]["questions"] == 20
    assert found["attacks"]["nurse"]
    assert found["postings"]["nurse"]["reading"] is None
    assert main([*two, "--misses"]) == 0
    assert capsys.readouterr().out.startswith("bus-driver")
    assert main([str(CORPUS), "--posting", "astronaut"]) == 1
    assert "astronaut" in capsys.readouterr().err
