"""What the bank holds beside its questions: probes on a CV, plain ones, and questions to ask back."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from interviewer_llm.bank.load import load_bank
from interviewer_llm.bank.schema import CvEntry, PlainEntry, ToAskEntry
from interviewer_llm.errors import BankError

PROBE: dict[str, object] = {
    "id": "gaps-01",
    "kind": "behavioural",
    "level": "core",
    "rubric": ["Names one real event", "Says what was done", "Says what changed"],
    "follow_ups": ["Who else was there?", "What came of it later?"],
}
CLAIM = "Your CV says \u201c{claim}\u201d: which part of that was yours alone, and how would one see it?"
NO_SLOT = "What was the last thing that you taught yourself for this work, and how did it go?"


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        (CLAIM.replace("\u201c", "").replace("\u201d", ""), {}, "quotation marks"),
        (CLAIM.replace("yours alone", "{task}"), {}, "at most one"),
        (CLAIM.replace("{claim}", "{cv}"), {}, "unknown slot"),
        ("What in your work comes nearest to {topic}, and what would be new?", {"figure": True}, "figure"),
        (CLAIM.replace("yours", "your}s"), {}, "brace"),
    ],
)
def test_probe_on_a_cv_that_cant_be_asked(text: str, more: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        CvEntry.model_validate({**PROBE, "text": text, **more})


def test_probe_on_a_cv_quotes_or_takes_the_words_of_a_requirement() -> None:
    quoting = CvEntry.model_validate({**PROBE, "text": CLAIM, "figure": True})
    assert (quoting.quotes, quoting.slot) == (True, None)
    taking = CvEntry.model_validate(
        {**PROBE, "text": "What in your work comes nearest to {topic}, and what would be new?"}
    )
    assert (taking.quotes, taking.slot) == (False, "topic")


def test_plain_probe_has_no_slot() -> None:
    assert PlainEntry.model_validate({**PROBE, "text": NO_SLOT, "competency": "learning"}).slot is None
    with pytest.raises(ValidationError, match="unknown slot"):
        PlainEntry.model_validate(
            {**PROBE, "text": "What do you do first when you {task}, and why?", "competency": "learning"}
        )


@pytest.mark.parametrize(
    ("more", "good"),
    [
        ({"text": "How often does somebody on the team have to {task}?"}, True),
        ({"text": "Which version of {name} are you on, and who decides?"}, True),
        ({"text": "Who is on call with me in the first months?", "terms": ["on call"]}, True),
        ({"text": "How large is the team, and who is in it?", "absent": ["team"]}, True),
        ({"text": "How often do you {task}?", "terms": ["on call"]}, False),
        ({"text": "Who is on call, and how often?", "terms": ["on call"], "absent": ["rota"]}, False),
        ({"text": "Who of you has to {task} with {name}?"}, False),
        ({"text": "Which of {tools} do you use most?"}, False),
    ],
)
def test_question_back_rests_on_one_thing(more: dict[str, object], good: bool) -> None:  # noqa: FBT001
    data = {"id": "team-01", "why": "It tells who you would work with.", **more}
    if good:
        assert ToAskEntry.model_validate(data).text == more["text"]
        return
    with pytest.raises(ValidationError):
        ToAskEntry.model_validate(data)


def test_wrong_files_are_named_with_their_entry(tmp_path: Path) -> None:
    head: dict[str, object] = {"why": "It matters here.", "verbs": [], "words": []}
    files: dict[str, object] = {
        f"competencies/{name}.yaml": {
            "competency": name,
            "name": name,
            **head,
            "entries": [{**PROBE, "id": f"{name}-01", "text": NO_SLOT.replace("thing", name)}],
        }
        for name in ("ownership", "technical_depth", "motivation")
    }
    files["cv/gaps.yaml"] = {
        "cv": "gaps",
        "name": "Gaps",
        "entries": [{**PROBE, "text": CLAIM.replace("yours", "your}s")}],
    }
    files["plain/years.yaml"] = {
        "plain": "years",
        "name": "Years",
        "entries": [{**PROBE, "id": "ownership-01", "text": NO_SLOT, "competency": "magic"}],
    }
    files["to_ask/team.yaml"] = {
        "to_ask": "crew",
        "name": "Team",
        "entries": [
            {"id": "team-01", "text": "How large is the team, and who is in it?", "why": "It is yours."}
        ],
    }
    for kind in ("domains", "skills"):
        (tmp_path / kind).mkdir()
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BankError) as refused:
        load_bank(tmp_path)
    said = "\n".join(refused.value.findings)
    assert "cv/gaps.yaml, line 3, gaps-01: a brace that is no slot" in said
    assert "to_ask/team.yaml" in said
    del files["cv/gaps.yaml"], files["to_ask/team.yaml"]
    (tmp_path / "cv" / "gaps.yaml").unlink()
    (tmp_path / "to_ask" / "team.yaml").unlink()
    with pytest.raises(BankError) as refused:
        load_bank(tmp_path)
    said = "\n".join(refused.value.findings)
    assert "no competency 'magic'" in said
    assert "taken in competencies/ownership.yaml" in said
