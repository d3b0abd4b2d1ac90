import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from interviewer_cli import __main__ as cli
from interviewer_contracts.options import Round
from interviewer_contracts.postings import Seniority
from support.chat_server import ChatStage, good, served

SCRIPT = Path(sys.executable).with_name("interviewer")
EXAMPLES = Path(__file__).parents[3] / "examples"
NURSE = EXAMPLES / "nurse.txt"
THIN = "We are looking for somebody nice. Apply now!"


def questions(
    *arguments: str, stdin: bytes = b"", encoding: str = "utf-8"
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SCRIPT, "questions", *arguments],
        input=stdin,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": encoding},
        timeout=120,
        check=False,
    )


def as_json(*arguments: str, stdin: bytes = b"") -> dict[str, Any]:
    ended = questions(*arguments, "--format", "json", stdin=stdin)
    assert ended.stderr == b""
    assert ended.returncode == 0
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_json_is_as_documented_and_every_quote_is_in_the_posting(example: Path) -> None:
    posting = example.read_text("utf-8")
    found = as_json(str(example))
    assert list(found) == ["posting", "questions", "to_ask", "coverage", "warnings", "timings"]
    assert {"title", "company", "seniority", "language", "requirements", "ignored"} <= found["posting"].keys()
    for span in [*found["posting"]["requirements"], *found["posting"]["ignored"]]:
        assert posting[span["start"] : span["end"]] == span["text"]
    assert {"text", "start", "end", "kind", "weight"} <= found["posting"]["requirements"][0].keys()
    assert len(found["questions"]) == 10
    assert len({question["text"] for question in found["questions"]}) == 10
    wanted = "text kind competency evidence why rubric follow_ups source language"
    for question in found["questions"]:
        assert set(wanted.split()) <= question.keys()
        for evidence in question["evidence"]:
            assert posting[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert found["timings"].keys() == {"first_question_s", "total_s"}
    assert 0 < found["timings"]["first_question_s"] <= found["timings"]["total_s"]


@pytest.mark.parametrize("count", [3, 20])
def test_as_many_as_wished_for_or_a_warning_that_says_why_not(count: int) -> None:
    found = as_json(str(NURSE), "--count", str(count))
    assert len(found["questions"]) == count or found["warnings"]


CV = """Staff Nurse, Medical Ward 3, Brackwater Hospital, 2019 - 2024
- Gave intravenous medicines and controlled drugs to up to eight patients
- Escalated deteriorating patients with NEWS2 and SBAR
- Led a change to our bedside handover
Health care assistant, Ferndown Home, 2016 - 2019
- Washed, dressed and fed residents and wrote notes on each of them
"""


def test_cv_round_level_and_emphasis_change_what_is_asked(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(CV, "utf-8")
    plain = as_json(str(NURSE))
    found = as_json(
        str(NURSE),
        "--cv",
        str(tmp_path / "cv.txt"),
        "--round",
        "final",
        "--level",
        "lead",
        "--emphasis",
        "-2",
    )
    assert {one["angle"] for one in plain["questions"]} == {None}
    assert [one["text"] for one in plain["questions"]] != [one["text"] for one in found["questions"]]
    beside = [one for one in found["questions"] if one["angle"]]
    assert 2 <= len(beside) <= 4
    for question in beside:
        own = question["evidence"][1]
        assert own["source"] == "cv"
        assert CV[own["start"] : own["end"]] == own["quote"]


def test_text_ends_with_what_to_ask_back_and_what_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(CV, "utf-8")
    shown = " ".join(questions(str(NURSE), "--cv", str(tmp_path / "cv.txt")).stdout.decode().split())
    assert "Your CV says: “" in shown
    found = as_json(str(NURSE), "--cv", str(tmp_path / "cv.txt"))
    back = shown.split("When it is your turn, you might ask:", 1)[1]
    assert all(one["text"] in back and one["why"] in back for one in found["to_ask"])
    left_out = back.split("Not asked about:", 1)[1]
    for requirement in found["posting"]["requirements"]:
        if requirement["id"] in found["coverage"]["not_asked"]:
            assert " ".join(requirement["text"].split()) in left_out


def test_cv_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text("Milk, eggs, butter and two tins of tomatoes for the weekend\n" * 6)
    ended = questions(str(NURSE), "--cv", str(tmp_path / "cv.txt"))
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"not like a CV" in ended.stderr
    assert ended.stderr.count(b"\n") == 1


def test_choices_are_those_of_the_wire() -> None:
    assert get_args(cli.Round) == get_args(Round)
    assert get_args(cli.Level) == get_args(Seniority)


def test_standard_input_is_read_as_a_file_is() -> None:
    from_file = as_json(str(NURSE))
    from_stdin = as_json("-", stdin=NURSE.read_bytes())
    assert from_stdin["questions"] == from_file["questions"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_posting(encoding: str) -> None:
    plain = as_json(str(NURSE))
    marked = as_json("-", stdin=NURSE.read_text("utf-8").encode(encoding))
    assert marked["posting"] == plain["posting"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_json_is_utf_8_whatever_the_terminal_speaks(encoding: str) -> None:
    posting = NURSE.read_text("utf-8") + "\nYou will work with the team of the Café Zoë 你好 project.\n"
    ended = questions("-", "--format", "json", stdin=posting.encode(), encoding=encoding)
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["posting"]["requirements"]


def test_text_shows_every_question_with_its_quote() -> None:
    found = as_json(str(NURSE), "--count", "3")
    ended = questions(str(NURSE), "--count", "3", encoding="utf-8")
    shown = " ".join(ended.stdout.decode().split())
    for question in found["questions"]:
        assert f"{question['position']}. {' '.join(question['text'].split())}" in shown
        for part in [question["why"], *question["rubric"], *question["follow_ups"]]:
            assert " ".join(part.split()) in shown
        for evidence in question["evidence"]:
            assert f"The posting says: “{' '.join(evidence['quote'].split())}”" in shown
    assert max(map(len, ended.stdout.decode().splitlines())) <= 96


def test_text_comes_through_a_terminal_that_lacks_characters() -> None:
    assert questions(str(NURSE), encoding="ascii").returncode == 0


def test_too_thin_a_posting_is_told_in_one_line_with_what_is_missing() -> None:
    ended = questions("-", stdin=THIN.encode())
    complaint = ended.stderr.decode()
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert complaint.startswith("interviewer: ")
    assert complaint.count("\n") == 1
    assert complaint.count("?") >= 2


@pytest.mark.parametrize(
    ("engine", "told"),
    [
        ("nobody", "There is no engine 'nobody'. Choose one of: bank, openai, llamacpp, transformers."),
        ("openai", "not configured: set INTERVIEWER_LLM_OPENAI_URL"),
    ],
)
def test_an_engine_that_can_not_write_is_told(engine: str, told: str) -> None:
    ended = questions(str(NURSE), "--engine", engine)
    assert ended.returncode == 2
    assert told in ended.stderr.decode()


def test_a_server_of_ones_own_writes() -> None:
    with served(ChatStage(good)) as stage:
        ended = subprocess.run(
            [SCRIPT, "questions", NURSE, "--count", "5", "--engine", "openai", "--format", "json"],
            capture_output=True,
            env={
                "PATH": "/usr/bin:/bin",
                "INTERVIEWER_LLM_OPENAI_URL": f"{stage.url}/v1",
                "INTERVIEWER_LLM_OPENAI_MODEL": "small-1",
            },
            timeout=120,
            check=True,
        )
    assert {one["source"] for one in json.loads(ended.stdout)["questions"]} == {"openai:small-1"}
