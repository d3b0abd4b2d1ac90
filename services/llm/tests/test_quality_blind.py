"""Reading without knowing who wrote what: the sheet does not tell, and scores find their writers again."""

import csv
import json
from pathlib import Path

import pytest

from interviewer_llm.quality.blind import (
    CRITERIA,
    TIED,
    BlindError,
    Scored,
    main,
    read_sheet,
    result,
    shuffled,
)
from support.interviews import CORPUS

ASKED = {
    "nurse": {"bank": [f"Bank {n}?" for n in range(6)], "model": [f"Model {n}?" for n in range(6)]},
    "teacher": {"bank": ["Bank 6?"], "model": ["Model 6?", "Model 7?"]},
}


def scored(posting: str, writer: str, score: int) -> Scored:
    return Scored(
        id="q1", posting=posting, question="?", writer=writer, scores=dict.fromkeys(CRITERIA, score)
    )


def test_every_question_comes_once_and_the_key_knows_its_writer() -> None:
    rows, key = shuffled(ASKED, seed=1)
    assert {(row.posting, key[row.id], row.question) for row in rows} == {
        (posting, writer, text)
        for posting, by_writer in ASKED.items()
        for writer, texts in by_writer.items()
        for text in texts
    }
    assert len(key) == len(rows) == 15


def test_order_tells_nothing_and_is_the_same_for_a_seed() -> None:
    writers = [
        key[row.id] for rows, key in [shuffled(ASKED, seed=1)] for row in rows if row.posting == "nurse"
    ]
    assert writers not in (sorted(writers), sorted(writers, reverse=True))
    assert shuffled(ASKED, seed=1) == shuffled(ASKED, seed=1) != shuffled(ASKED, seed=2)


def test_so_many_of_each() -> None:
    rows, key = shuffled(ASKED, seed=1, each=2)
    drawn = [(row.posting, key[row.id]) for row in rows]
    assert sorted(drawn) == sorted(
        [("nurse", "bank")] * 2
        + [("nurse", "model")] * 2
        + [("teacher", "bank")]
        + [("teacher", "model")] * 2
    )


def test_who_was_better_where_both_were_read() -> None:
    found = result(
        [
            scored("nurse", "bank", 4),
            scored("nurse", "model", 2),
            scored("teacher", "bank", 3),
            scored("teacher", "model", 3),
            scored("baker", "bank", 1),
        ]
    )
    assert found.better == {"bank": 1, TIED: 1}
    assert found.means["bank"]["all"] == pytest.approx(8 / 3)
    assert found.read == {"bank": 3, "model": 2}
    assert [one.posting for one in found.worst][:2] == ["baker", "nurse"]


def test_from_two_writers_to_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other, sheet, key = tmp_path / "other.json", tmp_path / "sheet.csv", tmp_path / "key.json"
    other.write_text(
        json.dumps({"writer": "model", "questions": {"nurse": ["Why us?", "How so?", "What then?"]}})
    )
    assert main(["sheet", str(CORPUS), str(other), "--sheet", str(sheet), "--key", str(key)]) == 0
    assert "bank" not in sheet.read_text()
    assert "model" not in sheet.read_text()

    writers = json.loads(key.read_text())
    with sheet.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(writers[row["id"]] for row in rows) == ["bank"] * 3 + ["model"] * 3
    for row in rows[:-1]:
        row.update(dict.fromkeys(CRITERIA, "5" if writers[row["id"]] == "bank" else "2"))
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    capsys.readouterr()
    assert main(["join", str(sheet), str(key), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["better"] == {"bank": 1}
    assert found["unread"] == 1
    assert main(["join", str(sheet), str(key)]) == 0
    assert "5.00" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("q1,nurse,Why?,5,,3,", "two_minutes is ''"),
        ("q1,nurse,Why?,5,9,3,", "two_minutes is '9'"),
        ("q7,nurse,Why?,5,4,3,", "no such id"),
    ],
)
def test_what_can_not_be_joined_is_told(tmp_path: Path, row: str, says: str) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"id,posting,question,would_ask,two_minutes,this_job,note\n{row}\n")
    with pytest.raises(BlindError, match=says):
        read_sheet(sheet, {"q1": "bank"})


def test_a_posting_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"writer": "model", "questions": {"astronaut": ["Why?"]}}))
    assert (
        main(["sheet", str(CORPUS), str(other), "--sheet", str(tmp_path / "s"), "--key", str(tmp_path / "k")])
        == 1
    )
    assert "astronaut" in capsys.readouterr().err
